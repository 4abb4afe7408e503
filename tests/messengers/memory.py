"""The two memories that a messenger is handed, kept in lists so that a test can look into them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.mail.model import Incoming, Platform, SentMessage


@dataclass
class MemoryInbox:
    """Knows events it has seen, as the real one does. `commits` are (events that were new, position)."""

    at: str | None = None
    commits: list[tuple[list[Incoming], str]] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def events(self) -> list[Incoming]:
        return [event for events, _ in self.commits for event in events]

    async def position(self, platform: Platform, account: str) -> str | None:
        return self.at

    async def receive(self, platform: Platform, account: str, events: Sequence[Incoming], position: str) -> None:
        new = []
        for event in events:
            if event.event_id not in self._known:
                self._known.add(event.event_id)
                new.append(event)
        async with self._news:
            self.commits.append((new, position))
            self.at = position
            self._news.notify_all()

    async def until(self, count: int) -> list[Incoming]:
        """The events, once there are `count` of them. Raises `TimeoutError` after five seconds."""
        async with asyncio.timeout(5), self._news:
            await self._news.wait_for(lambda: len(self.events) >= count)
        return self.events

    async def until_commits(self, count: int) -> None:
        """Once there were `count` commits, those without events too."""
        async with asyncio.timeout(5), self._news:
            await self._news.wait_for(lambda: len(self.commits) >= count)

    async def until_position(self) -> str:
        """The position, once there is one."""
        async with asyncio.timeout(5), self._news:
            await self._news.wait_for(lambda: self.at is not None)
        assert self.at is not None
        return self.at


class BrokenInbox(MemoryInbox):
    """A database that refuses the first commit of events."""

    refused = 0

    async def receive(self, platform: Platform, account: str, events: Sequence[Incoming], position: str) -> None:
        if events and not self.refused:
            self.refused = len(events)
            raise OSError("no space left on device")
        await super().receive(platform, account, events, position)


@dataclass
class MemorySent:
    messages: dict[tuple[int, int], SentMessage] = field(default_factory=dict)

    async def find(self, platform: Platform, account: str, chat: int, message_id: int) -> SentMessage | None:
        return self.messages.get((chat, message_id))
