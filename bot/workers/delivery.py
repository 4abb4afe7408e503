"""The outbox worker: a page becomes an aiogram call, interactive answers first, each chat in its order.

A row is marked `sending` before its call, so after a kill it is known which rows are in doubt. VK repeats them under
their key and stays exactly once; Telegram has no such key and may double a row in doubt, never another.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import EditMessageText
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.clock import Clock
from bot.errors import BotError, place
from bot.mail.model import Again, Failed, OutboxRow, Outcome, Platform, Sent
from bot.messengers.contract import KeyedDocument, KeyedMessage, Messenger
from bot.page import Page
from bot.work import Bell, Work, ended, whole

log = logging.getLogger(__name__)

BATCH = 50  # rows claimed in one commit, and calls under way at once
IDLE_SECONDS = 1.0
PAUSES = (1, 2, 5, 15, 30, 60, 120, 300, 600, 900, 1800)  # seconds; the last one again and again
ATTEMPTS = 60  # with these pauses about a day of a platform that does not answer


class Outbox(Protocol):
    async def claim(self, platform: Platform, account: str, limit: int) -> Sequence[OutboxRow]:
        """Mark rows that are due and first in their chat as `sending`, at most one a chat."""
        ...

    async def settle(self, outcomes: Sequence[Outcome]) -> None: ...

    async def recover(self, platform: Platform, account: str) -> None:
        """At start: rows left `sending` by a killed process are queued again, marked as in doubt."""
        ...


@dataclass
class Delivery:
    """The worker of one messenger: a platform that hangs delays nobody on another."""

    work: Work
    outbox: Outbox
    messenger: Messenger
    clock: Clock
    bell: Bell
    _under_way: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _outcomes: list[Outcome] = field(default_factory=list)

    async def run(self) -> None:
        """Send until cancelled. One turn commits the results of the last calls and claims the next rows."""
        await whole(self._recover())
        try:
            while True:
                await whole(self._turn())
                await self.bell.wait(IDLE_SECONDS)
        finally:
            await ended(self._under_way.values())
            self._under_way.clear()
            await self._settle()

    async def _recover(self) -> None:
        """What is known of the last run is told first, so that only the rest is in doubt."""
        await self._settle()
        async with self.work.unit():
            await self.outbox.recover(self.messenger.platform, self.messenger.account)

    async def _turn(self) -> None:
        """Never left half-way: a claim that is committed has its rows under way."""
        room = BATCH - len(self._under_way)
        settled = list(self._outcomes)
        async with self.work.unit():
            if settled:
                await self.outbox.settle(settled)
            rows = await self.outbox.claim(self.messenger.platform, self.messenger.account, room) if room else ()
        self._forget(settled)
        for row in rows:
            self._under_way[row.id] = asyncio.create_task(self._send(row))
        if settled and not rows:
            self.bell.ring()  # the place that they freed may let the next row of their chat go

    async def _settle(self) -> None:
        if settled := list(self._outcomes):
            async with self.work.unit():
                await self.outbox.settle(settled)
            self._forget(settled)

    def _forget(self, settled: Sequence[Outcome]) -> None:
        del self._outcomes[: len(settled)]
        for outcome in settled:
            self._under_way.pop(outcome.row.id, None)

    async def _send(self, row: OutboxRow) -> None:
        try:
            outcome = await self._outcome(row)
        except Exception as error:  # noqa: BLE001 - the outermost loop: without an outcome the chat would stop for ever
            log.error("outbox %s on %s: %s at %s", row.id, row.platform, type(error).__name__, place(error))
            pause = PAUSES[min(row.attempts, len(PAUSES) - 1)]
            outcome = self._again(row, error, pause)
        if not isinstance(outcome, Sent):
            log.warning("outbox %s on %s: %s: %s", row.id, row.platform, type(outcome).__name__, outcome.fault)
        self._outcomes.append(outcome)
        self.bell.ring()

    async def _outcome(self, row: OutboxRow) -> Outcome:
        pause = PAUSES[min(row.attempts, len(PAUSES) - 1)]
        try:
            return await self._call(row)
        except TelegramRetryAfter as error:
            return self._again(row, error, max(error.retry_after, pause))
        except (TelegramNetworkError, TelegramServerError, TelegramUnauthorizedError) as error:
            return self._again(row, error, pause)
        except (TelegramAPIError, BotError) as error:
            return Failed(row, self.clock.now(), type(error).__name__)

    def _again(self, row: OutboxRow, error: Exception, seconds: float) -> Outcome:
        now, fault = self.clock.now(), type(error).__name__
        if row.attempts + 1 >= ATTEMPTS:
            return Failed(row, now, fault)
        return Again(row, now + timedelta(seconds=seconds), fault)

    async def _call(self, row: OutboxRow) -> Sent:
        if row.edits is not None and row.page.file is None:
            try:
                await self.messenger.bot(
                    EditMessageText(
                        chat_id=row.chat_id, message_id=row.edits, text=row.page.text, reply_markup=keyboard(row.page)
                    )
                )
                return Sent(row, row.edits, self.clock.now())
            except TelegramBadRequest as error:
                if "message is not modified" in error.message:
                    return Sent(row, row.edits, self.clock.now())
                # VK refuses edits after 24 hours, Telegram edits of a deleted message: answer below instead.
        sent = await self.messenger.bot(_call(row))
        return Sent(row, _message_id(sent), self.clock.now())


def _call(row: OutboxRow) -> KeyedMessage | KeyedDocument:
    buttons, file = keyboard(row.page), row.page.file
    if file is None:
        return KeyedMessage(chat_id=row.chat_id, text=row.page.text, reply_markup=buttons, key=row.id)
    document = BufferedInputFile(file.content, file.name)
    return KeyedDocument(
        chat_id=row.chat_id, document=document, caption=row.page.text, reply_markup=buttons, key=row.id
    )


def keyboard(page: Page) -> InlineKeyboardMarkup | None:
    if not page.buttons:
        return None
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=b.label, callback_data=b.data, url=b.url) for b in row] for row in page.buttons
        ]
    )


def _message_id(sent: Any) -> int:
    assert isinstance(sent, Message)
    return sent.message_id
