"""What leaves no trace: a check that was chosen to, and codes."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot import actions
from bot.comments.service import CommentService
from bot.mail.model import Trace
from bot.page import Below, Page
from bot.review.service import ReviewService
from bot.staff.codes import is_spelled_as_code
from bot.staff.model import Employee
from bot.views import start
from bot.views.review import intake
from bot.views.review import verdict as views
from handlers.plumbing.door import Pressed
from handlers.plumbing.intake import Parcel, WithinLimits
from handlers.plumbing.waiting import Awaited, Talk, Wait

UNTRACED = Wait("untraced", first=intake.untraced_first())


def router() -> Router:
    router = Router(name="untraced")
    router.message.middleware(WithinLimits())
    router.message.register(on_spent_code, F.text.func(is_spelled_as_code))
    router.message.register(on_untraced, Awaited(UNTRACED))

    pressed = router.callback_query.register
    pressed(on_without_trace, Pressed(actions.WithoutTrace))
    pressed(on_cancel, Pressed(actions.Cancel))
    return router


async def on_spent_code(message: Message, trace: Trace) -> Page:
    """What looks like a code and opens nothing may be a good one mistyped: it is no draft and is not kept."""
    trace.forget()
    return intake.spent_code_page()


async def on_without_trace(query: CallbackQuery, talk: Talk) -> Page:
    await talk.wait(UNTRACED)
    return intake.untraced_offer_page()


async def on_untraced(
    message: Message, parcel: Parcel, review: ReviewService, talk: Talk, trace: Trace
) -> Page | Below:
    """What gave no text was no draft: the check without a trace stays chosen."""
    trace.forget()
    opened = await parcel.open()
    if isinstance(opened, Page):
        return opened
    judged = await review.glance(opened.draft)
    await talk.end()
    return opened.above(views.untraced_page(judged))


async def on_cancel(
    query: CallbackQuery, action: actions.Cancel, employee: Employee, comments: CommentService, talk: Talk
) -> Page:
    """An old «Cancel» ends only what it stood under."""
    if talk.waits_for(action.what):
        await talk.end()
    return start.menu_page(employee, owed=await comments.counts(employee))
