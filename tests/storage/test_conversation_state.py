"""aiogram's state lives and dies with the unit of work of its update."""

import pytest
from aiogram.fsm.storage.base import StorageKey

from bot.storage.engine import Database
from bot.storage.fsm import ConversationStorage

KEY = StorageKey(bot_id=7, chat_id=1, user_id=1)


async def test_the_same_numbers_on_another_platform_or_at_another_bot_are_another_conversation(
    database: Database,
) -> None:
    storage = ConversationStorage(database, "telegram", "7")
    async with database.unit():
        await storage.set_state(KEY, "asking")
        await storage.set_data(KEY, {"draft": "текст"})
    assert await storage.get_state(KEY) == "asking"
    assert await storage.get_data(KEY) == {"draft": "текст"}
    for other in (ConversationStorage(database, "vk", "7"), ConversationStorage(database, "telegram", "8")):
        assert await other.get_state(KEY) is None
        assert await other.get_data(KEY) == {}


async def test_a_unit_that_raises_leaves_the_old_state(database: Database) -> None:
    storage = ConversationStorage(database, "telegram", "7")
    async with database.unit():
        await storage.set_state(KEY, "asking")
    with pytest.raises(RuntimeError):
        async with database.unit():
            await storage.set_state(KEY, "answered")
            raise RuntimeError
    assert await storage.get_state(KEY) == "asking"


async def test_a_cleared_conversation_leaves_no_row(database: Database) -> None:
    storage = ConversationStorage(database, "telegram", "7")
    async with database.unit():
        await storage.set_state(KEY, "asking")
        await storage.set_data(KEY, {"draft": "текст"})
    async with database.unit():
        await storage.set_state(KEY, None)
        await storage.set_data(KEY, {})
    async with database.reading() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM conversations")).scalar_one() == 0
