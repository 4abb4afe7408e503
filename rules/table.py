"""The features of many texts as one matrix: how alike the texts are, and what weight of each feature follows."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from rules.encoder import WIDTH, Vectors
from rules.features import DRAFT, Counts, Features, Layout
from rules.heads import Bag, Heads, dense, in_bytes
from rules.logistic import Matrix

_WORD_TEXTS = 2    # a token of fewer texts than this is an accident
_GRAM_TEXTS = 3
_MOST = 50_000     # tokens of a kind, the most frequent of them: a byte each and category in the pack
_AT_ONCE = 4096    # tokens whose columns are held in memory


class Table:
    """Rows are texts, in the order given."""

    def __init__(self, texts: Sequence[Features], layout: Layout = DRAFT) -> None:
        raw = np.stack([text.dense for text in texts])
        self.middle = raw[:, : layout.centred * WIDTH].mean(axis=0).reshape(layout.centred, WIDTH).astype(np.float16)
        self.dense = dense(raw, self.middle.astype(np.float32), layout)
        self.words = _Tokens([text.words for text in texts], _WORD_TEXTS)
        self.grams = _Tokens([text.grams for text in texts], _GRAM_TEXTS)

    def alike(self) -> Matrix:
        """The inner products of every two texts."""
        sums: Matrix = (self.dense @ self.dense.T).astype(np.float64)
        for tokens in (self.words, self.grams):
            for _, columns in tokens.columns():
                sums += columns @ columns.T
        return sums

    def heads(self, said: Matrix) -> Heads:
        """What each text says about each column, as weights of its features."""
        return Heads(
            middle=self.middle,
            words_keys=self.words.bag.keys, words_rarity=self.words.bag.rarity,
            grams_keys=self.grams.bag.keys, grams_rarity=self.grams.bag.rarity,
            bias=said.sum(axis=0).astype(np.float32),
            **in_bytes(self.weights(said)),
        )  # fmt: skip

    def weights(self, said: Matrix) -> dict[str, Matrix]:
        """The weights of all features in each column, from what each text says about it."""
        return {"dense": self.dense.T.astype(np.float64) @ said, **{
            name: np.concatenate([columns.T @ said for _, columns in tokens.columns()])
            for name, tokens in (("words", self.words), ("grams", self.grams))
        }}  # fmt: skip


class _Tokens:
    def __init__(self, texts: Sequence[Counts], least: int) -> None:
        found: Counter[int] = Counter()
        for counts in texts:
            found.update(counts.keys())
        known = sorted((-number, key) for key, number in found.items() if number >= least)[:_MOST]
        keys = np.array(sorted(key for _, key in known), np.uint32)
        rarity = np.log((1 + len(texts)) / (1 + np.array([found[int(key)] for key in keys]))) + 1
        self.bag = Bag(keys, rarity.astype(np.float16))
        self._rows = [self.bag.weighed(counts) for counts in texts]

    def columns(self) -> Iterator[tuple[int, Vectors]]:
        """The matrix in upright slices, each with the number of its first column."""
        for first in range(0, len(self.bag.keys), _AT_ONCE):
            width = min(_AT_ONCE, len(self.bag.keys) - first)
            slice_: NDArray[np.float32] = np.zeros((len(self._rows), width), np.float32)
            for row, (places, values) in enumerate(self._rows):
                start, end = np.searchsorted(places, (first, first + width))
                slice_[row, places[start:end] - first] = values[start:end]
            yield first, slice_
