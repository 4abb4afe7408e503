"""Inviting somebody: a name, a position, a unit, a role. What is known so far goes from one wait to the next.

A unit is chosen in the same way for one who is here already.
"""

from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.mail.model import Trace
from bot.page import Page, Toast
from bot.staff.actions import (
    AskRole,
    ChangeUnit,
    InviteAdmin,
    InviteOne,
    LookForUnit,
    NewUnit,
    PickRole,
    PickUnit,
    SkipPosition,
)
from bot.staff.links import Doors
from bot.staff.model import Newcomer, Outcome, Role
from bot.staff.personnel import TEXT_LIMIT
from bot.views import start
from bot.views.staff import inviting as views
from bot.views.staff import joining
from bot.views.staff.card import back_to_card, gone
from handlers.plumbing.door import Has, Pressed
from handlers.plumbing.waiting import ASKS, Awaited, Talk, Wait
from handlers.staff.orders import Ordering, Orders

NAME_LIMIT = 100  # characters of a name that is typed in a chat: what is longer is a draft that came at a wrong moment

_PICKING = (LookForUnit, PickUnit, NewUnit)  # they belong to the question and do not lead away from it

NAME = Wait("name")  # of somebody who is being invited, and what follows it
NEW_POSITION = Wait("new-position", own=(SkipPosition,))
UNIT = Wait("unit", own=_PICKING)
NEW_UNIT = Wait("new-unit", own=_PICKING)
ROLE = Wait("role", own=(PickRole, AskRole, InviteAdmin))


def router() -> Router:
    router = Router(name="inviting")
    for observer in (router.message, router.callback_query):
        observer.filter(Has(Role.ADMIN), Ordering())
    router.callback_query.register(on_invite, Pressed(InviteOne), flags=ASKS)
    router.message.register(on_name, Awaited(NAME), F.text)
    router.message.register(on_position, Awaited(NEW_POSITION), F.text)
    router.callback_query.register(on_skip_position, Pressed(SkipPosition), Awaited(NEW_POSITION))
    router.callback_query.register(on_change_unit, Pressed(ChangeUnit), flags=ASKS)
    picking = Awaited(UNIT, NEW_UNIT)
    router.callback_query.register(on_look_for_unit, Pressed(LookForUnit), picking)
    router.callback_query.register(on_pick_unit, Pressed(PickUnit), picking)
    router.callback_query.register(on_new_unit, Pressed(NewUnit), picking)
    router.message.register(on_unit_name, Awaited(NEW_UNIT), F.text)
    choosing = Awaited(ROLE)
    router.callback_query.register(on_ask_role, Pressed(AskRole), choosing)
    router.callback_query.register(on_pick_role, Pressed(PickRole), choosing)
    router.callback_query.register(on_invite_admin, Pressed(InviteAdmin), choosing)
    return router


async def on_invite(query: CallbackQuery, talk: Talk) -> Page:
    await talk.wait(NAME)
    return views.ask_for_name_page()


async def on_name(message: Message, talk: Talk) -> Page:
    name = (message.text or "").strip()
    if len(name) > NAME_LIMIT or len(name.splitlines()) != 1:
        return views.not_a_name_page()
    await talk.wait(NEW_POSITION, name=name)
    return views.ask_for_position_page(name)


async def on_position(
    message: Message, awaited: dict[str, Any], orders: Orders, talk: Talk
) -> Page:
    position = " ".join((message.text or "").split())
    if len(position) > TEXT_LIMIT:
        return views.too_long_page()
    await talk.wait(UNIT, **awaited | {"position": position})
    return await _unit_page(orders, awaited)


async def on_skip_position(
    query: CallbackQuery, awaited: dict[str, Any], orders: Orders, talk: Talk
) -> Page:
    await talk.wait(UNIT, **awaited)
    return await _unit_page(orders, awaited)


# A unit

async def on_change_unit(
    query: CallbackQuery, action: ChangeUnit, orders: Orders, talk: Talk
) -> Page:
    facts = {"employee": action.employee}
    await talk.wait(UNIT, **facts)
    return await _unit_page(orders, facts)


async def on_look_for_unit(
    query: CallbackQuery,
    action: LookForUnit,
    awaited: dict[str, Any],
    orders: Orders,
    talk: Talk,
) -> Page:
    await talk.wait(UNIT, **awaited)
    return await _unit_page(orders, awaited, action.unit, action.page)


async def on_new_unit(
    query: CallbackQuery, action: NewUnit, awaited: dict[str, Any], orders: Orders, talk: Talk
) -> Page:
    await talk.wait(NEW_UNIT, **awaited | {"parent": action.unit})
    return views.ask_for_unit_page(await orders.personnel.units(orders.by), action.unit)


async def on_unit_name(
    message: Message, awaited: dict[str, Any], orders: Orders, talk: Talk
) -> Page | Toast:
    try:
        unit = await orders.personnel.add_unit(orders.by, message.text or "", awaited["parent"] or None)
    except ValueError:
        return views.too_long_page()
    return gone() if isinstance(unit, Outcome) else await _picked(unit, awaited, orders, talk)


async def on_pick_unit(
    query: CallbackQuery,
    action: PickUnit,
    awaited: dict[str, Any],
    orders: Orders,
    talk: Talk,
) -> Page | Toast:
    return await _picked(action.unit, awaited, orders, talk)


async def _unit_page(orders: Orders, awaited: dict[str, Any], unit: int = 0, page: int = 0) -> Page:
    back = back_to_card(awaited["employee"]) if "employee" in awaited else start.BACK_TO_MENU
    return views.pick_unit_page(await orders.personnel.units(orders.by), unit, page, back)


async def _picked(
    unit: int, awaited: dict[str, Any], orders: Orders, talk: Talk
) -> Page | Toast:
    if "employee" in awaited:
        await talk.end()
        outcome = await orders.personnel.set_unit(orders.by, awaited["employee"], unit or None)
        return await orders.ended(outcome, awaited["employee"])
    await talk.wait(ROLE, **awaited | {"unit": unit})
    return views.pick_role_page(awaited["name"])


# A role, and the invite

async def on_ask_role(query: CallbackQuery, awaited: dict[str, Any]) -> Page:
    return views.pick_role_page(awaited["name"])


async def on_pick_role(
    query: CallbackQuery,
    action: PickRole,
    awaited: dict[str, Any],
    orders: Orders,
    talk: Talk,
    doors: Doors,
    trace: Trace,
) -> Page | Toast:
    if action.role not in set(Role):
        return start.stale_button()
    if action.role == Role.ADMIN:
        return views.ask_invite_admin_page(awaited["name"])
    return await _invited(Role(action.role), awaited, orders, talk, doors, trace)


async def on_invite_admin(
    query: CallbackQuery,
    awaited: dict[str, Any],
    orders: Orders,
    talk: Talk,
    doors: Doors,
    trace: Trace,
) -> Page:
    return await _invited(Role.ADMIN, awaited, orders, talk, doors, trace)


async def _invited(
    role: Role, awaited: dict[str, Any], orders: Orders, talk: Talk, doors: Doors, trace: Trace
) -> Page:
    links = await doors.links()
    units = await orders.personnel.units(orders.by)
    person = Newcomer(awaited["name"], role, awaited.get("position", ""), units.path(awaited["unit"]))
    await talk.end()
    made = await orders.personnel.invite(orders.by, person)
    trace.forget()
    return joining.invitation_page(made, links.to(made.code), orders.zone, start.BACK_TO_MENU)
