"""A page that tells how far something slow has gone: it comes when that takes long, and then moves where it stands.

A step every few seconds is no more than a messenger bears. Whoever presses its button leaves it, and it moves no more.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.mail.model import Outgoing, Recipient
from bot.mail.post import Outbox
from bot.notices.telling import ShownPages, replace
from bot.page import Page
from bot.work import Work

STEP_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Place:
    """`mark` is the data of a button of the page, and of no other page."""

    chat: Recipient
    mark: str


@dataclass
class Progress:
    work: Work
    outbox: Outbox
    shown: ShownPages
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
                    await self.outbox.put(Outgoing(*place.chat, now))
                else:
                    await self.turn(place, now)
            shown = now

    async def turn(self, place: Place, page: Page) -> bool:
        """Another page in place of the one that tells of the progress. False where that was never sent, or was left.

        Joins the unit of work at hand.
        """
        standing = await self.shown.newest(place.chat, place.mark)
        if standing is not None:
            await replace(self.outbox, place.chat, page, standing)
        return standing is not None
