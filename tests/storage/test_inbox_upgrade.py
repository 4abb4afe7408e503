"""What waited in the inbox of an older program is handled under the newer one, each in its chat's order."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.mail.model import CONVERSATION
from bot.storage.engine import Database
from bot.storage.migrate import migrate
from bot.storage.queues.inbox import InboxStore
from tests.clock import MovableClock

_ROW = (
    "INSERT INTO inbox (id, platform, account, event_id, kind, chat, payload, state, attempts, forget, due_at,"
    " received_at) VALUES ({id}, 'vk', '5', '{id}', '{kind}', '{chat}', '{{}}', 'new', 0, false, '2026-11-24 00:00:00',"
    " '2026-11-24 00:00:00')"
)


async def test_rows_without_a_chat_wait_for_none_and_those_of_a_chat_for_the_first(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import command

    upgrade = command.upgrade
    monkeypatch.setattr(command, "upgrade", lambda config, _: upgrade(config, "0016"))
    await migrate(url)
    monkeypatch.undo()
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        rows = (1, "comment", ""), (2, "comment", ""), (3, CONVERSATION, "a"), (4, CONVERSATION, "a")
        for number, kind, chat in rows:
            await connection.execute(text(_ROW.format(id=number, kind=kind, chat=chat)))
    await engine.dispose()
    await migrate(url)

    database = Database(url)
    store = InboxStore(database, MovableClock())
    assert [row.id for row in await store.due("vk", "5", "comment", 10)] == [1, 2]
    assert [row.id for row in await store.due("vk", "5", CONVERSATION, 10)] == [3]
    await database.close()
