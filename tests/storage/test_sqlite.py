"""The driver of SQLite answers as SQLAlchemy expects, and asks its thread once a statement."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.storage import sqlite
from bot.storage.engine import Database


async def test_a_statement_makes_one_trip_to_the_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'trips.sqlite3'}")
    async with database.reading():
        pass  # the connection is set up
    trips = []
    send = sqlite.Connection._execute

    async def counted(self: sqlite.Connection, fn: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        trips.append(fn)
        return await send(self, fn, *arguments, **options)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(sqlite.Connection, "_execute", counted)
    async with database.reading() as connection:
        found = (await connection.execute(text("SELECT 1 UNION SELECT 2"))).scalars().all()
    monkeypatch.undo()
    await database.close()
    assert found == [1, 2]
    assert len(trips) == 1


async def test_rows_counts_and_faults_come_through(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'driver.sqlite3'}")
    async with database.unit():
        connection = await database.writing()
        await connection.exec_driver_sql("CREATE TABLE letters (letter TEXT PRIMARY KEY)")
        await connection.execute(text("INSERT INTO letters VALUES (:letter)"), [{"letter": "а"}, {"letter": "б"}])
        with pytest.raises(IntegrityError):
            await connection.execute(text("INSERT INTO letters VALUES ('а')"))
        changed = await connection.execute(text("UPDATE letters SET letter = letter || '!' RETURNING letter"))
        assert sorted(changed.scalars()) == ["а!", "б!"]
        assert (await connection.execute(text("DELETE FROM letters WHERE letter = 'а!'"))).rowcount == 1
    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT letter FROM letters"))).scalar_one() == "б!"
        assert (await connection.execute(text("SELECT letter FROM letters WHERE letter = ''"))).first() is None
    await database.close()
