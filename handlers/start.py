"""The door and the menu."""

import re

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.actions import ShowMenu
from bot.mail import Platform
from bot.page import Page, Toast
from bot.staff.model import Account, Employee
from bot.staff.service import StaffService
from bot.views import start as views
from handlers.door import Pressed, Stranger

COMMAND = re.compile(r"/[^\W\d]\w*(?:@\w+)?(?:\s|$)")  # «/r/pikabu» and «/ как-то так /» are ordinary words


def strangers() -> Router:
    """Whoever is no employee goes no further than this router."""
    router = Router(name="strangers")
    router.message.filter(Stranger())
    router.edited_message.filter(Stranger())
    router.callback_query.filter(Stranger())
    router.message.register(on_link, CommandStart(deep_link=True))
    router.message.register(on_typed)
    router.edited_message.register(on_stranger_edit)
    router.callback_query.register(on_stranger_press)
    return router


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


async def on_link(
    message: Message, command: CommandObject, staff: StaffService, platform: Platform, account: str
) -> Page:
    return await _let_in(command.args or "", message, staff, platform, account)


async def on_typed(message: Message, staff: StaffService, platform: Platform, account: str) -> Page:
    return await _let_in(message.text or "", message, staff, platform, account)


async def on_stranger_edit(message: Message) -> None:
    """Nothing happens: what a stranger wrote has been answered once."""


async def on_stranger_press(query: CallbackQuery) -> Toast:
    """An old button of somebody who has left is only an old button."""
    return views.stale_button()


async def _let_in(code: str, message: Message, staff: StaffService, platform: Platform, bot: str) -> Page:
    person = message.from_user.id if message.from_user else message.chat.id
    employee = await staff.redeem(code, Account(platform, person, bot, message.chat.id))
    return views.welcome_page(employee) if employee else views.stranger_page()


async def on_start(message: Message, employee: Employee) -> Page:
    return views.menu_page(employee)


async def on_menu(query: CallbackQuery, employee: Employee) -> Page:
    return views.menu_page(employee)


async def on_stale_press(query: CallbackQuery) -> Toast:
    return views.stale_button()
