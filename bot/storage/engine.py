"""The database and its units of work.

SQLite has one writer, so units that arrive together share one transaction: each runs in a savepoint of its own, the
last one in the queue commits for all, and nobody is told «done» before that commit. PostgreSQL gives every unit a
transaction of its own.
"""

import asyncio
from collections.abc import AsyncIterator, Hashable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StorageError
from bot.storage.glance import Glance
from bot.storage.prepared import Bound, Prepared, Rows
from bot.storage.sqlite import opened
from bot.storage.writers import OwnWriter, SharedWriter, Write, Writer, written
from bot.work import Hold, hold

BUSY_SECONDS = 30  # how long another process may hold SQLite's write lock
TIDY_SECONDS = 1  # how long the end of the log is waited for
READERS = 4  # connections; each is a thread
OTHERS = 2  # one that writes, one that tidies

NO_UNIT = "a write outside a unit of work"

_unit: ContextVar["_Unit | None"] = ContextVar("unit of work", default=None)


class Database:
    """Opened once a process. `unit` is `bot.work.Work`; stores use `reading` and `writing`."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._sqlite = self._url.get_backend_name() == "sqlite"
        prepare(url)
        self._engine = _sqlite_engine(url) if self._sqlite else _postgres_engine(url)
        self._writer: Writer = SharedWriter(self._engine) if self._sqlite else OwnWriter(self._engine)
        self._readers = _Readers(self._engine)
        self._glance = Glance(self._url.database, self._engine.dialect) if self._sqlite and self._url.database else None

    @property
    def is_shared(self) -> bool:
        """Whether several processes may serve one bot over it; a SQLite file belongs to one."""
        return not self._sqlite

    async def close(self) -> None:
        if self._glance is not None:
            self._glance.close()
        await self._readers.close()
        await self._writer.close()
        await self._engine.dispose()

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[None]:
        if _unit.get() is not None:
            raise StorageError("units of work do not nest")
        unit = _Unit(self._writer)
        token, held = _unit.set(unit), hold.set(unit.hold)
        try:
            yield
            for note in unit.notes.values():
                note.write()
        except DBAPIError as error:
            await asyncio.shield(unit.leave(keep=False))
            # Its name alone: what a driver says of a statement may quote the row, and a row may hold a draft.
            raise StorageError(type(error.orig).__name__) from error
        except BaseException:
            await asyncio.shield(unit.leave(keep=False))
            raise
        else:
            await asyncio.shield(unit.leave(keep=True))
        finally:
            _unit.reset(token)
            hold.reset(held)

    def notes(self) -> "dict[Hashable, Note] | None":
        """What stores put off until the unit at hand ends well. None outside a unit."""
        unit = _unit.get()
        return unit.notes if unit is not None else None

    async def tidy(self) -> None:
        """Leave nothing of what was erased in SQLite's log; while another process reads, that waits for a next time.

        Raises `StorageError` when the database refuses.
        """
        if not self._sqlite:
            return
        try:
            async with self._engine.connect() as connection:
                await connection.exec_driver_sql(f"PRAGMA busy_timeout={TIDY_SECONDS * 1000}")
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                await connection.exec_driver_sql(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
        except DBAPIError as error:
            raise StorageError(_cause(error)) from error

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection to read with: the unit's own once it has written, else one that takes no lock."""
        unit = _unit.get()
        if unit is not None and unit.has_written:
            yield await unit.join()
            return
        async with self._readers.lent() as connection:
            yield connection

    async def found(self, query: Prepared, bound: Bound) -> Rows:
        """What a query finds by a key. As `reading`, for the few rows that SQLite has sooner than a thread is asked."""
        unit = _unit.get()
        if self._glance is not None and (unit is None or not unit.has_written):
            rows = self._glance.found(query, bound)
            if rows is not None:
                return rows
        async with self.reading() as connection:
            return await query.on(connection, bound)

    def write(self, statement: Prepared, bound: Bound | Sequence[Bound], *, needed: str | None = None) -> None:
        """With the unit at hand, when nobody waits for what comes of it: before whatever the unit reads or writes next,
        else at its end, and all that is put off until then goes in one trip. A statement that changes no row is a
        `StorageError(needed)`. Raises `StorageError` outside a unit."""
        unit = _unit.get()
        if unit is None:
            raise StorageError(NO_UNIT)
        step = statement.step(self._engine.dialect, bound, needed) if self._sqlite else None
        unit.writes.append(Write(statement, bound, needed, step))

    async def writing(self) -> AsyncConnection:
        """The unit's connection, inside its transaction. Raises `StorageError` outside a unit."""
        unit = _unit.get()
        if unit is None:
            raise StorageError(NO_UNIT)
        return await unit.join()


def prepare(url: str) -> None:
    """Make the folder of a SQLite file. Raises `StorageError` when that cannot be done."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        try:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StorageError(f"{parsed.database}: {error.strerror}") from error


def upsert(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows `on_conflict_…`: both databases spell it alike, SQLAlchemy has it once for each."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


class Note(Protocol):
    def write(self) -> None:
        """Put down what has changed, with the last writes of its unit."""
        ...


class _Readers:
    """Connections that are only read with. They stay open: to open and close one costs as much as to read with it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._idle: list[AsyncConnection] = []
        self._room = asyncio.Semaphore(READERS)

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[AsyncConnection]:
        """To one reader at a time. After trouble all are opened anew: a database that went away has left them all."""
        async with self._room:
            connection = self._idle.pop() if self._idle else await self._engine.connect()
            try:
                yield connection
            except BaseException:
                self._idle.append(connection)
                await asyncio.shield(self.close())
                raise
            self._idle.append(connection)

    async def close(self) -> None:
        while self._idle:
            await self._idle.pop().close()


class _Unit:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.connection: AsyncConnection | None = None
        self.writes: list[Write] = []
        self.hold = Hold()
        self.notes: dict[Hashable, Note] = {}

    @property
    def has_written(self) -> bool:
        return self.connection is not None or bool(self.writes)

    async def join(self) -> AsyncConnection:
        if self.connection is None:
            try:
                writes, self.writes = self.writes, []
                self.connection = await self._writer.enter(writes)
            except DBAPIError as error:
                raise StorageError(_cause(error)) from error
            self.hold.is_taken = True
        if self.writes:
            writes, self.writes = self.writes, []
            await written(self.connection, writes)
        return self.connection

    async def leave(self, *, keep: bool) -> None:
        """What was put off is written first."""
        try:
            if self.connection is not None:
                connection, self.connection = self.connection, None
                self.hold.is_taken = False
                await self._writer.leave(connection, self.writes, keep=keep)
            elif self.writes and keep:
                await self._writer.carry_out(self.writes)
        except DBAPIError as error:
            raise StorageError(_cause(error)) from error


def _cause(error: DBAPIError) -> str:
    """What the driver said, unless its words may quote a value: a draft must not reach a log."""
    return f"{type(error.orig).__name__}: {error.orig}" if isinstance(error, OperationalError) else type(error).__name__


def _sqlite_engine(url: str) -> AsyncEngine:
    engine = create_async_engine(
        url, isolation_level="AUTOCOMMIT", hide_parameters=True, pool_size=READERS + OTHERS, max_overflow=0,
        connect_args={"timeout": BUSY_SECONDS, "async_creator_fn": opened},
        pool_reset_on_return=None, skip_autocommit_rollback=True,  # nothing is open on a reader
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        # FULL: a commit that was promised survives a power cut, not only a kill.
        # secure_delete: what is erased is overwritten, not only unlinked.
        for pragma in (
            "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-4000", "secure_delete=ON"
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def _postgres_engine(url: str) -> AsyncEngine:
    return create_async_engine(url, isolation_level="AUTOCOMMIT", hide_parameters=True, pool_size=10, max_overflow=10)
