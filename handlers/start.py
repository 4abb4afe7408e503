"""The menu, and whatever nobody else wanted."""

from aiogram import F, Router
from aiogram.filters import Command, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.actions import ShowMenu
from bot.comments.service import CommentService
from bot.page import Page, Toast
from bot.staff.model import Employee
from bot.views import start as views
from handlers.plumbing.door import Pressed
from handlers.plumbing.waiting import COMMAND, Idle


def router() -> Router:
    router = Router(name="start")
    router.message.register(on_start, CommandStart())
    router.message.register(on_start, Command("help", "menu"))
    router.message.register(on_start, F.text, F.text.func(views.asks_for_menu))
    router.message.register(on_start, Idle(), F.text, F.text.func(views.is_courtesy), ~F.forward_origin)
    router.callback_query.register(on_menu, Pressed(ShowMenu))
    return router


def strange_commands() -> Router:
    """A command that nobody here knows, or that this employee may not give, is no draft."""
    router = Router(name="strange commands")
    router.message.register(on_start, F.text, F.text.regexp(COMMAND))
    return router


def leftovers() -> Router:
    """What no other router wanted."""
    router = Router(name="leftovers")
    router.callback_query.register(on_stale_press)
    return router


async def on_start(message: Message, employee: Employee, comments: CommentService) -> Page:
    return views.menu_page(employee, owed=await comments.counts(employee))


async def on_menu(query: CallbackQuery, action: ShowMenu, employee: Employee, comments: CommentService) -> Page:
    return views.menu_page(employee, action.part, await comments.counts(employee))


async def on_stale_press(query: CallbackQuery) -> Toast:
    return views.stale_button()
