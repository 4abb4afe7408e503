"""Where a code opens the chat with the bot: the addresses of every messenger that answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiogram.exceptions import TelegramAPIError

from bot.errors import BotError
from bot.mail.model import Platform
from bot.messengers.contract import Messenger
from bot.staff.links import Links


@dataclass(frozen=True)
class DoorsOf:
    """Implements `bot.staff.links.Doors`."""

    messengers: Sequence[Messenger]

    async def links(self) -> Links:
        addresses: list[tuple[Platform, str]] = []
        unreachable: list[Platform] = []
        for messenger in self.messengers:
            try:
                addresses.append((messenger.platform, await messenger.deep_link("")))
            except (TelegramAPIError, BotError):
                unreachable.append(messenger.platform)
        return Links(tuple(addresses), tuple(unreachable))
