"""A feed whose platform goes away and comes back."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetMe

from bot.errors import MessengerError, UnsupportedMethod
from bot.mail.model import Inbox, Platform
from bot.messengers.feeds import nothing
from bot.workers.listening import FIRST_PAUSE, LONGEST_PAUSE, PROBE_SECONDS, Listening
from tests.messengers.memory import MemoryInbox


@dataclass
class Fickle:
    """A feed that comes to its duty unless it is away."""

    platform: Platform = "vk"
    account: str = "5"
    away: bool = False
    fault: Exception | None = None
    tried: int = 0
    duties: int = 0
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def reach(self) -> None:
        self.tried += 1
        if self.away:
            raise TelegramNetworkError(GetMe(), "no route")

    async def start(self) -> None:
        if self.fault is not None:
            raise self.fault

    async def poll(self, inbox: Inbox, on_duty: Callable[[], None] = nothing) -> None:
        await self.start()
        on_duty()
        self.duties += 1
        await self.ended.wait()
        self.ended.clear()
        raise TelegramNetworkError(GetMe(), "reset")


async def good() -> None:
    """A token that is as it should be."""


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)


async def test_an_outage_is_said_once_and_its_end_with_how_long_it_was(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.workers.listening.FIRST_PAUSE", 0.005)
    monkeypatch.setattr("bot.workers.listening.LONGEST_PAUSE", 0.01)
    caplog.set_level(logging.INFO)
    feed = Fickle()
    task = asyncio.create_task(Listening(feed, MemoryInbox(), good).run())
    await until(lambda: feed.duties == 1)
    feed.away = True
    feed.ended.set()
    await until(lambda: feed.tried >= 20)
    feed.away = False
    await until(lambda: feed.duties == 2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    said = [record.message for record in caplog.records if record.name == "bot.workers.listening"]
    assert said == [
        "vk: on duty as 5",
        "vk is out of reach: TelegramNetworkError: HTTP Client says - reset",
        "vk: on duty again as 5, after 0 s",
    ]


@pytest.mark.parametrize("fault", [KeyError(), MessengerError("no rights"), UnsupportedMethod(), TimeoutError()])
async def test_what_waiting_does_not_mend_is_no_outage(fault: Exception) -> None:
    """A token without rights, a setting that was not kept, a database that took too long: the supervisor says it."""
    feed = Fickle(fault=fault)
    with pytest.raises(type(fault)):
        await Listening(feed, MemoryInbox(), good).run()
    assert feed.tried == 0


def test_the_longest_wait_for_a_platform_that_is_back_is_under_five_seconds() -> None:
    assert FIRST_PAUSE <= LONGEST_PAUSE
    assert LONGEST_PAUSE * 1.3 + PROBE_SECONDS < 4.5
