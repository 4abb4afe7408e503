"""What an admin may see of the bot itself."""

from collections.abc import Sequence
from typing import Protocol
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.mail import DeadLetter
from bot.page import Page
from bot.staff.model import Role
from bot.views import start as views
from handlers.door import Has

LETTERS = 10


def router() -> Router:
    router = Router(name="admin")
    router.message.filter(Has(Role.ADMIN))
    router.message.register(on_faults, Command("faults"))
    return router


class DeadLetters(Protocol):
    async def dead_letters(self, limit: int) -> Sequence[DeadLetter]: ...


async def on_faults(message: Message, letters: DeadLetters, zone: ZoneInfo) -> Page:
    return views.dead_letters_page(await letters.dead_letters(LETTERS), zone)
