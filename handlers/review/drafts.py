"""A draft comes, a verdict goes; and what a person does with a verdict."""

from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot import actions
from bot.approval.service import ApprovalService
from bot.comments.rights import READERS
from bot.mail.model import Trace
from bot.mail.parts import FULL
from bot.markup import utf16_length
from bot.page import Below, Page, Toast
from bot.review.model import Review
from bot.review.service import ReviewService
from bot.staff.model import Employee
from bot.views import start
from bot.views.review import intake
from bot.views.review import objections as objecting
from bot.views.review import verdict as views
from handlers.plumbing.door import Pressed
from handlers.plumbing.intake import Parcel, WithinLimits, has_picture, has_words
from handlers.plumbing.waiting import ASKS, Awaited, Talk, Wait
from handlers.review.verdicts import Verdicts

READING = Wait("reading")


def router() -> Router:
    router = Router(name="review")
    for observer in (router.message, router.edited_message, router.callback_query):
        observer.middleware(WithinLimits())

    router.message.register(on_corrected, Awaited(READING))
    router.message.register(on_draft)
    router.edited_message.register(on_edited)

    pressed = router.callback_query.register
    pressed(on_show_review, Pressed(actions.ShowReview))
    pressed(on_show_mine, Pressed(actions.ShowMine))
    pressed(on_mend, Pressed(actions.Mend))
    pressed(on_correct_reading, Pressed(actions.CorrectReading), flags=ASKS)
    return router


# --- what comes in ---------------------------------------------------------------------------------------------


async def on_draft(message: Message, parcel: Parcel, employee: Employee, review: ReviewService) -> Page | Below:
    opened = await parcel.open()
    if isinstance(opened, Page):
        return opened
    made = await review.submit(employee.id, opened.draft, parcel.source)
    return opened.above(views.review_page(made, written=_written(message, made, employee)))


def _written(message: Message, made: Review, employee: Employee) -> int | None:
    """When a citizen's words were written, for whoever may bring them as a comment that awaits an answer."""
    if made.draft.origin != "forwarded" or message.forward_origin is None or employee.role not in READERS:
        return None
    return int(message.forward_origin.date.timestamp())


async def on_edited(
    message: Message, parcel: Parcel, employee: Employee, review: ReviewService, verdicts: Verdicts, trace: Trace
) -> Page | Below | None:
    """Only what was reviewed before has a next version. Anything else was perhaps to leave no trace, so none stays."""
    known = await review.latest_from(employee.id, parcel.source)
    if known is None:
        trace.forget()
        return intake.unknown_edit_page() if has_words(message) else None
    if not has_picture(message):
        if utf16_length(known.draft.text) > FULL:
            return intake.part_edited_page()
        if not has_words(message):
            return None
    opened = await parcel.open()
    if isinstance(opened, Page):
        return opened
    revised = await review.revise(employee.id, opened.draft, parcel.source)
    if not isinstance(revised, Review):
        return None
    return opened.above(await verdicts.next_version(revised, employee))


# --- what is done with a verdict -------------------------------------------------------------------------------


async def on_show_review(
    query: CallbackQuery, action: actions.ShowReview, employee: Employee, review: ReviewService, verdicts: Verdicts
) -> Page | Toast:
    found = await review.review(action.review, employee.id)
    return await verdicts.page(found, action.part) if found else start.stale_button()


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


# --- what was read from a picture ------------------------------------------------------------------------------


async def on_correct_reading(
    query: CallbackQuery, action: actions.CorrectReading, employee: Employee, review: ReviewService, talk: Talk
) -> Below | Toast:
    found = await review.review(action.review, employee.id)
    if found is None:
        return start.stale_button()
    await talk.wait(READING, review=found.id)
    return Below(views.reading_pages(found))


async def on_corrected(
    message: Message,
    parcel: Parcel,
    awaited: dict[str, Any],
    employee: Employee,
    review: ReviewService,
    verdicts: Verdicts,
    talk: Talk,
) -> Page | Below:
    """What was read, put right by hand or by a better picture."""
    opened = await parcel.open()
    if isinstance(opened, Page):
        return opened
    corrected = await review.correct(employee.id, awaited["review"], opened.draft, parcel.source)
    await talk.end()
    if corrected is None:
        return objecting.too_late_page()
    return opened.above(await verdicts.next_version(corrected, employee))
