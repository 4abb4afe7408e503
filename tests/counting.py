"""What the bot of this process asks of SQLite: statements that are carried out, and trips to the threads that do it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from bot.storage import sqlite


@dataclass
class Count:
    statements: int = 0
    trips: int = 0


@contextmanager
def counted() -> Iterator[Count]:
    """Of connections that are opened in the block."""
    count = Count()
    connect, send = sqlite3.connect, sqlite.Connection._execute

    def heard(_: str) -> None:
        count.statements += 1

    def watched(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.set_trace_callback(heard)
        return connection

    async def sent(self: sqlite.Connection, work: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        count.trips += 1
        return await send(self, work, *arguments, **options)  # type: ignore[no-untyped-call]

    with patch("bot.storage.sqlite.sqlite3.connect", watched), patch.object(sqlite.Connection, "_execute", sent):
        yield count
