"""Files that a command leaves behind."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def kept_if_whole(path: Path) -> Iterator[BinaryIO]:
    """A new file for its owner alone, gone again when the block raises. Raises `OSError`, `FileExistsError` first."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise
