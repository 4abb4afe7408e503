"""Do two questions ask the same? A cautious guess: a wrong answer with a person's name under it is worse than none.

Both must be near, in the sense of the encoder and in the words themselves, and neither may name a thing that takes the
place of another's: «гражданину» and «журналисту» are near in every other way.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import yaml

from rules.encoder import Vectors, encode
from rules.morphology import analyser, lemma

NEAR = 0.80    # cosine
SHARED = 0.34  # of the words of both that bear a meaning, how many are common
ALONE = 3      # words that a question needs to be understood alone
_EMPTY = frozenset({"PREP", "CONJ", "PRCL", "INTJ", "NPRO", "PRED"})
_DATA = Path(__file__).with_name("words.yaml")
_WORD = re.compile(r"[^\W_]+")


def nearest(question: str, others: Sequence[str]) -> int | None:
    """Which of the others asks the same, the nearest of several. Slow: run it in a thread."""
    close = [(place, _shared(_meant(question), _meant(other))) for place, other in enumerate(others)]
    if same := [place for place, shared in close if shared == 1.0]:
        return same[0]
    found = [
        (near, place)
        for place, shared in close
        if shared >= SHARED and (near := float(np.dot(_vector(question), _vector(others[place])))) >= NEAR
    ]
    return max(found)[1] if found else None


def grouped(questions: Sequence[str]) -> list[list[int]]:
    """Places of questions that ask alike; a group is known by its first. Slow: run it in a thread."""
    groups: list[list[int]] = []
    for place, question in enumerate(questions):
        at = nearest(question, [questions[group[0]] for group in groups])
        if at is None:
            groups.append([place])
        else:
            groups[at].append(place)
    return groups


def leans(question: str) -> bool:
    """Whether it means something only together with the question before it: «а в выходные?»."""
    said = _WORD.findall(question.lower())
    return len(said) < ALONE or said[0] in _words()["following"]


@dataclass(frozen=True, slots=True)
class _Meant:
    """The dictionary forms of the words that bear a meaning, and those of them that name things."""

    words: frozenset[str]
    things: frozenset[str]


@lru_cache(maxsize=5_000)
def _meant(question: str) -> _Meant:
    readings = [analyser().parse(word)[0] for word in _WORD.findall(question.lower())]
    bearing = [
        (lemma(reading.word), reading.tag.POS == "NOUN")
        for reading in readings
        if not (reading.tag.POS in _EMPTY or "Apro" in reading.tag) or reading.word in _words()["decisive"]
    ]
    return _Meant(frozenset(word for word, _ in bearing), frozenset(word for word, is_thing in bearing if is_thing))


@lru_cache(maxsize=5_000)
def _vector(question: str) -> Vectors:
    row: Vectors = encode([question])[0]
    return row


def _shared(one: _Meant, other: _Meant) -> float:
    """The share of the words that both have; nothing when what they do not share is decisive."""
    apart, decisive = one.words ^ other.words, _words()["decisive"]
    if not one.words or not other.words or any(word in decisive or any(map(str.isdigit, word)) for word in apart):
        return 0.0
    if one.things - other.things and other.things - one.things:
        return 0.0
    return len(one.words & other.words) / len(one.words | other.words)


@cache
def _words() -> dict[str, frozenset[str]]:
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in data.items()}
