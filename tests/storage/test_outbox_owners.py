"""A row belongs to the process that sends it, until it has settled it or is dead."""

import pytest

from bot.mail.model import ANSWER_LANE, BROADCAST_LANE, OutboxRow, Outcome, Outgoing, Sent
from bot.mail.parcels import Room
from bot.page import Page
from bot.storage.engine import Database
from bot.storage.queues.outbox import DEATHS, LEASE, OutboxStore
from tests.clock import MovableClock


class Process(OutboxStore):
    """As a bot sees the outbox, from its start to its death."""

    def __init__(self, database: Database, clock: MovableClock) -> None:
        super().__init__(database, clock)
        self.database = database

    async def sends(self) -> list[OutboxRow]:
        async with self.database.unit():
            parcels = await self.claim("telegram", "5", Room(answers=10, bulk=10))
        return [row for parcel in parcels for row in parcel.rows]

    async def recovers(self, *, keyed: bool = True) -> None:
        async with self.database.unit():
            await self.recover("telegram", "5", keyed=keyed)

    async def renews(self) -> None:
        async with self.database.unit():
            await self.renew("telegram", "5", keyed=True)

    async def settles(self, *outcomes: Outcome) -> None:
        async with self.database.unit():
            await self.settle(outcomes)


@pytest.fixture
def process(database: Database, clock: MovableClock) -> Process:
    return Process(database, clock)


@pytest.fixture
def shared(database: Database) -> Database:
    if not database.is_shared:
        pytest.skip("a SQLite file belongs to one process")
    return database


async def put(database: Database, *chats: int, lane: int = ANSWER_LANE) -> None:
    async with database.unit():
        for chat in chats:
            await OutboxStore(database, MovableClock()).put(
                Outgoing("telegram", "5", chat, Page("слова"), lane=lane)
            )


async def next_process(database: Database, clock: MovableClock) -> Process:
    """The one before was killed long enough ago."""
    clock.advance(seconds=LEASE.total_seconds() + 1)
    process = Process(database, clock)
    await process.recovers()
    return process


async def test_what_kills_the_process_is_given_up_and_the_next_of_its_chat_leaves(
    database: Database, process: Process, clock: MovableClock
) -> None:
    await put(database, 1, 1)
    for _ in range(DEATHS):
        [poison] = await process.sends()
        process = await next_process(database, clock)
    [row] = await process.sends()
    assert row.id != poison.id
    assert [lost.fault for lost in await process.lost(10)] == ["ProcessKilled"]


async def test_a_stop_is_no_death(database: Database, process: Process) -> None:
    await put(database, 1)
    for _ in range(2 * DEATHS):
        assert len(await process.sends()) == 1
        await process.recovers()
    assert await process.lost(10) == []


async def test_of_two_that_may_kill_the_process_only_one_is_sent_at_a_time(
    database: Database, process: Process, clock: MovableClock
) -> None:
    await put(database, 1, 2)
    for _ in range(DEATHS - 1):
        assert len(await process.sends()) == 2
        process = await next_process(database, clock)
    await put(database, 3)
    first, innocent = await process.sends()
    assert (first.chat_id, innocent.chat_id) == (1, 3)
    assert await process.sends() == []
    await process.settles(Sent(first, 10, clock.now()))
    assert [row.chat_id for row in await process.sends()] == [2]


@pytest.mark.parametrize("keyed", [True, False])
async def test_a_broadcast_in_doubt_is_sent_again_only_where_it_cannot_double(
    database: Database, process: Process, keyed: bool
) -> None:
    await put(database, 1, lane=BROADCAST_LANE)
    await put(database, 2)
    assert len(await process.sends()) == 2
    await process.recovers(keyed=keyed)
    assert [row.chat_id for row in await process.sends()] == ([2, 1] if keyed else [2])
    assert [lost.fault for lost in await process.lost(10)] == ([] if keyed else ["Unconfirmed"])


async def test_what_a_living_process_sends_is_left_to_it(
    shared: Database, process: Process, clock: MovableClock
) -> None:
    await put(shared, 1)
    [row] = await process.sends()
    other = Process(shared, clock)
    await other.recovers()
    assert await other.sends() == []
    clock.advance(seconds=LEASE.total_seconds() / 2)
    await process.renews()
    clock.advance(seconds=LEASE.total_seconds() / 2 + 1)
    await other.renews()
    assert await other.sends() == []
    await process.settles(Sent(row, 10, clock.now()))


async def test_what_a_dead_process_was_sending_is_taken_over_by_another(
    shared: Database, process: Process, clock: MovableClock
) -> None:
    await put(shared, 1)
    [row] = await process.sends()
    other = Process(shared, clock)
    clock.advance(seconds=LEASE.total_seconds() + 1)
    await other.renews()
    [again] = await other.sends()
    assert again.id == row.id


async def test_one_that_was_taken_for_dead_does_not_settle_what_another_sends(
    shared: Database, process: Process, clock: MovableClock
) -> None:
    await put(shared, 1, 1)
    [row] = await process.sends()
    other = await next_process(shared, clock)
    [again] = await other.sends()
    await process.settles(Sent(row, 10, clock.now()))
    assert await other.sends() == []  # the second page waits for the first, which is on its way once more
    await other.settles(Sent(again, 11, clock.now()))
    assert len(await other.sends()) == 1
