"""A heated reply: «calmer», «come back to it», «answered already»."""

from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.types import CallbackQuery

from bot import actions
from bot.mail.model import Platform
from bot.page import Below, Page, Toast
from bot.review.replies import ReplyService
from bot.staff.model import Employee
from bot.views import start
from bot.views.review import replies as views
from handlers.plumbing.door import Pressed
from handlers.plumbing.intake import WithinLimits


def router() -> Router:
    router = Router(name="replies")
    router.callback_query.middleware(WithinLimits())
    pressed = router.callback_query.register
    pressed(on_calm, Pressed(actions.Calm))
    pressed(on_come_back, Pressed(actions.ComeBack))
    pressed(on_replied, Pressed(actions.Replied))
    return router


async def on_calm(
    query: CallbackQuery, action: actions.Calm, employee: Employee, replies: ReplyService
) -> Below | Toast:
    calmed = await replies.calm(action.review, employee.id)
    return Below(views.calmed_pages(calmed)) if calmed else start.stale_button()


async def on_come_back(
    query: CallbackQuery,
    action: actions.ComeBack,
    employee: Employee,
    replies: ReplyService,
    zone: ZoneInfo,
    platform: Platform,
    account: str,
) -> Below | Toast:
    chat = query.message.chat.id if query.message else query.from_user.id
    promised = await replies.come_back(employee.id, action.review, (platform, account, chat))
    if promised is None:
        return start.stale_button()
    if not promised.is_new:
        return views.promised_before(promised.promise.at, zone)
    return Below((views.promised_page(promised.promise, zone),))


async def on_replied(
    query: CallbackQuery, action: actions.Replied, employee: Employee, replies: ReplyService
) -> Page | Toast:
    known = await replies.replied(employee.id, action.promise)
    return views.replied_page() if known else start.stale_button()
