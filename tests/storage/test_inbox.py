"""What came in is neither lost nor handled twice, and keeps the order of its chat."""

import asyncio
import contextvars
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.errors import StorageError
from bot.mail.model import CONVERSATION, NO_HANDLER, InboxRow, Incoming
from bot.storage.engine import Database
from bot.storage.queues.inbox import LEASE, UNWANTED, InboxStore
from bot.storage.tables import inbox
from tests.clock import MovableClock

ME, ANOTHER = "me", "another"


@pytest.fixture
def store(database: Database, clock: MovableClock) -> InboxStore:
    return InboxStore(database, clock)


def event(number: int, chat: str = "1", kind: str = CONVERSATION) -> Incoming:
    return Incoming(str(number), chat, {"n": number}, kind=kind)


async def numbers(database: Database, store: InboxStore, kind: str = CONVERSATION) -> list[int]:
    """The rows that may be taken now; they stay where they are."""
    rows = await taken(database, store, kind)
    if rows:
        async with database.unit():
            await store.release([row.id for row in rows], ME)
    return [row.payload["n"] for row in rows]


async def taken(
    database: Database, store: InboxStore, kind: str = CONVERSATION, owner: str = ME
) -> list[InboxRow]:
    due = await store.due("vk", "5", kind, 100)
    async with database.unit():
        return await store.take([row.id for row in due], owner)


async def test_events_and_the_position_are_kept_together(database: Database, store: InboxStore) -> None:
    assert await store.position("vk", "5") is None
    await store.receive("vk", "5", [event(1)], "101")
    assert await store.position("vk", "5") == "101"
    assert await numbers(database, store) == [1]


async def test_an_event_that_comes_twice_is_kept_once(database: Database, store: InboxStore) -> None:
    await store.receive("vk", "5", [event(1, "a"), event(2, "b")], "1")
    await store.receive("vk", "5", [event(2, "b"), event(3, "c")], "2")
    assert await numbers(database, store) == [1, 2, 3]


async def test_the_same_number_on_another_platform_is_another_event(store: InboxStore) -> None:
    await store.receive("vk", "5", [event(1)], "1")
    await store.receive("telegram", "5", [event(1)], "1")
    assert len(await store.due("vk", "5", CONVERSATION, 10)) == 1
    assert len(await store.due("telegram", "5", CONVERSATION, 10)) == 1


async def test_only_the_first_row_of_a_chat_may_be_taken_until_it_is_done(
    database: Database, store: InboxStore
) -> None:
    await store.receive("vk", "5", [event(1, "a"), event(2, "a"), event(3, "b")], "1")
    await store.receive("vk", "5", [event(4, "a")], "2")
    first, other = await taken(database, store)
    assert (first.payload["n"], other.payload["n"]) == (1, 3)
    assert await numbers(database, store) == []
    async with database.unit():
        await store.finish(first)
    assert await numbers(database, store) == [2]


async def test_a_row_that_no_other_waits_for_is_followed_by_none(database: Database, store: InboxStore) -> None:
    await store.receive("vk", "5", [event(n, "", "comment") for n in (1, 2, 3)], "1")
    rows = await taken(database, store, "comment")
    assert [row.payload["n"] for row in rows] == [1, 2, 3]
    async with database.unit():
        await store.finish(rows[0])
        await store.finish_all([row.id for row in rows[1:]])
    assert await numbers(database, store, "comment") == []


async def test_rows_are_finished_together_or_not_at_all(database: Database, store: InboxStore) -> None:
    await store.receive("vk", "5", [event(n, "", "comment") for n in (1, 2)], "1")
    one, other = await taken(database, store, "comment")
    async with database.unit():
        await store.finish(one)
    with pytest.raises(StorageError):
        async with database.unit():
            await store.finish_all([one.id, other.id])
    async with database.unit():
        await store.release([other.id], ME)
    assert await numbers(database, store, "comment") == [2]


async def test_a_row_is_finished_once(database: Database, store: InboxStore) -> None:
    await store.receive("vk", "5", [event(1)], "1")
    [row] = await taken(database, store)
    async with database.unit():
        await store.finish(row)
    for settle in (store.finish(row), store.bury(row, "KeyError")):
        with pytest.raises(StorageError):
            async with database.unit():
                await settle
    async with database.unit():
        await store.retry(row, row.due_at, "KeyError")
        await store.release([row.id], ME)
    assert await numbers(database, store) == []
    assert await store.dead_letters(10) == []


async def test_a_row_that_waits_for_its_retry_keeps_its_chat_waiting_and_no_other(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    await store.receive("vk", "5", [event(1, "a"), event(2, "a"), event(3, "b")], "1")
    first, other = await taken(database, store)
    async with database.unit():
        await store.retry(first, clock.now() + timedelta(seconds=4), "OSError")
        await store.release([other.id], ME)
    assert await numbers(database, store) == [3]
    clock.advance(seconds=5)
    assert await numbers(database, store) == [1, 3]
    assert (await taken(database, store))[0].attempts == 2


async def test_a_dead_letter_is_seen_and_its_chat_moves_on(database: Database, store: InboxStore) -> None:
    await store.receive("vk", "5", [event(1), event(2)], "1")
    [poisoned] = await taken(database, store)
    async with database.unit():
        await store.bury(poisoned, "KeyError")
    [letter] = await store.dead_letters(10)
    assert (letter.reference, letter.platform, letter.fault) == (poisoned.id, "vk", "KeyError")
    assert await numbers(database, store) == [2]


async def test_words_are_erased_after_their_time_and_ids_stay(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    await store.receive("vk", "5", [event(1, "a"), event(2, "b"), event(3, "c")], "1")
    done, dead, _waiting = await taken(database, store)
    async with database.unit():
        await store.finish(done)
        await store.bury(dead, "KeyError")
    clock.advance(hours=49)
    async with database.unit():
        await store.erase(clock.now() - timedelta(hours=48), 10)
    async with database.reading() as connection:
        rows = (await connection.execute(select(inbox.c.event_id, inbox.c.payload).order_by(inbox.c.id))).all()
    assert [(r.event_id, r.payload) for r in rows] == [("1", None), ("2", None), ("3", {"n": 3})]


async def test_a_row_that_asks_to_be_forgotten_keeps_its_words_only_until_it_is_settled(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    await store.receive("vk", "5", [event(1, "a"), event(2, "b")], "1")
    done, dead = await taken(database, store)
    async with database.unit():
        await store.finish(done, forget=True)
        await store.retry(dead, clock.now(), "OSError", forget=True)
    [again] = await taken(database, store)
    assert (again.payload, again.forget, done.forget) == ({"n": 2}, True, False)
    async with database.unit():
        await store.bury(dead, "OSError", forget=True)
    async with database.reading() as connection:
        assert list((await connection.execute(select(inbox.c.payload))).scalars()) == [None, None]
    assert [letter.reference for letter in await store.dead_letters(10)] == [dead.id]


async def test_a_row_that_waits_for_what_follows_sees_it_and_may_wait_longer(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    long = Incoming("1", "a", {"n": 1}, timedelta(seconds=2))
    await store.receive("vk", "5", [long, event(2, "a"), event(3, "b"), event(4, "a")], "1")
    assert await numbers(database, store) == [3]
    clock.advance(seconds=2)
    first, _ = await taken(database, store)
    assert [row.payload["n"] for row in await store.following(first, 10)] == [2, 4]
    assert [row.payload["n"] for row in await store.following(first, 1)] == [2]
    async with database.unit():
        await store.postpone(first, clock.now() + timedelta(seconds=1))
    assert await numbers(database, store) == []
    clock.advance(seconds=1)
    [again] = await taken(database, store)
    assert (again.payload["n"], again.attempts) == (1, 1)


async def test_a_row_of_one_kind_is_not_in_the_way_of_another_kind(database: Database, store: InboxStore) -> None:
    await store.receive("vk", "5", [event(1, "a", "comment"), event(2, "a")], "1")
    assert await numbers(database, store) == [2]
    [other] = await taken(database, store, "comment")
    assert (other.payload, other.kind) == ({"n": 1}, "comment")


async def test_a_row_that_somebody_is_at_work_on_is_nobody_else_s_while_its_lease_is_renewed(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    await store.receive("vk", "5", [event(1)], "1")
    due = [row.id for row in await store.due("vk", "5", CONVERSATION, 10)]
    [row] = await taken(database, store)
    async with database.unit():
        assert await store.take(due, ANOTHER) == []
    clock.advance(seconds=LEASE.total_seconds() / 2)
    async with database.unit():
        await store.renew([row.id], ME)
    clock.advance(seconds=LEASE.total_seconds() / 2 + 1)
    async with database.unit():
        assert not await store.recover("vk", "5", CONVERSATION)
    assert await store.due("vk", "5", CONVERSATION, 10) == []


async def test_what_was_under_way_when_a_process_died_is_in_doubt_and_counts_as_tried(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    await store.receive("vk", "5", [event(1, "a"), event(2, "b")], "1")
    await taken(database, store, owner="dead")
    await store.receive("vk", "5", [event(3, "c")], "2")
    clock.advance(seconds=LEASE.total_seconds() + 1)
    async with database.unit():
        assert await store.recover("vk", "5", CONVERSATION, ME)
    assert [row.in_doubt for row in await store.due("vk", "5", CONVERSATION, 10)] == [True, True, False]
    assert [row.attempts for row in await taken(database, store)] == [2, 2, 1]


async def test_at_its_start_a_bot_takes_from_another_only_what_that_one_can_no_longer_be_at_work_on(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    await store.receive("vk", "5", [event(1, "a"), event(2, "b")], "1")
    due = [row.id for row in await store.due("vk", "5", CONVERSATION, 10)]
    async with database.unit():
        await store.take(due[:1], ANOTHER)
        await store.take(due[1:], ME)
    async with database.unit():
        await store.recover("vk", "5", CONVERSATION, ME)
    assert await numbers(database, store) == ([2] if database.is_shared else [1, 2])


async def test_a_clean_stop_counts_as_no_attempt(database: Database, store: InboxStore) -> None:
    await store.receive("vk", "5", [event(1)], "1")
    [row] = await taken(database, store)
    async with database.unit():
        await store.release([row.id], ANOTHER)
    assert await numbers(database, store) == []
    async with database.unit():
        await store.release([row.id], ME)
    assert [row.attempts for row in await taken(database, store)] == [1]


async def test_rows_that_nobody_handles_become_dead_letters(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    await store.receive("vk", "5", [event(1, "a", "poll"), event(2, "", "poll"), event(3, "a")], "1")
    clock.advance(seconds=UNWANTED.total_seconds() + 1)
    rows = await store.unwanted("vk", "5", [CONVERSATION])
    async with database.unit():
        assert await store.bury_unwanted(rows) == 2
    assert [letter.fault for letter in await store.dead_letters(10)] == [NO_HANDLER, NO_HANDLER]
    assert await numbers(database, store) == [3]


async def test_a_process_that_does_not_know_a_kind_leaves_it_to_the_one_that_does(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    await store.receive("vk", "5", [event(1, "a", "poll"), event(2, "a", "poll"), event(3, "b", "poll")], "1")
    assert await store.unwanted("vk", "5", [CONVERSATION]) == []
    clock.advance(seconds=UNWANTED.total_seconds() + 1)
    await store.receive("vk", "5", [event(4, "a", "poll")], "2")
    rows = await store.unwanted("vk", "5", [CONVERSATION])
    assert [row.payload["n"] for row in rows] == [1, 2, 3]
    async with database.unit():
        await store.take([rows[2].id], ANOTHER)
    async with database.unit():
        assert await store.bury_unwanted(rows) == 2
    assert await numbers(database, store, "poll") == [4]


async def test_a_row_that_another_has_taken_meanwhile_is_not_put_off_under_its_hands(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    """A process woke up after its lease had run out."""
    await store.receive("vk", "5", [event(1)], "1")
    [mine] = await taken(database, store)
    clock.advance(seconds=LEASE.total_seconds() + 1)
    async with database.unit():
        await store.recover("vk", "5", CONVERSATION)
    [theirs] = await taken(database, store, owner=ANOTHER)
    async with database.unit():
        await store.retry(mine, clock.now(), "KeyError")
        await store.postpone(mine, clock.now())
    assert await numbers(database, store) == []
    async with database.unit():
        await store.retry(theirs, clock.now(), "KeyError")
    assert await numbers(database, store) == [1]


async def test_a_row_that_comes_while_the_one_before_it_is_being_finished_is_not_left_behind(
    database: Database, store: InboxStore
) -> None:
    """On PostgreSQL neither transaction sees what the other has not committed."""
    await store.receive("vk", "5", [event(1)], "1")
    [row] = await taken(database, store)
    async with database.unit():
        await store.finish(row)
        coming = asyncio.create_task(
            store.receive("vk", "5", [event(2)], "2"), context=contextvars.Context()
        )
        await asyncio.sleep(0.2)  # it has done what it can do beside an open transaction
    await coming
    assert await numbers(database, store) == [2]


