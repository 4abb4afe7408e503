"""aiogram's state lives and dies with the unit of work of its update."""

import pytest
from aiogram.fsm.storage.base import StorageKey

from bot.storage.engine import Database
from bot.storage.fsm import ConversationStorage

KEY = StorageKey(bot_id=7, chat_id=1, user_id=1)
OTHER_BOT = StorageKey(bot_id=8, chat_id=1, user_id=1)


async def test_state_and_data_are_kept_apart_for_each_bot(database: Database) -> None:
    storage = ConversationStorage(database)
    async with database.unit():
        await storage.set_state(KEY, "asking")
        await storage.set_data(KEY, {"draft": "текст"})
    assert await storage.get_state(KEY) == "asking"
    assert await storage.get_data(KEY) == {"draft": "текст"}
    assert await storage.get_state(OTHER_BOT) is None


async def test_a_unit_that_raises_leaves_the_old_state(database: Database) -> None:
    storage = ConversationStorage(database)
    async with database.unit():
        await storage.set_state(KEY, "asking")
    with pytest.raises(RuntimeError):
        async with database.unit():
            await storage.set_state(KEY, "answered")
            raise RuntimeError
    assert await storage.get_state(KEY) == "asking"


async def test_a_cleared_conversation_leaves_no_row(database: Database) -> None:
    storage = ConversationStorage(database)
    async with database.unit():
        await storage.set_state(KEY, "asking")
        await storage.set_data(KEY, {"draft": "текст"})
    async with database.unit():
        await storage.set_state(KEY, None)
        await storage.set_data(KEY, {})
    async with database.reading() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM conversations")).scalar_one() == 0
