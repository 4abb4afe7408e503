"""Who decides on an objection says so, and the precedents that this makes are kept."""

from typing import Any
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.mail.post import Outbox
from bot.notices.telling import tell
from bot.page import Page, Toast
from bot.review import actions
from bot.review.objections import Decided, DecidedBefore, ObjectionService
from bot.review.precedents import PrecedentService
from bot.staff.model import Employee
from bot.views import start
from bot.views.review import objections as objecting
from bot.views.review import precedents as views
from handlers.plumbing.door import Pressed
from handlers.plumbing.intake import words_of
from handlers.plumbing.waiting import Awaited, Talk, Wait

RULING = Wait("ruling")


def router() -> Router:
    router = Router(name="precedents")
    router.message.register(on_comment, Awaited(RULING), F.text)

    pressed = router.callback_query.register
    pressed(on_show_objection, Pressed(actions.ShowObjection))
    pressed(on_decide, Pressed(actions.Decide))
    pressed(on_decide_silently, Pressed(actions.DecideSilently))
    pressed(on_show_precedents, Pressed(actions.ShowPrecedents))
    pressed(on_show_precedent, Pressed(actions.ShowPrecedent))
    pressed(on_ask_call_back, Pressed(actions.AskCallBack))
    pressed(on_call_back, Pressed(actions.CallBack))
    return router


# --- the decision ----------------------------------------------------------------------------------------------


async def on_show_objection(
    query: CallbackQuery,
    action: actions.ShowObjection,
    employee: Employee,
    objections: ObjectionService,
    zone: ZoneInfo,
) -> Page | Toast:
    found = await objections.objection(action.objection, employee)
    if found is None:
        return start.stale_button()
    return objecting.objection_page(found, zone)


async def on_decide(
    query: CallbackQuery,
    action: actions.Decide,
    employee: Employee,
    objections: ObjectionService,
    talk: Talk,
    zone: ZoneInfo,
) -> Page | Toast:
    found = await objections.objection(action.objection, employee)
    if found is None or found.author_id == employee.id:
        return start.stale_button()
    if found.decision is not None:
        return objecting.objection_page(found, zone)
    if talk.first:
        return talk.first
    await talk.wait(RULING, objection=found.id, right=action.right)
    return objecting.comment_page(found, is_right=bool(action.right))


async def on_decide_silently(
    query: CallbackQuery,
    action: actions.DecideSilently,
    employee: Employee,
    objections: ObjectionService,
    outbox: Outbox,
    zone: ZoneInfo,
) -> Page | Toast:
    outcome = await objections.decide(employee, action.objection, is_right=bool(action.right), comment=None)
    return await _told(outcome, outbox, zone) if outcome else start.stale_button()


async def on_comment(
    message: Message,
    awaited: dict[str, Any],
    employee: Employee,
    objections: ObjectionService,
    outbox: Outbox,
    talk: Talk,
    zone: ZoneInfo,
) -> Page:
    outcome = await objections.decide(
        employee, awaited["objection"], is_right=bool(awaited["right"]), comment=words_of(message)
    )
    await talk.end()
    return await _told(outcome, outbox, zone) if outcome else objecting.not_yours_page()


async def _told(outcome: Decided | DecidedBefore, outbox: Outbox, zone: ZoneInfo) -> Page:
    """The author learns of it in the same unit of work as it is stored in."""
    if isinstance(outcome, Decided):
        await tell(outbox, outcome.to, objecting.decision_page(outcome.objection, zone))
    return objecting.objection_page(outcome.objection, zone)


# --- what was decided ------------------------------------------------------------------------------------------


async def on_show_precedents(
    query: CallbackQuery,
    action: actions.ShowPrecedents,
    employee: Employee,
    precedents: PrecedentService,
    zone: ZoneInfo,
) -> Page:
    return views.precedents_page(*await precedents.listing(employee, action.part), zone)


async def on_show_precedent(
    query: CallbackQuery,
    action: actions.ShowPrecedent,
    employee: Employee,
    precedents: PrecedentService,
    zone: ZoneInfo,
) -> Page | Toast:
    found = await precedents.precedent(employee, action.precedent)
    return views.precedent_page(found, action.part, zone) if found else views.called_back_before()


async def on_ask_call_back(
    query: CallbackQuery, action: actions.AskCallBack, employee: Employee, precedents: PrecedentService
) -> Page | Toast:
    found = await precedents.precedent(employee, action.precedent)
    return views.ask_call_back_page(found, action.part) if found else views.called_back_before()


async def on_call_back(
    query: CallbackQuery,
    action: actions.CallBack,
    employee: Employee,
    precedents: PrecedentService,
    zone: ZoneInfo,
) -> Page | Toast:
    if not await precedents.call_back(employee, action.precedent):
        return views.called_back_before()
    return views.precedents_page(*await precedents.listing(employee, action.part), zone, views.called_back())
