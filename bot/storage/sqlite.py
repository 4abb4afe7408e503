"""The driver of SQLite, with one trip to the connection's thread for a statement.

aiosqlite makes four, for the cursor, the statement, its rows and the end of the cursor, and at each of them two threads
fight for the interpreter: with nine statements an answer that was a third of its price.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import aiosqlite

from bot.errors import StorageError

_CHUNK = 64  # aiosqlite wants a number for its own way of reading, which nobody goes


@dataclass(frozen=True, slots=True)
class Step:
    """A statement with its values, or with the values of each time that it is carried out. `needed` is the fault when
    it changes no row, if that is one."""

    sql: str
    values: Sequence[Any] = ()
    many: bool = False
    needed: str | None = None


BEGIN, COMMIT, ROLLBACK = Step("BEGIN IMMEDIATE"), Step("COMMIT"), Step("ROLLBACK")
MARK, FORGET, UNDO = Step("SAVEPOINT unit"), Step("RELEASE unit"), Step("ROLLBACK TO unit")


class Connection(aiosqlite.Connection):
    def cursor(self) -> "Cursor":  # type: ignore[override]
        return Cursor(self)

    async def trip(self, cursor: "Cursor", *statement: Any, many: bool = False) -> None:
        await self._execute(cursor.run, self._conn, *statement, many=many)  # type: ignore[no-untyped-call]

    async def carry_out(self, steps: Sequence[Step]) -> list[tuple[list[Any], int]]:
        """One after another in one trip: of each its rows and how many it has changed."""
        done: list[tuple[list[Any], int]] = await self._execute(carry_out, self._conn, steps)  # type: ignore[no-untyped-call]
        return done

    async def carry_out_units(self, units: Sequence[Sequence[Step]], *, begun: bool) -> list[Exception | None]:
        """Whole units, each for itself, and the commit in one trip: of each what it failed by. When anything is raised,
        nothing of them is committed."""
        ended: list[Exception | None] = await self._execute(_carry_out_units, self._conn, units, begun)  # type: ignore[no-untyped-call]
        return ended


class Cursor:
    """Of a connection that SQLAlchemy reads with: whatever a statement returns is there when `execute` ends."""

    description: Sequence[Any] | None = None
    rowcount = -1
    lastrowid: int | None = None
    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> None:
        await self._connection.trip(self, sql, parameters)

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> None:
        await self._connection.trip(self, sql, parameters, many=True)

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        return

    def run(self, connection: sqlite3.Connection, sql: str, parameters: Any, *, many: bool) -> None:
        """In the connection's thread."""
        with closing(connection.cursor()) as cursor:
            if many:
                cursor.executemany(sql, parameters)
            else:
                cursor.execute(sql, parameters)
            self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid
            self._rows = cursor.fetchall() if cursor.description else []


def carry_out(connection: sqlite3.Connection, steps: Iterable[Step]) -> list[tuple[list[Any], int]]:
    """In the connection's thread: of each its rows and how many it has changed."""
    done = []
    for step in steps:
        with closing(connection.cursor()) as cursor:
            if step.many:
                cursor.executemany(step.sql, step.values)
            else:
                cursor.execute(step.sql, step.values)
            done.append((cursor.fetchall() if cursor.description else [], cursor.rowcount))
            if step.needed is not None and not cursor.rowcount:
                raise StorageError(step.needed)
    return done


def _carry_out_units(
    connection: sqlite3.Connection, units: Sequence[Sequence[Step]], begun: bool
) -> list[Exception | None]:
    if not begun:
        carry_out(connection, [BEGIN])
    if not begun and len(units) == 1:  # a unit alone needs no mark within its transaction
        try:
            carry_out(connection, units[0])
        except Exception as error:  # noqa: BLE001 - binding a value may raise anything, and its unit alone gets it
            carry_out(connection, [ROLLBACK])
            return [error]
        carry_out(connection, [COMMIT])
        return [None]
    ended = [_carry_out_unit(connection, steps) for steps in units]
    carry_out(connection, [COMMIT])
    return ended


def _carry_out_unit(connection: sqlite3.Connection, steps: Sequence[Step]) -> Exception | None:
    carry_out(connection, [MARK])
    try:
        carry_out(connection, steps)
    except Exception as error:  # noqa: BLE001 - as above
        carry_out(connection, [UNDO, FORGET])
        return error
    carry_out(connection, [FORGET])
    return None


def opened(path: str, **options: Any) -> Connection:
    """What SQLAlchemy awaits for a new connection. `options` are those of `sqlite3.connect`."""
    connection = Connection(lambda: sqlite3.connect(path, **options), _CHUNK)
    connection._thread.daemon = True  # a process that ends does not wait for it, as SQLAlchemy sees to otherwise
    return connection
