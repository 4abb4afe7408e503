"""The unit of work: all or nothing, grouped or alone."""

import asyncio
import contextvars
from pathlib import Path

import pytest
from sqlalchemy import bindparam, delete, func, null, select, text, update
from sqlalchemy.exc import DBAPIError

from bot.errors import StorageError
from bot.mail.model import Incoming, Outgoing
from bot.page import Page
from bot.storage.engine import READERS, Database
from bot.storage.prepared import Bound, Prepared
from bot.storage.queues.inbox import InboxStore
from bot.storage.queues.outbox import OutboxStore
from bot.storage.tables import outbox
from tests import databases
from tests.clock import MovableClock

TAKE_BACK = Prepared(delete(outbox).where(outbox.c.id == bindparam("row")))
TAKE_ALL_BACK = Prepared(delete(outbox).where(outbox.c.account == bindparam("account")))
UNSIGN = Prepared(update(outbox).where(outbox.c.chat_id == bindparam("chat")).values(account=null()))

FAULTY = 3  # the chat whose unit fails
FAULTS: dict[str, tuple[Prepared, Bound, str | None]] = {
    "a number of 71 bits": (TAKE_BACK, {"row": 2**70}, None),
    "half a surrogate": (TAKE_ALL_BACK, {"account": "\ud800"}, None),
    "a column left empty": (UNSIGN, {"chat": FAULTY}, None),
    "a row that is not there": (TAKE_BACK, {"row": 0}, "there is no such row"),
}


def letter(chat: int = 1, text: str = "ответ") -> Outgoing:
    return Outgoing("telegram", "7", chat, Page(text))


async def count(database: Database) -> int:
    async with database.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(outbox))).scalar_one()


async def test_what_a_unit_wrote_is_there_for_everybody_after_it(database: Database, clock: MovableClock) -> None:
    async with database.unit():
        await OutboxStore(database, clock).put(letter())
    assert await count(database) == 1


async def test_a_unit_that_raises_leaves_nothing_behind(database: Database, clock: MovableClock) -> None:
    store = OutboxStore(database, clock)
    with pytest.raises(RuntimeError):
        async with database.unit():
            await store.put(letter())
            raise RuntimeError
    assert await count(database) == 0


async def test_a_unit_reads_what_it_wrote(database: Database, clock: MovableClock) -> None:
    async with database.unit():
        await OutboxStore(database, clock).put(letter())
        assert await count(database) == 1


async def test_units_that_arrive_together_fall_one_by_one(database: Database, clock: MovableClock) -> None:
    store = OutboxStore(database, clock)

    async def write(number: int) -> None:
        async with database.unit():
            await store.put(letter(chat=number))
            if number % 3 == 0:
                raise RuntimeError

    ended = await asyncio.gather(*(write(n) for n in range(60)), return_exceptions=True)
    assert sum(isinstance(e, RuntimeError) for e in ended) == 20
    assert await count(database) == 40


async def test_a_unit_cancelled_in_the_middle_does_not_hold_up_the_next(
    database: Database, clock: MovableClock
) -> None:
    store = OutboxStore(database, clock)
    wrote = asyncio.Event()

    async def stuck() -> None:
        async with database.unit():
            await store.put(letter())
            await database.writing()
            wrote.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(stuck())
    await wrote.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(10), database.unit():
        await store.put(letter())
    assert await count(database) == 1


async def test_a_write_outside_a_unit_is_refused(database: Database, clock: MovableClock) -> None:
    with pytest.raises(StorageError):
        await OutboxStore(database, clock).put(letter())


async def test_readers_that_had_trouble_take_nobody_s_room(database: Database, clock: MovableClock) -> None:
    for _ in range(READERS + 1):
        with pytest.raises(DBAPIError):
            async with database.reading() as connection:
                await connection.execute(text("SELECT 1 FROM nowhere"))
    assert await InboxStore(database, clock).position("telegram", "1") is None


async def test_units_do_not_nest(database: Database) -> None:
    async with database.unit():
        with pytest.raises(StorageError):
            async with database.unit():
                pass


async def test_a_unit_that_only_reads_takes_no_lock(database: Database, clock: MovableClock) -> None:
    async with database.unit():
        await count(database)
        async with asyncio.timeout(10):
            inbox = InboxStore(database, clock)
            await asyncio.create_task(_receive(inbox), context=contextvars.Context())
    assert await inbox.position("telegram", "7") == "1"


async def _receive(inbox: InboxStore) -> None:
    await inbox.receive("telegram", "7", [Incoming("1", "1", {})], "1")


async def test_a_unit_is_committed_though_the_one_that_was_to_commit_for_both_is_cancelled(
    tmp_path: Path, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(await databases.new(tmp_path / "shared.sqlite3"))
    store = OutboxStore(database, clock)
    wrote, go = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with database.unit():
            await store.put(letter(1))
            await database.writing()
            wrote.set()
            await go.wait()

    async def second() -> None:
        async with database.unit():
            await database.writing()
            await store.put(letter(2))

    one = asyncio.create_task(first())
    await wrote.wait()
    other = asyncio.create_task(second())
    turn = database._writer._turn  # type: ignore[attr-defined]
    while not turn._waiters:
        await asyncio.sleep(0)
    release = turn.release

    def release_and_cancel() -> None:
        release()
        other.cancel()

    monkeypatch.setattr(turn, "release", release_and_cancel)
    go.set()
    async with asyncio.timeout(10):
        await one
    assert await count(database) == 1
    await database.close()


async def test_nothing_stays_in_the_log_of_a_database_that_was_tidied(
    database: Database, clock: MovableClock, tmp_path: Path
) -> None:
    async with database.unit():
        await OutboxStore(database, clock).put(letter())
    await database.tidy()
    assert [path.stat().st_size for path in tmp_path.glob("*-wal")] in ([], [0])
    assert await count(database) == 1


async def test_of_units_that_are_written_down_and_end_together_the_faulty_one_alone_fails(
    database: Database, clock: MovableClock
) -> None:
    store = OutboxStore(database, clock)

    async def answer(number: int) -> None:
        async with database.unit():
            await store.put(letter(chat=number))
            if number % 4 == 0:
                database.write(TAKE_BACK, {"row": 0}, needed="there is no such row")

    ended = await asyncio.gather(*(answer(number) for number in range(20)), return_exceptions=True)
    assert [type(e) for e in ended if e is not None] == [StorageError] * 5
    assert await count(database) == 15


async def test_what_was_put_off_is_written_before_what_follows(database: Database, clock: MovableClock) -> None:
    with pytest.raises(StorageError):
        async with database.unit():
            await OutboxStore(database, clock).put(letter())
            assert await count(database) == 1
            database.write(TAKE_BACK, {"row": 0}, needed="there is no such row")
    assert await count(database) == 0


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("asks", ["before it writes", "after the fault", "in between", "never", "as others do not"])
async def test_of_five_units_that_come_together_one_fails_and_four_are_kept(
    database: Database, clock: MovableClock, fault: str, asks: str
) -> None:
    store = OutboxStore(database, clock)
    statement, bound, needed = FAULTS[fault]

    async def write(chat: int) -> None:
        async with database.unit():
            if asks == "before it writes" or (asks == "as others do not" and chat % 2):
                await database.writing()
            await store.put(letter(chat))
            if asks == "in between":
                await database.writing()
            if chat == FAULTY:
                database.write(statement, bound, needed=needed)
            if asks in ("in between", "after the fault"):
                await database.writing()

    async with asyncio.timeout(10):
        ended = await asyncio.gather(*(write(chat) for chat in range(1, 6)), return_exceptions=True)
        assert [chat for chat, error in enumerate(ended, 1) if error is not None] == [FAULTY]
        assert await chats(database) == [1, 2, 4, 5]
        await write(6)
    assert await chats(database) == [1, 2, 4, 5, 6]


@pytest.mark.parametrize("joins", [True, False])
async def test_units_that_cannot_be_told_apart_any_more_all_fail_and_the_next_one_does_not(
    tmp_path: Path, clock: MovableClock, joins: bool
) -> None:
    """SQLite has undone the whole transaction by itself, as it may when a disk is full."""
    database = Database(await databases.new(tmp_path / "shared.sqlite3"))
    store = OutboxStore(database, clock)

    async def write(chat: int) -> None:
        async with database.unit():
            if joins:
                await database.writing()
            await store.put(letter(chat))

    async with database.unit():
        await (await database.writing()).exec_driver_sql(
            f"CREATE TRIGGER broken BEFORE INSERT ON outbox WHEN NEW.chat_id = {FAULTY} "
            "BEGIN SELECT RAISE(ROLLBACK, 'undone'); END"
        )
    async with asyncio.timeout(10):
        ended = await asyncio.gather(*(write(chat) for chat in range(1, 6)), return_exceptions=True)
        assert [type(error) for error in ended[1:FAULTY]] == [StorageError] * 2  # the first one may go alone
        assert await chats(database) == [chat for chat, error in enumerate(ended, 1) if error is None]
        await write(6)
    assert (await chats(database))[-1] == 6
    await database.close()


async def test_a_unit_cancelled_while_it_is_undone_holds_nobody_up(
    tmp_path: Path, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(await databases.new(tmp_path / "shared.sqlite3"))
    writer = database._writer
    undo = writer._undo  # type: ignore[attr-defined]

    async def fail() -> None:
        async with database.unit():
            database.write(TAKE_BACK, {"row": 2**70})
            await database.writing()

    task = asyncio.create_task(fail())

    async def cancel_and_undo(error: Exception) -> None:
        task.cancel()
        await asyncio.sleep(0)
        await undo(error)

    monkeypatch.setattr(writer, "_undo", cancel_and_undo)
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(10), database.unit():
        await database.writing()
        await OutboxStore(database, clock).put(letter())
    assert await count(database) == 1
    await database.close()


async def chats(database: Database) -> list[int]:
    async with database.reading() as connection:
        return list((await connection.execute(select(outbox.c.chat_id).order_by(outbox.c.chat_id))).scalars())
