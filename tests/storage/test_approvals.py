"""Approvals on both databases: two at once, what the clock finds, and a history that only grows."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from bot.approval.model import ApprovalMove, Refusal, Stage, Step
from bot.errors import StorageError
from bot.mail.model import Recipient
from bot.staff.model import Role
from bot.storage.engine import Database
from bot.storage.shown import ShownPageTable
from bot.storage.tables import approval_steps, approvals, sent_messages
from bot.storage.wipe import wipe
from tests.approval.conftest import FORBIDDEN, NOON, press_over

PRESS = Role.PRESS_SECRETARY


async def test_of_two_who_take_it_at_once_one_has_it(database: Database) -> None:
    press = press_over(database)
    anna = await press.hire("Анна")
    hands = [await press.hire(name, PRESS) for name in ("Борис", "Вера", "Глеб", "Дина")]
    approval = await press.asked(anna)
    outcomes = await asyncio.gather(*(press.take(hand, approval) for hand in hands))
    [taken] = [outcome for outcome in outcomes if isinstance(outcome, ApprovalMove)]
    assert outcomes.count(Refusal.TAKEN) == 3
    stored = await press.table.get(approval.id)
    assert stored is not None
    assert stored.holder == taken.approval.holder
    entries, count = await press.table.history(approval.id, 0, 9)
    assert ([entry.step for entry in entries], count) == ([Step.ASKED, Step.TAKEN], 2)


async def test_a_text_that_is_sent_twice_at_once_is_asked_about_once(database: Database) -> None:
    press = press_over(database)
    anna, _ = await press.hire("Анна"), await press.hire("Борис", PRESS)
    review = await press.write(anna)
    outcomes = await asyncio.gather(*(press.ask(anna, review) for _ in range(3)))
    assert outcomes.count(Refusal.ASKED) == 2


async def test_of_an_approval_and_a_return_at_once_one_counts(database: Database) -> None:
    press = press_over(database)
    anna, boris = await press.hire("Анна"), await press.hire("Борис", PRESS)
    vera = await press.hire("Вера", PRESS)
    approval = await press.asked(anna)
    outcomes = await asyncio.gather(press.approve(boris, approval), press.send_back(vera, approval))
    assert outcomes.count(Refusal.OVER) == 1


async def test_two_ticks_at_once_do_what_is_due_once(database: Database) -> None:
    press = press_over(database)
    anna, _ = await press.hire("Анна"), await press.hire("Борис", PRESS)
    await press.asked(anna, planned_at=NOON + timedelta(minutes=40))
    press.clock.advance(minutes=10)
    moves = await asyncio.gather(press.tick(), press.tick())
    assert sorted(len(done) for done in moves) == [0, 1]


async def test_an_approval_comes_back_as_it_was_stored(database: Database) -> None:
    press = press_over(database)
    anna, boris = await press.hire("Анна"), await press.hire("Борис", PRESS)
    approval = await press.asked(anna, FORBIDDEN, planned_at=NOON + timedelta(hours=1))
    press.clock.advance(minutes=1)
    move = await press.approve(boris, approval, "Это герб")
    assert isinstance(move, ApprovalMove)
    assert await press.table.get(approval.id) == move.approval
    assert await press.table.get(approval.id + 1) is None
    standings = await press.table.standings([approval.review.submission_id])
    assert standings == {approval.review.submission_id: move.approval.standing}
    assert move.approval.stage is Stage.APPROVED
    async with database.reading() as connection:
        assert (await connection.execute(select(approvals.c.next_at))).scalar_one() is None


@pytest.mark.parametrize("statement", [update(approval_steps).values(version=9), delete(approval_steps)])
async def test_the_history_only_grows(database: Database, statement: object) -> None:
    press = press_over(database)
    anna, _ = await press.hire("Анна"), await press.hire("Борис", PRESS)
    await press.asked(anna)
    with pytest.raises((StorageError, DBAPIError)):
        async with database.unit():
            await (await database.writing()).execute(statement)  # type: ignore[call-overload]
    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM approval_steps"))).scalar_one() == 1


async def test_the_history_goes_when_everybody_does(database: Database) -> None:
    press = press_over(database)
    anna, _ = await press.hire("Анна"), await press.hire("Борис", PRESS)
    await press.asked(anna)
    async with database.unit():
        await wipe(database)
    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM approval_steps"))).scalar_one() == 0


async def test_a_card_stands_where_its_newest_message_is(database: Database) -> None:
    here = Recipient("vk", "5", 42)
    button = {"label": "История", "data": "ap.log:1:1", "url": None}
    rows = [(42, 7, "ap.log:1:1"), (42, 8, "ap.log:1:1"), (42, 9, "ap.log:11:1"), (43, 10, "ap.log:1:1")]
    async with database.unit():
        await (await database.writing()).execute(
            insert(sent_messages),
            [
                {
                    "platform": "vk", "account": "5", "chat_id": chat, "message_id": message, "sent_at": NOON,
                    "page": {"text": "Карточка", "buttons": [[button | {"data": data}]]},
                }
                for chat, message, data in rows
            ],
        )  # fmt: skip
    shown = ShownPageTable(database)
    assert await shown.newest(here, "ap.log:1:1") == 8
    assert await shown.newest(here, "ap.log:2:1") is None
    assert await shown.newest(Recipient("telegram", "5", 42), "ap.log:1:1") is None
