"""Who writes: one connection for everybody in SQLite, one for each unit of work in PostgreSQL."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import StorageError
from bot.storage.prepared import Bound, Prepared, carried_out, units_carried_out
from bot.storage.sqlite import BEGIN, COMMIT, FORGET, MARK, UNDO, Step

GROUP_LIMIT = 64  # units that share one commit
BROKEN_OFF = "the transaction was broken off"


@dataclass(frozen=True, slots=True)
class Write:
    """A statement that nobody needs the rows of. `needed` is the fault when it changes none, if that is one; `step` the
    same for SQLite."""

    statement: Prepared
    bound: Bound | Sequence[Bound]
    needed: str | None
    step: Step | None


async def written(connection: AsyncConnection, writes: Sequence[Write]) -> None:
    """One after another, in the unit of the connection. Raises `StorageError` and SQLAlchemy's `DBAPIError`."""
    if connection.dialect.name == "sqlite":
        if writes:
            await carried_out(connection, _steps(writes))
        return
    for write in writes:
        rows = await write.statement.on(connection, write.bound)
        if write.needed is not None and not rows.changed:
            raise StorageError(write.needed)


class Writer(Protocol):
    """Raises SQLAlchemy's `DBAPIError` and `StorageError`."""

    async def enter(self, writes: Sequence[Write] = ()) -> AsyncConnection:
        """Begin a unit that asks as it writes, with these."""
        ...

    async def leave(self, connection: AsyncConnection, writes: Sequence[Write] = (), *, keep: bool) -> None:
        """End it, with these."""
        ...

    async def carry_out(self, writes: Sequence[Write]) -> None:
        """A whole unit that only writes."""
        ...

    async def close(self) -> None: ...


class OwnWriter:
    """PostgreSQL: a transaction a unit."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def enter(self, writes: Sequence[Write] = ()) -> AsyncConnection:
        connection = await self._engine.connect()
        try:
            await connection.exec_driver_sql("BEGIN")
            await written(connection, writes)
        except BaseException:
            await self.leave(connection, keep=False)
            raise
        return connection

    async def leave(self, connection: AsyncConnection, writes: Sequence[Write] = (), *, keep: bool) -> None:
        try:
            await written(connection, writes if keep else ())
            await connection.exec_driver_sql("COMMIT" if keep else "ROLLBACK")
        except BaseException:
            await connection.invalidate()
            raise
        finally:
            await connection.close()

    async def carry_out(self, writes: Sequence[Write]) -> None:
        await self.leave(await self.enter(), writes, keep=True)

    async def close(self) -> None:
        return


@dataclass(frozen=True, slots=True)
class _Script:
    """A unit that is written down already. `done` is set once it is committed."""

    steps: Sequence[Step]
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def end(self, error: Exception | None) -> None:
        if self.done.done():  # its caller was cancelled
            return
        if error is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(error)
            self.done.exception()  # a caller that was cancelled does not look


class SharedWriter:
    """SQLite: one connection that writes, one transaction for all units that wait at the same time.

    Units that only write go to its thread together: from the first «begin» to the commit they are one trip. Whatever a
    unit fails by undoes that unit alone; only when that cannot be done does the transaction fall for all.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._members = 0
        self._scripts: list[_Script] = []
        self._committed: asyncio.Future[None] | None = None

    async def enter(self, writes: Sequence[Write] = ()) -> AsyncConnection:
        await self._come()
        try:
            connection = await self._connected()
            begin = [BEGIN] if self._committed is None else []
            self._committed = self._committed or asyncio.get_running_loop().create_future()
            await carried_out(connection, [*begin, MARK, *_steps(writes)])
        except Exception as error:
            await asyncio.shield(self._go(self._undo(error)))
            raise
        except BaseException:
            await asyncio.shield(self._go(self._abandon(StorageError(BROKEN_OFF))))
            raise
        self._members += 1
        return connection

    async def leave(self, connection: AsyncConnection, writes: Sequence[Write] = (), *, keep: bool) -> None:
        committed = self._committed
        assert committed is not None
        try:
            if connection.invalidated:  # a statement was cancelled half-way, and SQLAlchemy threw the connection away
                await self._abandon(StorageError(BROKEN_OFF))
            else:
                await self._pass_on(connection, [*_steps(writes), FORGET] if keep else [UNDO, FORGET])
        except Exception as error:
            await self._undo(error)
            if keep:
                raise
        finally:
            self._turn.release()
        if keep:
            await asyncio.shield(committed)

    async def carry_out(self, writes: Sequence[Write]) -> None:
        script = _Script(_steps(writes))
        self._scripts.append(script)
        if len(self._scripts) == 1:  # the first one goes, for all that come until its turn
            await self._carry_out_together()
        await script.done

    async def _carry_out_together(self) -> None:
        scripts, ended = self._scripts, None
        try:
            try:
                await self._come()
            finally:
                self._scripts = []
            ended = await self._commit(scripts)
        finally:  # whatever happens, nobody waits for ever
            for script, failure in zip(scripts, ended or [StorageError(BROKEN_OFF)] * len(scripts), strict=True):
                script.end(failure)

    async def _commit(self, scripts: Sequence[_Script]) -> Sequence[Exception | None]:
        """Of each what it failed by."""
        try:
            connection = await self._connected()
            ended = await units_carried_out(connection, [s.steps for s in scripts], begun=self._committed is not None)
            self._tell()
        except Exception as error:  # noqa: BLE001 - every script gets it
            await self._abandon(error)
            ended = [error] * len(scripts)
        finally:
            self._turn.release()
        return ended

    async def _come(self) -> None:
        """Wait for one's turn."""
        self._waiting += 1
        try:
            await self._turn.acquire()
        except asyncio.CancelledError:
            self._waiting -= 1
            await asyncio.shield(self._commit_for_others())
            raise
        self._waiting -= 1

    async def _go(self, last: Coroutine[None, None, None]) -> None:
        """Do this, and let the next one have its turn."""
        try:
            await last
        finally:
            self._turn.release()

    async def _pass_on(self, connection: AsyncConnection, steps: Sequence[Step]) -> None:
        """The last steps of a unit; the last one in the queue commits for all."""
        if self._waiting and self._members < GROUP_LIMIT:
            await carried_out(connection, steps)
        else:
            await carried_out(connection, [*steps, COMMIT])
            self._tell()

    async def _undo(self, error: Exception) -> None:
        """The unit whose turn it is failed. Its neighbours stay, unless its mark is gone: then the commit failed, or
        SQLite has undone everything by itself."""
        if self._connection is None:
            await self._abandon(error)
            return
        try:
            await self._pass_on(self._connection, [UNDO, FORGET])
        except Exception:  # noqa: BLE001 - the first error says more
            await self._abandon(error)

    async def _connected(self) -> AsyncConnection:
        if self._connection is None:
            self._connection = await self._engine.connect()
        return self._connection

    async def _commit_for_others(self) -> None:
        """The last one in the queue commits for all; when it is cancelled in the queue, somebody must in its place."""
        async with self._turn:
            if self._committed is not None and not self._waiting:
                try:
                    await carried_out(await self._connected(), [COMMIT])
                    self._tell()
                except Exception as error:  # noqa: BLE001 - every unit in it gets it
                    await self._abandon(error)

    def _tell(self) -> None:
        """The shared transaction is committed; every unit in it learns so."""
        committed, self._committed, self._members = self._committed, None, 0
        if committed is not None:
            committed.set_result(None)

    async def _abandon(self, error: Exception) -> None:
        """The transaction cannot end well: undo it for all its units. They get the database's error, not a unit's."""
        connection, committed = self._connection, self._committed
        self._connection, self._committed, self._members = None, None, 0
        if connection is not None:
            await connection.invalidate()
            await connection.close()
        if committed is not None:
            committed.set_exception(error if isinstance(error, DBAPIError) else StorageError(BROKEN_OFF))
            committed.exception()  # a unit that was rolled back does not look

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None


def _steps(writes: Sequence[Write]) -> list[Step]:
    return [write.step for write in writes if write.step is not None]
