"""Which page of the bot stands in a chat."""

from bot.mail.model import Recipient, Sent
from bot.mail.parcels import Room
from bot.page import Button, Page
from bot.storage.engine import Database
from bot.storage.queues.outbox import OutboxStore
from bot.storage.shown import ShownPageTable
from tests.clock import MovableClock


async def test_a_page_that_many_got_is_found_by_its_button_in_every_chat(
    database: Database, clock: MovableClock
) -> None:
    outbox, chats = OutboxStore(database, clock), [Recipient("vk", "5", chat) for chat in (1, 2)]
    async with database.unit():
        await outbox.put_many(Page("Вопрос", ((Button("Взять", data="take:1"),),)), chats)
    async with database.unit():
        parcels = await outbox.claim("vk", "5", Room(answers=0, bulk=2))
    async with database.unit():
        await outbox.settle([Sent(row, 70 + row.chat_id, clock.now()) for p in parcels for row in p.rows])
    shown = ShownPageTable(database)
    assert [await shown.newest(chat, "take:1") for chat in chats] == [71, 72]
    assert await shown.newest(chats[0], "take:2") is None
