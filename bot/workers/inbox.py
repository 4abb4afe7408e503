"""The inbox at work: rows that are due go to the handler of their kind, in batches, until they are settled.

Each kind has a pump of its own, so that a flood of one kind, or a handler that hangs, delays no other. A row is leased
while it is handled; what a process leaves behind at its death is tried one row at a time.
"""

import asyncio
import logging
import os
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from bot.clock import Clock
from bot.errors import BotError, StorageError
from bot.mail.model import KILLED, Due, InboxRow, Incoming, Platform
from bot.work import Bell, Work, ended, whole

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
PAUSES = (1, 4)  # seconds before the second and the third attempt; then the row is buried
ATTEMPTS = len(PAUSES) + 1
REST_SECONDS = 1.0  # for a database that refuses
SWEEP_SECONDS = 60.0
RENEWAL = timedelta(seconds=10)  # of a lease of thirty


class InboxQueue(Protocol):
    async def position(self, platform: Platform, account: str) -> str | None: ...

    async def receive(
        self,
        platform: Platform,
        account: str,
        events: Sequence[Incoming],
        position: str,
        room: Mapping[str, int],
        owner: str,
    ) -> Sequence[InboxRow]:
        """Commit the events together with the new position. As many of a kind as there is `room` for are taken at
        once, unless they have to wait: those are returned."""
        ...

    async def due(self, platform: Platform, account: str, kind: str, limit: int) -> Sequence[Due]:
        """Rows of a kind that may be taken: due and first in their chat, the longest due first."""
        ...

    async def take(self, rows: Sequence[int], owner: str) -> Sequence[InboxRow]:
        """Lease those rows that nobody has taken meanwhile, in the order of their ids. It is an attempt of each."""
        ...

    async def renew(self, rows: Sequence[int], owner: str) -> None: ...

    async def release(self, rows: Sequence[int], owner: str) -> None:
        """Of these rows those that were neither settled nor put off stand as before: that was no attempt."""
        ...

    async def recover(self, platform: Platform, account: str, kind: str, owner: str | None = None) -> bool:
        """Free the rows whose owner is dead, at the start those of `owner` too; whether there were any."""
        ...

    async def unwanted(self, platform: Platform, account: str, kinds: Collection[str]) -> Sequence[InboxRow]:
        """Some rows of a kind that is not among `kinds`, which nobody has taken for long."""
        ...

    async def bury_unwanted(self, rows: Sequence[InboxRow]) -> int:
        """Give up those of the rows that are still nobody's; how many there were."""
        ...


class ProcessKilled(BotError):
    """No process has outlived the handling of this row, as often as a row may fail."""


assert ProcessKilled.__name__ == KILLED


def outlived(row: InboxRow) -> None:
    """Raise `ProcessKilled` for a row that must not be tried again."""
    if row.attempts > ATTEMPTS:
        raise ProcessKilled


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

    async def handle(self, rows: Sequence[InboxRow]) -> bool:
        """Settle every row or put it off, whatever is raised on the way; False when the database refuses even that."""
        ...

    async def close(self) -> None:
        """Let what outlives its row end."""
        ...


@dataclass
class Pump:
    """The worker of one kind of rows of one account."""

    work: Work
    inbox: InboxQueue
    platform: Platform
    account: str
    handler: Handler
    clock: Clock
    owner: str
    idle: float = IDLE_SECONDS  # before rows that nobody has told of are looked for
    bell: Bell = field(default_factory=Bell)
    _under_way: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _left: set[int] = field(default_factory=set)  # handled, and neither settled nor put off
    _is_running: bool = False
    _are_doubts: bool = False  # there may be rows in doubt
    _doubtful: int | None = None  # the row in doubt that is under way: never two, so that no other dies with it

    @property
    def is_busy(self) -> bool:
        return bool(self._under_way) or self.handler.is_busy

    async def run(self) -> None:
        """Hand rows over until cancelled. A clean stop counts as no attempt of what is under way."""
        async with self.work.unit():
            self._are_doubts = await self.inbox.recover(self.platform, self.account, self.handler.kind, self.owner)
        renewed = self.clock.now()
        self._is_running = True
        try:
            while True:
                try:
                    if self.clock.now() - renewed >= RENEWAL:
                        renewed = self.clock.now()
                        await whole(self._renew())
                    await whole(self._turn())
                except StorageError as trouble:
                    log.error("%s of %s: no row can be taken: %s", self.handler.kind, self.platform, trouble)
                    await asyncio.sleep(REST_SECONDS)
                await self.bell.wait(self.idle)
        finally:
            self._is_running = False
            await ended(set(self._under_way.values()))
            await self.handler.close()
            await whole(self._release())

    @property
    def room(self) -> int:
        """Batches that may begin now."""
        return max(self.handler.abreast - len(set(self._under_way.values())), 0) if self._is_running else 0

    async def _turn(self) -> None:
        """Never left half-way: what was taken is handed over."""
        await self._release()
        if not (room := self.room):
            return
        limit = room * self.handler.batch + (self.handler.abreast if self._are_doubts else 0)
        due = await self.inbox.due(self.platform, self.account, self.handler.kind, limit)
        doubtful = next((row.id for row in due if row.in_doubt), None) if self._doubtful is None else None
        certain = [row.id for row in due if not row.in_doubt]
        certain = certain[: (room - (doubtful is not None)) * self.handler.batch]
        picked = certain if doubtful is None else [*certain, doubtful]
        self._are_doubts = any(row.in_doubt for row in due) or self._doubtful is not None
        if not picked:
            return
        async with self.work.unit():
            rows = await self.inbox.take(picked, self.owner)
        if any(row.id == doubtful for row in rows):
            self._doubtful = doubtful
        self.start([row for row in rows if row.id == doubtful])
        self.start([row for row in rows if row.id != doubtful])

    def start(self, rows: Sequence[InboxRow]) -> None:
        """Hand over rows that were taken; one that came twice is under way already."""
        rows = [row for row in rows if row.id not in self._under_way and row.id not in self._left]
        for at in range(0, len(rows), self.handler.batch):
            batch = rows[at : at + self.handler.batch]
            task = asyncio.create_task(self._attend(batch))
            self._under_way.update(dict.fromkeys((row.id for row in batch), task))

    async def _attend(self, rows: Sequence[InboxRow]) -> None:
        is_settled = False
        try:
            is_settled = await self.handler.handle(rows)
        finally:
            if not is_settled:
                self._left.update(row.id for row in rows)
            for row in rows:
                self._under_way.pop(row.id, None)
                if row.id == self._doubtful:
                    self._doubtful = None
            self.bell.ring()

    async def _renew(self) -> None:
        async with self.work.unit():
            if self._under_way:
                await self.inbox.renew(list(self._under_way), self.owner)
            if await self.inbox.recover(self.platform, self.account, self.handler.kind):
                self._are_doubts = True

    async def _release(self) -> None:
        if left := list(self._left):
            async with self.work.unit():
                await self.inbox.release(left, self.owner)
            self._left.difference_update(left)


class Reception:
    """The inbox of one account as its feed sees it: what comes in is handled at once."""

    def __init__(
        self,
        work: Work,
        inbox: InboxQueue,
        platform: Platform,
        account: str,
        handlers: Sequence[Handler],
        clock: Clock,
        idle: float = IDLE_SECONDS,
    ) -> None:
        self._work = work
        self._inbox = inbox
        self._platform: Platform = platform
        self._account = account
        self._owner = f"{os.getpid()}-{secrets.token_hex(6)}"
        self.pumps = {
            handler.kind: Pump(work, inbox, platform, account, handler, clock, self._owner, idle)
            for handler in handlers
        }

    @property
    def is_busy(self) -> bool:
        return any(pump.is_busy for pump in self.pumps.values())

    async def position(self, platform: Platform, account: str) -> str | None:
        return await self._inbox.position(platform, account)

    async def receive(self, platform: Platform, account: str, events: Sequence[Incoming], position: str) -> None:
        await whole(self._receive(platform, account, events, position))

    async def _receive(self, platform: Platform, account: str, events: Sequence[Incoming], position: str) -> None:
        """Never left half-way: what was taken is handed over."""
        room = {kind: pump.room for kind, pump in self.pumps.items()}
        taken = await self._inbox.receive(platform, account, events, position, room, self._owner)
        for kind, pump in self.pumps.items():
            pump.start([row for row in taken if row.kind == kind])
        if len(taken) < len(events):
            self.ring()

    def ring(self) -> None:
        for pump in self.pumps.values():
            pump.bell.ring()

    async def watch(self) -> None:
        """Give up what nobody handles, such as rows that a newer program has left, and show it to an admin."""
        while True:
            if rows := await self._inbox.unwanted(self._platform, self._account, self.pumps.keys()):
                async with self._work.unit():
                    buried = await self._inbox.bury_unwanted(rows)
                log.error("%s: nobody handles %d events; they are given up, see /faults", self._platform, buried)
            await asyncio.sleep(SWEEP_SECONDS)
