"""What press secretaries and admins see of citizens' comments, and what they say of them.

Whoever asks is looked up anew each time: an employee sees nothing of this.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.comments.item import Entry, Figures, Filter, Item, Listing, Unattributed
from bot.comments.looking import Sight
from bot.comments.model import Standing, Thread
from bot.comments.policy import Derived
from bot.comments.rights import READERS
from bot.comments.sources import Source
from bot.staff.model import Employee
from bot.staff.rights import Known, admitted


class Register(Protocol):
    async def of_thread(self, thread_id: int) -> dict[int, Entry]: ...
    async def get(self, entry_id: int) -> tuple[Entry, int] | None: ...
    async def listing(self, chosen: Filter, part: int, now: datetime) -> Listing: ...
    async def counts(self, chosen: Filter, now: datetime) -> tuple[int, int]: ...
    async def figures(self, since: datetime, until: datetime, now: datetime) -> Figures: ...


class Threads(Protocol):
    async def thread(self, thread_id: int) -> Thread | None: ...


class Sources(Protocol):
    async def get(self, source_id: int) -> Source | None: ...
    async def all(self) -> Sequence[Source]: ...


class Reckoner(Protocol):
    async def standings(self, thread: Thread, source: Source) -> Mapping[int, Standing]: ...


class Discussions(Protocol):
    def group_of(self, channel: str) -> int | None:
        """The group where a channel is discussed."""
        ...


@dataclass(frozen=True)
class Reckoning:
    """A deadline with what it was derived from. `standing` is how the comment stands."""

    item: Item
    standing: Standing
    derived: Derived


@dataclass
class CommentService:
    register: Register
    threads: Threads
    sources: Sources
    reckoner: Reckoner
    discussions: Discussions
    people: Known
    clock: Clock
    zone: ZoneInfo

    async def counts(self, reader: Employee) -> tuple[int, int] | None:
        """Items that are owed an answer and those that are overdue; None for whoever sees none of it."""
        return await self.register.counts(Filter(), self.clock.now()) if reader.role in READERS else None

    async def listing(self, reader: Employee, chosen: Filter, part: int) -> Listing:
        """A part of what is owed an answer, by its deadline. Raises `AccessDenied`."""
        await self._admit(reader)
        return await self.register.listing(chosen, part, self.clock.now())

    async def linked(self, reader: Employee) -> Sequence[Source]:
        """The sources whose comments are seen."""
        await self._admit(reader)
        return await self.sources.all()

    async def item(self, reader: Employee, entry_id: int) -> Item | None:
        await self._admit(reader)
        seen = await self._sight(entry_id)
        return seen[1].item(seen[0].comment_id) if seen else None

    async def unattributed(self, reader: Employee, entry_id: int) -> Unattributed | None:
        await self._admit(reader)
        seen = await self._sight(entry_id)
        return seen[1].unattributed(seen[0].comment_id) if seen else None

    async def reckoning(self, reader: Employee, entry_id: int) -> Reckoning | None:
        """None for a comment that has no deadline."""
        await self._admit(reader)
        seen = await self._sight(entry_id)
        item = seen[1].item(seen[0].comment_id) if seen else None
        if seen is None or item is None or item.entry.due_at is None:
            return None
        standing = (await self.reckoner.standings(seen[2], item.source))[item.entry.comment_id]
        if not standing.state.is_owed:
            return None
        derived = item.source.policy.due(standing, item.entry.urgency == "urgent", self.zone)
        return Reckoning(item, standing, derived)

    async def figures(self, reader: Employee, days: int) -> Figures:
        """Of today, or of this day and those before it, `days` in all, by the agency's clock."""
        await self._admit(reader)
        now = self.clock.now()
        today = datetime.combine(now.astimezone(self.zone).date(), time(), self.zone)
        return await self.register.figures(today - timedelta(days=days - 1), today + timedelta(days=1), now)

    async def _sight(self, entry_id: int) -> tuple[Entry, Sight, Thread] | None:
        found = await self.register.get(entry_id)
        thread = await self.threads.thread(found[1]) if found else None
        source = await self.sources.get(thread.source_id) if thread else None
        if found is None or thread is None or source is None:
            return None
        entries = await self.register.of_thread(thread.id)
        discussion = self.discussions.group_of(source.account) if source.platform == "telegram" else None
        return found[0], Sight(thread, source, entries, self.zone, discussion), thread

    async def _admit(self, reader: Employee) -> Employee:
        return await admitted(self.people, reader, "comments", READERS)
