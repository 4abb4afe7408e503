"""Phrases that follow Russian inflection.

A word of a phrase that is written in its dictionary form («голосовать», «дурак»), or an adjective in the nominative
(«реферальная ссылка»), stands for all its forms; a word in any other form («голосуйте», «нашему») for this form alone.
"""

from collections.abc import Iterable, Iterator
from itertools import permutations

from rules.morphology import stands_for
from rules.text import Span, Text

ORDERED = 4  # words of a phrase that may come in any order: more of them have too many orders to look for

_Wanted = frozenset[str]  # one word of a phrase: itself and the dictionary forms that it stands for


class TooManyWords(ValueError):
    """A phrase whose words may come in any order has more than `ORDERED` of them."""


class Phrases:
    """Several phrases looked for at once. Raises `ValueError(phrase)` for one that is not words with spaces between,
    `TooManyWords(phrase)`."""

    def __init__(self, phrases: Iterable[str], gap: int = 0, *, any_order: bool = False) -> None:
        self._gap = gap
        self._by_first: dict[str, list[tuple[_Wanted, ...]]] = {}
        for phrase in phrases:
            wanted = _read(phrase)
            if any_order and len(wanted) > ORDERED:
                raise TooManyWords(phrase)
            for ordered in permutations(wanted) if any_order else (wanted,):
                for key in ordered[0]:
                    self._by_first.setdefault(key, []).append(ordered)

    def find(self, text: Text) -> Iterator[Span]:
        """Folded spans in the order of the text; one at each place, the longest. A phrase stays in one sentence."""
        ends: dict[int, int] = {}
        known = text.index.keys()
        for key in self._by_first.keys() & known:
            # Most phrases that begin alike go on with a word that stands nowhere in the text.
            phrases = [phrase for phrase in self._by_first[key] if not any(map(known.isdisjoint, phrase[1:]))]
            for first in text.index[key] if phrases else ():
                for phrase in phrases:
                    if (end := self._end(phrase, text, first)) is not None:
                        ends[first] = max(end, ends.get(first, 0))
        for first, end in sorted(ends.items()):
            yield text.words[first].start, end

    def _end(self, phrase: tuple[_Wanted, ...], text: Text, first: int) -> int | None:
        """Where the phrase ends that begins with this word, the nearest of several places."""
        reached = {first}
        for wanted in phrase[1:]:
            near = {at for before in reached for at in range(before + 1, before + 2 + self._gap)}
            reached = {at for at in near if any(at in text.places(key) for key in wanted)}
            if not reached:
                return None
        words = text.words
        _, sentence_end = text.sentences(words[first].start, words[first].end)
        return min((words[at].end for at in reached if words[at].end <= sentence_end), default=None)


def _read(phrase: str) -> tuple[_Wanted, ...]:
    words = Text(phrase).words
    if not words or " ".join(word.text for word in words) != " ".join(phrase.lower().replace("ё", "е").split()):
        raise ValueError(phrase)
    return tuple(map(_wanted, (word.text for word in words)))


def _wanted(word: str) -> _Wanted:
    forms = stands_for(word)  # shared by all phrases with this word: a copy for each took two megabytes
    return forms if word in forms else forms | {word}
