"""One chat can be forgotten, and the others are not."""

import asyncio
import contextvars
from typing import Any

import pytest
from aiogram.fsm.storage.base import StorageKey
from sqlalchemy import select

from bot.mail.model import CONVERSATION, Again, Incoming, OutboxRow, Outgoing, Recipient, Sent
from bot.mail.parcels import Room
from bot.page import Page
from bot.storage.engine import Database
from bot.storage.fsm import ConversationStorage
from bot.storage.queues.inbox import InboxStore
from bot.storage.queues.outbox import OutboxStore
from bot.storage.tables import bodies, inbox, outbox
from bot.storage.traces import TraceStore
from tests.clock import MovableClock


async def test_a_chat_is_forgotten_wherever_the_mail_keeps_it(database: Database, clock: MovableClock) -> None:
    letters, pages = InboxStore(database, clock), OutboxStore(database, clock)
    states, others = ConversationStorage(database, "vk", "5"), ConversationStorage(database, "telegram", "5")
    await letters.receive("vk", "5", [Incoming(str(n), str(1 + n % 2), {"n": n}) for n in range(4)], "1")
    due = [row.id for row in await letters.due("vk", "5", CONVERSATION, 10)]
    async with database.unit():
        heads = await letters.take(due, "me")
    async with database.unit():
        for row in heads:
            await letters.finish(row)
        for chat in (1, 2):
            await pages.put(Outgoing("vk", "5", chat, Page("ответ")))
            for storage in (states, others):
                await storage.set_data(StorageKey(bot_id=5, chat_id=chat, user_id=chat), {"draft": "слова"})
    async with database.unit():
        sent = [row for parcel in await pages.claim("vk", "5", Room(answers=10)) for row in parcel.rows]
    async with database.unit():
        await pages.settle([Sent(row, 70 + row.chat_id, clock.now()) for row in sent])
        for chat in (1, 2):
            await pages.put(Outgoing("vk", "5", chat, Page("ещё")))

    async with database.unit():
        await TraceStore(database).forget_chat("vk", "5", "1")

    assert await _rows(database, inbox.c.chat, inbox.c.settled_at.is_not(None), inbox.c.payload.is_not(None)) == [
        ("1", False, True), ("1", True, False), ("2", False, True), ("2", True, True),
    ]
    assert await _rows(database, inbox.c.chat, inbox.c.forget, inbox.c.settled_at.is_(None)) == [
        ("1", False, False), ("1", True, True), ("2", False, False), ("2", False, True),
    ]
    assert await _rows(database, outbox.c.chat_id, outbox.c.state, outbox.c.page.is_not(None), outbox.c.forget) == [
        (1, "queued", True, True), (1, "sent", False, False), (2, "queued", True, False), (2, "sent", True, False),
    ]
    assert await pages.find("vk", "5", 1, 71) is None
    assert await pages.find("vk", "5", 2, 72) is not None
    assert await states.get_data(StorageKey(bot_id=5, chat_id=1, user_id=1)) == {}
    assert await states.get_data(StorageKey(bot_id=5, chat_id=2, user_id=2)) != {}
    assert await others.get_data(StorageKey(bot_id=5, chat_id=1, user_id=1)) != {}


async def test_what_a_forgotten_chat_was_told_in_the_same_update_is_forgotten_too(database: Database) -> None:
    states, others = ConversationStorage(database, "vk", "5"), ConversationStorage(database, "telegram", "5")
    one, two = (StorageKey(bot_id=5, chat_id=chat, user_id=chat) for chat in (1, 2))
    async with database.unit():
        for storage, key in ((states, one), (states, two), (others, one)):
            await storage.set_data(key, {"draft": "слова"})
        await TraceStore(database).forget_chat("vk", "5", "1")
        assert await states.get_data(one) == {}
    assert await states.get_data(one) == {}
    assert await states.get_data(two) != {}
    assert await others.get_data(one) != {}


async def test_a_forgotten_chat_may_begin_anew_in_the_same_update(database: Database) -> None:
    states, one = ConversationStorage(database, "vk", "5"), StorageKey(bot_id=5, chat_id=1, user_id=1)
    async with database.unit():
        await states.set_state(one, "asking")
    async with database.unit():
        await states.set_data(one, {"draft": "слова"})
        await TraceStore(database).forget_chat("vk", "5", "1")
        await states.set_state(one, "asking")
    assert (await states.get_state(one), await states.get_data(one)) == ("asking", {})


async def test_a_page_for_many_is_forgotten_with_the_last_of_those_who_had_it(
    database: Database, clock: MovableClock
) -> None:
    pages, traces = OutboxStore(database, clock), TraceStore(database)

    async def claimed() -> list[OutboxRow]:
        async with database.unit():
            return [row for parcel in await pages.claim("vk", "5", Room(10, 10, 10)) for row in parcel.rows]

    async def forget(chat: str) -> list[tuple[Any, ...]]:
        async with database.unit():
            await traces.forget_chat("vk", "5", chat)
        return await _rows(database, bodies.c.page.is_not(None))

    async with database.unit():
        await pages.put_many(Page("обоим"), [Recipient("vk", "5", chat) for chat in (1, 2)])
    first, second = await claimed()
    async with database.unit():
        await pages.settle([Sent(first, 71, clock.now()), Again(second, clock.now(), "TelegramServerError")])

    assert await forget("1") == [(True,)]
    assert await forget("2") == [(True,)]  # it has yet to leave
    [second] = await claimed()
    assert second.page.text == "обоим"
    async with database.unit():
        await pages.settle([Sent(second, 72, clock.now())])
    assert await _rows(database, bodies.c.page.is_not(None)) == [(False,)]
    assert await _rows(database, outbox.c.body.is_not(None)) == [(False,), (False,)]


async def test_a_chat_that_is_forgotten_and_a_page_of_it_that_is_settled_wait_for_each_other_in_one_order(
    database: Database, clock: MovableClock
) -> None:
    if not database.is_shared:
        pytest.skip("a SQLite file has one lock")
    pages = OutboxStore(database, clock)

    async def settle() -> None:
        async with database.unit():
            await pages.settle([Sent(row, 71, clock.now())])

    async with database.unit():
        await pages.put(Outgoing("vk", "5", 1, Page("ответ")))
    async with database.unit():
        [[row]] = [parcel.rows for parcel in await pages.claim("vk", "5", Room(answers=10))]
    async with asyncio.TaskGroup() as group, database.unit():
        await TraceStore(database).forget_chat("vk", "5", "1")
        group.create_task(settle(), context=contextvars.Context())
        while not await _waiting(database):
            await asyncio.sleep(0.01)
        await pages.put(Outgoing("vk", "5", 1, Page("забыто")))
    assert await _rows(database, outbox.c.state) == [("queued",), ("sent",)]


async def _waiting(database: Database) -> int:
    """Connections that wait for another's lock."""
    async with database.reading() as connection:
        return int((await connection.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one())


async def _rows(database: Database, *columns: Any) -> list[tuple[Any, ...]]:
    async with database.reading() as connection:
        return sorted(tuple(row) for row in await connection.execute(select(*columns)))
