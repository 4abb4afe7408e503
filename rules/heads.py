"""The heads: for each category, how much each feature of a text speaks for it. Plain sums, no more.

The same arithmetic serves learning (`rules.training`) and judging (`rules.meaning`).
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from rules.encoder import WIDTH, Vectors
from rules.features import DENSE, SHAPES, Counts, Features
from rules.learned import CATEGORIES

Numbers = NDArray[Any]

_SENSE = 0.7   # how much each of the four senses counts; the words and the letters count 1
_SHAPE = 0.5
_EVIDENCE = 1.0


@dataclass(frozen=True, slots=True)
class Bag:
    """Tokens by the sorted checksums of those that are known, and the weight of each by its rarity."""

    keys: NDArray[np.uint32]
    rarity: NDArray[np.float16]

    def weighed(self, counts: Counts) -> tuple[NDArray[np.int64], Vectors]:
        """The places of the known tokens of a text, ascending, and their weights: together of length 1."""
        # Checksums as they are kept: of another type they would have the whole bag copied for each text.
        tokens = np.fromiter(counts.keys(), np.uint32, len(counts))
        often = np.fromiter(counts.values(), np.float32, len(counts))
        at = np.minimum(np.searchsorted(self.keys, tokens), max(0, len(self.keys) - 1))
        known = self.keys[at] == tokens if len(self.keys) else np.zeros(len(tokens), bool)
        order = np.argsort(at[known])
        places = at[known][order]
        values = (1 + np.log(often[known][order])) * self.rarity[places].astype(np.float32)
        return places, (values / max(float(np.linalg.norm(values)), 1e-9)).astype(np.float32)


def dense(raw: Vectors, middle: Vectors) -> Vectors:
    """Rows of `Features.dense` as the heads weigh them: each sense apart from the `middle` of all texts."""
    ready = raw.astype(np.float32, copy=True)
    for at, block in enumerate(middle):
        sense = ready[:, at * WIDTH : (at + 1) * WIDTH]
        sense -= block
        sense /= np.maximum(np.linalg.norm(sense, axis=1, keepdims=True), 1e-9)
    ready[:, : 4 * WIDTH] *= _SENSE
    ready[:, 4 * WIDTH : 4 * WIDTH + SHAPES] *= _SHAPE
    ready[:, DENSE - len(CATEGORIES) :] *= _EVIDENCE
    return ready


@dataclass(frozen=True, slots=True)
class Heads:
    """Every array has a column for each of `CATEGORIES`, in their order. Weights are bytes, `*_unit` is what one of
    them is worth; `middle` holds the average sense of a text and that of its sentences."""

    middle: NDArray[np.float16]
    dense: NDArray[np.int8]
    dense_unit: NDArray[np.float32]
    words: NDArray[np.int8]
    words_unit: NDArray[np.float32]
    words_keys: NDArray[np.uint32]
    words_rarity: NDArray[np.float16]
    grams: NDArray[np.int8]
    grams_unit: NDArray[np.float32]
    grams_keys: NDArray[np.uint32]
    grams_rarity: NDArray[np.float16]
    bias: NDArray[np.float32]

    def scores(self, texts: Sequence[Features]) -> Vectors:
        """A row a text: logits, not yet calibrated."""
        rows = dense(np.stack([text.dense for text in texts]), self.middle.astype(np.float32))
        scores: Vectors = (rows @ self.dense.astype(np.float32)) * self.dense_unit + self.bias
        words, grams = Bag(self.words_keys, self.words_rarity), Bag(self.grams_keys, self.grams_rarity)
        for at, text in enumerate(texts):
            for bag, counts, weights, unit in (
                (words, text.words, self.words, self.words_unit),
                (grams, text.grams, self.grams, self.grams_unit),
            ):
                places, values = bag.weighed(counts)
                scores[at] += (values @ weights[places].astype(np.float32)) * unit
        return scores

    def written(self) -> bytes:
        """The same arrays are always the same bytes: no compression, no time of day."""
        stream = io.BytesIO()
        np.savez(stream, **{field.name: getattr(self, field.name) for field in fields(self)})
        return stream.getvalue()

    @classmethod
    def read(cls, content: bytes) -> Self:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return cls(**{field.name: arrays[field.name] for field in fields(cls)})


def in_bytes(weights: Mapping[str, Numbers]) -> dict[str, Numbers]:
    """Each array as bytes, and beside it what one of them is worth in each column."""
    packed: dict[str, Numbers] = {}
    for name, array in weights.items():
        unit = np.maximum(np.abs(array).max(axis=0, initial=0), 1e-9) / 127
        packed[name] = np.rint(array / unit).astype(np.int8)
        packed[f"{name}_unit"] = unit.astype(np.float32)
    return packed
