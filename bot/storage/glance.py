"""Rows of SQLite that are found by a key, without a way to another thread.

To be found such a row takes 5 µs; to ask a thread for it took 25 of the processor and, while two threads fight for the
interpreter, ten times that of everybody's time. Nothing else may be asked here: the whole bot waits for the answer.
"""

import sqlite3

from sqlalchemy import Dialect

from bot.storage.prepared import Bound, Prepared, Rows


class Glance:
    """A connection that only reads, and waits for nobody."""

    def __init__(self, path: str, dialect: Dialect) -> None:
        self._path = path
        self._dialect = dialect
        self._connection: sqlite3.Connection | None = None

    def found(self, query: Prepared, bound: Bound) -> Rows | None:
        """None when SQLite would have to be waited for, or is in trouble: others know how to wait, and what to say."""
        try:
            if self._connection is None:
                self._connection = _opened(self._path)
            return query.at_once(self._connection, self._dialect, bound)
        except sqlite3.Error:
            self.close()
            return None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _opened(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    connection.execute("PRAGMA query_only=ON")
    return connection
