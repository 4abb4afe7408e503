"""What an admin may see of the bot itself."""

from collections.abc import Sequence
from typing import Protocol
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.mail.model import DeadLetter, LostAnswer
from bot.page import Page
from bot.staff.model import Role
from bot.views import start as views
from handlers.plumbing.door import Has

LETTERS = 10


def router() -> Router:
    router = Router(name="admin")
    router.message.filter(Has(Role.ADMIN))
    router.message.register(on_faults, Command("faults"))
    return router


class DeadLetters(Protocol):
    async def dead_letters(self, limit: int) -> Sequence[DeadLetter]: ...


class LostAnswers(Protocol):
    async def lost(self, limit: int) -> Sequence[LostAnswer]: ...


async def on_faults(message: Message, letters: DeadLetters, failures: LostAnswers, zone: ZoneInfo) -> Page:
    return views.faults_page(await letters.dead_letters(LETTERS), await failures.lost(LETTERS), zone)
