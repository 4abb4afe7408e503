"""A draft comes, a verdict goes."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.actions import ShowReview
from bot.page import Page, Toast
from bot.review.model import Draft
from bot.review.service import ReviewService
from bot.staff.model import Employee
from bot.views import review as views
from bot.views import start
from handlers.door import Pressed


def router() -> Router:
    router = Router(name="review")
    router.message.register(on_draft, F.text)
    router.callback_query.register(on_show_review, Pressed(ShowReview))
    return router


async def on_draft(message: Message, employee: Employee, review: ReviewService) -> Page:
    return views.review_page(await review.submit(employee.id, Draft.typed(message.text or "")))


async def on_show_review(
    query: CallbackQuery, action: ShowReview, employee: Employee, review: ReviewService
) -> Page | Toast:
    found = await review.review(action.review, employee.id)
    return views.review_page(found) if found else start.stale_button()
