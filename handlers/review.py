"""A draft comes, a verdict goes; and what a person does with a verdict."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from aiogram import BaseMiddleware, Bot, F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot import actions
from bot.approval.service import ApprovalService
from bot.approving import Approving
from bot.clock import Clock
from bot.mail import Outgoing, Platform, Trace
from bot.markup import utf16_length
from bot.page import Below, Page, Toast
from bot.parts import FULL
from bot.pictures.model import TextRead
from bot.review.model import Draft, Review
from bot.review.objections import AlreadyFiled, Filed, NobodyDecides, ObjectionService
from bot.review.service import ReviewService
from bot.staff.codes import is_spelled_as_code
from bot.staff.model import Employee
from bot.views import intake, start
from bot.views import objections as objecting
from bot.views import review as views
from handlers.door import Pressed
from handlers.intake import (
    NotDownloaded,
    Pictures,
    draft_of,
    has_picture,
    has_words,
    read_picture,
    source_of,
    with_pictures,
    words_of,
)
from handlers.waiting import Awaited, Waiting, is_untraced, wait
from rules.errors import TextTooLong

KINDS = {"official", "personal", "reply"}
BARE = "bare"  # a reply whose author has no comment to show


class Post(Protocol):
    async def put(self, outgoing: Outgoing) -> None:
        """A page to anybody, in the unit of work at hand."""
        ...


class WithinLimits(BaseMiddleware):
    """A text that is too long for the rules is answered, wherever it came from."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        try:
            return await handler(event, data)
        except TextTooLong as error:
            return Below((intake.too_long_page(error.limit),))


def router() -> Router:
    router = Router(name="review")
    for observer in (router.message, router.edited_message, router.callback_query):
        observer.middleware(WithinLimits())

    router.message.register(on_spent_code, F.text.func(is_spelled_as_code))
    router.message.register(on_untraced_picture, Awaited(Waiting.UNTRACED), F.func(has_picture))
    router.message.register(on_untraced, Awaited(Waiting.UNTRACED), F.func(has_words))
    router.message.register(on_picture, F.func(has_picture))
    router.message.register(on_comment, Awaited(Waiting.COMMENT), F.func(has_words))
    router.message.register(on_answer, Awaited(Waiting.ANSWER), F.text)
    router.message.register(on_corrected, Awaited(Waiting.READING), F.text)
    router.message.register(on_reason, Awaited(Waiting.REASON), F.text)
    router.message.register(on_draft, F.func(has_words))
    router.message.register(on_unreadable)
    router.edited_message.register(on_edited)

    pressed = router.callback_query.register
    pressed(on_show_review, Pressed(actions.ShowReview))
    pressed(on_show_kinds, Pressed(actions.ShowKinds))
    pressed(on_switch, Pressed(actions.Switch))
    pressed(on_mend, Pressed(actions.Mend))
    pressed(on_answer_it, Pressed(actions.AnswerIt))
    pressed(on_correct_reading, Pressed(actions.CorrectReading))
    pressed(on_object, Pressed(actions.Object))
    pressed(on_object_silently, Pressed(actions.ObjectSilently))
    pressed(on_show_objected, Pressed(actions.ShowObjected))
    pressed(on_show_mine, Pressed(actions.ShowMine))
    pressed(on_without_trace, Pressed(actions.WithoutTrace))
    pressed(on_cancel, Pressed(actions.Cancel))
    return router


# --- what comes in ---------------------------------------------------------------------------------------------


async def on_spent_code(message: Message, trace: Trace) -> Page:
    """What looks like a code and opens nothing may be a good one mistyped: it is no draft and is not kept."""
    trace.forget()
    return intake.spent_code_page()


async def on_draft(
    message: Message, employee: Employee, review: ReviewService, platform: Platform, account: str
) -> Page | Below:
    verdict = views.review_page(
        await review.submit(employee.id, draft_of(message), source_of(message, platform, account))
    )
    return verdict if message.text else Below((intake.caption_only_page(message.content_type), verdict))


async def on_picture(
    message: Message,
    album: Sequence[Message],
    bot: Bot,
    employee: Employee,
    review: ReviewService,
    pictures: Pictures,
    platform: Platform,
    account: str,
) -> Page | Below:
    draft, excuse = await _read(message, album, bot, pictures)
    if draft is None:
        assert excuse is not None
        return excuse
    verdict = views.review_page(await review.submit(employee.id, draft, source_of(message, platform, account)))
    return Below((excuse, verdict)) if excuse else verdict


async def on_unreadable(message: Message, raw_state: str | None, trace: Trace) -> Page:
    if is_untraced(raw_state):
        trace.forget()
    return intake.unreadable_page(message.content_type)


async def on_edited(
    message: Message,
    bot: Bot,
    employee: Employee,
    review: ReviewService,
    pictures: Pictures,
    approvals: ApprovalService,
    approving: Approving,
    trace: Trace,
    platform: Platform,
    account: str,
    zone: ZoneInfo,
) -> Page | Below | None:
    """Only what was reviewed before has a next version. Anything else was perhaps to leave no trace, so none stays."""
    source, excuse = source_of(message, platform, account), None
    known = await review.latest_from(employee.id, source)
    if known is None:
        trace.forget()
        return intake.unknown_edit_page() if has_words(message) else None
    draft: Draft | None = draft_of(message)
    if has_picture(message):
        draft, excuse = await _read(message, (message,), bot, pictures)
    elif utf16_length(known.draft.text) > FULL:
        return intake.part_edited_page()
    if draft is None or not draft.text.strip():
        return excuse
    revised = await review.revise(employee.id, draft, source)
    if not isinstance(revised, Review):
        return None
    verdict = await next_version_page(revised, employee, approvals, approving, zone)
    return Below((excuse, verdict)) if excuse else verdict


async def _read(
    message: Message, album: Sequence[Message], bot: Bot, pictures: Pictures
) -> tuple[Draft | None, Page | None]:
    """Pictures and caption as one draft, or why they gave nothing: then the caption alone, when there is one."""
    readings = [await read_picture(one, bot, pictures) for one in album if has_picture(one)]
    if read := [reading for reading in readings if isinstance(reading, TextRead)]:
        excuse = intake.some_read_page(len(read), len(readings)) if len(read) < len(readings) else None
        return with_pictures(message, read), excuse
    caption, failed = has_words(message), readings[0]
    excuse = (
        intake.no_download_page(caption)
        if isinstance(failed, NotDownloaded | TextRead)
        else intake.not_read_page(failed, caption)
    )
    return (draft_of(message) if caption else None), excuse


# --- without a trace -------------------------------------------------------------------------------------------


async def on_without_trace(query: CallbackQuery, state: FSMContext, clock: Clock) -> Page:
    await wait(state, Waiting.UNTRACED, clock)
    return intake.untraced_offer_page()


async def on_untraced(message: Message, review: ReviewService, state: FSMContext, trace: Trace) -> Page:
    trace.forget()
    judged = await review.glance(draft_of(message))
    await state.clear()
    return views.untraced_page(judged)


async def on_untraced_picture(
    message: Message,
    album: Sequence[Message],
    bot: Bot,
    review: ReviewService,
    pictures: Pictures,
    state: FSMContext,
    trace: Trace,
) -> Page | Below:
    """What gave no text was no draft: the check without a trace stays chosen."""
    trace.forget()
    draft, excuse = await _read(message, album, bot, pictures)
    if draft is None:
        assert excuse is not None
        return excuse
    judged = await review.glance(draft)
    await state.clear()
    verdict = views.untraced_page(judged)
    return Below((excuse, verdict)) if excuse else verdict


async def on_cancel(
    query: CallbackQuery, action: actions.Cancel, employee: Employee, state: FSMContext, raw_state: str | None
) -> Page:
    """An old «Cancel» ends only what it stood under."""
    if action.what == raw_state:
        await state.clear()
    return start.menu_page(employee)


# --- the verdict on a text that may be on its way to approval ---------------------------------------------------


async def verdict_page(review: Review, approvals: ApprovalService, zone: ZoneInfo, part: int = 1) -> Page:
    standings = await approvals.standings([review.submission_id])
    return views.review_page(review, part, standings.get(review.submission_id), zone)


async def next_version_page(
    review: Review, author: Employee, approvals: ApprovalService, approving: Approving, zone: ZoneInfo
) -> Page:
    """Whoever has the former version to approve gets this one."""
    if (move := await approvals.revise(author, review)) is not None:
        await approving.tell(move)
    return await verdict_page(review, approvals, zone)


# --- turning the pages of a verdict ----------------------------------------------------------------------------


async def on_show_review(
    query: CallbackQuery,
    action: actions.ShowReview,
    employee: Employee,
    review: ReviewService,
    approvals: ApprovalService,
    zone: ZoneInfo,
) -> Page | Toast:
    found = await review.review(action.review, employee.id)
    return await verdict_page(found, approvals, zone, action.part) if found else start.stale_button()


async def on_show_mine(
    query: CallbackQuery,
    action: actions.ShowMine,
    employee: Employee,
    review: ReviewService,
    approvals: ApprovalService,
    zone: ZoneInfo,
) -> Page:
    listing = await review.listing(employee.id, action.part)
    standings = await approvals.standings([entry.submission_id for entry in listing.entries])
    return intake.mine_page(listing, zone, standings)


async def on_mend(
    query: CallbackQuery, action: actions.Mend, employee: Employee, review: ReviewService
) -> Below | Toast:
    mended = await review.mend(action.review, employee.id)
    return Below(views.mended_pages(mended)) if mended else start.stale_button()


# --- what kind of text it is -----------------------------------------------------------------------------------


async def on_show_kinds(
    query: CallbackQuery, action: actions.ShowKinds, employee: Employee, review: ReviewService
) -> Page | Toast:
    found = await review.review(action.review, employee.id)
    return views.kinds_page(found) if found else start.stale_button()


async def on_switch(
    query: CallbackQuery,
    action: actions.Switch,
    employee: Employee,
    review: ReviewService,
    approvals: ApprovalService,
    state: FSMContext,
    raw_state: str | None,
    clock: Clock,
    zone: ZoneInfo,
) -> Page | Toast:
    found = await review.review(action.review, employee.id)
    kind = "reply" if action.kind == BARE else action.kind
    if found is None or kind not in KINDS:
        return start.stale_button()
    if action.kind == "reply" and found.draft.context is None:
        if is_untraced(raw_state):
            return intake.untraced_first()
        await wait(state, Waiting.COMMENT, clock, review=found.id)
        return views.comment_wanted_page(found)
    switched = await review.switch(employee.id, found.id, kind)  # type: ignore[arg-type]
    return await verdict_page(switched, approvals, zone) if switched else start.stale_button()


async def on_comment(
    message: Message,
    awaited: dict[str, Any],
    employee: Employee,
    review: ReviewService,
    approvals: ApprovalService,
    state: FSMContext,
    zone: ZoneInfo,
) -> Page:
    """The citizen's comment that a text is to be read against."""
    switched = await review.switch(employee.id, awaited["review"], "reply", words_of(message))
    await state.clear()
    return await verdict_page(switched, approvals, zone) if switched else objecting.too_late_page()


async def on_answer_it(
    query: CallbackQuery,
    action: actions.AnswerIt,
    employee: Employee,
    review: ReviewService,
    state: FSMContext,
    raw_state: str | None,
    clock: Clock,
) -> Below | Toast:
    found = await review.review(action.review, employee.id)
    if found is None:
        return start.stale_button()
    if is_untraced(raw_state):
        return intake.untraced_first()
    await wait(state, Waiting.ANSWER, clock, review=found.id)
    return Below((intake.answer_wanted_page(),))


async def on_answer(
    message: Message,
    awaited: dict[str, Any],
    employee: Employee,
    review: ReviewService,
    state: FSMContext,
    platform: Platform,
    account: str,
) -> Page:
    """The reply to a comment that was forwarded before."""
    draft = draft_of(message)
    answered = await review.review(awaited["review"], employee.id)
    if answered is not None:
        draft = Draft(draft.text, context=answered.draft.text, links=draft.links)
    made = await review.submit(employee.id, draft, source_of(message, platform, account))
    await state.clear()
    return views.review_page(made)


# --- what was read from a picture ------------------------------------------------------------------------------


async def on_correct_reading(
    query: CallbackQuery,
    action: actions.CorrectReading,
    employee: Employee,
    review: ReviewService,
    state: FSMContext,
    raw_state: str | None,
    clock: Clock,
) -> Below | Toast:
    found = await review.review(action.review, employee.id)
    if found is None:
        return start.stale_button()
    if is_untraced(raw_state):
        return intake.untraced_first()
    await wait(state, Waiting.READING, clock, review=found.id)
    return Below(views.reading_pages(found))


async def on_corrected(
    message: Message,
    awaited: dict[str, Any],
    employee: Employee,
    review: ReviewService,
    approvals: ApprovalService,
    approving: Approving,
    state: FSMContext,
    platform: Platform,
    account: str,
    zone: ZoneInfo,
) -> Page:
    source = source_of(message, platform, account)
    corrected = await review.correct(employee.id, awaited["review"], draft_of(message), source)
    await state.clear()
    if corrected is None:
        return objecting.too_late_page()
    return await next_version_page(corrected, employee, approvals, approving, zone)


# --- not a breach ----------------------------------------------------------------------------------------------


async def on_object(
    query: CallbackQuery,
    action: actions.Object,
    employee: Employee,
    review: ReviewService,
    objections: ObjectionService,
    state: FSMContext,
    raw_state: str | None,
    clock: Clock,
    zone: ZoneInfo,
) -> Page | Toast:
    found = await review.review(action.review, employee.id)
    if found is None:
        return start.stale_button()
    shown = dict(views.shown_in(found, action.part))
    number = action.remark or (next(iter(shown)) if len(shown) == 1 else 0)
    if not number and shown:
        return objecting.choice_page(found, action.part)
    if number not in shown:
        return start.stale_button()
    if (before := await objections.filed(found, number)) is not None:
        return objecting.already_filed(before, zone)
    if is_untraced(raw_state):
        return intake.untraced_first()
    await wait(state, Waiting.REASON, clock, review=found.id, remark=number)
    return objecting.reason_page(found, action.part, number, shown[number])


async def on_object_silently(
    query: CallbackQuery,
    action: actions.ObjectSilently,
    employee: Employee,
    objections: ObjectionService,
    post: Post,
    zone: ZoneInfo,
) -> Page | Toast:
    outcome = await objections.file(employee, action.review, action.remark, None)
    if outcome is None:
        return start.stale_button()
    if isinstance(outcome, AlreadyFiled):
        return objecting.already_filed(outcome.objection, zone)
    return await _told(outcome, action.review, post, zone)


async def on_reason(
    message: Message,
    awaited: dict[str, Any],
    employee: Employee,
    objections: ObjectionService,
    post: Post,
    state: FSMContext,
    zone: ZoneInfo,
) -> Page:
    outcome = await objections.file(employee, awaited["review"], awaited["remark"], words_of(message))
    await state.clear()
    if outcome is None:
        return objecting.too_late_page()
    if isinstance(outcome, AlreadyFiled):
        return objecting.already_filed_page(outcome.objection, zone)
    return await _told(outcome, awaited["review"], post, zone)


async def _told(outcome: Filed | NobodyDecides, review_id: int, post: Post, zone: ZoneInfo) -> Page:
    """Those who decide learn of it in the same unit of work as it is stored in."""
    if isinstance(outcome, NobodyDecides):
        return objecting.nobody_decides_page(review_id)
    page = objecting.objection_page(outcome.objection, zone)
    for account in (account for _, accounts in outcome.to for account in accounts):
        await post.put(Outgoing(account.platform, account.bot, account.chat_id, page, anywhere=True))
    return objecting.filed_page(outcome.objection, [colleague for colleague, _ in outcome.to])


async def on_show_objected(
    query: CallbackQuery, action: actions.ShowObjected, employee: Employee, objections: ObjectionService
) -> Below | Toast:
    found = await objections.objection(action.objection, employee)
    return Below(objecting.objected_pages(found)) if found else start.stale_button()
