"""The migrations and the tables say the same."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import StorageError
from bot.storage.migrate import migrate
from bot.storage.tables import conversations, metadata

Told = TypeVar("Told")


async def test_migrations_build_exactly_the_tables(url: str) -> None:
    await migrate(url)
    engine = create_async_engine(url)

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_migrating_twice_changes_nothing(url: str) -> None:
    def described(connection: Connection) -> dict[str, list[str]]:
        found = inspect(connection)
        return {name: [column["name"] for column in found.get_columns(name)] for name in found.get_table_names()}

    await migrate(url)
    once = await _told(url, described)
    assert once.keys() > {"employees", "reviews"}
    await migrate(url)
    assert await _told(url, described) == once


async def _told(url: str, ask: Callable[[Connection], Told]) -> Told:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        told = await connection.run_sync(ask)
    await engine.dispose()
    return told


async def test_a_database_of_a_newer_program_is_refused(url: str) -> None:
    await migrate(url)
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await engine.dispose()
    with pytest.raises(StorageError):
        await migrate(url)


async def test_what_a_conversation_waited_for_outlives_its_move_to_a_platform(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import command

    upgrade = command.upgrade
    monkeypatch.setattr(command, "upgrade", lambda config, _: upgrade(config, "0009"))
    await migrate(url)
    monkeypatch.undo()
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text(
            "INSERT INTO inbox (platform, account, event_id, chat, state, attempts, due_at, received_at)"
            " VALUES ('vk', '7', '1', '1', 'done', 0, '2026-11-24', '2026-11-24')"
        ))
        await connection.execute(text(
            "INSERT INTO conversations VALUES (7, 1, 1, 0, '', 'default', 'untraced', '{\"since\"\\:\"2026\"}'),"
            " (8, 1, 1, 0, '', 'default', 'name', NULL)"
        ))
    await migrate(url)
    async with engine.connect() as connection:
        kept = (await connection.execute(select(conversations))).all()
    await engine.dispose()
    assert kept == [("vk", "7", 1, 1, "untraced", {"since": "2026"})]


async def test_a_migration_that_breaks_half_way_leaves_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0

    def broken(*names: Any, **settings: Any) -> None:
        nonlocal made
        made += 1
        if made == 5:
            raise StorageError("power cut")
        create(*names, **settings)

    from alembic import op

    create = op.create_table
    monkeypatch.setattr(op, "create_table", broken)
    with pytest.raises(StorageError):
        await migrate(url)
    monkeypatch.undo()
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        assert await connection.run_sync(lambda c: inspect(c).get_table_names()) == []
    await engine.dispose()
    await migrate(url)
