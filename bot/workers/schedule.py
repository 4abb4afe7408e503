"""What is due now? One tick asks; it keeps no timers of its own, so a restart forgets nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.work import Work

RETENTION = timedelta(hours=48)  # VK lets the bot edit a message for 24 hours; after that nothing needs the words
TICK_SECONDS = 60.0


class Erasable(Protocol):
    async def erase(self, settled_before: datetime) -> None:
        """Clear what people wrote from rows settled before that moment. Joins the unit of work at hand."""
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
    def __init__(self, work: Ledger, erasable: Sequence[Erasable], duties: Sequence[Duty] = ()) -> None:
        self._work = work
        self._erasable = erasable
        self._duties = duties

    async def tick(self, now: datetime) -> None:
        """Do everything that is due at `now`; a second tick at the same moment finds nothing to do."""
        for duty in self._duties:
            await duty.tick(now)
        async with self._work.unit():
            for store in self._erasable:
                await store.erase(now - RETENTION)
        await self._work.tidy()
