"""What waited in the outbox of an older program leaves under the newer one, in its order."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.mail.parcels import Room
from bot.storage.engine import Database
from bot.storage.migrate import migrate
from bot.storage.queues.outbox import OutboxStore
from tests.clock import MovableClock

_ROW = (
    "INSERT INTO outbox (id, platform, account, chat_id, lane, page, state, in_doubt, attempts, due_at, created_at)"
    " VALUES ({id}, 'vk', '5', {chat}, 0, '{{\"text\"\\:\"{id}\",\"buttons\"\\:[]}}', '{state}', false, {attempts},"
    " '{due} 00:00:00', '2026-11-24 00:00:00')"
)


async def test_rows_of_an_older_program_leave_in_their_order(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import command

    upgrade = command.upgrade
    monkeypatch.setattr(command, "upgrade", lambda config, _: upgrade(config, "0015"))
    await migrate(url)
    monkeypatch.undo()
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        for row in (
            {"id": 1, "chat": 1, "state": "queued", "attempts": 0, "due": "2026-11-24"},
            {"id": 2, "chat": 1, "state": "queued", "attempts": 0, "due": "2026-11-24"},
            {"id": 3, "chat": 2, "state": "queued", "attempts": 2, "due": "2126-11-24"},
            {"id": 4, "chat": 3, "state": "sending", "attempts": 0, "due": "2026-11-24"},
        ):
            await connection.execute(text(_ROW.format(**row)))
    await engine.dispose()
    await migrate(url)

    database = Database(url)
    store = OutboxStore(database, MovableClock())
    async with database.unit():
        await store.recover("vk", "5", keyed=True)
    async with database.unit():
        parcels = await store.claim("vk", "5", Room(answers=10))
    assert [row.id for parcel in parcels for row in parcel.rows] == [1, 4]
    await database.close()
