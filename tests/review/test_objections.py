"""«This is no breach»: who may say it, who learns of it, who reads the draft, who decides."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from bot.errors import AccessDenied
from bot.review.model import Decision, Objection, Review, Silenced
from bot.review.objections import (
    REASON_LIMIT,
    AlreadyFiled,
    Decided,
    DecidedBefore,
    Filed,
    NobodyDecides,
    ObjectionService,
)
from bot.staff.model import Employee, Role, State
from bot.storage.engine import Database
from bot.storage.review.submissions import ObjectionTable, PrecedentTable
from bot.storage.staff.colleagues import ColleagueTable
from bot.storage.staff.employees import StaffTable
from rules.twins import Case
from tests.clock import MovableClock
from tests.review.test_service import NOON, Made, database, hired, made, submitted
from tests.rules.packs import rule

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


# --- the decision ----------------------------------------------------------------------------------------------


@pytest.fixture
async def maria(database: Database) -> Employee:
    return await hired(database, "Мария", Role.PRESS_SECRETARY)


@pytest.fixture
async def objection(
    database: Database, objections: ObjectionService, anna: Employee, maria: Employee, review: Review
) -> Objection:
    return (await filed(database, objections, anna, review)).objection


async def decided(
    database: Database, service: ObjectionService, actor: Employee, objection: Objection, *, is_right: bool = True
) -> Decided | DecidedBefore | None:
    async with database.unit():
        return await service.decide(actor, objection.id, is_right=is_right, comment=" Это\n герб ")


async def test_an_accepted_objection_becomes_a_precedent_and_its_author_learns_of_it(
    database: Database, objections: ObjectionService, made: Made, anna: Employee, maria: Employee, objection: Objection
) -> None:
    outcome = await decided(database, objections, maria, objection)
    assert isinstance(outcome, Decided)
    assert outcome.objection.decision == Decision("allowed", "Мария", NOON, "Это герб")
    assert [account.external_id for account in outcome.to] == [anna.id]
    [precedent] = await PrecedentTable(database).in_force()
    assert (precedent.rule, precedent.case, precedent.by) == ("test.rule", Case("Вот слон", 4, 8), "Мария")
    assert await objections.filed(objection.review, 1) == outcome.objection

    again = await submitted(database, made(), maria.id, "Доброе утро! Вот слон!")
    assert (again.verdict, again.findings) == ("ok", ())
    assert again.silenced == (Silenced(precedent.id, "test.rule", 17, 21, "слон", date(2026, 11, 1)),)
    assert await made().review(again.id, maria.id) == again
    denied = await submitted(database, made(), maria.id, "Вот не слон")
    assert (denied.verdict, denied.silenced) == ("warn", ())


async def test_a_remark_that_is_right_makes_no_precedent(
    database: Database, objections: ObjectionService, made: Made, maria: Employee, objection: Objection
) -> None:
    outcome = await decided(database, objections, maria, objection, is_right=False)
    assert isinstance(outcome, Decided)
    assert outcome.objection.decision is not None
    assert outcome.objection.decision.ruling == "upheld"
    assert await PrecedentTable(database).count() == 0
    assert (await submitted(database, made(), maria.id, "Вот слон")).verdict == "warn"


@pytest.mark.parametrize("category", ["personal_data", "confidential"])
async def test_personal_data_and_secrets_pass_this_time_alone(
    database: Database, made: Made, anna: Employee, maria: Employee, category: str
) -> None:
    service = made(rule(category=category))
    review = await submitted(database, service, anna.id, "Вот слон")
    objections = ObjectionService(
        ObjectionTable(database), service, ColleagueTable(database), StaffTable(database), MovableClock(NOON)
    )
    outcome = await decided(database, objections, maria, (await filed(database, objections, anna, review)).objection)
    assert isinstance(outcome, Decided)
    assert outcome.objection.decision is not None
    assert outcome.objection.decision.ruling == "once"
    assert await PrecedentTable(database).count() == 0


async def test_each_sentence_of_an_accepted_remark_is_a_precedent_once(
    database: Database, objections: ObjectionService, made: Made, anna: Employee, maria: Employee
) -> None:
    review = await submitted(database, made(), anna.id, "Вот слон.\nВот слон.\nСлон и слон.")
    objection = (await filed(database, objections, anna, review)).objection
    await decided(database, objections, maria, objection)
    cases = [precedent.case for precedent in await PrecedentTable(database).in_force()]
    assert cases == [Case("Вот слон.", 4, 8), Case("Слон и слон.", 0, 4), Case("Слон и слон.", 7, 11)]
    assert (await submitted(database, made(), anna.id, "Слон и слон.\nВот слон.")).verdict == "ok"


async def test_of_two_who_decide_the_second_learns_of_the_first(
    database: Database, objections: ObjectionService, maria: Employee, objection: Objection
) -> None:
    boris = await hired(database, "Борис", Role.PRESS_SECRETARY)
    both = await asyncio.gather(
        decided(database, objections, maria, objection), decided(database, objections, boris, objection, is_right=False)
    )
    [first] = [outcome for outcome in both if isinstance(outcome, Decided)]
    [second] = [outcome for outcome in both if isinstance(outcome, DecidedBefore)]
    assert second.objection == first.objection
    assert await decided(database, objections, maria, objection) == second
    assert await PrecedentTable(database).count() == int(first.objection.decision.ruling == "allowed")  # type: ignore[union-attr]


async def test_nobody_decides_on_their_own_objection(
    database: Database, objections: ObjectionService, made: Made, maria: Employee
) -> None:
    await hired(database, "Борис", Role.PRESS_SECRETARY)
    own = await submitted(database, made(), maria.id, "Вот слон")
    objection = (await filed(database, objections, maria, own)).objection
    assert await decided(database, objections, maria, objection) is None
    assert await PrecedentTable(database).count() == 0


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.HR_ADMIN, Role.ADMIN])
async def test_nobody_decides_in_the_place_of_a_press_secretary(
    database: Database, objections: ObjectionService, objection: Objection, role: Role
) -> None:
    assert await decided(database, objections, await hired(database, "Олег", role), objection) is None


@pytest.mark.parametrize("change", [{"state": State.LEFT.value}, {"role": Role.EMPLOYEE.value}])
async def test_a_right_that_was_lost_a_moment_ago_decides_nothing(
    database: Database, objections: ObjectionService, maria: Employee, objection: Objection, change: dict[str, str]
) -> None:
    async with database.unit():
        await StaffTable(database).change(maria.id, **change)
    with pytest.raises(AccessDenied):
        await decided(database, objections, maria, objection)
    assert await PrecedentTable(database).count() == 0


async def test_an_author_who_has_left_is_not_written_to(
    database: Database, objections: ObjectionService, anna: Employee, maria: Employee, objection: Objection
) -> None:
    async with database.unit():
        await StaffTable(database).change(anna.id, state=State.LEFT.value)
    outcome = await decided(database, objections, maria, objection)
    assert isinstance(outcome, Decided)
    assert outcome.to == ()
