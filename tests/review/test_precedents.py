"""Who keeps the precedents, which of them sleep, and what calling one back does."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.errors import AccessDenied
from bot.review.precedents import LISTED, PrecedentService
from bot.staff.model import Employee, Role, State
from bot.storage.engine import Database
from bot.storage.review.submissions import ObjectionTable, PrecedentTable
from bot.storage.staff.employees import StaffTable
from rules.twins import Case
from tests.clock import MovableClock
from tests.review.test_service import NOON, Made, database, hired, made, submitted
from tests.rules.packs import pack, rule

__all__ = ["database", "made"]  # fixtures


@pytest.fixture
def precedents(database: Database, tmp_path: Path) -> PrecedentService:
    rules = pack(tmp_path / "kept", rule(), rule(id="test.secret", match="'кит'", category="confidential"))
    return PrecedentService(PrecedentTable(database), StaffTable(database), rules, MovableClock(NOON))


@pytest.fixture
async def maria(database: Database) -> Employee:
    return await hired(database, "Мария", Role.PRESS_SECRETARY)


async def accepted(database: Database, made: Made, maria: Employee, *rules: str) -> list[int]:
    """Ids of new precedents of these rules."""
    review = await submitted(database, made(), maria.id, "Вот слон")
    objections = ObjectionTable(database)
    async with database.unit():
        filed = await objections.file(review.id, "test.rule", None, Role.ADMIN, NOON)
        await objections.decide(filed, "allowed", None, maria.id, NOON)
        for rule_id in rules:
            await objections.set_precedent(filed, rule_id, Case("Вот слон", 4, 8))
    return [one.id for one in await PrecedentTable(database).in_force()]


async def test_a_precedent_sleeps_when_its_rule_is_gone_or_guards_a_secret(
    database: Database, made: Made, precedents: PrecedentService, maria: Employee
) -> None:
    await accepted(database, made, maria, "test.rule", "gone.rule", "test.secret")
    shown, part, parts = await precedents.listing(maria, 1)
    assert (part, parts) == (1, 1)
    assert [(one.precedent.rule, one.title) for one in shown] == [
        ("test.secret", None), ("gone.rule", None), ("test.rule", "Проба"),
    ]  # fmt: skip


async def test_precedents_are_read_in_parts_the_newest_first(
    database: Database, made: Made, precedents: PrecedentService, maria: Employee
) -> None:
    ids = await accepted(database, made, maria, *["test.rule"] * (LISTED + 1))
    shown, part, parts = await precedents.listing(maria, 9)
    assert ([one.precedent.id for one in shown], part, parts) == (ids[:1], 2, 2)
    assert [one.precedent.id for one in (await precedents.listing(maria, -1))[0]] == ids[:0:-1]
    assert (await precedents.precedent(maria, ids[0])) == shown[0]
    assert await precedents.precedent(maria, ids[-1] + 1) is None


async def test_what_is_called_back_is_remarked_on_again(
    database: Database, made: Made, precedents: PrecedentService, maria: Employee
) -> None:
    igor = await hired(database, "Игорь", Role.ADMIN)
    [one] = await accepted(database, made, maria, "test.rule")
    silent = await submitted(database, made(), igor.id, "Вот слон")
    assert silent.verdict == "ok"
    async with database.unit():
        assert await precedents.call_back(igor, one)
        assert not await precedents.call_back(maria, one)
    assert (await submitted(database, made(), igor.id, "Вот слон")).verdict == "warn"
    assert await made().review(silent.id, igor.id) == silent


Order = Callable[[PrecedentService, Employee], Awaitable[object]]
ORDERS: dict[str, Order] = {
    "listing": lambda service, who: service.listing(who, 1),
    "precedent": lambda service, who: service.precedent(who, 1),
    "call_back": lambda service, who: service.call_back(who, 1),
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("role", list(Role))
async def test_press_secretaries_and_admins_keep_the_precedents(
    database: Database, precedents: PrecedentService, role: Role, order: str
) -> None:
    actor = await hired(database, "Олег", role)
    async with database.unit():
        if role in (Role.PRESS_SECRETARY, Role.ADMIN):
            await ORDERS[order](precedents, actor)
            await StaffTable(database).change(actor.id, state=State.LEFT.value)
        with pytest.raises(AccessDenied):
            await ORDERS[order](precedents, actor)


@pytest.mark.parametrize("order", ORDERS)
async def test_a_stranger_keeps_nothing(database: Database, precedents: PrecedentService, order: str) -> None:
    async with database.unit():
        with pytest.raises(AccessDenied):
            await ORDERS[order](precedents, Employee(999, "Никто", Role.ADMIN))
