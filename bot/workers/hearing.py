"""What feeds bring of comments is read, a batch at a time, and kept as facts in the unit that finishes its rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.comments.model import Told
from bot.mail.comments import Heard, Place
from bot.mail.model import COMMENT, InboxRow, Platform
from bot.work import Work
from bot.workers.batches import Batches, BatchQueue

Read = Callable[[InboxRow], tuple[str, Heard | None]]  # the account of the source, and what was heard there


class Unreadable(ValueError):
    """A row that looks like a comment and cannot be read as one."""


class UnknownSource(ValueError):
    """Nobody listens there any more."""


class Events(Protocol):
    async def add(self, told: Sequence[Told], now: datetime) -> None: ...
    async def posted(self, posts: Mapping[tuple[int, Place], str], now: datetime) -> None: ...


class Linked(Protocol):
    async def linked(self) -> Mapping[tuple[str, str], int]:
        """The ids of sources by platform and account."""
        ...


@dataclass
class Hearing:
    """`reads` are the readers of the platforms by their names."""

    sources: Linked
    events: Events
    reads: Mapping[Platform, Read]
    clock: Clock

    async def take_in(self, rows: Sequence[InboxRow]) -> None:
        """Joins the unit at hand. Raises `Unreadable` and `UnknownSource`: such a row is buried alone."""
        sources = await self.sources.linked()
        told: list[Told] = []
        posts: dict[tuple[int, Place], str] = {}
        for row in rows:
            account, heard = self.reads[row.platform](row)
            if heard is None:
                raise Unreadable
            source = sources.get((row.platform, account))
            if source is None:
                raise UnknownSource
            if heard.event is not None:
                told.append(Told(source, heard.event, heard.post, heard.name))
            elif heard.post is not None:
                posts[source, heard.place] = heard.post
        now = self.clock.now()
        await self.events.add(told, now)
        await self.events.posted(posts, now)


def handler(work: Work, inbox: BatchQueue, hearing: Hearing, clock: Clock) -> Batches:
    """One for every account: nothing in it belongs to one."""
    return Batches(work, inbox, clock, COMMENT, hearing.take_in)
