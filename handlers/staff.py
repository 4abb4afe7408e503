"""What an admin changes about people, and the invites they hand out."""

from typing import Any, Protocol
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.clock import Clock
from bot.mail import Outgoing, Trace
from bot.page import Page, Toast
from bot.staff.actions import (
    AskDeactivate,
    AskRevoke,
    ChangePosition,
    ChangeUnit,
    ChooseLead,
    ChooseRelease,
    ChooseRole,
    Deactivate,
    InviteOne,
    LookForUnit,
    MakeAdmin,
    NewUnit,
    PickRole,
    PickUnit,
    Reissue,
    Release,
    Restore,
    Revoke,
    SetLead,
    SetRole,
    SkipPosition,
    Withdraw,
)
from bot.staff.links import Doors
from bot.staff.model import Employee, Invite, Lead, Newcomer, Outcome, Role, State
from bot.staff.personnel import TEXT_LIMIT, Personnel
from bot.views import intake, joining, start
from bot.views import staff as views
from handlers.door import Has, Pressed
from handlers.waiting import Awaited, Waiting, is_untraced, wait

NAME_LIMIT = 100  # characters of a name that is typed in a chat: what is longer is a draft that came at a wrong moment


class Post(Protocol):
    async def put(self, outgoing: Outgoing) -> None:
        """A page to anybody, in the unit of work at hand."""
        ...


def router() -> Router:
    router = Router(name="staff")
    router.message.filter(Has(Role.ADMIN))
    router.callback_query.filter(Has(Role.ADMIN))

    router.callback_query.register(on_choose_role, Pressed(ChooseRole))
    router.callback_query.register(on_set_role, Pressed(SetRole))
    router.callback_query.register(on_make_admin, Pressed(MakeAdmin))
    router.callback_query.register(on_change_position, Pressed(ChangePosition))
    router.message.register(on_position, Awaited(Waiting.POSITION), F.text)
    router.callback_query.register(on_change_unit, Pressed(ChangeUnit))
    router.callback_query.register(on_choose_lead, Pressed(ChooseLead))
    router.callback_query.register(on_set_lead, Pressed(SetLead))
    router.callback_query.register(on_reissue, Pressed(Reissue))
    router.callback_query.register(on_withdraw, Pressed(Withdraw))
    router.callback_query.register(on_choose_release, Pressed(ChooseRelease))
    router.callback_query.register(on_release, Pressed(Release))
    router.callback_query.register(on_ask_deactivate, Pressed(AskDeactivate))
    router.callback_query.register(on_deactivate, Pressed(Deactivate))
    router.callback_query.register(on_ask_revoke, Pressed(AskRevoke))
    router.callback_query.register(on_revoke, Pressed(Revoke))
    router.callback_query.register(on_restore, Pressed(Restore))

    router.callback_query.register(on_invite, Pressed(InviteOne))
    router.message.register(on_name, Awaited(Waiting.NAME), F.text)
    router.message.register(on_new_position, Awaited(Waiting.NEW_POSITION), F.text)
    router.callback_query.register(on_skip_position, Pressed(SkipPosition), Awaited(Waiting.NEW_POSITION))
    picking = Awaited(Waiting.UNIT, Waiting.NEW_UNIT)
    router.callback_query.register(on_look_for_unit, Pressed(LookForUnit), picking)
    router.callback_query.register(on_pick_unit, Pressed(PickUnit), picking)
    router.callback_query.register(on_new_unit, Pressed(NewUnit), picking)
    router.message.register(on_unit_name, Awaited(Waiting.NEW_UNIT), F.text)
    router.callback_query.register(on_pick_role, Pressed(PickRole), Awaited(Waiting.ROLE))
    return router


# One person

async def on_choose_role(
    query: CallbackQuery, action: ChooseRole, employee: Employee, personnel: Personnel
) -> Page | Toast:
    card = await personnel.card(employee, action.employee)
    return views.choose_role_page(card) if card else views.gone()


async def on_set_role(
    query: CallbackQuery, action: SetRole, employee: Employee, personnel: Personnel, post: Post, zone: ZoneInfo
) -> Page | Toast:
    if action.role not in set(Role):
        return start.stale_button()
    if action.role == Role.ADMIN:
        card = await personnel.card(employee, action.employee)
        return views.ask_make_admin_page(card) if card else views.gone()
    return await _set_role(Role(action.role), employee, action.employee, personnel, post, zone)


async def on_make_admin(
    query: CallbackQuery, action: MakeAdmin, employee: Employee, personnel: Personnel, post: Post, zone: ZoneInfo
) -> Page | Toast:
    return await _set_role(Role.ADMIN, employee, action.employee, personnel, post, zone)


async def _set_role(
    role: Role, employee: Employee, of: int, personnel: Personnel, post: Post, zone: ZoneInfo
) -> Page | Toast:
    """Whoever has a new role learns of it in the same unit of work as it is stored in."""
    outcome = await personnel.set_role(employee, of, role)
    card = await personnel.card(employee, of) if outcome is Outcome.DONE and of != employee.id else None
    if card and card.employee.state is State.ACTIVE:
        for account in card.reached_at:
            await post.put(Outgoing(account.platform, account.bot, account.chat_id, views.new_role_page(role)))
    return await _card(outcome, employee, of, personnel, zone)


async def on_change_position(
    query: CallbackQuery,
    action: ChangePosition,
    employee: Employee,
    personnel: Personnel,
    state: FSMContext,
    raw_state: str | None,
    clock: Clock,
) -> Page | Toast:
    card = await personnel.card(employee, action.employee)
    if card is None:
        return views.gone()
    if is_untraced(raw_state):
        return intake.untraced_first()
    await wait(state, Waiting.POSITION, clock, employee=action.employee)
    return views.ask_for_position_page(card)


async def on_position(
    message: Message,
    awaited: dict[str, Any],
    employee: Employee,
    personnel: Personnel,
    state: FSMContext,
    zone: ZoneInfo,
) -> Page | Toast:
    whose: int = awaited["employee"]
    try:
        outcome = await personnel.set_position(employee, whose, message.text or "")
    except ValueError:
        return views.too_long_page()
    await state.clear()
    return await _card(outcome, employee, whose, personnel, zone)


async def on_change_unit(
    query: CallbackQuery,
    action: ChangeUnit,
    employee: Employee,
    personnel: Personnel,
    state: FSMContext,
    raw_state: str | None,
    clock: Clock,
) -> Page | Toast:
    if is_untraced(raw_state):
        return intake.untraced_first()
    await wait(state, Waiting.UNIT, clock, employee=action.employee)
    return views.pick_unit_page(await personnel.units(employee), 0, 0)


async def on_choose_lead(
    query: CallbackQuery, action: ChooseLead, employee: Employee, personnel: Personnel
) -> Page | Toast:
    card = await personnel.card(employee, action.employee)
    return views.choose_lead_page(card) if card and card.unit else views.gone()


async def on_set_lead(
    query: CallbackQuery, action: SetLead, employee: Employee, personnel: Personnel, zone: ZoneInfo
) -> Page | Toast:
    if action.lead not in set(Lead):
        return start.stale_button()
    outcome = await personnel.set_lead(employee, action.employee, Lead(action.lead))
    return await _card(outcome, employee, action.employee, personnel, zone)


async def on_reissue(
    query: CallbackQuery,
    action: Reissue,
    employee: Employee,
    personnel: Personnel,
    doors: Doors,
    trace: Trace,
    zone: ZoneInfo,
) -> Page | Toast:
    links = await doors.links()
    made = await personnel.reissue(employee, action.employee)
    if not isinstance(made, Invite):
        return views.gone()
    trace.forget()
    return joining.invitation_page(made, links.to(made.code), zone, views.back_to_card(action.employee))


async def on_withdraw(
    query: CallbackQuery, action: Withdraw, employee: Employee, personnel: Personnel, zone: ZoneInfo
) -> Page | Toast:
    outcome = await personnel.withdraw(employee, action.employee)
    return await _card(outcome, employee, action.employee, personnel, zone)


async def on_choose_release(
    query: CallbackQuery, action: ChooseRelease, employee: Employee, personnel: Personnel
) -> Page | Toast:
    card = await personnel.card(employee, action.employee)
    return views.choose_release_page(card) if card and card.accounts else views.gone()


async def on_release(
    query: CallbackQuery, action: Release, employee: Employee, personnel: Personnel, zone: ZoneInfo
) -> Page | Toast:
    card = await personnel.card(employee, action.employee)
    found = next((a.platform for a in card.accounts if a.platform == action.platform), None) if card else None
    if found is None:
        return views.gone()
    outcome = await personnel.release(employee, action.employee, found)
    note = views.released_note() if outcome is Outcome.DONE else ""
    return await _card(outcome, employee, action.employee, personnel, zone, note)


async def on_ask_deactivate(
    query: CallbackQuery, action: AskDeactivate, employee: Employee, personnel: Personnel
) -> Page | Toast:
    card = await personnel.card(employee, action.employee)
    return views.ask_deactivate_page(card) if card else views.gone()


async def on_deactivate(
    query: CallbackQuery, action: Deactivate, employee: Employee, personnel: Personnel, zone: ZoneInfo
) -> Page | Toast:
    outcome = await personnel.deactivate(employee, action.employee)
    if outcome is Outcome.DONE and action.employee == employee.id:
        return start.stranger_page()
    return await _card(outcome, employee, action.employee, personnel, zone)


async def on_ask_revoke(
    query: CallbackQuery, action: AskRevoke, employee: Employee, personnel: Personnel
) -> Page | Toast:
    card = await personnel.card(employee, action.employee)
    return views.ask_revoke_page(card) if card else views.gone()


async def on_revoke(
    query: CallbackQuery, action: Revoke, employee: Employee, personnel: Personnel, trace: Trace, zone: ZoneInfo
) -> Page | Toast:
    outcome = await personnel.revoke(employee, action.employee)
    if outcome is Outcome.DONE and action.employee == employee.id:
        trace.forget_chat()
        return start.stranger_page()
    note = views.revoked_note() if outcome is Outcome.DONE else ""
    return await _card(outcome, employee, action.employee, personnel, zone, note)


async def on_restore(
    query: CallbackQuery, action: Restore, employee: Employee, personnel: Personnel, zone: ZoneInfo
) -> Page | Toast:
    outcome = await personnel.restore(employee, action.employee)
    return await _card(outcome, employee, action.employee, personnel, zone)


async def _card(
    outcome: Outcome, employee: Employee, of: int, personnel: Personnel, zone: ZoneInfo, note: str = ""
) -> Page | Toast:
    """The person as they are now, and how the order about them ended."""
    if outcome is Outcome.MISSING:
        return views.gone()
    card = await personnel.card(employee, of)
    return views.card_page(card, zone, changeable=True, note=note or views.note(outcome)) if card else views.gone()


# Inviting: what is known so far goes from one wait to the next. A unit is chosen in the same way for one who is here.

async def on_invite(query: CallbackQuery, state: FSMContext, raw_state: str | None, clock: Clock) -> Page | Toast:
    if is_untraced(raw_state):
        return intake.untraced_first()
    await wait(state, Waiting.NAME, clock)
    return views.ask_for_name_page()


async def on_name(message: Message, state: FSMContext, clock: Clock) -> Page:
    name = (message.text or "").strip()
    if len(name) > NAME_LIMIT or len(name.splitlines()) != 1:
        return views.not_a_name_page()
    await wait(state, Waiting.NEW_POSITION, clock, name=name)
    return views.ask_for_new_position_page(name)


async def on_new_position(
    message: Message,
    awaited: dict[str, Any],
    employee: Employee,
    personnel: Personnel,
    state: FSMContext,
    clock: Clock,
) -> Page:
    position = " ".join((message.text or "").split())
    if len(position) > TEXT_LIMIT:
        return views.too_long_page()
    await wait(state, Waiting.UNIT, clock, **awaited | {"position": position})
    return views.pick_unit_page(await personnel.units(employee), 0, 0)


async def on_skip_position(
    query: CallbackQuery,
    awaited: dict[str, Any],
    employee: Employee,
    personnel: Personnel,
    state: FSMContext,
    clock: Clock,
) -> Page:
    await wait(state, Waiting.UNIT, clock, **awaited)
    return views.pick_unit_page(await personnel.units(employee), 0, 0)


async def on_look_for_unit(
    query: CallbackQuery,
    action: LookForUnit,
    awaited: dict[str, Any],
    employee: Employee,
    personnel: Personnel,
    state: FSMContext,
    clock: Clock,
) -> Page:
    await wait(state, Waiting.UNIT, clock, **awaited)
    return views.pick_unit_page(await personnel.units(employee), action.unit, action.page)


async def on_new_unit(
    query: CallbackQuery,
    action: NewUnit,
    awaited: dict[str, Any],
    employee: Employee,
    personnel: Personnel,
    state: FSMContext,
    clock: Clock,
) -> Page:
    await wait(state, Waiting.NEW_UNIT, clock, **awaited | {"parent": action.unit})
    return views.ask_for_unit_page(await personnel.units(employee), action.unit)


async def on_unit_name(
    message: Message,
    awaited: dict[str, Any],
    employee: Employee,
    personnel: Personnel,
    state: FSMContext,
    clock: Clock,
    zone: ZoneInfo,
) -> Page | Toast:
    try:
        unit = await personnel.add_unit(employee, message.text or "", awaited["parent"] or None)
    except ValueError:
        return views.too_long_page()
    if isinstance(unit, Outcome):
        return views.gone()
    return await _picked(unit, awaited, employee, personnel, state, clock, zone)


async def on_pick_unit(
    query: CallbackQuery,
    action: PickUnit,
    awaited: dict[str, Any],
    employee: Employee,
    personnel: Personnel,
    state: FSMContext,
    clock: Clock,
    zone: ZoneInfo,
) -> Page | Toast:
    return await _picked(action.unit, awaited, employee, personnel, state, clock, zone)


async def _picked(
    unit: int,
    awaited: dict[str, Any],
    employee: Employee,
    personnel: Personnel,
    state: FSMContext,
    clock: Clock,
    zone: ZoneInfo,
) -> Page | Toast:
    if "employee" in awaited:
        await state.clear()
        outcome = await personnel.set_unit(employee, awaited["employee"], unit or None)
        return await _card(outcome, employee, awaited["employee"], personnel, zone)
    await wait(state, Waiting.ROLE, clock, **awaited | {"unit": unit})
    return views.pick_role_page(awaited["name"])


async def on_pick_role(
    query: CallbackQuery,
    action: PickRole,
    awaited: dict[str, Any],
    employee: Employee,
    personnel: Personnel,
    state: FSMContext,
    doors: Doors,
    trace: Trace,
    zone: ZoneInfo,
) -> Page | Toast:
    if action.role not in set(Role):
        return start.stale_button()
    links = await doors.links()
    units = await personnel.units(employee)
    person = Newcomer(
        awaited["name"], Role(action.role), awaited.get("position", ""), units.path(awaited["unit"])
    )
    await state.clear()
    made = await personnel.invite(employee, person)
    trace.forget()
    return joining.invitation_page(made, links.to(made.code), zone, start.BACK_TO_MENU)
