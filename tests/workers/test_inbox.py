"""The pumps over a real inbox: each kind to its handler, rows side by side or by the hundred, and none without end."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.mail.model import CONVERSATION, InboxRow, Incoming
from bot.storage.engine import Database
from bot.storage.queues.inbox import UNWANTED, InboxStore
from bot.storage.tables import inbox
from bot.workers.batches import Batches
from bot.workers.inbox import Handler, Reception
from tests import databases
from tests.clock import MovableClock

POISON = -1


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(await databases.new(tmp_path / "inbox.sqlite3"))
    yield database
    await database.close()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def store(database: Database, clock: MovableClock) -> InboxStore:
    return InboxStore(database, clock)


@dataclass
class Talk:
    """A conversation that remembers what was said, and hangs at some words until it is let go."""

    database: Database
    store: InboxStore
    kind: str = CONVERSATION
    batch: int = 1
    abreast: int = 100
    is_busy: bool = False
    said: list[int] = field(default_factory=list)
    slow: set[int] = field(default_factory=set)
    go: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: int = 0
    most: int = 0

    async def handle(self, rows: Sequence[InboxRow]) -> bool:
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            if rows[0].payload["n"] in self.slow:
                await self.go.wait()
            async with self.database.unit():
                await self.store.finish(rows[0])
            self.said.append(rows[0].payload["n"])
            return True
        finally:
            self.at_once -= 1

    async def close(self) -> None:
        return


@dataclass
class Seen:
    """Comments as they were taken in, batch by batch."""

    batches: list[list[int]] = field(default_factory=list)

    async def take_in(self, rows: Sequence[InboxRow]) -> None:
        numbers = [row.payload["n"] for row in rows]
        if POISON in numbers:
            raise KeyError
        self.batches.append(numbers)


def said(number: int, chat: str = "1") -> Incoming:
    return Incoming(f"s{number}", chat, {"n": number})


def comment(number: int, kind: str = "comment") -> Incoming:
    return Incoming(f"c{number}", "", {"n": number}, kind=kind)


@asynccontextmanager
async def at_work(
    database: Database, store: InboxStore, clock: MovableClock, *handlers: Handler
) -> AsyncIterator[Reception]:
    reception = Reception(database, store, "vk", "5", handlers, clock)
    tasks = [asyncio.create_task(pump.run()) for pump in reception.pumps.values()]
    tasks.append(asyncio.create_task(reception.watch()))
    try:
        await asyncio.sleep(0)
        yield reception
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def settled(database: Database, reception: Reception) -> None:
    """Once no row is open."""
    query = select(func.count()).select_from(inbox).where(inbox.c.settled_at.is_(None))
    async with asyncio.timeout(20):
        while True:
            async with database.reading() as connection:
                if not (await connection.execute(query)).scalar_one():
                    return
            reception.ring()
            await asyncio.sleep(0.01)


async def test_each_kind_goes_to_its_handler_one_by_one_or_by_the_hundred(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    talk, seen = Talk(database, store), Seen()
    await store.receive("vk", "5", [comment(n) for n in range(1200)], "1")
    async with at_work(database, store, clock, talk, Batches(database, store, clock, "comment", seen.take_in)) as desk:
        await desk.receive("vk", "5", [said(1), comment(1200), said(2)], "2")
        await settled(database, desk)
    assert talk.said == [1, 2]
    assert [number for batch in seen.batches for number in batch] == list(range(1201))
    assert max(map(len, seen.batches)) == 500


async def test_a_handler_of_one_kind_that_hangs_delays_no_other_kind(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    talk, seen = Talk(database, store, slow={1}), Seen()
    async with at_work(database, store, clock, talk, Batches(database, store, clock, "comment", seen.take_in)) as desk:
        await desk.receive("vk", "5", [said(1), comment(2)], "1")
        async with asyncio.timeout(10):
            while not seen.batches:
                await asyncio.sleep(0.01)
        assert talk.said == []
        talk.go.set()
        await settled(database, desk)


async def test_of_a_batch_that_fails_all_but_the_one_at_fault_are_taken_in(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    seen = Seen()
    async with at_work(database, store, clock, Batches(database, store, clock, "comment", seen.take_in)) as desk:
        await store.receive("vk", "5", [comment(1), comment(POISON), comment(2)], "1")
        while not await store.dead_letters(1):
            desk.ring()
            clock.advance(seconds=1)
            await asyncio.sleep(0.01)
    assert sorted(number for batch in seen.batches for number in batch) == [1, 2]
    [letter] = await store.dead_letters(10)
    assert letter.fault == "KeyError"


async def test_what_nobody_handles_is_given_up_and_told_of(
    database: Database, store: InboxStore, clock: MovableClock, caplog: pytest.LogCaptureFixture
) -> None:
    talk = Talk(database, store)
    await store.receive("vk", "5", [comment(1, "poll"), comment(2, "poll")], "1")
    clock.advance(seconds=UNWANTED.total_seconds() + 1)
    async with at_work(database, store, clock, talk) as desk:
        await desk.receive("vk", "5", [said(3)], "2")
        await settled(database, desk)
    assert [letter.fault for letter in await store.dead_letters(10)] == ["NoHandler", "NoHandler"]
    assert "nobody handles 2 events" in caplog.text
    assert talk.said == [3]


async def test_a_chat_keeps_its_order_and_a_slow_one_delays_no_other(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    talk = Talk(database, store, slow={1})
    async with at_work(database, store, clock, talk) as desk:
        await desk.receive("vk", "5", [said(1, "a"), said(2, "b"), said(3, "a"), said(4, "b")], "1")
        await desk.receive("vk", "5", [said(5, "a"), said(6, "c")], "2")
        async with asyncio.timeout(10):
            while len(talk.said) < 3:
                await asyncio.sleep(0.01)
        assert sorted(talk.said) == [2, 4, 6]
        talk.go.set()
        await settled(database, desk)
    assert talk.said[3:] == [1, 3, 5]


async def test_more_conversations_than_there_is_room_for_wait_their_turn(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    talk = Talk(database, store, abreast=3)
    async with at_work(database, store, clock, talk) as desk:
        await desk.receive("vk", "5", [said(n, str(n)) for n in range(10)], "1")
        await settled(database, desk)
    assert sorted(talk.said) == list(range(10))
    assert talk.most <= 3


async def test_what_a_dead_process_was_at_work_on_is_tried_one_row_at_a_time(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    """One of them may have been its death: no other row has to die with it again."""
    await store.receive("vk", "5", [said(n, str(n)) for n in range(5)], "1")
    due = [row.id for row in await store.due("vk", "5", CONVERSATION, 10)]
    async with database.unit():
        await store.take(due, "dead")
    talk = Talk(database, store)
    async with at_work(database, store, clock, talk) as desk:
        await settled(database, desk)
    assert talk.said == list(range(5))
    assert talk.most == 1


async def test_a_stop_gives_back_what_is_under_way(
    database: Database, store: InboxStore, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(tasks: set[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    monkeypatch.setattr("bot.workers.inbox.ended", at_once)
    for _ in range(4):
        talk = Talk(database, store, slow={1})
        async with at_work(database, store, clock, talk) as desk:
            if not await store.position("vk", "5"):
                await desk.receive("vk", "5", [said(1)], "1")
            async with asyncio.timeout(10):
                while not talk.at_once:
                    await asyncio.sleep(0.01)
    due = await store.due("vk", "5", CONVERSATION, 10)
    async with database.unit():
        [row] = await store.take([row.id for row in due], "me")
    assert (due[0].in_doubt, row.attempts) == (False, 1)
