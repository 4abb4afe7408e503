"""A draft goes to a person for approval: the side of those who decide."""

from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.approval import actions
from bot.approval.model import REASON_LIMIT, ApprovalCard, ApprovalMove, Refusal
from bot.approval.service import ApprovalService
from bot.clock import Clock
from bot.notices.approval import ApprovalNotices
from bot.page import Below, Page, Toast
from bot.review.model import remarks
from bot.staff.model import Employee
from bot.views import start
from bot.views.approval import cards as views
from handlers.approval.outcomes import Outcome, pressed, refused, written
from handlers.plumbing.door import Pressed
from handlers.plumbing.intake import WithinLimits, words_of
from handlers.plumbing.waiting import ASKS, Awaited, Talk, Wait

REMARK = Wait("remark")
APPROVING = Wait("notices", own=(actions.ApproveForThat,))


def router() -> Router:
    router = Router(name="deciding")
    router.message.middleware(WithinLimits())

    router.message.register(on_remark, Awaited(REMARK), F.text)
    router.message.register(on_approval_reason, Awaited(APPROVING), F.text)

    press = router.callback_query.register
    press(on_show_desk, Pressed(actions.ShowDesk))
    press(on_show_card, Pressed(actions.ShowCard))
    press(on_show_draft, Pressed(actions.ShowDraft))
    press(on_take, Pressed(actions.Take))
    press(on_give_back, Pressed(actions.GiveBack))
    press(on_approve, Pressed(actions.Approve))
    press(on_approve_for_that, Pressed(actions.ApproveForThat), Awaited(APPROVING))
    press(on_send_back, Pressed(actions.SendBack), flags=ASKS)
    press(on_send_back_with, Pressed(actions.SendBackWith))
    press(on_show_history, Pressed(actions.ShowHistory))
    return router


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
    approval_notices: ApprovalNotices,
    zone: ZoneInfo,
) -> Page | Toast:
    return pressed(await _decided(await approvals.take(employee, action.approval), employee, approval_notices, zone))


async def on_give_back(
    query: CallbackQuery,
    action: actions.GiveBack,
    employee: Employee,
    approvals: ApprovalService,
    approval_notices: ApprovalNotices,
    zone: ZoneInfo,
) -> Page | Toast:
    outcome = await approvals.give_back(employee, action.approval)
    return pressed(await _decided(outcome, employee, approval_notices, zone))


async def on_approve(
    query: CallbackQuery,
    action: actions.Approve,
    employee: Employee,
    approvals: ApprovalService,
    approval_notices: ApprovalNotices,
    talk: Talk,
    zone: ZoneInfo,
) -> Page | Toast:
    outcome = await approvals.approve(employee, action.approval, action.version)
    card = await approvals.card(employee, action.approval) if outcome is Refusal.REASON else None
    if card is None:
        return pressed(await _decided(outcome, employee, approval_notices, zone))
    if talk.first:
        return talk.first
    await talk.wait(APPROVING, approval=action.approval, version=action.version)
    return views.reason_page(card.approval)


async def on_approval_reason(
    message: Message, awaited: dict[str, Any], employee: Employee, approvals: ApprovalService, talk: Talk
) -> Page:
    """Shown once more before it counts: what was written may have been a draft of one's own."""
    found = await approvals.decidable(employee, awaited["approval"], awaited["version"])
    if found is None or isinstance(found, Refusal):
        await talk.end()
        return written(found)
    reason = words_of(message).strip()[:REASON_LIMIT]
    meant = actions.ApproveForThat(found.id, awaited["version"], crc32(reason.encode()))
    await talk.wait(APPROVING, approval=meant.approval, version=meant.version, reason=reason)
    return views.reason_meant_page(found, meant, reason)


async def on_approve_for_that(
    query: CallbackQuery,
    action: actions.ApproveForThat,
    awaited: dict[str, Any],
    employee: Employee,
    approvals: ApprovalService,
    approval_notices: ApprovalNotices,
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
    return pressed(await _decided(outcome, employee, approval_notices, zone))


async def on_send_back(
    query: CallbackQuery,
    action: actions.SendBack,
    employee: Employee,
    approvals: ApprovalService,
    talk: Talk,
) -> Page | Toast:
    found = await approvals.decidable(employee, action.approval, action.version)
    if found is None or isinstance(found, Refusal):
        return refused(found)
    await talk.wait(REMARK, approval=action.approval, version=action.version)
    return views.remark_page(found)


async def on_send_back_with(
    query: CallbackQuery,
    action: actions.SendBackWith,
    employee: Employee,
    approvals: ApprovalService,
    approval_notices: ApprovalNotices,
    zone: ZoneInfo,
) -> Page | Toast:
    """With one of the bot's own remarks."""
    found = await approvals.decidable(employee, action.approval, action.version)
    if found is None or isinstance(found, Refusal):
        return refused(found)
    chosen = remarks(found.review.findings)[action.remark - 1 : action.remark] if action.remark > 0 else []
    if not chosen:
        return start.stale_button()
    words = views.remark_words(chosen[0])
    outcome = await approvals.send_back(employee, action.approval, action.version, words)
    return pressed(await _decided(outcome, employee, approval_notices, zone))


async def on_remark(
    message: Message,
    awaited: dict[str, Any],
    employee: Employee,
    approvals: ApprovalService,
    approval_notices: ApprovalNotices,
    talk: Talk,
    zone: ZoneInfo,
) -> Page:
    outcome = await approvals.send_back(employee, awaited["approval"], awaited["version"], words_of(message))
    await talk.end()
    return written(await _decided(outcome, employee, approval_notices, zone))


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
    outcome: Outcome, employee: Employee, approval_notices: ApprovalNotices, zone: ZoneInfo
) -> Page | Refusal | None:
    """The card as it is now, and everybody else learns of it."""
    if not isinstance(outcome, ApprovalMove):
        return outcome
    await approval_notices.tell(outcome)
    return views.card_page(ApprovalCard(outcome.approval, may_decide=True), employee, zone)
