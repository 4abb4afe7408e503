"""The inbox at work: rows that are due go to the handler of their kind, in batches, until they are settled.

Each kind has a pump of its own, so that a flood of one kind, or a handler that hangs, delays no other.
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.mail.model import Inbox, InboxRow, Incoming, Platform
from bot.work import Bell, ended

IDLE_SECONDS = 1.0


class InboxQueue(Inbox, Protocol):
    async def heads(
        self, platform: Platform, account: str, kind: str, busy: Collection[int], limit: int
    ) -> Sequence[InboxRow]:
        """Rows of a kind that are due and first in their queue, oldest first, without those in `busy` (row ids)."""
        ...


class Handler(Protocol):
    """What becomes of the rows of one kind: `batch` of them are handed over at once, and `abreast` batches are handled
    side by side."""

    @property
    def kind(self) -> str: ...

    @property
    def batch(self) -> int: ...

    @property
    def abreast(self) -> int: ...

    @property
    def is_busy(self) -> bool:
        """Whether something is under way that outlives the row that asked for it."""
        ...

    async def handle(self, rows: Sequence[InboxRow]) -> None:
        """Settle every row or put it off. Whatever is raised on the way ends here."""
        ...

    async def close(self) -> None:
        """Let what outlives its row end."""
        ...


@dataclass
class Pump:
    """The worker of one kind of rows of one account."""

    inbox: InboxQueue
    platform: Platform
    account: str
    handler: Handler
    bell: Bell = field(default_factory=Bell)
    _under_way: dict[int, asyncio.Task[None]] = field(default_factory=dict)

    @property
    def is_busy(self) -> bool:
        return bool(self._under_way) or self.handler.is_busy

    async def run(self) -> None:
        """Hand rows over until cancelled."""
        try:
            while True:
                for rows in await self._due():
                    task = asyncio.create_task(self._attend(rows))
                    self._under_way.update(dict.fromkeys((row.id for row in rows), task))
                await self.bell.wait(IDLE_SECONDS)
        finally:
            await ended(set(self._under_way.values()))
            await self.handler.close()

    async def _due(self) -> list[Sequence[InboxRow]]:
        # As they are before the query: one that ends while it runs may still stand in its result.
        busy, batch = frozenset(self._under_way), self.handler.batch
        room = batch * (self.handler.abreast - len(set(self._under_way.values())))
        if not room:
            return []
        rows = await self.inbox.heads(self.platform, self.account, self.handler.kind, busy, room)
        return [rows[at : at + batch] for at in range(0, len(rows), batch)]

    async def _attend(self, rows: Sequence[InboxRow]) -> None:
        try:
            await self.handler.handle(rows)
        finally:
            for row in rows:
                self._under_way.pop(row.id, None)
            self.bell.ring()


class Reception:
    """The inbox of one account as its feed sees it: what comes in is handled at once."""

    def __init__(self, inbox: InboxQueue, platform: Platform, account: str, handlers: Sequence[Handler]) -> None:
        self._inbox = inbox
        self.pumps = {handler.kind: Pump(inbox, platform, account, handler) for handler in handlers}

    @property
    def is_busy(self) -> bool:
        return any(pump.is_busy for pump in self.pumps.values())

    async def position(self, platform: Platform, account: str) -> str | None:
        return await self._inbox.position(platform, account)

    async def receive(self, platform: Platform, account: str, events: Sequence[Incoming], position: str) -> None:
        await self._inbox.receive(platform, account, events, position)
        self.ring()

    def ring(self) -> None:
        for pump in self.pumps.values():
            pump.bell.ring()
