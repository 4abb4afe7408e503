"""Telegram: the Bot API over aiogram's own HTTP session, with a polling loop of ours.

aiogram confirms updates before it handles them; here a batch is confirmed only by the next request,
after the inbox has committed it.
"""

import logging
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode
from aiogram.methods import DeleteWebhook
from aiogram.types import LinkPreviewOptions, Update

from bot.errors import MessengerError
from bot.messengers.contract import Inbox, Means, Platform
from bot.messengers.telegram.about import TelegramSettings
from bot.messengers.telegram.incoming import as_update, kept, number_of
from bot.messengers.telegram.session import WAIT, GetRawUpdates, TelegramSession

log = logging.getLogger(__name__)

PATIENCE = 10      # seconds on top of `WAIT` before the connection counts as dead


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

    @property
    def account(self) -> str:
        return str(self.bot.id)

    async def start(self) -> None:
        """Check the token and drop a webhook, which would answer every getUpdates with 409."""
        await self.bot.me()
        await self.bot(DeleteWebhook(drop_pending_updates=False))

    async def poll(self, inbox: Inbox) -> None:
        """Source: Bot API getUpdates. Raises aiogram's errors: 401, 409, 5xx, a dead connection."""
        position = await inbox.position(self.platform, self.account)
        while True:
            call = GetRawUpdates(offset=None if position is None else int(position) + 1)
            batch = await self.bot(call, request_timeout=WAIT + PATIENCE)
            if not batch:
                continue
            numbers = [n for n in map(number_of, batch) if n is not None]
            if len(numbers) < len(batch):
                log.warning("telegram: %d updates without a number passed over", len(batch) - len(numbers))
            if not numbers:
                raise MessengerError("Telegram sends updates without numbers: none can be confirmed")
            # After a quiet week Telegram may count from a lower number: this batch decides, not the past.
            position = str(max(numbers))
            await inbox.receive(self.platform, self.account, kept(batch), position)

    async def update(self, payload: dict[str, Any]) -> Update | None:
        return as_update(payload, self.bot)

    async def deep_link(self, code: str) -> str:
        username = (await self.bot.me()).username
        if username is None:
            raise MessengerError("a Telegram bot without a username has no link")
        return f"https://t.me/{username}?start={code}"

    async def close(self) -> None:
        await self.bot.session.close()
