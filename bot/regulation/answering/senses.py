"""A text as one long row of numbers, in which what was learned has a weight for each.

Its sense to two encoders, pieces of its words, the concepts it names. Questions and clauses have rows of the same
width and different `Middle`s: to an encoder any question is first of all a question.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.regulation.answering import words
from rules import e5, encoder
from rules.encoder import Vectors
from rules.speech import Speech

PIECES = 4096
_SIGN = 1 << 16      # of the checksum: pieces that fall on one place do not add up to a word that nobody wrote
_PIECES_WEIGHT, _CONCEPTS_WEIGHT = 0.7, 0.8


@dataclass(frozen=True, slots=True)
class Sensed:
    """What the encoders make of some texts: a row a text."""

    use: Vectors
    e5: Vectors


@dataclass(frozen=True, slots=True)
class Middle:
    """The average text of a kind."""

    use: NDArray[Any]
    e5: NDArray[Any]
    concepts: NDArray[Any]


def questions(texts: Sequence[str]) -> Sensed:
    return Sensed(encoder.encode(texts), e5.queries(texts))


def width(names: Sequence[str]) -> int:
    return encoder.WIDTH + e5.WIDTH + PIECES + len(names)


def rows(texts: Sequence[str], sensed: Sensed, middle: Middle, speech: Speech, names: Sequence[str]) -> Vectors:
    """`names` are the concepts that have a place in a row."""
    return np.hstack([
        apart(sensed.use, middle.use),
        apart(sensed.e5, middle.e5),
        _PIECES_WEIGHT * _pieces(texts),
        _CONCEPTS_WEIGHT * apart(named(texts, speech, names), middle.concepts),
    ]).astype(np.float32)  # fmt: skip


def apart(vectors: Vectors, middle: NDArray[Any]) -> Vectors:
    """Rows of length 1 that say how each differs from the middle."""
    return _long_one(vectors - middle.astype(np.float32))


def named(texts: Sequence[str], speech: Speech, names: Sequence[str]) -> Vectors:
    places = {name: at for at, name in enumerate(names)}
    counts = np.zeros((len(texts), len(names)), np.float32)
    for row, text in enumerate(texts):
        for name, times in words.concepts(text, speech).items():
            if (at := places.get(name)) is not None:
                counts[row, at] = times
    return _long_one(np.sqrt(counts))


def _pieces(texts: Sequence[str]) -> Vectors:
    counts = np.zeros((len(texts), PIECES), np.float32)
    for row, text in enumerate(texts):
        for word in words.tokens(text):
            for piece in words.pieces_of(word):
                checksum = zlib.crc32(piece.encode())
                counts[row, checksum % PIECES] += 1 if checksum & _SIGN else -1
    return _long_one(np.sign(counts) * np.sqrt(np.abs(counts)))


def _long_one(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)
