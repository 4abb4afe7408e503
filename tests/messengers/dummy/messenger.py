"""The dummy as a `Messenger`."""

from collections.abc import Callable
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode
from aiogram.types import Update
from aiohttp import ClientSession

from bot.messengers.contract import Inbox, Incoming, Means, Platform
from bot.messengers.feeds import nothing
from tests.messengers.dummy.about import DummySettings
from tests.messengers.dummy.incoming import as_update
from tests.messengers.dummy.session import DummySession


def opened(section: DummySettings, means: Means) -> "DummyMessenger":
    assert section.token is not None
    return DummyMessenger(section.token.get_secret_value(), section.api_base)


class DummyMessenger:
    platform: Platform = "dummy"
    keyed = True
    bulk = None

    def __init__(self, account: str, api_base: str) -> None:
        self.account = account
        self._base = api_base
        self._session: ClientSession | None = None
        session = DummySession(api_base, self._web)
        self.bot = Bot(f"{account}:dummy", session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))

    def _web(self) -> ClientSession:
        self._session = self._session or ClientSession()
        return self._session

    @property
    def feed(self) -> "DummyMessenger":
        """It is that itself."""
        return self

    async def start(self) -> None:
        """There is nothing to set up."""

    async def reach(self) -> None:
        """It is always there."""

    async def poll(self, inbox: Inbox, on_duty: Callable[[], None] = nothing) -> None:
        position = await inbox.position(self.platform, self.account) or "0"
        on_duty()
        while True:
            async with self._web().get(f"{self._base}/events", params={"after": position}) as answer:
                events = await answer.json()
            if events:
                position = str(events[-1]["number"])
                kept = [Incoming(str(event["number"]), str(event["person"]), event) for event in events]
                await inbox.receive(self.platform, self.account, kept, position)

    async def update(self, payload: dict[str, Any]) -> Update | None:
        return as_update(payload, self.bot)

    async def deep_link(self, code: str) -> str:
        return f"https://dummy.example/{self.account}?start={code}"

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
