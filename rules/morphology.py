"""Russian inflection: to which dictionary forms a word may belong. All of pymorphy3 is behind this door."""

from functools import lru_cache
from typing import Any

import pymorphy3

_NAMES = ("Name", "Surn", "Patr", "Geox", "Orgn", "Trad")
_LIKELY = 0.1  # a reading of a word that is rarer than this is taken for an accident of spelling


@lru_cache(maxsize=1)
def analyser() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=50_000)
def lemmas(word: str) -> frozenset[str]:
    """The dictionary forms that a word in lower case may belong to, with е for ё. Never empty."""
    return frozenset(_lemma(reading) for reading in _likely(word))


@lru_cache(maxsize=50_000)
def stands_for(word: str) -> frozenset[str]:
    """The dictionary forms that a word of a rule stands for: its own if it is one, or if it is an adjective in the
    nominative. Empty when only the word as it is written is meant."""
    return frozenset(
        lemma
        for reading in _likely(word)
        if (lemma := _lemma(reading)) == word or ("ADJF" in reading.tag and "nomn" in reading.tag)
    )


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """The likeliest dictionary form of a word in lower case, with е for ё."""
    return _lemma(analyser().parse(word)[0])


def is_known(word: str) -> bool:
    """Whether the dictionary has the word, in any form."""
    return bool(analyser().word_is_known(word))


def is_name(word: str) -> bool:
    """Whether the word is likely the name of a person, a place, an organisation or a brand."""
    return any(name in reading.tag for reading in _likely(word) for name in _NAMES)


def _lemma(reading: Any) -> str:
    return str(reading.normal_form).replace("ё", "е")


def _likely(word: str) -> list[Any]:
    readings: list[Any] = analyser().parse(word)
    return [reading for reading in readings if reading.score >= _LIKELY] or readings[:1]


def is_abbreviation(word: str) -> bool:
    """Whether a word in lower case is written in capitals anyway: «мфц», «жкх»."""
    return "Abbr" in analyser().parse(word)[0].tag


def is_thou(word: str) -> bool:
    """Whether a word in lower case says «ты»: the pronoun, or a verb in its form."""
    return any(
        reading.normal_form in {"ты", "твой"} or ({"2per", "sing"} in reading.tag or {"impr", "sing"} in reading.tag)
        for reading in _likely(word)
    )
