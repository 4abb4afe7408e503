"""Phrases that follow Russian inflection.

A word of a phrase that is written in its dictionary form («голосовать», «дурак»), or an adjective in the nominative
(«реферальная ссылка»), stands for all its forms; a word in any other form («голосуйте», «нашему») for this form alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from typing import Any

import pymorphy3

from rules.text import Span, Text, Word

ORDERED = 4  # words of a phrase that may come in any order
_LIKELY = 0.1  # a reading of a word that is rarer than this is taken for an accident of spelling


@lru_cache(maxsize=1)
def _analyser() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=50_000)
def lemmas(word: str) -> frozenset[str]:
    """The dictionary forms that a word in lower case may belong to, with е for ё. Never empty."""
    return frozenset(reading.normal_form.replace("ё", "е") for reading in _likely(word))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """`lemmas` is empty when only the word as it stands will do."""

    word: str
    lemmas: frozenset[str]

    def fits(self, word: Word) -> bool:
        return word.text == self.word or not self.lemmas.isdisjoint(lemmas(word.text))


class Phrases:
    """Several phrases looked for at once. Raises `ValueError(phrase)` for one that is not words with spaces between."""

    def __init__(self, phrases: Iterable[str], gap: int = 0, *, any_order: bool = False) -> None:
        self._gap = gap
        self._by_first: dict[str, list[tuple[_Wanted, ...]]] = {}
        for phrase in map(_read, phrases):
            for ordered in _orders(phrase) if any_order else (phrase,):
                for key in ordered[0].lemmas | {ordered[0].word}:
                    self._by_first.setdefault(key, []).append(ordered)

    def find(self, text: Text) -> Iterator[Span]:
        """Folded spans in the order of the text; one at each place, the longest. A phrase stays in one sentence."""
        for index, word in enumerate(text.words):
            candidates = [p for key in lemmas(word.text) | {word.text} for p in self._by_first.get(key, ())]
            ends = [end for phrase in candidates if (end := self._end(phrase, text, index)) is not None]
            if ends:
                yield word.start, max(ends)

    def _end(self, phrase: tuple[_Wanted, ...], text: Text, first: int) -> int | None:
        words = text.words
        if not phrase[0].fits(words[first]):
            return None
        at = first
        for wanted in phrase[1:]:
            near = range(at + 1, min(at + 2 + self._gap, len(words)))
            found = next((index for index in near if wanted.fits(words[index])), None)
            if found is None:
                return None
            at = found
        _, sentence_end = text.sentences(words[first].start, words[first].end)
        return words[at].end if words[at].end <= sentence_end else None


def _orders(phrase: tuple[_Wanted, ...]) -> Iterable[tuple[_Wanted, ...]]:
    """Raises `ValueError` for a phrase of too many words: it has too many orders to look for."""
    if len(phrase) > ORDERED:
        raise ValueError(" ".join(wanted.word for wanted in phrase))
    return permutations(phrase)


def _read(phrase: str) -> tuple[_Wanted, ...]:
    words = Text(phrase).words
    if not words or " ".join(word.text for word in words) != " ".join(phrase.lower().replace("ё", "е").split()):
        raise ValueError(phrase)
    return tuple(_wanted(word.text) for word in words)


@lru_cache(maxsize=50_000)  # a pack names the same word in many lists
def _wanted(word: str) -> _Wanted:
    forms = set()
    for reading in _likely(word):
        lemma = reading.normal_form.replace("ё", "е")
        if lemma == word or ("ADJF" in reading.tag and "nomn" in reading.tag):
            forms.add(lemma)
    return _Wanted(word, frozenset(forms))


def _likely(word: str) -> list[Any]:
    readings: list[Any] = _analyser().parse(word)
    return [reading for reading in readings if reading.score >= _LIKELY] or readings[:1]
