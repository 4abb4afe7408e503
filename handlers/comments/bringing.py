"""«Это комментарий»: what no feed brings becomes an item with a deadline."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.comments import actions
from bot.comments.bringing import Bringing
from bot.comments.rights import READERS
from bot.page import Page, Toast
from bot.review.service import ReviewService
from bot.staff.model import Employee
from bot.views import start
from bot.views.comments import bringing as views
from handlers.plumbing.door import Has, Pressed
from handlers.plumbing.intake import words_of
from handlers.plumbing.waiting import ASKS, Awaited, Talk, Wait

FEW = 15  # words of whose it is and where: what is longer, or forwarded, is another text
BROUGHT = Wait(views.WAIT, few=FEW)


def router() -> Router:
    router = Router(name="brought comments")
    for observer in (router.message, router.callback_query):
        observer.filter(Has(*READERS))
    router.message.register(on_place, Awaited(BROUGHT), F.text)
    router.callback_query.register(on_bring, Pressed(actions.BringComment), flags=ASKS)
    router.callback_query.register(on_answered, Pressed(actions.AnsweredIt))
    return router


async def on_bring(
    query: CallbackQuery,
    action: actions.BringComment,
    employee: Employee,
    review: ReviewService,
    bringing: Bringing,
    talk: Talk,
    zone: ZoneInfo,
) -> Page | Toast:
    found = await review.review(action.review, employee.id)
    if found is None:
        return start.stale_button()
    at = datetime.fromtimestamp(action.at, UTC) if action.at > 0 else found.reviewed_at
    brought = await bringing.bring(employee, found.submission_id, found.draft.text, at, views.SOURCE_NAME)
    await talk.wait(BROUGHT, review=found.id, at=int(at.timestamp()))
    return views.brought_page(brought, zone)


async def on_place(
    message: Message,
    awaited: dict[str, Any],
    employee: Employee,
    review: ReviewService,
    bringing: Bringing,
    talk: Talk,
) -> Page | Toast:
    found = await review.review(awaited["review"], employee.id)
    await talk.end()
    if found is None:
        return start.stale_button()
    at = datetime.fromtimestamp(awaited["at"], UTC)
    await bringing.place(employee, found.submission_id, found.draft.text, at, words_of(message))
    return views.placed_page()


async def on_answered(
    query: CallbackQuery, action: actions.AnsweredIt, employee: Employee, bringing: Bringing
) -> Page | Toast:
    done = await bringing.answered(employee, action.comment, views.ANSWERED)
    return views.answered_page() if done else start.stale_button()
