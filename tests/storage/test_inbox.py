"""What came in is neither lost nor handled twice, and keeps the order of its chat."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.errors import StorageError
from bot.mail.model import CONVERSATION, Incoming
from bot.storage.engine import Database
from bot.storage.queues.inbox import InboxStore
from bot.storage.tables import inbox
from tests.clock import MovableClock


@pytest.fixture
def store(database: Database, clock: MovableClock) -> InboxStore:
    return InboxStore(database, clock)


def event(number: int, chat: str = "1") -> Incoming:
    return Incoming(str(number), chat, {"n": number})


async def numbers(store: InboxStore, busy: set[int] | None = None) -> list[int]:
    return [row.payload["n"] for row in await store.heads("vk", "5", CONVERSATION, busy or set(), 100)]


async def test_events_and_the_position_are_kept_together(store: InboxStore) -> None:
    assert await store.position("vk", "5") is None
    await store.receive("vk", "5", [event(1)], "101")
    assert await store.position("vk", "5") == "101"
    assert await numbers(store) == [1]


async def test_an_event_that_comes_twice_is_kept_once(store: InboxStore) -> None:
    await store.receive("vk", "5", [event(1, "a"), event(2, "b")], "1")
    await store.receive("vk", "5", [event(2, "b"), event(3, "c")], "2")
    assert await numbers(store) == [1, 2, 3]


async def test_the_same_number_on_another_platform_is_another_event(store: InboxStore) -> None:
    await store.receive("vk", "5", [event(1)], "1")
    await store.receive("telegram", "5", [event(1)], "1")
    assert len(await store.heads("vk", "5", CONVERSATION, set(), 10)) == 1
    assert len(await store.heads("telegram", "5", CONVERSATION, set(), 10)) == 1


async def test_only_the_first_row_of_a_chat_is_offered_until_it_is_done(
    database: Database, store: InboxStore
) -> None:
    await store.receive("vk", "5", [event(1, "a"), event(2, "a"), event(3, "b")], "1")
    first, other = await store.heads("vk", "5", CONVERSATION, set(), 10)
    assert (first.payload["n"], other.payload["n"]) == (1, 3)
    assert await numbers(store, busy={first.id}) == [3]
    async with database.unit():
        await store.finish(first.id)
    assert await numbers(store) == [2, 3]


async def test_a_row_is_finished_once(database: Database, store: InboxStore) -> None:
    await store.receive("vk", "5", [event(1)], "1")
    [row] = await store.heads("vk", "5", CONVERSATION, set(), 10)
    async with database.unit():
        await store.finish(row.id)
    with pytest.raises(StorageError):
        async with database.unit():
            await store.finish(row.id)


async def test_a_row_that_waits_for_its_retry_keeps_its_chat_waiting_and_no_other(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    await store.receive("vk", "5", [event(1, "a"), event(2, "a"), event(3, "b")], "1")
    first, _ = await store.heads("vk", "5", CONVERSATION, set(), 10)
    async with database.unit():
        await store.retry(first.id, clock.now() + timedelta(seconds=4), "OSError")
    assert await numbers(store) == [3]
    clock.advance(seconds=5)
    assert await numbers(store) == [1, 3]
    assert (await store.heads("vk", "5", CONVERSATION, set(), 10))[0].attempts == 1


async def test_a_dead_letter_is_seen_and_its_chat_moves_on(database: Database, store: InboxStore) -> None:
    await store.receive("vk", "5", [event(1), event(2)], "1")
    [poisoned] = await store.heads("vk", "5", CONVERSATION, set(), 10)
    async with database.unit():
        await store.bury(poisoned.id, "KeyError")
    [letter] = await store.dead_letters(10)
    assert (letter.reference, letter.platform, letter.fault) == (poisoned.id, "vk", "KeyError")
    assert await numbers(store) == [2]


async def test_words_are_erased_after_their_time_and_ids_stay(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    await store.receive("vk", "5", [event(1, "a"), event(2, "b"), event(3, "c")], "1")
    done, dead, _waiting = await store.heads("vk", "5", CONVERSATION, set(), 10)
    async with database.unit():
        await store.finish(done.id)
        await store.bury(dead.id, "KeyError")
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
    done, dead = await store.heads("vk", "5", CONVERSATION, set(), 10)
    async with database.unit():
        await store.finish(done.id, forget=True)
        await store.retry(dead.id, clock.now(), "OSError", forget=True)
    [again] = await store.heads("vk", "5", CONVERSATION, set(), 10)
    assert (again.payload, again.forget, done.forget) == ({"n": 2}, True, False)
    async with database.unit():
        await store.bury(dead.id, "OSError", forget=True)
    async with database.reading() as connection:
        assert list((await connection.execute(select(inbox.c.payload))).scalars()) == [None, None]
    assert [letter.reference for letter in await store.dead_letters(10)] == [dead.id]


async def test_a_row_that_waits_for_what_follows_sees_it_and_may_wait_longer(
    database: Database, store: InboxStore, clock: MovableClock
) -> None:
    long = Incoming("1", "a", {"n": 1}, timedelta(seconds=2))
    await store.receive("vk", "5", [long, event(2, "a"), event(3, "b"), event(4, "a")], "1")
    assert await numbers(store) == [3]
    clock.advance(seconds=2)
    first, _ = await store.heads("vk", "5", CONVERSATION, set(), 10)
    assert [row.payload["n"] for row in await store.following(first, 10)] == [2, 4]
    assert [row.payload["n"] for row in await store.following(first, 1)] == [2]
    async with database.unit():
        await store.postpone(first.id, clock.now() + timedelta(seconds=1))
    assert await numbers(store) == [3]
    clock.advance(seconds=1)
    again, _ = await store.heads("vk", "5", CONVERSATION, set(), 10)
    assert (again.payload["n"], again.attempts) == (1, 0)


async def test_a_row_of_one_kind_is_not_in_the_way_of_another_kind(store: InboxStore) -> None:
    comment = Incoming("1", "a", {"n": 1}, kind="comment")
    await store.receive("vk", "5", [comment, event(2, "a")], "1")
    assert await numbers(store) == [2]
    [other] = await store.heads("vk", "5", "comment", set(), 10)
    assert (other.payload, other.kind) == ({"n": 1}, "comment")
