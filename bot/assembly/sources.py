"""The sources of the file: a feed for each that is linked, and what can be done there."""

import ssl
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from aiogram import Bot
from pydantic import SecretStr

from bot.assembly.foundation import Foundation
from bot.comments.catching import Catching
from bot.comments.keys import VARIABLE, Key, named, read
from bot.comments.linking import KnownSource
from bot.comments.sources import Source
from bot.errors import SettingsError
from bot.mail.comments import Heard
from bot.mail.model import InboxRow
from bot.mail.pace import Pace
from bot.messengers.feeds import Feed, nothing
from bot.messengers.telegram import comments as telegram
from bot.messengers.telegram.source import TelegramSource, capabilities
from bot.messengers.tls import trust
from bot.messengers.vk import comments as vk
from bot.messengers.vk.about import VkSettings
from bot.messengers.vk.pace import SERVICE_KEY
from bot.messengers.vk.source import VkSource
from bot.workers.inbox import Handler, Reception
from bot.workers.listening import Listening
from bot.workers.supervisor import Task, keep_running

RETRY_SECONDS = 10.0  # rows are handed over as they come; this is for those that failed


class Sources:
    """Raises `SettingsError` for a file that cannot be used. A Telegram source without a token of its own is heard by
    the staff's bot."""

    def __init__(self, house: Foundation) -> None:
        self._house = house
        path = house.settings.sources
        self._keys: Sequence[Key] = read(path) if path else ()
        self._staff = {messenger.platform: messenger for messenger in house.messengers}
        self._groups: dict[int, int] = {}  # discussion groups of linked channels
        self._kind = telegram.hearing(lambda: self._groups)
        self._paces: dict[str, Pace] = {}  # of service keys: one may serve many communities
        self.lost: Callable[[str, str], None] = _forgotten
        self._check()
        if any(key.platform == "telegram" and self._own_token(key) is None for key in self._keys):
            self._staff["telegram"].feed.also(self._kind)

    def _check(self) -> None:
        for key in self._keys:
            if key.platform == "vk" and "vk" in self._staff and self._staff["vk"].account == key.account:
                raise SettingsError(VARIABLE, "sources-staff")
            if key.platform == "telegram" and key.token is None and "telegram" not in self._staff:
                raise SettingsError(VARIABLE, "sources-bot")

    # --- what an admin sees -------------------------------------------------------------------------------------

    def known(self) -> Sequence[KnownSource]:
        return [KnownSource(key.platform, key.account, key.name) for key in self._keys]

    def group_of(self, channel: str) -> int | None:
        return next((key.discussion for key in self._keys if key.account == channel), None)

    async def test(self, platform: str, account: str) -> Mapping[str, Any]:
        key = named(self._keys, platform, account)
        if key is None:
            return {}
        if key.platform == "vk":
            community = self.community(key)
            try:
                return await community.capabilities()
            finally:
                await community.close()
        return await self._with_bot(key, lambda bot: capabilities(bot, int(key.account), key.discussion or 0))

    async def _with_bot(self, key: Key, ask: Callable[[Bot], Awaitable[Mapping[str, Any]]]) -> Mapping[str, Any]:
        token = self._own_token(key)
        if token is None:
            return await ask(self._staff["telegram"].bot)
        own = self._channel_bot(token)
        try:
            return await ask(own.bot)
        finally:
            await own.close()

    # --- what runs ----------------------------------------------------------------------------------------------

    def heard(self, row: InboxRow) -> tuple[str, Heard | None]:
        """The account of the source that a row belongs to, and what was heard."""
        if row.platform == "vk":
            return row.account, vk.heard(row.payload, int(row.account))
        group = telegram.group_of(row.payload)
        channel = next((key.account for key in self._keys if group is not None and key.discussion == group), "")
        return channel, telegram.heard(row.payload, int(channel)) if channel else None

    def feeds(self, handler: Handler, linked: Collection[tuple[str, str]]) -> Mapping[str, Task]:
        """One a community, and one a bot that has a token of its own, whose channels come and go beneath it."""
        keys = [key for key in self._keys if (key.platform, key.account) in linked]
        self._groups = {key.discussion: int(key.account) for key in keys if key.discussion is not None}
        tasks: dict[str, Task] = {}
        for key in keys:
            if key.platform == "vk":
                tasks[f"vk {key.account}"] = partial(self._listen_to_community, key, handler)
            elif token := self._own_token(key):
                bot = token.get_secret_value().partition(":")[0]
                tasks[f"telegram {bot}"] = partial(self._listen_as_bot, token, handler)
        return tasks

    async def _listen_to_community(self, key: Key, handler: Handler) -> None:
        community = self.community(key, lambda: self.lost(key.platform, key.account))
        await self._listen(community.feed, handler, community.close)

    async def _listen_as_bot(self, token: SecretStr, handler: Handler) -> None:
        own = self._channel_bot(token)
        await self._listen(own.feed, handler, own.close)

    async def _listen(self, feed: Feed, handler: Handler, close: Task) -> None:
        house = self._house
        reception = Reception(
            house.database, house.inbox, feed.platform, feed.account, [handler], house.clock, RETRY_SECONDS
        )
        name = f"{feed.platform} {feed.account}"
        try:
            await keep_running({
                f"{name} feed": Listening(feed, reception, _nothing).run,
                f"{name} inbox": reception.watch,
                **{f"{name} {kind}": pump.run for kind, pump in reception.pumps.items()},
            })  # fmt: skip
        finally:
            await close()

    async def catch_up(self, catching: Catching, source: Source) -> None:
        """Nothing where a platform has no past, or the file no key. Raises `MessengerError`."""
        key = named(self._keys, source.platform, source.account)
        if key is None or key.platform != "vk":
            return
        community = self.community(key)
        try:
            await catching.catch_up(source, community.history)
        finally:
            await community.close()

    # --- means --------------------------------------------------------------------------------------------------

    def community(self, key: Key, lost: Callable[[], None] = nothing) -> VkSource:
        assert key.token is not None
        secret = key.service or self._common_service
        service = secret.get_secret_value() if secret else None
        base = self._house.settings.addresses["vk"]
        pace = self._paces.setdefault(service, Pace(SERVICE_KEY)) if service else None
        return VkSource(key.token.get_secret_value(), service, int(key.account), base, self._tls, pace, lost)

    def _channel_bot(self, token: SecretStr) -> TelegramSource:
        settings = self._house.settings
        base = settings.addresses["telegram"]
        return TelegramSource(token.get_secret_value(), base, settings.ca_bundle, self._kind)

    def _own_token(self, key: Key) -> SecretStr | None:
        """None where the staff's bot listens, which has one poll alone."""
        staff = self._house.settings.messengers.get("telegram")
        return None if key.token is None or (staff is not None and staff.token == key.token) else key.token

    @property
    def _common_service(self) -> SecretStr | None:
        """One service key reads every community."""
        section = self._house.settings.messengers.get("vk")
        return section.service_token if isinstance(section, VkSettings) else None

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return trust(self._house.settings.ca_bundle)


def _forgotten(platform: str, account: str) -> None:
    """Until somebody reads anew what was lost."""


async def _nothing() -> None:
    """The feed itself checks its token."""
