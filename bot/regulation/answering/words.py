"""A text as bags of what may be found again: dictionary forms, concepts of the pack's speech, and pieces of words."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from rules.morphology import lemma
from rules.speech import Speech

Bag = Mapping[str, float]

_WORD = re.compile(r"\w+")
_PIECES = (3, 4, 5)  # letters; they forgive a slip of the finger


def tokens(text: str) -> list[str]:
    """Words in lower case, with е for ё."""
    return _WORD.findall(text.lower().replace("ё", "е"))


def forms(text: str, speech: Speech) -> Bag:
    """Dictionary forms of the words that say something."""
    said = ((word, lemma(word)) for word in tokens(text))
    return Counter(form for word, form in said if not speech.is_filler(word) and not speech.is_filler(form))


def concepts(text: str, speech: Speech) -> Bag:
    """A word that may stand for several concepts counts less for each."""
    bag: dict[str, float] = {}
    for word in tokens(text):
        found = speech.concepts(word)
        for name in found:
            bag[name] = bag.get(name, 0.0) + len(found) ** -0.5
    return bag


def pieces(text: str, speech: Speech) -> Bag:
    return Counter(piece for word in tokens(text) if not speech.is_filler(word) for piece in pieces_of(word))


def pieces_of(word: str) -> Iterator[str]:
    """Three to five letters each, the ends of the word among them."""
    padded = f" {word} "
    for length in _PIECES:
        for at in range(len(padded) - length + 1):
            yield padded[at : at + length]
