"""What is due now? A tick asks; nobody keeps timers of their own, so a restart forgets nothing."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.work import Work, apart

RETENTION = timedelta(hours=48)  # VK lets the bot edit a message for 24 hours; after that nothing needs the words
TICK_SECONDS = 60.0
ERASED = 500  # rows a unit of work: nobody waits long for the write lock, however much there is to erase


class Erasable(Protocol):
    async def erase(self, settled_before: datetime, limit: int) -> bool:
        """Clear what people wrote from at most `limit` rows settled before that moment; whether more may be left.

        Joins the unit of work at hand.
        """
        ...


class Duty(Protocol):
    async def tick(self, now: datetime) -> None:
        """Do what is due at `now`. Opens its own units of work."""
        ...


class Ledger(Work, Protocol):
    async def tidy(self) -> None:
        """Overwrite what was erased wherever the database may still keep a copy. Outside a unit of work."""
        ...


class Schedule:
    """Each duty is on its own: one that raises, or hangs, holds up no other, and is asked again at the next tick."""

    def __init__(self, work: Ledger, erasable: Sequence[Erasable], duties: Sequence[Duty] = ()) -> None:
        self._duties = (*duties, Erasing(work, erasable))

    async def run(self, clock: Clock) -> None:
        """Tick until cancelled."""
        async with asyncio.TaskGroup() as group:
            for duty in self._duties:
                group.create_task(_keep(duty, clock))

    async def tick(self, now: datetime) -> None:
        """Do everything that is due at `now`; a second tick at the same moment finds nothing to do."""
        for duty in self._duties:
            await _once(duty, now)


class Erasing:
    def __init__(self, work: Ledger, stores: Sequence[Erasable]) -> None:
        self._work = work
        self._stores = stores

    async def tick(self, now: datetime) -> None:
        """Forget what people wrote longer ago than `RETENTION`; a store that raises keeps no other from it."""
        for store in self._stores:
            await apart(f"erasing {type(store).__name__}", self._erase(store, now - RETENTION))
        await self._work.tidy()

    async def _erase(self, store: Erasable, settled_before: datetime) -> None:
        more = True
        while more:
            async with self._work.unit():
                more = await store.erase(settled_before, ERASED)


async def _keep(duty: Duty, clock: Clock) -> None:
    while True:
        await _once(duty, clock.now())
        await asyncio.sleep(TICK_SECONDS)


async def _once(duty: Duty, now: datetime) -> None:
    await apart(type(duty).__name__, duty.tick(now))
