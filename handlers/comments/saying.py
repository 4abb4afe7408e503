"""What a press secretary says of a comment, and the figures."""

from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.clock import Clock
from bot.comments import actions
from bot.comments.rights import READERS
from bot.comments.saying import Corrections
from bot.comments.service import CommentService
from bot.page import Page, Toast
from bot.staff.model import Employee
from bot.views import start
from bot.views.comments import figures as figure_views
from bot.views.comments import item as item_views
from bot.views.comments import saying as views
from handlers.plumbing.door import Has, Pressed

WEEK = 7


def router() -> Router:
    router = Router(name="words about comments")
    router.callback_query.filter(Has(*READERS))
    pressed = router.callback_query.register
    pressed(on_thoughts, Pressed(actions.ShowThoughts))
    pressed(on_ask_kind, Pressed(actions.AskKind))
    pressed(on_ask_reason, Pressed(actions.AskReason))
    pressed(on_correct, Pressed(actions.Correct))
    pressed(on_unattributed, Pressed(actions.ShowUnattributed))
    pressed(on_attribute, Pressed(actions.Attribute))
    pressed(on_figures, Pressed(actions.ShowFigures))
    return router


async def on_thoughts(
    query: CallbackQuery, action: actions.ShowThoughts, employee: Employee, comments: CommentService
) -> Page | Toast:
    item = await comments.item(employee, action.comment)
    return views.thoughts_page(item) if item else start.stale_button()


async def on_ask_kind(
    query: CallbackQuery, action: actions.AskKind, employee: Employee, comments: CommentService
) -> Page | Toast:
    item = await comments.item(employee, action.comment)
    return views.kinds_page(item, action.part) if item else start.stale_button()


async def on_ask_reason(
    query: CallbackQuery, action: actions.AskReason, employee: Employee, comments: CommentService
) -> Page | Toast:
    item = await comments.item(employee, action.comment)
    return views.reasons_page(item) if item else start.stale_button()


async def on_correct(
    query: CallbackQuery,
    action: actions.Correct,
    employee: Employee,
    comments: CommentService,
    corrections: Corrections,
) -> Page | Toast:
    done = await corrections.correct(employee, action.comment, action.field, action.value)
    item = await comments.item(employee, action.comment) if done else None
    return views.thoughts_page(item, views.corrected_note()) if item else start.stale_button()


async def on_unattributed(
    query: CallbackQuery, action: actions.ShowUnattributed, employee: Employee, comments: CommentService
) -> Page | Toast:
    asked = await comments.unattributed(employee, action.comment)
    return views.unattributed_page(asked) if asked else views.settled_already()


async def on_attribute(
    query: CallbackQuery,
    action: actions.Attribute,
    employee: Employee,
    comments: CommentService,
    corrections: Corrections,
    clock: Clock,
    zone: ZoneInfo,
) -> Page | Toast:
    done = await corrections.attribute(employee, action.comment, action.answer, action.to)
    item = await comments.item(employee, action.comment) if done else None
    if item is None:
        return views.settled_already()
    return item_views.item_page(item, clock.now(), zone, actions.ShowComments())


async def on_figures(
    query: CallbackQuery, action: actions.ShowFigures, employee: Employee, comments: CommentService
) -> Page:
    figures = await comments.figures(employee, WEEK if action.week else 1)
    return figure_views.figures_page(figures, bool(action.week))
