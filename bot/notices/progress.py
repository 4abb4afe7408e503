"""A page that tells how far something slow has gone: it comes when that takes long, and then moves where it stands.

A step every few seconds is no more than a messenger bears. Whoever presses its button leaves it, and it moves no more.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from bot.mail.model import Outgoing, Platform
from bot.page import Page
from bot.work import Work

STEP_SECONDS = 4.0


class Outbox(Protocol):
    async def put(self, outgoing: Outgoing) -> None: ...


class Cards(Protocol):
    async def standing_in(self, platform: Platform, account: str, chat_id: int, data: str) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Place:
    """`mark` is the data of a button of the page, and of no other page."""

    platform: Platform
    account: str
    chat_id: int
    mark: str


@dataclass
class Progress:
    work: Work
    outbox: Outbox
    cards: Cards
    step: float = STEP_SECONDS

    async def follow(self, task: asyncio.Future[Any], place: Place, page: Callable[[], Page]) -> None:
        """Until the task is done, whatever came of it. A page that says the same again is not sent again."""
        shown: Page | None = None
        while not (await asyncio.wait({task}, timeout=self.step))[0]:
            now = page()
            if now == shown:
                continue
            async with self.work.unit():
                if shown is None:
                    await self.outbox.put(Outgoing(place.platform, place.account, place.chat_id, now))
                else:
                    await self.turn(place, now)
            shown = now

    async def turn(self, place: Place, page: Page) -> bool:
        """Another page in place of the one that tells of the progress. False where that was never sent, or was left.

        Joins the unit of work at hand.
        """
        where = (place.platform, place.account, place.chat_id)
        standing = await self.cards.standing_in(*where, place.mark)
        if standing is not None:
            await self.outbox.put(Outgoing(*where, page, edits=standing))
        return standing is not None
