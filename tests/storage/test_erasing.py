"""Old rows go a portion at a time, and only those that are old still when their turn comes."""

from datetime import timedelta

from sqlalchemy import func, insert, select

from bot.storage.engine import Database
from bot.storage.queues.inbox import InboxStore
from bot.storage.queues.outbox import OutboxStore
from bot.storage.tables import inbox, sent_messages
from tests.clock import MovableClock


async def test_a_backlog_goes_portion_by_portion(database: Database, clock: MovableClock) -> None:
    old = {
        "platform": "vk", "account": "5", "chat": "1", "payload": {}, "state": "done", "attempts": 0,
        "due_at": clock.now(), "received_at": clock.now(), "settled_at": clock.now(),
    }  # fmt: skip
    async with database.unit():
        await (await database.writing()).execute(
            insert(inbox), [old | {"event_id": str(number)} for number in range(7)]
        )
    store, left = InboxStore(database, clock), []
    for _ in range(3):
        async with database.unit():
            more = await store.erase(clock.now() + timedelta(hours=1), 3)
        async with database.reading() as connection:
            words = (await connection.execute(select(func.count(inbox.c.payload)))).scalar_one()
            left.append((words, more))
    assert left == [(4, True), (1, True), (0, False)]


async def test_messages_that_were_sent_go_portion_by_portion(database: Database, clock: MovableClock) -> None:
    sent = {"platform": "vk", "account": "5", "chat_id": 1, "page": {}, "sent_at": clock.now()}
    async with database.unit():
        await (await database.writing()).execute(
            insert(sent_messages), [sent | {"message_id": number} for number in range(4)]
        )
    store, left = OutboxStore(database, clock), []
    for _ in range(2):
        async with database.unit():
            more = await store.erase(clock.now() + timedelta(hours=1), 3)
        async with database.reading() as connection:
            left.append(((await connection.execute(select(func.count(sent_messages.c.chat_id)))).scalar_one(), more))
    assert left == [(1, True), (0, False)]
