"""The door: who is let in, once, and who is known."""

from datetime import timedelta

import pytest

from bot.staff.model import Account, Role
from bot.staff.service import INVITE_LIFE, StaffService
from bot.storage.engine import Database
from bot.storage.staff import StaffTable
from tests.clock import MovableClock

ANNA = Account("vk", 42, "5", 42)
BORIS = Account("telegram", 42, "7", 42)


@pytest.fixture
def staff(database: Database, clock: MovableClock) -> StaffService:
    return StaffService(StaffTable(database), clock)


async def test_a_code_lets_one_person_in_and_no_other(database: Database, staff: StaffService) -> None:
    async with database.unit():
        invite = await staff.invite("Анна  Соколова", Role.ADMIN)
    async with database.unit():
        anna = await staff.redeem(invite.code, ANNA)
    assert anna is not None
    assert (anna.name, anna.role) == ("Анна Соколова", Role.ADMIN)
    async with database.unit():
        assert await staff.redeem(invite.code, BORIS) is None
    assert await staff.employee_of("vk", 42) == anna
    assert await staff.employee_of("telegram", 42) is None


@pytest.mark.parametrize("spelled", [str.lower, lambda c: f" {c[:4]}-{c[4:8]} {c[8:]} ", lambda c: "–".join(c)])
async def test_a_code_may_be_typed_as_people_type(database: Database, staff: StaffService, spelled: object) -> None:
    async with database.unit():
        invite = await staff.invite("Анна", Role.EMPLOYEE)
    async with database.unit():
        assert await staff.redeem(spelled(invite.code), ANNA) is not None  # type: ignore[operator]


async def test_an_old_code_lets_nobody_in(database: Database, staff: StaffService, clock: MovableClock) -> None:
    async with database.unit():
        invite = await staff.invite("Анна", Role.EMPLOYEE)
    clock.advance(seconds=INVITE_LIFE.total_seconds())
    async with database.unit():
        assert await staff.redeem(invite.code, ANNA) is None


async def test_a_person_who_comes_back_is_the_new_employee(
    database: Database, staff: StaffService, clock: MovableClock
) -> None:
    for name in ("Анна", "Анна Петровна"):
        async with database.unit():
            invite = await staff.invite(name, Role.EMPLOYEE)
        async with database.unit():
            await staff.redeem(invite.code, ANNA)
        clock.advance(days=timedelta(days=1).days)
    employee = await staff.employee_of("vk", 42)
    assert employee is not None
    assert employee.name == "Анна Петровна"


@pytest.mark.parametrize("name", ["", "   ", "ы" * 201])
async def test_a_name_that_is_empty_or_endless_is_refused(staff: StaffService, name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        await staff.invite(name, Role.EMPLOYEE)
