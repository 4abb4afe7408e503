"""What an admin changes about people, and the codes they hand out anew."""

from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.mail.model import Trace
from bot.mail.post import Outbox
from bot.notices.telling import tell
from bot.page import Page, Toast
from bot.staff.actions import (
    AskDeactivate,
    AskRevoke,
    ChangePosition,
    ChooseLead,
    ChooseRelease,
    ChooseRole,
    Deactivate,
    MakeAdmin,
    Reissue,
    Release,
    Restore,
    Revoke,
    SetLead,
    SetRole,
    Withdraw,
)
from bot.staff.links import Doors
from bot.staff.model import Invite, Lead, Outcome, Role, State
from bot.views import start
from bot.views.staff import card as views
from bot.views.staff import inviting, joining
from handlers.plumbing.door import Has, Pressed
from handlers.plumbing.waiting import ASKS, Awaited, Talk, Wait
from handlers.staff.orders import Ordering, Orders

POSITION = Wait("position")


def router() -> Router:
    router = Router(name="staff")
    for observer in (router.message, router.callback_query):
        observer.filter(Has(Role.ADMIN), Ordering())
    router.callback_query.register(on_choose_role, Pressed(ChooseRole))
    router.callback_query.register(on_set_role, Pressed(SetRole))
    router.callback_query.register(on_make_admin, Pressed(MakeAdmin))
    router.callback_query.register(on_change_position, Pressed(ChangePosition), flags=ASKS)
    router.message.register(on_position, Awaited(POSITION), F.text)
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
    return router


async def on_choose_role(query: CallbackQuery, action: ChooseRole, orders: Orders) -> Page | Toast:
    return await orders.about(action.employee, views.choose_role_page)


async def on_set_role(query: CallbackQuery, action: SetRole, orders: Orders, outbox: Outbox) -> Page | Toast:
    if action.role not in set(Role):
        return start.stale_button()
    if action.role == Role.ADMIN:
        return await orders.about(action.employee, views.ask_make_admin_page)
    return await _set_role(Role(action.role), action.employee, orders, outbox)


async def on_make_admin(query: CallbackQuery, action: MakeAdmin, orders: Orders, outbox: Outbox) -> Page | Toast:
    return await _set_role(Role.ADMIN, action.employee, orders, outbox)


async def _set_role(role: Role, of: int, orders: Orders, outbox: Outbox) -> Page | Toast:
    """Whoever has a new role learns of it in the same unit of work as it is stored in."""
    outcome = await orders.personnel.set_role(orders.by, of, role)
    card = await orders.personnel.card(orders.by, of) if outcome is Outcome.DONE and of != orders.by.id else None
    if card and card.employee.state is State.ACTIVE:
        await tell(outbox, card.reached_at, views.new_role_page(role))
    return await orders.ended(outcome, of)


async def on_change_position(
    query: CallbackQuery, action: ChangePosition, orders: Orders, talk: Talk
) -> Page | Toast:
    await talk.wait(POSITION, employee=action.employee)
    return await orders.about(action.employee, views.ask_for_position_page)


async def on_position(
    message: Message, awaited: dict[str, Any], orders: Orders, talk: Talk
) -> Page | Toast:
    whose: int = awaited["employee"]
    try:
        outcome = await orders.personnel.set_position(orders.by, whose, message.text or "")
    except ValueError:
        return inviting.too_long_page()
    await talk.end()
    return await orders.ended(outcome, whose)


async def on_choose_lead(query: CallbackQuery, action: ChooseLead, orders: Orders) -> Page | Toast:
    card = await orders.personnel.card(orders.by, action.employee)
    return views.choose_lead_page(card) if card and card.unit else views.gone()


async def on_set_lead(query: CallbackQuery, action: SetLead, orders: Orders) -> Page | Toast:
    if action.lead not in set(Lead):
        return start.stale_button()
    outcome = await orders.personnel.set_lead(orders.by, action.employee, Lead(action.lead))
    return await orders.ended(outcome, action.employee)


async def on_reissue(
    query: CallbackQuery, action: Reissue, orders: Orders, doors: Doors, trace: Trace
) -> Page | Toast:
    links = await doors.links()
    made = await orders.personnel.reissue(orders.by, action.employee)
    if not isinstance(made, Invite):
        return views.gone()
    trace.forget()
    return joining.invitation_page(made, links.to(made.code), orders.zone, views.back_to_card(action.employee))


async def on_withdraw(query: CallbackQuery, action: Withdraw, orders: Orders) -> Page | Toast:
    outcome = await orders.personnel.withdraw(orders.by, action.employee)
    return await orders.ended(outcome, action.employee)


async def on_choose_release(query: CallbackQuery, action: ChooseRelease, orders: Orders) -> Page | Toast:
    card = await orders.personnel.card(orders.by, action.employee)
    return views.choose_release_page(card) if card and card.accounts else views.gone()


async def on_release(query: CallbackQuery, action: Release, orders: Orders) -> Page | Toast:
    card = await orders.personnel.card(orders.by, action.employee)
    found = next((a.platform for a in card.accounts if a.platform == action.platform), None) if card else None
    if found is None:
        return views.gone()
    outcome = await orders.personnel.release(orders.by, action.employee, found)
    return await orders.ended(outcome, action.employee, views.released_note())


async def on_ask_deactivate(query: CallbackQuery, action: AskDeactivate, orders: Orders) -> Page | Toast:
    return await orders.about(action.employee, views.ask_deactivate_page)


async def on_deactivate(query: CallbackQuery, action: Deactivate, orders: Orders) -> Page | Toast:
    outcome = await orders.personnel.deactivate(orders.by, action.employee)
    if outcome is Outcome.DONE and action.employee == orders.by.id:
        return start.stranger_page()
    return await orders.ended(outcome, action.employee)


async def on_ask_revoke(query: CallbackQuery, action: AskRevoke, orders: Orders) -> Page | Toast:
    return await orders.about(action.employee, views.ask_revoke_page)


async def on_revoke(query: CallbackQuery, action: Revoke, orders: Orders, trace: Trace) -> Page | Toast:
    outcome = await orders.personnel.revoke(orders.by, action.employee)
    if outcome is Outcome.DONE and action.employee == orders.by.id:
        trace.forget_chat()
        return start.stranger_page()
    return await orders.ended(outcome, action.employee, views.revoked_note())


async def on_restore(query: CallbackQuery, action: Restore, orders: Orders) -> Page | Toast:
    outcome = await orders.personnel.restore(orders.by, action.employee)
    return await orders.ended(outcome, action.employee)
