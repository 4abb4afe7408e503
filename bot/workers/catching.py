"""Sources are read anew at the start, when a feed has lost events, and every night: one after another, since a service
key bears three requests a second, however many communities it serves."""

import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.comments.sources import Source
from bot.errors import StorageError
from bot.work import Bell, apart

log = logging.getLogger(__name__)

NIGHT = time(3)  # by the agency's clock
LOOK_SECONDS = 5.0
AGAIN = timedelta(minutes=10)  # after one that has failed


@dataclass
class CatchingUp:
    """`catch_up` reads one source anew, and does nothing about one that there is no key for."""

    linked: Callable[[], Awaitable[Sequence[Source]]]
    catch_up: Callable[[Source], Coroutine[Any, Any, None]]
    clock: Clock
    zone: ZoneInfo
    _due: dict[int, datetime] = field(default_factory=dict)  # by source
    _bell: Bell = field(default_factory=Bell)
    _lost: set[tuple[str, str]] = field(default_factory=set)

    def ask(self, platform: str, account: str) -> None:
        """Its feed has lost events."""
        self._lost.add((platform, account))
        self._bell.ring()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                sources = await self.linked()
            except StorageError as trouble:
                log.error("which sources are linked cannot be read: %s", trouble)
                sources = ()
            self._due = {one.id: self._due[one.id] for one in sources if one.id in self._due}
            for source in sources:
                await self._attend(source)
            await self._bell.wait(LOOK_SECONDS)

    async def _attend(self, source: Source) -> None:
        key, now = (source.platform, source.account), self.clock.now()
        if key not in self._lost and now < self._due.get(source.id, now):
            return
        self._lost.discard(key)
        went_well = await apart(f"catching up with {source.platform} {source.account}", self.catch_up(source))
        self._due[source.id] = self._next_night(now) if went_well else now + AGAIN

    def _next_night(self, now: datetime) -> datetime:
        local = now.astimezone(self.zone)
        night = datetime.combine(local.date(), NIGHT, self.zone)
        return night if night > now else datetime.combine(local.date() + timedelta(days=1), NIGHT, self.zone)
