"""aiogram's state lives and dies with the unit of work of its update."""

from typing import Any

import pytest
from aiogram.fsm.storage.base import StorageKey

from bot.errors import StorageError
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


async def test_what_an_update_has_set_it_gets_before_anything_is_written(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage, write, writes = ConversationStorage(database, "telegram", "7"), database.write, 0

    def counted(*statement: Any) -> None:
        nonlocal writes
        writes += 1
        write(*statement)

    monkeypatch.setattr(database, "write", counted)
    async with database.unit():
        await storage.set_state(KEY, "asking")
        await storage.set_data(KEY, {"draft": "текст"})
        await storage.set_data(KEY, {"draft": "другой"})
        assert (await storage.get_state(KEY), await storage.get_data(KEY)) == ("asking", {"draft": "другой"})
        assert writes == 0
    assert writes == 1
    assert (await storage.get_state(KEY), await storage.get_data(KEY)) == ("asking", {"draft": "другой"})


async def test_a_state_that_is_as_it_was_is_not_written(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError

    storage = ConversationStorage(database, "telegram", "7")
    async with database.unit():
        await storage.set_state(KEY, "asking")
        await storage.set_data(KEY, {"draft": "текст"})
    monkeypatch.setattr(database, "write", refused)
    async with database.unit():
        await storage.set_state(KEY, None)
        await storage.set_state(KEY, "asking")
        (await storage.get_data(KEY))["draft"] = "чужой"
        assert await storage.get_data(KEY) == {"draft": "текст"}


async def test_a_state_is_set_in_a_unit_alone(database: Database) -> None:
    with pytest.raises(StorageError):
        await ConversationStorage(database, "telegram", "7").set_state(KEY, "asking")
