"""Questions on both databases: two at once, and what goes with its author."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from bot.questions.model import QuestionMove, Refusal, Stage, Told
from bot.review.model import Source
from bot.staff.model import OPERATOR, Role
from bot.storage.engine import Database
from bot.storage.questions import AppointmentTable
from bot.storage.tables import questions
from tests.questions.conftest import NOON, REGULATION, UNKNOWN, room_over

PRESS = Role.PRESS_SECRETARY
HERE = Source("vk", "5", 42, 7)


async def test_of_two_who_take_it_at_once_one_has_it(database: Database) -> None:
    room = room_over(database)
    await room.publish(REGULATION)
    anna = await room.hire("Анна")
    hands = [await room.hire(name, PRESS) for name in ("Борис", "Вера", "Глеб")]
    question = await room.sent(anna)
    outcomes = await asyncio.gather(*(room.take(hand, question) for hand in hands))
    assert outcomes.count(Refusal.TAKEN) == 2
    [taken] = [outcome for outcome in outcomes if isinstance(outcome, QuestionMove)]
    stored = await room.table.get(question.id)
    assert stored == taken.card.question


async def test_a_question_comes_back_as_it_was_stored(database: Database) -> None:
    room = room_over(database)
    await room.publish(REGULATION)
    anna, vera = await room.hire("Анна"), await room.hire("Вера", PRESS)
    edition = await room.editions.current()
    async with database.unit():
        told = Told(edition.id, "4.2", ("4.1",), 3)
        added = await room.table.add(anna, UNKNOWN, "До этого", HERE, told, None, NOON)
        early = await room.table.add(anna, UNKNOWN, None, None, None, None, NOON)
    assert await room.table.get(added.id) == added
    assert await room.table.get(early.id) == early
    assert await room.table.latest_from(HERE) == added
    changed = replace(
        added, stage=Stage.ANSWERED, holder=vera, reply="Вот", grounds=("a", "b"), is_draft=True,
        since=NOON + timedelta(hours=1),
    )  # fmt: skip
    async with database.unit():
        await room.table.save(changed)
        await room.table.save(replace(early, told=Told(edition.id, None)))
    assert await room.table.get(added.id) == changed
    assert await room.table.general() == [changed]
    assert [one.id for one in await room.table.refused(NOON, NOON + timedelta(hours=1))] == [early.id]
    assert await room.table.refused(NOON - timedelta(hours=1), NOON) == []
    latest = await room.table.latest_of(anna.id, NOON)
    assert latest is not None
    assert latest.id == early.id


async def test_no_question_stays_of_whoever_takes_their_consent_back(database: Database) -> None:
    room = room_over(database)
    await room.publish(REGULATION)
    anna, _ = await room.hire("Анна"), await room.hire("Вера", PRESS)
    await room.sent(anna)
    async with database.unit():
        await room.agency.personnel.revoke(OPERATOR, anna.id)
    async with database.reading() as connection:
        assert (await connection.execute(select(func.count()).select_from(questions))).scalar_one() == 0


async def test_what_comes_round_is_told_once_by_two_programs(database: Database) -> None:
    room = room_over(database)
    appointments = AppointmentTable(database)
    async with database.unit():
        await appointments.set("unanswered", NOON, NOON)

    async def settle() -> object:
        async with database.unit():
            return await room.digest.settle((NOON, NOON), NOON)

    outcomes = await asyncio.gather(settle(), settle())
    assert outcomes.count(None) == 1
