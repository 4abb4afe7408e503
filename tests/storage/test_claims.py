"""What is claimed from the inbox is read from an index, before a planner has counted rows and after."""

import re
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.mail.model import CONVERSATION
from bot.storage.engine import Database
from bot.storage.prepared import Prepared
from bot.storage.queues import inbox as queue
from bot.storage.tables import inbox
from tests.clock import MovableClock

ROWS = 3_000
OF_BOT: dict[str, Any] = {"platform": "vk", "account": "5", "kind": CONVERSATION}

def _row(clock: MovableClock, number: int, **values: Any) -> dict[str, Any]:
    now = clock.now()
    return {
        **OF_BOT, "event_id": str(number), "chat": str(number), "payload": {"n": number}, "state": "new",
        "due_at": now, "ready_at": now, "received_at": now, "settled_at": None, **values,
    }  # fmt: skip


def ready(clock: MovableClock, number: int) -> dict[str, Any]:
    return _row(clock, number)


def of_one_chat(clock: MovableClock, number: int) -> dict[str, Any]:
    return _row(clock, number, chat="1", ready_at=None if number else clock.now())


def settled(clock: MovableClock, number: int) -> dict[str, Any]:
    return _row(clock, number, state="done", ready_at=None, settled_at=clock.now())


@pytest.fixture(params=[ready, of_one_chat, settled], ids=["many chats", "one chat", "all settled"])
async def filled(request: pytest.FixtureRequest, database: Database, clock: MovableClock) -> Database:
    async with database.unit():
        connection = await database.writing()
        await connection.execute(insert(inbox), [request.param(clock, number) for number in range(ROWS)])
    return database


@pytest.mark.parametrize("counted", [False, True], ids=["as it is", "after ANALYZE"])
async def test_a_claim_reads_the_index_of_rows_whose_turn_it_is(
    filled: Database, clock: MovableClock, counted: bool
) -> None:
    if counted:
        await _count(filled)
    now = clock.now()
    of_kind = {"at_platform": "vk", "of_account": "5", "of_kind": CONVERSATION}
    of_chat = {"of_platform": "vk", "of_chat": "1", "now": now, "row": 1, **of_kind}
    async with filled.unit():
        connection = await filled.writing()
        claim = await _plan(connection, queue._DUE, {**of_kind, "now": now, "at_most": 100})
        take = await _plan(connection, queue._TAKE, {"rows": [1, 2, 3], "by": "me", "until": now, "now": now})
        move_up = await _plan(connection, queue._MOVE_UP, of_chat)
        recover = await _plan(connection, queue._FREE, of_kind)
    if not (filled.is_shared and not counted):  # PostgreSQL that has not counted guesses, and may guess anything
        assert "ix_inbox_ready" in claim
        assert not re.search("Sort|TEMP B-TREE", claim), claim
        assert "ix_inbox_open" in move_up or filled.is_shared, move_up
    by_key = take + move_up + recover
    assert not re.search(r"Seq Scan|SCAN inbox(?! USING)|SCAN behind", by_key), by_key


async def _count(database: Database) -> None:
    async with database.unit():
        connection = await database.writing()
        await connection.execute(text("ANALYZE"))
    await database.close()  # SQLite reads what was counted when a connection opens


async def _plan(connection: AsyncConnection, statement: Any, bound: dict[str, Any]) -> str:
    plain = statement
    if isinstance(statement, Prepared):
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        plain = statement._built(insert)
    ready = plain.compile(dialect=connection.dialect).construct_expanded_state(bound)
    on_sqlite = connection.dialect.name == "sqlite"
    values = tuple(str(v) if on_sqlite and isinstance(v, datetime) else v for v in ready.positional_parameters)
    explain = "EXPLAIN QUERY PLAN " if on_sqlite else "EXPLAIN "
    found = await connection.exec_driver_sql(explain + ready.statement, values)
    return "\n".join(str(row[-1]) for row in found)
