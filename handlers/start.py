"""The menu, and whatever nobody else wanted."""

import re

from aiogram import F, Router
from aiogram.filters import Command, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.actions import ShowMenu
from bot.page import Page, Toast
from bot.staff.model import Employee
from bot.views import start as views
from handlers.door import Pressed
from handlers.waiting import is_untraced

COMMAND = re.compile(r"/[^\W\d]\w*(?:@\w+)?(?:\s|$)")  # «/r/pikabu» and «/ как-то так /» are ordinary words


def router() -> Router:
    router = Router(name="start")
    router.message.register(on_start, CommandStart())
    router.message.register(on_start, Command("help", "menu"))
    router.message.register(on_start, F.text, F.text.func(views.asks_for_menu))
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


async def on_start(message: Message, employee: Employee, state: FSMContext, raw_state: str | None) -> Page:
    """Whoever looks for the menu has left what they were at; a check without a trace stays chosen."""
    if not is_untraced(raw_state):
        await state.clear()
    return views.menu_page(employee)


async def on_menu(query: CallbackQuery, employee: Employee, state: FSMContext, raw_state: str | None) -> Page:
    if not is_untraced(raw_state):
        await state.clear()
    return views.menu_page(employee)


async def on_stale_press(query: CallbackQuery) -> Toast:
    return views.stale_button()
