"""Who may do what with an approval. The table of orders is whole, and every kind of person tries every order."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from bot.approval.model import Approval, ApprovalMove, Refusal
from bot.approval.service import ApprovalService
from bot.staff.model import Employee, Lead, Role
from tests.approval.conftest import Press

AUTHOR, SECRETARY, DEPUTY, ADMIN, ASKED_ADMIN = "author", "secretary", "deputy", "admin", "asked admin"
FORMER, CHIEF, COLLEAGUE, HR = "former secretary", "chief", "colleague", "hr admin"
DECIDE = frozenset({SECRETARY, DEPUTY, ASKED_ADMIN})
SEE = DECIDE | {ADMIN}


@dataclass(frozen=True)
class Order:
    method: str
    who: frozenset[str]
    give: Callable[[ApprovalService, Employee, Approval], Awaitable[object]]


ORDERS = (
    Order("own", frozenset({AUTHOR}), lambda s, who, at: s.own(who, at.id)),
    Order("withdraw", frozenset({AUTHOR}), lambda s, who, at: s.withdraw(who, at.id)),
    Order("ask", frozenset({AUTHOR}), lambda s, who, at: s.ask(who, at.review.id, None)),
    Order("card", SEE, lambda s, who, at: s.card(who, at.id)),
    Order("history", SEE | {AUTHOR}, lambda s, who, at: s.history(who, at.id, 1)),
    Order("desk", frozenset({SECRETARY, ADMIN, ASKED_ADMIN}), lambda s, who, at: s.desk(who, 1)),
    Order("decidable", DECIDE, lambda s, who, at: s.decidable(who, at.id, 1)),
    Order("take", DECIDE, lambda s, who, at: s.take(who, at.id)),
    Order("give_back", DECIDE, lambda s, who, at: s.give_back(who, at.id)),
    Order("approve", DECIDE, lambda s, who, at: s.approve(who, at.id, 1)),
    Order("send_back", DECIDE, lambda s, who, at: s.send_back(who, at.id, 1, "Короче")),
)
# Of one's own reviews, which the caller has looked up; and the clock's.
NOBODYS = {"candidates", "refusal", "standings", "revise", "watched", "is_due", "attend"}
PEOPLE = (AUTHOR, SECRETARY, DEPUTY, ADMIN, ASKED_ADMIN, FORMER, CHIEF, COLLEAGUE, HR)


async def office(press: Press) -> tuple[Approval, dict[str, Employee]]:
    """An approval that was asked of a press secretary and passed on to others, and everybody there is."""
    parks = await press.unit("Парки")
    people = {
        AUTHOR: await press.hire("Анна", Role.EMPLOYEE, parks),
        SECRETARY: await press.hire("Борис", Role.PRESS_SECRETARY, parks),
        FORMER: await press.hire("Вера", Role.PRESS_SECRETARY, parks),
        DEPUTY: await press.hire("Глеб", Role.EMPLOYEE, parks),
        CHIEF: await press.hire("Дина", Role.EMPLOYEE, parks),
        ASKED_ADMIN: await press.hire("Ева", Role.ADMIN),
        ADMIN: await press.hire("Жанна", Role.ADMIN),
        COLLEAGUE: await press.hire("Зоя", Role.EMPLOYEE, parks),
        HR: await press.hire("Инна", Role.HR_ADMIN),
    }
    await press.lead(people[CHIEF], parks, Lead.HEAD)
    approval = await press.asked(people[AUTHOR])
    await press.lead(people[DEPUTY], parks, Lead.DEPUTY)
    async with press.agency.database.unit():
        await press.table.address(approval.id, [people[DEPUTY].id, people[ASKED_ADMIN].id])
        await press.agency.people.change(people[FORMER].id, role=Role.EMPLOYEE.value)
    return approval, people


async def give(press: Press, order: Order, person: Employee, approval: Approval) -> object:
    async with press.agency.database.unit():
        return await order.give(press.service, person, approval)


def test_the_table_of_orders_is_whole() -> None:
    public = {name for name, _ in inspect.getmembers(ApprovalService, inspect.isfunction) if not name.startswith("_")}
    assert public == {order.method for order in ORDERS} | NOBODYS


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.method)
async def test_an_order_is_for_those_who_may_give_it(order: Order, who: str, press: Press) -> None:
    approval, people = await office(press)
    assert (await give(press, order, people[who], approval) is not None) == (who in order.who)


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.method)
async def test_an_order_of_one_who_left_a_moment_ago_is_refused_whatever_the_handler_knows(
    order: Order, press: Press
) -> None:
    approval, people = await office(press)
    for who in order.who - {AUTHOR}:
        await press.dismiss(people[who])
        assert await give(press, order, people[who], approval) is None


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.method)
async def test_an_order_about_what_is_not_there_looks_like_a_forbidden_one(order: Order, press: Press) -> None:
    approval, people = await office(press)
    if order.method not in {"desk", "ask"}:
        missing = Approval(approval.id + 1, *(getattr(approval, name) for name in Approval.__match_args__[1:]))
        assert await give(press, order, people[SECRETARY], missing) is None


@pytest.mark.parametrize("role", [Role.PRESS_SECRETARY, Role.ADMIN, Role.EMPLOYEE])
async def test_nobody_approves_their_own_chiefs_and_admins_included(role: Role, press: Press) -> None:
    parks = await press.unit("Парки")
    author = await press.hire("Анна", role, parks)
    await press.lead(author, parks, Lead.HEAD)
    await press.hire("Борис", Role.PRESS_SECRETARY)
    approval = await press.asked(author)
    async with press.agency.database.unit():
        await press.table.address(approval.id, [author.id])  # not even if they were asked by mistake
    for outcome in (press.take(author, approval), press.approve(author, approval), press.send_back(author, approval)):
        assert await outcome is None
    assert await press.service.card(author, approval.id) is None


async def test_an_admin_who_was_not_asked_sees_and_does_not_decide(press: Press) -> None:
    approval, people = await office(press)
    card = await press.service.card(people[ADMIN], approval.id)
    assert card is not None
    assert not card.may_decide


async def test_an_old_button_of_one_who_decided_before_approves_nothing_new(press: Press) -> None:
    approval, people = await office(press)
    await press.send_back(people[SECRETARY], approval)
    second = await press.write(people[AUTHOR], after=approval.review)
    assert isinstance(await press.revise(people[AUTHOR], second), ApprovalMove)
    assert await press.approve(people[SECRETARY], approval, version=1) is Refusal.NEWER
