"""A draft goes to a person for approval: its author's side of it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.approval import actions, when
from bot.approval.model import ApprovalMove, Refusal
from bot.approval.service import ApprovalService
from bot.clock import Clock
from bot.notices.approval import ApprovalNotices
from bot.page import Below, Page, Toast
from bot.review.service import ReviewService
from bot.staff.model import Employee
from bot.views import start
from bot.views.approval import cards as views
from handlers.approval.outcomes import pressed, refused, written
from handlers.plumbing.door import Pressed
from handlers.plumbing.intake import Parcel, WithinLimits, words_of
from handlers.plumbing.waiting import ASKS, Awaited, Talk, Wait
from handlers.review.verdicts import Verdicts

MOMENT_LIMIT = 60  # characters: what is longer is a draft that came at a wrong moment

PLANNED = Wait("planned")
REVISION = Wait("revision")


def names_a_moment(text: str) -> bool:
    return len(text) <= MOMENT_LIMIT


def router() -> Router:
    router = Router(name="approval")
    router.message.middleware(WithinLimits())

    router.message.register(on_moment, Awaited(PLANNED), F.text.func(names_a_moment))
    router.message.register(on_revision, Awaited(REVISION))

    press = router.callback_query.register
    press(on_ask, Pressed(actions.Ask), flags=ASKS)
    press(on_ask_untimed, Pressed(actions.AskUntimed))
    press(on_show_standing, Pressed(actions.ShowStanding))
    press(on_revise, Pressed(actions.Revise), flags=ASKS)
    press(on_retract, Pressed(actions.Retract))
    return router


async def on_ask(
    query: CallbackQuery,
    action: actions.Ask,
    employee: Employee,
    review: ReviewService,
    approvals: ApprovalService,
    talk: Talk,
) -> Page | Toast:
    found = await review.review(action.review, employee.id)
    if found is None:
        return start.stale_button()
    if (refusal := await approvals.refusal(found)) is not None:
        return views.refused(refusal)
    to = await approvals.candidates(employee)
    if not to:
        return views.nobody_page(found)
    await talk.wait(PLANNED, review=found.id)
    return views.when_page(found, to)


async def on_moment(
    message: Message,
    awaited: dict[str, Any],
    employee: Employee,
    review: ReviewService,
    approvals: ApprovalService,
    approval_notices: ApprovalNotices,
    talk: Talk,
    clock: Clock,
    zone: ZoneInfo,
) -> Page:
    """When it is to be published. What cannot be read is asked for again."""
    said = when.read(words_of(message), clock.now(), zone)
    if not isinstance(said, datetime):
        return views.unreadable_moment_page(said, awaited["review"], zone)
    asked = await _asked(employee, awaited["review"], said, review, approvals, approval_notices, zone)
    await talk.end()
    return written(asked)


async def on_ask_untimed(
    query: CallbackQuery,
    action: actions.AskUntimed,
    employee: Employee,
    review: ReviewService,
    approvals: ApprovalService,
    approval_notices: ApprovalNotices,
    zone: ZoneInfo,
) -> Page | Toast:
    return pressed(await _asked(employee, action.review, None, review, approvals, approval_notices, zone))


async def on_show_standing(
    query: CallbackQuery,
    action: actions.ShowStanding,
    employee: Employee,
    approvals: ApprovalService,
    zone: ZoneInfo,
) -> Page | Toast:
    approval = await approvals.own(employee, action.approval)
    if approval is None:
        return start.stale_button()
    return views.standing_page(approval, zone)


async def on_revise(
    query: CallbackQuery,
    action: actions.Revise,
    employee: Employee,
    approvals: ApprovalService,
    talk: Talk,
) -> Below | Toast:
    approval = await approvals.own(employee, action.approval)
    if approval is None:
        return start.stale_button()
    if not approval.is_live:
        return views.refused(Refusal.OVER)
    await talk.wait(REVISION, approval=approval.id)
    return Below((views.revision_wanted_page(approval),))


async def on_revision(
    message: Message,
    parcel: Parcel,
    awaited: dict[str, Any],
    employee: Employee,
    review: ReviewService,
    approvals: ApprovalService,
    verdicts: Verdicts,
    talk: Talk,
) -> Page | Below:
    """The next version, reviewed anew and handed on."""
    opened = await parcel.open()
    if isinstance(opened, Page):
        return opened
    approval = await approvals.own(employee, awaited["approval"])
    revised = None
    if approval is not None:
        revised = await review.correct(employee.id, approval.review.id, opened.draft, parcel.source)
    await talk.end()
    if revised is None:
        return views.gone_page()
    return opened.above(await verdicts.next_version(revised, employee))


async def on_retract(
    query: CallbackQuery,
    action: actions.Retract,
    employee: Employee,
    approvals: ApprovalService,
    approval_notices: ApprovalNotices,
    zone: ZoneInfo,
) -> Page | Toast:
    outcome = await approvals.withdraw(employee, action.approval)
    if not isinstance(outcome, ApprovalMove):
        return refused(outcome)
    await approval_notices.tell(outcome)
    return views.standing_page(outcome.approval, zone)


async def _asked(
    employee: Employee,
    review_id: int,
    planned_at: datetime | None,
    review: ReviewService,
    approvals: ApprovalService,
    approval_notices: ApprovalNotices,
    zone: ZoneInfo,
) -> Page | Refusal | None:
    """Those who are asked learn of it in the same unit of work as it is stored in."""
    found = await review.review(review_id, employee.id)  # before anything of it is held
    outcome = await approvals.ask(employee, review_id, planned_at)
    if isinstance(outcome, ApprovalMove):
        await approval_notices.tell(outcome)
        return views.standing_page(outcome.approval, zone)
    return views.nobody_page(found) if found and outcome is Refusal.NOBODY else outcome
