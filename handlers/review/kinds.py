"""What kind of text it is, and which citizen's comment it answers."""

from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot import actions
from bot.actions import ANEW, BARE
from bot.comments.rights import READERS
from bot.page import Below, Page, Toast
from bot.review.service import ReviewService
from bot.staff.model import Employee
from bot.views import start
from bot.views.review import intake
from bot.views.review import objections as objecting
from bot.views.review import verdict as views
from handlers.plumbing.door import Pressed
from handlers.plumbing.intake import Parcel, WithinLimits
from handlers.plumbing.waiting import ASKS, Awaited, Talk, Wait
from handlers.review.verdicts import Verdicts

KINDS = {"official", "personal", "reply"}

COMMENT = Wait("comment")
ANSWER = Wait("answer")


def router() -> Router:
    router = Router(name="kinds")
    for observer in (router.message, router.callback_query):
        observer.middleware(WithinLimits())

    router.message.register(on_comment, Awaited(COMMENT))
    router.message.register(on_answer, Awaited(ANSWER))

    pressed = router.callback_query.register
    pressed(on_show_kinds, Pressed(actions.ShowKinds))
    pressed(on_switch, Pressed(actions.Switch))
    pressed(on_answer_it, Pressed(actions.AnswerIt), flags=ASKS)
    return router


async def on_show_kinds(
    query: CallbackQuery, action: actions.ShowKinds, employee: Employee, review: ReviewService
) -> Page | Toast:
    found = await review.review(action.review, employee.id)
    return views.kinds_page(found, employee.role in READERS) if found else start.stale_button()


async def on_switch(
    query: CallbackQuery,
    action: actions.Switch,
    employee: Employee,
    review: ReviewService,
    verdicts: Verdicts,
    talk: Talk,
) -> Page | Toast:
    found = await review.review(action.review, employee.id)
    kind = "reply" if action.kind in {BARE, ANEW} else action.kind
    if found is None or kind not in KINDS:
        return start.stale_button()
    if action.kind == ANEW or (action.kind == "reply" and found.draft.context is None):
        if talk.first:
            return talk.first
        await talk.wait(COMMENT, review=found.id)
        return views.comment_wanted_page(found)
    switched = await review.switch(employee.id, found.id, kind)  # type: ignore[arg-type]
    return await verdicts.page(switched) if switched else start.stale_button()


async def on_comment(
    message: Message,
    parcel: Parcel,
    awaited: dict[str, Any],
    employee: Employee,
    review: ReviewService,
    verdicts: Verdicts,
    talk: Talk,
) -> Page | Below:
    """The citizen's comment that a text is to be read against: of a picture its own words, not those under it."""
    opened = await parcel.open()
    if isinstance(opened, Page):
        return opened
    comment = opened.read or opened.draft.text
    switched = await review.switch(employee.id, awaited["review"], "reply", comment)
    await talk.end()
    if switched is None:
        return objecting.too_late_page()
    read = intake.comment_read_page(switched.id, comment) if opened.read else None
    return Below(tuple(filter(None, (opened.notice, read, await verdicts.page(switched)))))


async def on_answer_it(
    query: CallbackQuery, action: actions.AnswerIt, employee: Employee, review: ReviewService, talk: Talk
) -> Below | Toast:
    found = await review.review(action.review, employee.id)
    if found is None:
        return start.stale_button()
    await talk.wait(ANSWER, review=found.id)
    return Below((intake.answer_wanted_page(),))


async def on_answer(
    message: Message,
    parcel: Parcel,
    awaited: dict[str, Any],
    employee: Employee,
    review: ReviewService,
    talk: Talk,
) -> Page | Below:
    """The reply to a comment that came before."""
    opened = await parcel.open()
    if isinstance(opened, Page):
        return opened
    draft = opened.draft
    answered = await review.review(awaited["review"], employee.id)
    if answered is not None:
        origin = "typed" if draft.origin == "forwarded" else draft.origin
        draft = replace(draft, context=answered.draft.text, origin=origin)
    made = await review.submit(employee.id, draft, parcel.source)
    await talk.end()
    return opened.above(views.review_page(made))
