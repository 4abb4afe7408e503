"""«This is no breach»: who may say it, who learns of it, who reads the draft."""

from pathlib import Path

import pytest

from bot.review.model import Review
from bot.review.objections import REASON_LIMIT, AlreadyFiled, Filed, NobodyDecides, ObjectionService
from bot.staff.model import Employee, Role
from bot.storage.colleagues import ColleagueTable
from bot.storage.engine import Database
from bot.storage.review import ObjectionTable
from bot.storage.staff import StaffTable
from tests.clock import MovableClock
from tests.review.test_service import NOON, Made, database, hired, made, submitted

__all__ = ["database", "made"]  # fixtures


@pytest.fixture
async def anna(database: Database) -> Employee:
    return await hired(database, "Анна")


@pytest.fixture
async def review(database: Database, made: Made, anna: Employee) -> Review:
    return await submitted(database, made(), anna.id, "Вот слон")


@pytest.fixture
def objections(database: Database, made: Made) -> ObjectionService:
    return ObjectionService(
        ObjectionTable(database), made(), ColleagueTable(database), StaffTable(database), MovableClock(NOON)
    )


async def filed(database: Database, service: ObjectionService, author: Employee, review: Review) -> Filed:
    async with database.unit():
        outcome = await service.file(author, review.id, 1, "Это герб")
    assert isinstance(outcome, Filed)
    return outcome


async def test_press_secretaries_decide(
    database: Database, objections: ObjectionService, anna: Employee, review: Review
) -> None:
    maria = await hired(database, "Мария", Role.PRESS_SECRETARY)
    await hired(database, "Игорь", Role.ADMIN)
    outcome = await filed(database, objections, anna, review)
    assert [colleague.id for colleague, _ in outcome.to] == [maria.id]
    assert outcome.objection == await objections.objection(outcome.objection.id, maria)


async def test_where_there_is_no_press_secretary_the_admins_decide(
    database: Database, objections: ObjectionService, anna: Employee, review: Review
) -> None:
    igor = await hired(database, "Игорь", Role.ADMIN)
    outcome = await filed(database, objections, anna, review)
    assert [colleague.id for colleague, _ in outcome.to] == [igor.id]
    assert await objections.objection(outcome.objection.id, igor) is not None


async def test_where_there_is_nobody_else_the_author_is_told(
    database: Database, objections: ObjectionService, made: Made
) -> None:
    igor = await hired(database, "Игорь", Role.ADMIN)
    own = await submitted(database, made(), igor.id, "Вот слон")
    async with database.unit():
        assert await objections.file(igor, own.id, 1, None) == NobodyDecides()
    assert await objections.filed(own, 1) is None


async def test_nobody_objects_to_the_same_remark_twice(
    database: Database, objections: ObjectionService, made: Made, anna: Employee, review: Review
) -> None:
    await hired(database, "Мария", Role.PRESS_SECRETARY)
    before = (await filed(database, objections, anna, review)).objection
    async with database.unit():
        again = await made().switch(anna.id, review.id, "official")
        assert again is not None
        assert await objections.file(anna, again.id, 1, None) == AlreadyFiled(before)
    assert await objections.filed(again, 1) == before


@pytest.mark.parametrize("number", [-1, 0, 2])
async def test_a_remark_that_is_not_there_is_not_objected_to(
    database: Database, objections: ObjectionService, anna: Employee, review: Review, number: int
) -> None:
    async with database.unit():
        assert await objections.file(anna, review.id, number, None) is None


async def test_nobody_objects_in_the_place_of_the_author(
    database: Database, objections: ObjectionService, review: Review
) -> None:
    maria = await hired(database, "Мария", Role.PRESS_SECRETARY)
    async with database.unit():
        assert await objections.file(maria, review.id, 1, None) is None


@pytest.mark.parametrize(("role", "reads"), [(Role.EMPLOYEE, False), (Role.ADMIN, False), (Role.PRESS_SECRETARY, True)])
async def test_the_draft_of_an_objection_is_for_those_who_decide(
    database: Database, objections: ObjectionService, anna: Employee, review: Review, role: Role, reads: bool
) -> None:
    await hired(database, "Мария", Role.PRESS_SECRETARY)
    outcome = await filed(database, objections, anna, review)
    other = await hired(database, "Олег", role)
    assert (await objections.objection(outcome.objection.id, other) is not None) == reads
    assert await objections.objection(outcome.objection.id, anna) is None
    assert await objections.objection(outcome.objection.id + 1, other) is None


async def test_an_endless_reason_is_cut_and_a_blank_one_is_none(
    database: Database, objections: ObjectionService, made: Made, anna: Employee, review: Review, tmp_path: Path
) -> None:
    await hired(database, "Мария", Role.PRESS_SECRETARY)
    other = await submitted(database, made(), anna.id, "И ещё слон")
    async with database.unit():
        long = await objections.file(anna, review.id, 1, "я" * 5000)
        blank = await objections.file(anna, other.id, 1, " \n")
    assert isinstance(long, Filed)
    assert isinstance(blank, Filed)
    assert len(long.objection.reason or "") == REASON_LIMIT
    assert blank.objection.reason is None
