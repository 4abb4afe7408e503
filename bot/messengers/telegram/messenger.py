"""Telegram: the Bot API over aiogram's own HTTP session."""

from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode
from aiogram.types import LinkPreviewOptions, Update

from bot.errors import MessengerError
from bot.messengers.contract import Means, Platform
from bot.messengers.telegram.about import TelegramSettings
from bot.messengers.telegram.feed import TelegramFeed
from bot.messengers.telegram.incoming import as_update
from bot.messengers.telegram.session import TelegramSession


def opened(section: TelegramSettings, means: Means) -> "TelegramMessenger":
    assert section.token is not None
    return TelegramMessenger(section.token.get_secret_value(), section.api_base, means.ca_bundle)


class TelegramMessenger:
    """One Telegram bot. `api_base` is the address before `/bot…`; `ca_bundle` adds trusted roots."""

    platform: Platform = "telegram"
    keyed = False
    bulk = None

    def __init__(self, token: str, api_base: str, ca_bundle: Path | None) -> None:
        self.bot = Bot(
            token,
            session=TelegramSession(token, api_base, ca_bundle),
            # Not `link_preview_is_disabled`: it also fills a field that the Bot API has given up.
            default=DefaultBotProperties(
                parse_mode=ParseMode.HTML, link_preview=LinkPreviewOptions(is_disabled=True)
            ),
        )
        self.feed = TelegramFeed(self.bot)

    @property
    def account(self) -> str:
        return str(self.bot.id)

    async def start(self) -> None:
        await self.bot.me()

    async def update(self, payload: dict[str, Any]) -> Update | None:
        return as_update(payload, self.bot)

    async def deep_link(self, code: str) -> str:
        username = (await self.bot.me()).username
        if username is None:
            raise MessengerError("a Telegram bot without a username has no link")
        return f"https://t.me/{username}?start={code}"

    async def close(self) -> None:
        await self.bot.session.close()
