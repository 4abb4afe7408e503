"""Okapi BM25: how well each document answers a bag of terms."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.regulation.answering.words import Bag

_SATURATION, _LENGTH = 1.2, 0.5  # k1 and b


class Bm25:
    def __init__(self, documents: Sequence[Bag]) -> None:
        self._count = len(documents)
        sizes = [sum(bag.values()) for bag in documents]
        average = sum(sizes) / max(1, len(sizes)) or 1.0
        found: dict[str, tuple[list[int], list[float]]] = {}
        for at, (bag, size) in enumerate(zip(documents, sizes, strict=True)):
            damping = _SATURATION * (1 - _LENGTH + _LENGTH * size / average)
            for term, times in bag.items():
                places, weights = found.setdefault(term, ([], []))
                places.append(at)
                weights.append(times * (_SATURATION + 1) / (times + damping))
        self._found = {
            term: (np.array(places), np.array(weights) * self._rarity(len(places)))
            for term, (places, weights) in found.items()
        }

    def scores(self, asked: Bag) -> NDArray[np.float64]:
        """A term that is asked for twice counts once."""
        scores = np.zeros(self._count)
        for term, times in asked.items():
            if (found := self._found.get(term)) is not None:
                places, weights = found
                scores[places] += min(times, 1.0) * weights
        return scores

    def _rarity(self, documents: int) -> float:
        return math.log(1 + (self._count - documents + 0.5) / (documents + 0.5))
