"""Who may do what with people. The table of orders below is whole, and every kind of person tries every order."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from bot.errors import AccessDenied
from bot.staff.enrolment import Enrolment
from bot.staff.imports import Where
from bot.staff.model import Actor, Employee, Lead, Newcomer, Role, State
from bot.staff.personnel import Personnel
from tests.staff.conftest import Agency

WHERE = Where("telegram", "5", 1, 1)


@dataclass(frozen=True)
class Order:
    """`at` is whom it is about: somebody else than whoever gives it."""

    service: type[Personnel] | type[Enrolment]
    method: str
    roles: frozenset[Role]
    give: Callable[[Agency, Actor, int], Awaitable[object]]


ADMIN = frozenset({Role.ADMIN})
SEES = frozenset({Role.ADMIN, Role.HR_ADMIN})
ORDERS = (
    Order(Personnel, "find", SEES, lambda a, who, at: a.personnel.find(who)),
    Order(Personnel, "units", SEES, lambda a, who, at: a.personnel.units(who)),
    Order(Personnel, "card", SEES, lambda a, who, at: a.personnel.card(who, at)),
    Order(Personnel, "export", SEES, lambda a, who, at: a.personnel.export(who, lambda cards: b"")),
    Order(Personnel, "journal", ADMIN, lambda a, who, at: a.personnel.journal(who)),
    Order(Personnel, "invite", ADMIN, lambda a, who, at: a.personnel.invite(who, Newcomer("Олег"))),
    Order(Personnel, "reissue", ADMIN, lambda a, who, at: a.personnel.reissue(who, at)),
    Order(Personnel, "withdraw", ADMIN, lambda a, who, at: a.personnel.withdraw(who, at)),
    Order(Personnel, "release", ADMIN, lambda a, who, at: a.personnel.release(who, at, "telegram")),
    Order(Personnel, "deactivate", ADMIN, lambda a, who, at: a.personnel.deactivate(who, at)),
    Order(Personnel, "revoke", ADMIN, lambda a, who, at: a.personnel.revoke(who, at)),
    Order(Personnel, "restore", ADMIN, lambda a, who, at: a.personnel.restore(who, at)),
    Order(Personnel, "set_role", ADMIN, lambda a, who, at: a.personnel.set_role(who, at, Role.ADMIN)),
    Order(Personnel, "set_position", ADMIN, lambda a, who, at: a.personnel.set_position(who, at, "мэр")),
    Order(Personnel, "set_unit", ADMIN, lambda a, who, at: a.personnel.set_unit(who, at, None)),
    Order(Personnel, "set_lead", ADMIN, lambda a, who, at: a.personnel.set_lead(who, at, Lead.HEAD)),
    Order(Personnel, "add_unit", ADMIN, lambda a, who, at: a.personnel.add_unit(who, "Отдел", None)),
    Order(Enrolment, "propose", ADMIN, lambda a, who, at: a.enrolment.propose(who, [Newcomer("Олег")])),
    Order(Enrolment, "start", ADMIN, lambda a, who, at: a.enrolment.start(who, 1, WHERE)),
    Order(Enrolment, "start_anew", ADMIN, lambda a, who, at: a.enrolment.start_anew(who, 1, WHERE)),
    Order(Enrolment, "drop", ADMIN, lambda a, who, at: a.enrolment.drop(who, 1)),
)
NOBODYS = {"sorted", "going", "units", "portion", "invitations", "finish"}  # the worker's part of the enrolment


@pytest.mark.parametrize("service", [Personnel, Enrolment])
def test_the_table_of_orders_is_whole(service: type[Personnel] | type[Enrolment]) -> None:
    public = {name for name, _ in inspect.getmembers(service, inspect.isfunction) if not name.startswith("_")}
    told = {order.method for order in ORDERS if order.service is service}
    assert public - told == (NOBODYS if service is Enrolment else set())


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.method)
async def test_an_order_is_for_those_who_may_give_it(order: Order, role: Role, agency: Agency) -> None:
    actor = await agency.joined("Игорь", role)
    await give(order, agency, actor, allowed=role in order.roles)


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.method)
async def test_an_order_of_nobody_who_works_here_is_refused(order: Order, agency: Agency) -> None:
    await give(order, agency, Employee(999, "Никто", Role.ADMIN), allowed=False)


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.method)
async def test_an_admin_who_left_a_moment_ago_is_refused_whatever_the_handler_knows(
    order: Order, agency: Agency
) -> None:
    actor = await agency.joined("Игорь", Role.ADMIN)
    async with agency.database.unit():
        await agency.people.change(actor.id, state=State.LEFT.value)
    await give(order, agency, actor, allowed=False)


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.method)
async def test_an_admin_who_became_an_employee_a_moment_ago_is_refused(order: Order, agency: Agency) -> None:
    actor = await agency.joined("Игорь", Role.ADMIN)
    async with agency.database.unit():
        await agency.people.change(actor.id, role=Role.EMPLOYEE.value)
    await give(order, agency, actor, allowed=order.roles >= set(Role))


async def give(order: Order, agency: Agency, actor: Employee, *, allowed: bool) -> None:
    other = await agency.joined("Анна")
    async with agency.database.unit():
        if allowed:
            await order.give(agency, actor, other.id)
            return
        with pytest.raises(AccessDenied):
            await order.give(agency, actor, other.id)
