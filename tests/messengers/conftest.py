"""Both messengers over real HTTP to the sandbox. A `Line` is one of them with its person at the far end."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from bot.clock import SystemClock
from bot.errors import BotError
from bot.mail.model import Incoming, Platform, SentMessage
from bot.messengers.contract import KeyedMessage, Messenger
from bot.messengers.telegram.messenger import TelegramMessenger
from bot.messengers.vk.messenger import VkMessenger
from bot.sandbox import PEOPLE, ChatMessage, Sandbox
from tests import specs
from tests.messengers.memory import MemoryInbox, MemorySent

ANNA = PEOPLE[0]
TELEGRAM_TOKEN = "7000000001:AAHsecretTelegramToken0123456789"
VK_TOKEN = "vk1.a.secretVkToken0123456789"


@dataclass
class Line:
    platform: Platform
    messenger: Messenger
    sandbox: Sandbox
    inbox: MemoryInbox
    sent: MemorySent
    keys: int = 1_700_000_000

    @property
    def bot(self) -> Bot:
        return self.messenger.bot

    @property
    def chat_id(self) -> int:
        return ANNA.account(self.platform)

    @property
    def shown(self) -> list[ChatMessage]:
        """What Anna sees of the bot."""
        return [m for m in self.sandbox.world.chat(self.platform, ANNA.id) if m.author == "bot"]

    def say(self, text: str) -> None:
        self.sandbox.world.say(self.platform, ANNA.id, text)

    def rearranged(self) -> Any:
        side = self.sandbox.telegram if self.platform == "telegram" else self.sandbox.vk
        return side.rearranged()

    async def send(self, text: str, *rows: list[InlineKeyboardButton], key: int | None = None) -> Message:
        """As the delivery sends, remembered as the store remembers."""
        self.keys += 1
        markup = InlineKeyboardMarkup(inline_keyboard=list(rows)) if rows else None
        call = KeyedMessage(chat_id=self.chat_id, text=text, reply_markup=markup, key=key or self.keys)
        message = await self.bot(call)
        board = [[{"label": b.text, "data": b.callback_data, "url": b.url} for b in row] for row in rows]
        self.sent.messages[self.chat_id, message.message_id] = SentMessage(text, board, message.date)
        return message

    async def update(self, event: Incoming) -> Update:
        update = await self.messenger.update(event.payload)
        assert update is not None
        return update

    @asynccontextmanager
    async def polling(self) -> AsyncIterator["asyncio.Task[None]"]:
        """While the feed is being received. VK is waited for until it stands in its feed."""
        task = asyncio.create_task(self.messenger.feed.poll(self.inbox))
        if self.platform == "vk":
            await self.inbox.until_position()
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def poll_fails(self) -> BaseException:
        """What `poll` raises, within five seconds."""
        async with asyncio.timeout(5):
            try:
                await self.messenger.feed.poll(self.inbox)
            except (TelegramAPIError, BotError) as error:
                return error
        raise AssertionError("poll returned")


def button(label: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, callback_data=data)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(telegram_token=TELEGRAM_TOKEN, vk_token=VK_TOKEN) as running:
        for platform in ("telegram", "vk"):
            running.world.start(platform, ANNA.id)
        running.telegram.forget()
        yield running
        if specs.SPECS.is_dir():
            assert [fault for fault in _faults_on_the_wire(running) if fault] == []


def _faults_on_the_wire(sandbox: Sandbox) -> Iterator[list[str]]:
    """What the published specifications hold against the calls that either messenger made."""
    for call in sandbox.telegram.calls:
        yield specs.telegram_faults(call.method, call.params)
    for call in sandbox.vk.calls:
        if "." in call.method:
            yield specs.vk_faults(call.method, call.params)


@asynccontextmanager
async def opened(sandbox: Sandbox, platform: Platform, **changes: Any) -> AsyncIterator[Line]:
    """A messenger that has not been started. `changes` replace arguments of its constructor."""
    sent = MemorySent()
    messenger: Messenger
    if platform == "telegram":
        given: dict[str, Any] = {"token": TELEGRAM_TOKEN, "api_base": sandbox.telegram_base, "ca_bundle": None}
        messenger = TelegramMessenger(**given | changes)
    else:
        group = sandbox.vk.group_id
        given = {"token": VK_TOKEN, "group_id": group, "api_base": sandbox.vk_base, "ca_bundle": None, "sent": sent}
        given["clock"] = SystemClock()
        messenger = VkMessenger(**given | changes)
    try:
        yield Line(platform, messenger, sandbox, MemoryInbox(), sent)
    finally:
        await messenger.close()


@pytest.fixture(params=["telegram", "vk"])
async def line(request: pytest.FixtureRequest, sandbox: Sandbox) -> AsyncIterator[Line]:
    async with opened(sandbox, request.param) as ready:
        await ready.messenger.start()
        await ready.messenger.feed.start()
        yield ready


@pytest.fixture
async def telegram(sandbox: Sandbox) -> AsyncIterator[Line]:
    async with opened(sandbox, "telegram") as ready:
        await ready.messenger.start()
        await ready.messenger.feed.start()
        yield ready


@pytest.fixture
async def vk(sandbox: Sandbox) -> AsyncIterator[Line]:
    async with opened(sandbox, "vk") as ready:
        await ready.messenger.start()
        await ready.messenger.feed.start()
        yield ready


@pytest.fixture(scope="session")
def foreign_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CA bundle without a certificate."""
    path = tmp_path_factory.mktemp("ca") / "bundle.pem"
    path.write_text("no certificate\n")
    return path
