"""Statements that every update needs, made ready once.

SQLAlchemy looks a statement up, binds and wraps its result anew at each execution, in a greenlet of its own: that costs
fifteen times what SQLite needs to answer. What is asked all day long therefore goes to the driver as it stands.
PostgreSQL, where the way to the server costs more, gets it from SQLAlchemy as ever.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Dialect, Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import ReturnsRows
from sqlalchemy.types import TypeEngine

from bot.storage.sqlite import Connection, Step, carry_out

Bound = Mapping[str, Any]
Insert = Callable[..., Any]  # `insert` of a database, whose result knows `on_conflict_…`


class Rows(list[Any]):
    """What a statement gave back, each row with its columns by name, and how many rows it has changed."""

    def __init__(self, found: Iterable[Any], changed: int) -> None:
        super().__init__(found)
        self.changed = changed


class Prepared:
    """A statement in which every value that is not its own is a `bindparam`; `columns` are those of an INSERT.
    An upsert is a function of the `insert` that it begins with, which each database has its own of."""

    def __init__(self, statement: Executable | Callable[[Insert], Executable], *columns: str) -> None:
        self._statement = statement
        self._columns = columns
        self._ready: _Ready | None = None  # for SQLite
        self._plain: Executable | None = None  # for SQLAlchemy

    async def on(self, connection: AsyncConnection, bound: Bound | Sequence[Bound]) -> Rows:
        """Carry it out, once for each of `bound` when they are several. Raises SQLAlchemy's `DBAPIError`."""
        if connection.dialect.name != "sqlite" or connection.invalidated:
            return await self._by_sqlalchemy(connection, bound)
        ready = self._for(connection.dialect)
        [done] = await carried_out(connection, [ready.step(bound)])
        return ready.rows(*done)

    def at_once(self, connection: sqlite3.Connection, dialect: Dialect, bound: Bound) -> Rows:
        """On a connection of the thread at hand. Raises `sqlite3.Error`."""
        ready = self._for(dialect)
        [done] = carry_out(connection, [ready.step(bound)])
        return ready.rows(*done)

    async def _by_sqlalchemy(self, connection: AsyncConnection, bound: Bound | Sequence[Bound]) -> Rows:
        if self._plain is None:
            insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
            self._plain = self._built(insert)
        result = await connection.execute(self._plain, bound)
        return Rows(result.all() if result.returns_rows else (), result.rowcount)

    def step(self, dialect: Dialect, bound: Bound | Sequence[Bound], needed: str | None = None) -> Step:
        """For SQLite. `needed` is the fault when it changes nothing, if that is one."""
        return self._for(dialect).step(bound, needed)

    def _for(self, dialect: Dialect) -> "_Ready":
        if self._ready is None:
            self._ready = _Ready(self._built(sqlite.insert), self._columns, dialect)
        return self._ready

    def _built(self, insert: Insert) -> Executable:
        return self._statement if isinstance(self._statement, Executable) else self._statement(insert)


class _Ready:
    """A statement as the driver takes it, and the way of its values and rows."""

    def __init__(self, statement: Executable, columns: Sequence[str], dialect: Dialect) -> None:
        made: Any = statement.compile(dialect=dialect, column_keys=list(columns) or None)  # type: ignore[attr-defined]
        assert not made.post_compile_params, "a list of values has no place in a statement that is prepared"
        self._sql = made.string
        self._own = {name: bind.value for name, bind in made.binds.items() if not bind.required}
        self._own |= {column.key: column.default.arg for column in getattr(made, "insert_prefetch", ())}
        self._binds = [(name, _binds(made.binds[name].type, dialect)) for name in made.positiontup]
        shown = list(statement.exported_columns) if isinstance(statement, ReturnsRows) else []
        self._reads = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in shown]
        row: Any = namedtuple("Row", [column.key for column in shown], rename=True)  # type: ignore[misc]
        self._row = row._make

    def step(self, bound: Bound | Sequence[Bound], needed: str | None = None) -> Step:
        if isinstance(bound, Mapping):
            return Step(self._sql, self._values(bound), needed=needed)
        return Step(self._sql, [self._values(one) for one in bound], many=True, needed=needed)

    def rows(self, found: Sequence[Sequence[Any]], changed: int) -> Rows:
        reads = self._reads
        rows = ([read(value) if read else value for read, value in zip(reads, one, strict=True)] for one in found)
        return Rows(map(self._row, rows), changed)

    def _values(self, bound: Bound) -> list[Any]:
        given = {**self._own, **bound}
        return [bind(given[name]) if bind else given[name] for name, bind in self._binds]


def _binds(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


async def carried_out(connection: AsyncConnection, steps: Sequence[Step]) -> list[tuple[list[Any], int]]:
    """Statements of SQLite in one trip to its thread: of each its rows and how many it has changed.

    Raises SQLAlchemy's `DBAPIError`; those before the one that failed have been carried out.
    """
    try:
        return await _driver(connection).carry_out(steps)
    except sqlite3.Error as error:
        raise _named(error) from error


async def units_carried_out(
    connection: AsyncConnection, units: Sequence[Sequence[Step]], *, begun: bool
) -> list[Exception | None]:
    """As `Connection.carry_out_units`, with SQLAlchemy's `DBAPIError` for the driver's."""
    try:
        ended = await _driver(connection).carry_out_units(units, begun=begun)
    except sqlite3.Error as error:
        raise _named(error) from error
    return [_named(error) if isinstance(error, sqlite3.Error) else error for error in ended]


def _driver(connection: AsyncConnection) -> Connection:
    assert connection.sync_connection is not None
    driver: Connection = connection.sync_connection.connection.driver_connection  # type: ignore[assignment]
    return driver


def _named(error: sqlite3.Error) -> DBAPIError:
    """Without what it was asked, for a row may hold a draft."""
    return DBAPIError.instance(None, None, error, sqlite3.Error, hide_parameters=True)  # type: ignore[return-value]
