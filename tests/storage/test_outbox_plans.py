"""Claims ask indexes that hold what can leave, whatever waits beside it and whatever the planner has been told."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from bot.storage.engine import Database
from bot.storage.queues import bodies as pages
from bot.storage.queues import claims
from bot.storage.queues import outbox as store
from bot.storage.tables import bodies, outbox
from tests.clock import MovableClock

MANY = 3000
_BOUND = {"at_platform": "vk", "of_account": "5", "answers": 50, "bulk": 200}
_SETTLED = {
    "row": 1, "by": "me", "over": True, "became": "sent", "cause": None, "of_parcel": None,
}  # fmt: skip


@pytest.fixture(params=["fresh", "analysed"])
async def crowded(request: pytest.FixtureRequest, database: Database, clock: MovableClock) -> Database:
    """Thousands have left; thousands wait for their time, behind others of one chat, and to leave."""
    now = clock.now()
    kinds: list[dict[str, Any]] = [
        {"state": "sent", "settled_at": now, "lane": 2, "due_at": now},
        {"state": "later", "due_at": now + timedelta(days=1), "lane": 0},
        {"state": "behind", "chat_id": 1, "due_at": now, "lane": 0},
        {"state": "queued", "due_at": now, "lane": 2},
    ]
    async with database.unit():
        connection = await database.writing()
        for place, kind in enumerate(kinds):
            await connection.execute(
                insert(outbox),
                [
                    {
                        "id": 10 + place * MANY + n, "platform": "vk", "account": "5", "chat_id": 10 + place * MANY + n,
                        "created_at": now, "page": {"text": "слова", "buttons": []}, **kind,
                    }
                    for n in range(MANY)
                ],
            )  # fmt: skip
    async with database.unit():
        connection = await database.writing()
        if request.param == "analysed":
            await connection.execute(text("ANALYZE"))
    return database


async def test_a_claim_reads_what_can_leave_alone(crowded: Database, clock: MovableClock) -> None:
    plan = await _plan(crowded, claims.DUE, _BOUND | {"now": clock.now()})
    for index in ("ix_outbox_queued", "ix_outbox_later", "ix_outbox_sending"):
        assert index in plan
    for needless in ("SCAN outbox", "SCAN other", "Seq Scan", "ix_outbox_open", "ix_outbox_words", "pk_outbox"):
        assert needless not in plan


async def test_the_next_of_a_chat_is_found_without_a_search(crowded: Database, clock: MovableClock) -> None:
    moments = {"due": clock.now(), "settled": clock.now()}
    plan = await _plan(crowded, store.SETTLE, _SETTLED | moments)
    assert "ix_outbox_open" in plan
    assert "SCAN" not in plan
    assert "Seq Scan" not in plan


async def test_words_to_erase_are_found_without_a_search(crowded: Database, clock: MovableClock) -> None:
    async with crowded.unit():
        await (await crowded.writing()).execute(text("ANALYZE"))
    query = select(outbox.c.id).where(outbox.c.settled_at < clock.now() - timedelta(days=2), outbox.c.page.is_not(None))
    assert "ix_outbox_words" in await _plan(crowded, query, {})
    unneeded = select(bodies.c.id).where(pages.unneeded(clock.now()))
    assert "ix_outbox_body" in await _plan(crowded, unneeded, {})


async def _plan(database: Database, statement: Any, bound: dict[str, Any]) -> str:
    """How the database would answer, a line a step."""
    async with database.reading() as connection:
        compiled = statement.compile(dialect=connection.dialect)
        values, processors = compiled.construct_params(bound), compiled._bind_processors
        explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
        in_order = [values[name] for name in compiled.positiontup]
        given = tuple(
            processors[name](value) if name in processors else value
            for name, value in zip(compiled.positiontup, in_order, strict=True)
        )
        rows = (await connection.exec_driver_sql(explain + str(compiled), given)).all()
        return "\n".join(str(row[-1]) for row in rows)
