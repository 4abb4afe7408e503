"""One bot a SQLite file: two would both answer, from one queue, and neither would know what the other has sent.

PostgreSQL is for several processes and knows no such lock.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.errors import AlreadyRunning, StorageError
from bot.storage.engine import prepare


@contextmanager
def alone(url: str) -> Iterator[None]:
    """While no other bot serves this database. The lock is the system's own: it ends with the process, however that
    ends. Commands take none, so they work beside a bot. The lock's file stays: to remove it would let two in.

    Raises `AlreadyRunning`, and `StorageError` when there can be no such file.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        yield
        return
    prepare(url)
    path = Path(parsed.database).resolve()  # by whichever name: the file is one
    try:
        lock = path.with_name(path.name + ".lock").open("ab")
    except OSError as error:
        raise StorageError(f"{error.filename}: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(str(path)) from error
        except OSError as error:
            raise StorageError(f"{lock.name}: {error.strerror}") from error
        yield
