"""VK as a `Messenger`: the session, the feed and what they share."""

from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode
from aiogram.types import Update

from bot.clock import Clock
from bot.messengers.contract import Means, Platform, SentMessage, SentMessages
from bot.messengers.tls import trust
from bot.messengers.vk.about import VkSettings
from bot.messengers.vk.bulk import VkBulk
from bot.messengers.vk.client import VkClient
from bot.messengers.vk.feed import VkFeed
from bot.messengers.vk.incoming import as_update
from bot.messengers.vk.names import Names
from bot.messengers.vk.session import VkSession
from bot.messengers.vk.web import Web


def opened(section: VkSettings, means: Means) -> "VkMessenger":
    assert section.token is not None
    assert section.group_id is not None
    token = section.token.get_secret_value()
    return VkMessenger(token, section.group_id, section.api_base, means.ca_bundle, means.sent, means.clock)


class VkMessenger:
    """One VK community. `api_base` is the address before `/method/…`; `ca_bundle` adds trusted roots."""

    platform: Platform = "vk"
    keyed = True

    def __init__(
        self, token: str, group_id: int, api_base: str, ca_bundle: Path | None, sent: SentMessages, clock: Clock
    ) -> None:
        self._tls = trust(ca_bundle)
        self._group_id = group_id
        self._sent = sent
        self._clock = clock
        self._web = Web(self._tls)
        self._client = VkClient(token, api_base, self._tls)
        self.bulk = VkBulk(self._client)
        self._names = Names(self._client)
        self.feed = VkFeed(self._client, group_id, self._web)
        session = VkSession(self._client, group_id, api_base, sent, self._web, clock)
        # The token stays in the client: aiogram only reads the bot's id out of this one.
        default = DefaultBotProperties(parse_mode=ParseMode.HTML)
        self.bot = Bot(f"{group_id}:vk", session=session, default=default)

    @property
    def account(self) -> str:
        return str(self._group_id)

    async def start(self) -> None:
        await self.bot.me()

    async def update(self, payload: dict[str, Any]) -> Update | None:
        return await as_update(
            payload, self.bot, name_of=self._names.of, sent_of=self._find, now=self._clock.now()
        )

    async def deep_link(self, code: str) -> str:
        screen_name = (await self.bot.me()).username or f"club{self._group_id}"
        return f"https://vk.me/{screen_name}?ref={code}"

    async def close(self) -> None:
        await self._names.close()
        await self._client.close()
        await self._web.close()

    async def _find(self, peer: int, number: int) -> SentMessage | None:
        return await self._sent.find(self.platform, self.account, peer, number)
