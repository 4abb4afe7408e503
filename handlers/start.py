"""The door and the menu."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.mail import Platform
from bot.page import Page, Toast
from bot.staff.model import Account, Employee
from bot.staff.service import StaffService
from bot.views import start as views
from handlers.door import Stranger

strangers = Router(name="strangers")
strangers.message.filter(Stranger())
strangers.callback_query.filter(Stranger())


@strangers.message(CommandStart(deep_link=True))
async def on_link(
    message: Message, command: CommandObject, staff: StaffService, platform: Platform, account: str
) -> Page:
    return await _let_in(command.args or "", message, staff, platform, account)


@strangers.message()
async def on_typed(message: Message, staff: StaffService, platform: Platform, account: str) -> Page:
    return await _let_in(message.text or "", message, staff, platform, account)


@strangers.callback_query()
async def on_stranger_press(query: CallbackQuery) -> None:
    """Nothing happens: an old button of somebody who has left is only an old button."""


async def _let_in(code: str, message: Message, staff: StaffService, platform: Platform, bot: str) -> Page:
    person = message.from_user.id if message.from_user else message.chat.id
    employee = await staff.redeem(code, Account(platform, person, bot, message.chat.id))
    return views.welcome_page(employee) if employee else views.stranger_page()


router = Router(name="start")


@router.message(CommandStart())
@router.message(Command("help", "menu"))
async def on_start(message: Message, employee: Employee) -> Page:
    return views.menu_page(employee)


leftovers = Router(name="leftovers")


@leftovers.message(~F.text)
async def on_no_text(message: Message) -> Page:
    return views.text_only_page()


@leftovers.callback_query()
async def on_stale_press(query: CallbackQuery) -> Toast:
    return views.stale_button()
