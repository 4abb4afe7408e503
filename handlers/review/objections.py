"""«Not a breach», says an author: those who decide learn of it."""

from typing import Any
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot import actions
from bot.mail.post import Outbox
from bot.notices.telling import tell
from bot.page import Below, Page, Toast
from bot.review.objections import AlreadyFiled, Filed, NobodyDecides, ObjectionService
from bot.review.service import ReviewService
from bot.staff.model import Employee
from bot.views import start
from bot.views.review import objections as views
from bot.views.review.verdict import shown_in
from handlers.plumbing.door import Pressed
from handlers.plumbing.intake import words_of
from handlers.plumbing.waiting import Awaited, Talk, Wait

REASON = Wait("reason")


def router() -> Router:
    router = Router(name="objections")
    router.message.register(on_reason, Awaited(REASON), F.text)

    pressed = router.callback_query.register
    pressed(on_object, Pressed(actions.Object))
    pressed(on_object_silently, Pressed(actions.ObjectSilently))
    pressed(on_show_objected, Pressed(actions.ShowObjected))
    return router


async def on_object(
    query: CallbackQuery,
    action: actions.Object,
    employee: Employee,
    review: ReviewService,
    objections: ObjectionService,
    talk: Talk,
    zone: ZoneInfo,
) -> Page | Toast:
    found = await review.review(action.review, employee.id)
    if found is None:
        return start.stale_button()
    shown = dict(shown_in(found, action.part))
    number = action.remark or (next(iter(shown)) if len(shown) == 1 else 0)
    if not number and shown:
        return views.choice_page(found, action.part)
    if number not in shown:
        return start.stale_button()
    if (before := await objections.filed(found, number)) is not None:
        return views.already_filed(before, zone)
    if talk.first:
        return talk.first
    await talk.wait(REASON, review=found.id, remark=number)
    return views.reason_page(found, action.part, number, shown[number])


async def on_object_silently(
    query: CallbackQuery,
    action: actions.ObjectSilently,
    employee: Employee,
    objections: ObjectionService,
    outbox: Outbox,
    zone: ZoneInfo,
) -> Page | Toast:
    outcome = await objections.file(employee, action.review, action.remark, None)
    if outcome is None:
        return start.stale_button()
    if isinstance(outcome, AlreadyFiled):
        return views.already_filed(outcome.objection, zone)
    return await _told(outcome, action.review, outbox, zone)


async def on_reason(
    message: Message,
    awaited: dict[str, Any],
    employee: Employee,
    objections: ObjectionService,
    outbox: Outbox,
    talk: Talk,
    zone: ZoneInfo,
) -> Page:
    outcome = await objections.file(employee, awaited["review"], awaited["remark"], words_of(message))
    await talk.end()
    if outcome is None:
        return views.too_late_page()
    if isinstance(outcome, AlreadyFiled):
        return views.already_filed_page(outcome.objection, zone)
    return await _told(outcome, awaited["review"], outbox, zone)


async def _told(outcome: Filed | NobodyDecides, review_id: int, outbox: Outbox, zone: ZoneInfo) -> Page:
    """Those who decide learn of it in the same unit of work as it is stored in."""
    if isinstance(outcome, NobodyDecides):
        return views.nobody_decides_page(review_id)
    page = views.objection_page(outcome.objection, zone)
    await tell(outbox, [account for _, accounts in outcome.to for account in accounts], page)
    return views.filed_page(outcome.objection, [colleague for colleague, _ in outcome.to])


async def on_show_objected(
    query: CallbackQuery, action: actions.ShowObjected, employee: Employee, objections: ObjectionService
) -> Below | Toast:
    found = await objections.objection(action.objection, employee)
    return Below(views.objected_pages(found)) if found else start.stale_button()
