"""What is owed an answer, one comment whole, and why its deadline is what it is."""

from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.clock import Clock
from bot.comments import actions
from bot.comments.erasing import Erasure
from bot.comments.item import Filter
from bot.comments.rights import READERS
from bot.comments.service import CommentService
from bot.page import Page, Toast
from bot.staff.model import Employee, Role
from bot.views import start
from bot.views.comments import desk as views
from bot.views.comments import item as item_views
from handlers.plumbing.door import Has, Pressed


def router() -> Router:
    router = Router(name="comments")
    router.callback_query.filter(Has(*READERS))
    pressed = router.callback_query.register
    pressed(on_comments, Pressed(actions.ShowComments))
    pressed(on_comment, Pressed(actions.ShowComment))
    pressed(on_erase, Pressed(actions.EraseCitizen), Has(Role.ADMIN))
    pressed(on_branch, Pressed(actions.ShowBranch))
    pressed(on_why, Pressed(actions.ShowWhy))
    pressed(on_choose_source, Pressed(actions.ChooseSource))
    return router


async def on_comments(
    query: CallbackQuery, action: actions.ShowComments, employee: Employee, comments: CommentService, clock: Clock
) -> Page:
    chosen = Filter(action.source or None, bool(action.urgent))
    return views.listing_page(await comments.listing(employee, chosen, action.part), clock.now())


async def on_comment(
    query: CallbackQuery,
    action: actions.ShowComment,
    employee: Employee,
    comments: CommentService,
    clock: Clock,
    zone: ZoneInfo,
) -> Page | Toast:
    item = await comments.item(employee, action.comment)
    back = actions.ShowComments(action.part, action.source, action.urgent)
    if item is None:
        return start.stale_button()
    return item_views.item_page(item, clock.now(), zone, back, employee.role is Role.ADMIN)


async def on_erase(
    query: CallbackQuery, action: actions.EraseCitizen, employee: Employee, erasure: Erasure
) -> Page | Toast:
    if not action.sure:
        citizen = await erasure.citizen(employee, action.comment)
        return item_views.erase_page(citizen, action.comment) if citizen else start.stale_button()
    return item_views.erased_page() if await erasure.erase(employee, action.comment) else start.stale_button()


async def on_branch(
    query: CallbackQuery, action: actions.ShowBranch, employee: Employee, comments: CommentService, zone: ZoneInfo
) -> Page | Toast:
    item = await comments.item(employee, action.comment)
    return item_views.branch_page(item, zone) if item else start.stale_button()


async def on_why(
    query: CallbackQuery, action: actions.ShowWhy, employee: Employee, comments: CommentService
) -> Page | Toast:
    reckoning = await comments.reckoning(employee, action.comment)
    if reckoning is None:
        return start.stale_button()
    return item_views.why_page(reckoning.item, reckoning.standing, reckoning.derived)


async def on_choose_source(
    query: CallbackQuery, action: actions.ChooseSource, employee: Employee, comments: CommentService
) -> Page:
    return views.sources_page(await comments.linked(employee), action.part)
