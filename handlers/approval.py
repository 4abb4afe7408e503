"""A draft goes to a person for approval: the author's side of it, and the side of those who decide."""

from datetime import datetime
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.approval import actions, when
from bot.approval.model import REASON_LIMIT, Card, Move, Refusal
from bot.approval.service import ApprovalService
from bot.approving import Approving
from bot.clock import Clock
from bot.page import Below, Page, Toast
from bot.review.model import remarks
from bot.review.service import ReviewService
from bot.staff.model import Employee
from bot.views import approval as views
from bot.views import intake, start
from handlers.door import Pressed
from handlers.intake import Parcel, WithinLimits, words_of
from handlers.verdicts import Verdicts
from handlers.waiting import Awaited, Talk, Waiting

MOMENT_LIMIT = 60  # characters: what is longer is a draft that came at a wrong moment

Outcome = Move | Refusal | None


def names_a_moment(text: str) -> bool:
    return len(text) <= MOMENT_LIMIT


def router() -> Router:
    router = Router(name="approval")
    router.message.middleware(WithinLimits())

    router.message.register(on_moment, Awaited(Waiting.PLANNED), F.text.func(names_a_moment))
    router.message.register(on_revision, Awaited(Waiting.REVISION))
    router.message.register(on_remark, Awaited(Waiting.REMARK), F.text)
    router.message.register(on_approval_reason, Awaited(Waiting.APPROVING), F.text)

    pressed = router.callback_query.register
    pressed(on_ask, Pressed(actions.Ask))
    pressed(on_ask_untimed, Pressed(actions.AskUntimed))
    pressed(on_show_standing, Pressed(actions.ShowStanding))
    pressed(on_revise, Pressed(actions.Revise))
    pressed(on_retract, Pressed(actions.Retract))
    pressed(on_show_desk, Pressed(actions.ShowDesk))
    pressed(on_show_card, Pressed(actions.ShowCard))
    pressed(on_show_draft, Pressed(actions.ShowDraft))
    pressed(on_take, Pressed(actions.Take))
    pressed(on_give_back, Pressed(actions.GiveBack))
    pressed(on_approve, Pressed(actions.Approve))
    pressed(on_approve_for_that, Pressed(actions.ApproveForThat), Awaited(Waiting.APPROVING))
    pressed(on_send_back, Pressed(actions.SendBack))
    pressed(on_send_back_with, Pressed(actions.SendBackWith))
    pressed(on_show_history, Pressed(actions.ShowHistory))
    return router


# --- the author ------------------------------------------------------------------------------------------------


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
    if talk.is_untraced:
        return intake.untraced_first()
    if (refusal := await approvals.refusal(found)) is not None:
        return views.refused(refusal)
    to = await approvals.candidates(employee)
    if not to:
        return views.nobody_page(found)
    await talk.wait(Waiting.PLANNED, review=found.id)
    return views.when_page(found, to)


async def on_moment(
    message: Message,
    awaited: dict[str, Any],
    employee: Employee,
    review: ReviewService,
    approvals: ApprovalService,
    approving: Approving,
    talk: Talk,
    clock: Clock,
    zone: ZoneInfo,
) -> Page:
    """When it is to be published. What cannot be read is asked for again."""
    said = when.read(words_of(message), clock.now(), zone)
    if not isinstance(said, datetime):
        return views.unreadable_moment_page(said, awaited["review"], zone)
    outcome = await approvals.ask(employee, awaited["review"], said)
    await talk.end()
    return _written(await _asked(outcome, employee, awaited["review"], review, approving, zone))


async def on_ask_untimed(
    query: CallbackQuery,
    action: actions.AskUntimed,
    employee: Employee,
    review: ReviewService,
    approvals: ApprovalService,
    approving: Approving,
    zone: ZoneInfo,
) -> Page | Toast:
    outcome = await approvals.ask(employee, action.review, None)
    asked = await _asked(outcome, employee, action.review, review, approving, zone)
    return _pressed(asked)


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
    if talk.is_untraced:
        return intake.untraced_first()
    await talk.wait(Waiting.REVISION, approval=approval.id)
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
    approving: Approving,
    zone: ZoneInfo,
) -> Page | Toast:
    outcome = await approvals.withdraw(employee, action.approval)
    if not isinstance(outcome, Move):
        return _refused(outcome)
    await approving.tell(outcome)
    return views.standing_page(outcome.approval, zone)


async def _asked(
    outcome: Outcome,
    employee: Employee,
    review_id: int,
    review: ReviewService,
    approving: Approving,
    zone: ZoneInfo,
) -> Page | Refusal | None:
    """Those who are asked learn of it in the same unit of work as it is stored in."""
    if isinstance(outcome, Move):
        await approving.tell(outcome)
        return views.standing_page(outcome.approval, zone)
    if outcome is Refusal.NOBODY and (found := await review.review(review_id, employee.id)) is not None:
        return views.nobody_page(found)
    return outcome


# --- those who decide ------------------------------------------------------------------------------------------


async def on_show_desk(
    query: CallbackQuery,
    action: actions.ShowDesk,
    employee: Employee,
    approvals: ApprovalService,
    zone: ZoneInfo,
    clock: Clock,
) -> Page | Toast:
    desk = await approvals.desk(employee, action.part)
    return views.desk_page(desk, zone, clock.now()) if desk else start.stale_button()


async def on_show_card(
    query: CallbackQuery,
    action: actions.ShowCard,
    employee: Employee,
    approvals: ApprovalService,
    zone: ZoneInfo,
) -> Page | Toast:
    card = await approvals.card(employee, action.approval)
    if card is None:
        return start.stale_button()
    return views.card_page(card, employee, zone)


async def on_show_draft(
    query: CallbackQuery, action: actions.ShowDraft, employee: Employee, approvals: ApprovalService
) -> Below | Toast:
    card = await approvals.card(employee, action.approval)
    return Below(views.draft_pages(card.approval)) if card else start.stale_button()


async def on_take(
    query: CallbackQuery,
    action: actions.Take,
    employee: Employee,
    approvals: ApprovalService,
    approving: Approving,
    zone: ZoneInfo,
) -> Page | Toast:
    return _pressed(await _decided(await approvals.take(employee, action.approval), employee, approving, zone))


async def on_give_back(
    query: CallbackQuery,
    action: actions.GiveBack,
    employee: Employee,
    approvals: ApprovalService,
    approving: Approving,
    zone: ZoneInfo,
) -> Page | Toast:
    return _pressed(await _decided(await approvals.give_back(employee, action.approval), employee, approving, zone))


async def on_approve(
    query: CallbackQuery,
    action: actions.Approve,
    employee: Employee,
    approvals: ApprovalService,
    approving: Approving,
    talk: Talk,
    zone: ZoneInfo,
) -> Page | Toast:
    outcome = await approvals.approve(employee, action.approval, action.version)
    card = await approvals.card(employee, action.approval) if outcome is Refusal.REASON else None
    if card is None:
        return _pressed(await _decided(outcome, employee, approving, zone))
    if talk.is_untraced:
        return intake.untraced_first()
    await talk.wait(Waiting.APPROVING, approval=action.approval, version=action.version)
    return views.reason_page(card.approval)


async def on_approval_reason(
    message: Message, awaited: dict[str, Any], employee: Employee, approvals: ApprovalService, talk: Talk
) -> Page:
    """Shown once more before it counts: what was written may have been a draft of one's own."""
    found = await approvals.decidable(employee, awaited["approval"], awaited["version"])
    if found is None or isinstance(found, Refusal):
        await talk.end()
        return _written(found)
    reason = words_of(message).strip()[:REASON_LIMIT]
    meant = actions.ApproveForThat(found.id, awaited["version"], crc32(reason.encode()))
    await talk.wait(Waiting.APPROVING, approval=meant.approval, version=meant.version, reason=reason)
    return views.reason_meant_page(found, meant, reason)


async def on_approve_for_that(
    query: CallbackQuery,
    action: actions.ApproveForThat,
    awaited: dict[str, Any],
    employee: Employee,
    approvals: ApprovalService,
    approving: Approving,
    talk: Talk,
    zone: ZoneInfo,
) -> Page | Toast:
    """An old button does not approve for what was written since."""
    reason = awaited.get("reason", "")
    meant = actions.ApproveForThat(awaited["approval"], awaited["version"], crc32(reason.encode()))
    if not reason or action != meant:
        return start.stale_button()
    outcome = await approvals.approve(employee, action.approval, action.version, reason)
    await talk.end()
    return _pressed(await _decided(outcome, employee, approving, zone))


async def on_send_back(
    query: CallbackQuery,
    action: actions.SendBack,
    employee: Employee,
    approvals: ApprovalService,
    talk: Talk,
) -> Page | Toast:
    found = await approvals.decidable(employee, action.approval, action.version)
    if found is None or isinstance(found, Refusal):
        return _refused(found)
    if talk.is_untraced:
        return intake.untraced_first()
    await talk.wait(Waiting.REMARK, approval=action.approval, version=action.version)
    return views.remark_page(found)


async def on_send_back_with(
    query: CallbackQuery,
    action: actions.SendBackWith,
    employee: Employee,
    approvals: ApprovalService,
    approving: Approving,
    zone: ZoneInfo,
) -> Page | Toast:
    """With one of the bot's own remarks."""
    found = await approvals.decidable(employee, action.approval, action.version)
    if found is None or isinstance(found, Refusal):
        return _refused(found)
    chosen = remarks(found.review.findings)[action.remark - 1 : action.remark] if action.remark > 0 else []
    if not chosen:
        return start.stale_button()
    words = views.remark_words(chosen[0])
    outcome = await approvals.send_back(employee, action.approval, action.version, words)
    return _pressed(await _decided(outcome, employee, approving, zone))


async def on_remark(
    message: Message,
    awaited: dict[str, Any],
    employee: Employee,
    approvals: ApprovalService,
    approving: Approving,
    talk: Talk,
    zone: ZoneInfo,
) -> Page:
    outcome = await approvals.send_back(employee, awaited["approval"], awaited["version"], words_of(message))
    await talk.end()
    return _written(await _decided(outcome, employee, approving, zone))


async def on_show_history(
    query: CallbackQuery,
    action: actions.ShowHistory,
    employee: Employee,
    approvals: ApprovalService,
    zone: ZoneInfo,
) -> Page | Toast:
    history = await approvals.history(employee, action.approval, action.part)
    return views.history_page(history, employee, zone) if history else start.stale_button()


async def _decided(
    outcome: Outcome, employee: Employee, approving: Approving, zone: ZoneInfo
) -> Page | Refusal | None:
    """The card as it is now, and everybody else learns of it."""
    if not isinstance(outcome, Move):
        return outcome
    await approving.tell(outcome)
    return views.card_page(Card(outcome.approval, may_decide=True), employee, zone)


def _pressed(answer: Page | Refusal | None) -> Page | Toast:
    return answer if isinstance(answer, Page) else _refused(answer)


def _refused(refusal: Refusal | None) -> Toast:
    return views.refused(refusal) if refusal else start.stale_button()


def _written(answer: Page | Refusal | None) -> Page:
    """An answer to a message, where no toast can stand."""
    if isinstance(answer, Page):
        return answer
    return views.refused_page(answer) if answer else views.gone_page()
