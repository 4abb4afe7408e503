"""Telegram's feed: getUpdates in a loop of ours.

aiogram confirms updates before it handles them; here a batch is confirmed only by the next request, after the inbox has
committed it.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from aiogram import Bot
from aiogram.methods import DeleteWebhook, GetMe

from bot.errors import MessengerError
from bot.messengers.contract import Inbox, Incoming, Platform
from bot.messengers.feeds import Kind, nothing, sorted_out, wanted
from bot.messengers.telegram.incoming import CONVERSING, number_of
from bot.messengers.telegram.session import WAIT, GetRawUpdates

log = logging.getLogger(__name__)

PATIENCE = 10  # seconds on top of the wait before the connection counts as dead
FAR = 1_000_000  # a number so far from the last one is believed once Telegram has said it twice


class TelegramFeed:
    platform: Platform = "telegram"

    def __init__(self, bot: Bot, kinds: Sequence[Kind] = (CONVERSING,)) -> None:
        self._bot = bot
        self._kinds = kinds

    @property
    def account(self) -> str:
        return str(self._bot.id)

    def also(self, kind: Kind) -> None:
        self._kinds = (kind, *self._kinds)

    async def reach(self) -> None:
        await self._bot(GetMe())

    async def start(self) -> None:
        """Drop a webhook, which would answer every getUpdates with 409."""
        await self._bot(DeleteWebhook(drop_pending_updates=False))

    async def poll(self, inbox: Inbox, on_duty: Callable[[], None] = nothing) -> None:
        """Source: Bot API getUpdates. Raises aiogram's errors: 401, 409, 5xx, a dead connection.

        Telegram keeps what nobody has confirmed, so a first start needs no position. The first request does not wait:
        it tells Telegram which updates to keep for us, and then nothing is lost.
        """
        stored = await inbox.position(self.platform, self.account)
        position = None if stored is None else int(stored)
        wait, doubted = 0, None
        while True:
            batch = await self._ask(position, wait)
            if batch:
                numbers = _numbers(batch)
                events = [kept for raw in batch if (kept := self._kept(raw)) is not None]
                is_far = position is not None and any(abs(number - position) > FAR for number in numbers)
                if is_far and numbers != doubted:
                    # After a quiet week Telegram may count from another number; a spoiled one would confirm for us
                    # updates that we have never seen. What is not confirmed comes again.
                    log.warning("telegram: an update's number is far from the last one; asking again")
                    doubted = numbers
                    await inbox.receive(self.platform, self.account, events, str(position))
                    continue
                position, doubted = max(numbers), None
                await inbox.receive(self.platform, self.account, events, str(position))
            if not wait:
                wait = WAIT
                on_duty()

    async def _ask(self, position: int | None, wait: int) -> list[Any]:
        offset = None if position is None else position + 1
        call = GetRawUpdates(offset=offset, timeout=wait, allowed_updates=wanted(self._kinds))
        return await self._bot(call, request_timeout=wait + PATIENCE)

    def _kept(self, raw: Any) -> Incoming | None:
        return None if number_of(raw) is None else sorted_out(self._kinds, raw)


def _numbers(batch: Sequence[Any]) -> list[int]:
    """Raises `MessengerError` when none can be confirmed."""
    numbers = [number for number in map(number_of, batch) if number is not None]
    if len(numbers) < len(batch):
        log.warning("telegram: %d updates without a number passed over", len(batch) - len(numbers))
    if not numbers:
        raise MessengerError("Telegram sends updates without numbers: none can be confirmed")
    return numbers
