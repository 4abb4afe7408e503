"""Prepared statements say the same as SQLAlchemy's own, on both databases."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.storage.engine import Database
from bot.storage.prepared import Prepared
from bot.storage.tables import cursors, inbox, units

AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
KEEP = Prepared(
    insert(inbox), "platform", "account", "event_id", "kind", "chat", "payload", "state", "due_at", "received_at"
)
FIND = Prepared(select(inbox).where(inbox.c.chat == bindparam("of_chat"), inbox.c.state == "new").order_by(inbox.c.id))
END = Prepared(update(inbox).where(inbox.c.chat == bindparam("of_chat")).values(state="done", settled_at=None))
MOVE = Prepared(
    lambda insert: (cursor := insert(cursors)).on_conflict_do_update(
        index_elements=["platform", "account"], set_={"position": cursor.excluded.position}
    ),
    "platform", "account", "position",
)  # fmt: skip
POSITION = Prepared(select(cursors.c.position).where(cursors.c.account == bindparam("of_account")))


def row(number: int) -> dict[str, object]:
    return {
        "platform": "vk", "account": "5", "event_id": str(number), "kind": "conversation", "chat": "7",
        "payload": {"слово": number} if number else None, "state": "new", "due_at": AT, "received_at": AT,
    }  # fmt: skip


async def test_rows_come_back_as_they_were_kept(database: Database) -> None:
    async with database.unit():
        connection = await database.writing()
        await KEEP.on(connection, row(0))
        await KEEP.on(connection, [row(1), row(2)])
    async with database.reading() as connection:
        kept = await FIND.on(connection, {"of_chat": "7"})
        plain = (await connection.execute(select(inbox).order_by(inbox.c.id))).all()
    assert [one._asdict() for one in kept] == [dict(one._mapping) for one in plain]
    assert [one.payload for one in kept] == [None, {"слово": 1}, {"слово": 2}]
    assert {(one.due_at, one.attempts, one.forget) for one in kept} == {(AT, 0, False)}


async def test_changed_rows_are_counted(database: Database) -> None:
    async with database.unit():
        connection = await database.writing()
        await KEEP.on(connection, [row(1), row(2)])
        assert (await END.on(connection, {"of_chat": "7"})).changed == 2
        assert (await END.on(connection, {"of_chat": "8"})).changed == 0


async def test_what_is_there_already_is_replaced(database: Database) -> None:
    for position in ("1", "2"):
        async with database.unit():
            await MOVE.on(await database.writing(), {"platform": "vk", "account": "5", "position": position})
    assert await database.found(POSITION, {"of_account": "5"}) == [("2",)]


async def test_what_a_unit_has_written_is_found_in_it_and_nowhere_else_before_its_end(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.unit():
            await KEEP.on(await database.writing(), row(1))
            assert len(await database.found(FIND, {"of_chat": "7"})) == 1
            raise RuntimeError
    assert not await database.found(FIND, {"of_chat": "7"})


async def test_a_refusal_has_the_name_that_sqlalchemy_gives_it(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.reading() as connection:
            await Prepared(insert(units), "id").on(connection, {"id": 1})
    with pytest.raises(DBAPIError):
        await database.found(Prepared(select(units).with_only_columns(units.c.name.op("NO SUCH")(1))), {})
