"""The outbox worker: interactive answers first, each chat in its order, and never a call without a row marked for it.

A row is marked `sending` before its call, so after a kill it is known which rows are in doubt. VK repeats them under
their key and stays exactly once; Telegram has no such key and may double a row in doubt, never another, and of
broadcasts none: those in doubt are told of as not confirmed.

While a platform is out of reach nothing is claimed, so no row spends its attempts on that.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.errors import StorageError, place
from bot.mail.model import ANSWER_LANE, UNREACHED, Doubtful, Outcome, Platform, Sent
from bot.mail.pace import LANE
from bot.mail.parcels import Parcel, Room
from bot.messengers.contract import Messenger
from bot.work import Bell, Work, ended, whole
from bot.workers.reach import Reach
from bot.workers.sending import ATTEMPTS, Sender

log = logging.getLogger(__name__)

ANSWERS = 50  # calls under way at once
BULK = 16  # further ones, of what nobody waits for; where one brings a page to many, the messenger says how many
BULK_A_TURN = 2  # of those: a turn that claims hundreds of rows would make an answer wait for its own
IDLE_SECONDS = 1.0
REST_SECONDS = 1.0  # for a database that refuses
OFTEN = ATTEMPTS // 2  # attempts, after which a row keeps its pauses: a platform that comes and goes spends no more
RENEWED = timedelta(seconds=20)  # well within the lease of a row, which the outbox sets


class Outbox(Protocol):
    async def claim(self, platform: Platform, account: str, room: Room) -> Sequence[Parcel]:
        """Mark rows that are due and first in their chat as `sending`, at most one a chat."""
        ...

    async def settle(self, outcomes: Sequence[Outcome]) -> None: ...

    async def release(self, platform: Platform, account: str, tried_less_than: int) -> bool:
        """What was put off because the platform was out of reach may leave now; whether more of it is left."""
        ...

    async def recover(self, platform: Platform, account: str, *, keyed: bool) -> None:
        """Rows left `sending` by this process, or by one that was killed, are queued again, marked as in doubt."""
        ...

    async def renew(self, platform: Platform, account: str, *, keyed: bool) -> None:
        """Keep the rows that are being sent from being taken for those of a killed process; recover the latter's."""
        ...


@dataclass
class Delivery:
    """The worker of one messenger: a platform that hangs delays nobody on another."""

    work: Work
    outbox: Outbox
    messenger: Messenger
    clock: Clock
    bell: Bell
    _reach: Reach = field(init=False)
    _under_way: dict[int, tuple[Parcel, asyncio.Task[None]]] = field(default_factory=dict)  # by their first row
    _outcomes: list[Outcome] = field(default_factory=list)
    _renewed: datetime | None = None
    _is_unsure: bool = False  # a turn has failed: nobody knows whether its claim was committed

    def __post_init__(self) -> None:
        self._reach = Reach(self.messenger, self.bell)

    async def run(self) -> None:
        """Send until cancelled. One turn commits the results of the last calls and claims the next rows."""
        await whole(self._recover())
        try:
            while True:
                try:
                    await whole(self._turn())
                except StorageError as trouble:
                    # The calls that are under way go on: they end better than by being broken off.
                    log.error("%s delivery failed: %s", self.messenger.platform, trouble)
                    self._is_unsure = True
                    await asyncio.sleep(REST_SECONDS)
                await self.bell.wait(IDLE_SECONDS)
        finally:
            await self._reach.stop()
            await ended(task for _, task in self._under_way.values())
            self._under_way.clear()
            await self._reach.stop()  # those that ended last may have asked again
            await whole(self._recover())

    async def _recover(self) -> None:
        """What is known of the last calls is told first, so that only the rest is in doubt."""
        async with self.work.unit():
            if settled := list(self._outcomes):
                await self.outbox.settle(settled)
        self._forget(settled)
        async with self.work.unit():
            await self.outbox.recover(
                self.messenger.platform, self.messenger.account, keyed=self.messenger.keyed
            )

    async def _turn(self) -> None:
        """Never left half-way: a claim that is committed has its rows under way."""
        settled, returned, room = list(self._outcomes), self._reach.has_returned, self._room()
        bot, more = (self.messenger.platform, self.messenger.account), False
        parcels: Sequence[Parcel] = ()
        async with self.work.unit():
            if settled:
                await self.outbox.settle(settled)
            await self._renew()
            if returned:
                more = await self.outbox.release(*bot, OFTEN)
            if not self._reach.is_doubted and not self._is_unsure:
                parcels = await self.outbox.claim(*bot, room)
        self._forget(settled)
        if returned:
            self._reach.has_returned = more
        if self._is_unsure and not self._under_way:
            await self._recover()
            self._is_unsure = False
            self.bell.ring()
        for parcel in parcels:
            self._under_way[parcel.rows[0].id] = parcel, asyncio.create_task(self._send(parcel))
        if more or (settled and not parcels) or len(parcels) >= room.bulk > 0:
            self.bell.ring()  # the place that they freed may let the next row of their chat go, and more may wait

    def _room(self) -> Room:
        answers = sum(parcel.rows[0].lane == ANSWER_LANE for parcel, _ in self._under_way.values())
        others = len(self._under_way) - answers
        bulk = self.messenger.bulk
        if bulk is None:
            return Room(ANSWERS - answers, BULK - others)
        return Room(ANSWERS - answers, min(BULK_A_TURN, bulk.calls - others), bulk.share, bulk.bunch)

    async def _renew(self) -> None:
        now = self.clock.now()
        if self._renewed is None or now - self._renewed >= RENEWED:
            await self.outbox.renew(self.messenger.platform, self.messenger.account, keyed=self.messenger.keyed)
            self._renewed = now

    def _forget(self, settled: Sequence[Outcome]) -> None:
        del self._outcomes[: len(settled)]
        for outcome in settled:
            self._under_way.pop(outcome.row.id, None)

    async def _send(self, parcel: Parcel) -> None:
        LANE.set(parcel.rows[0].lane)
        sender = Sender(self.messenger, self.clock)
        try:
            outcomes = await sender.send(parcel)
        except Exception as error:  # noqa: BLE001 - the outermost loop: without an outcome the chat would stop for ever
            first = parcel.rows[0]
            log.error("outbox %s on %s: %s at %s", first.id, first.platform, type(error).__name__, place(error))
            outcomes = [sender.failed(row, error) for row in parcel.rows]
        for outcome in outcomes:
            if not isinstance(outcome, Sent):
                row = outcome.row
                log.warning("outbox %s on %s: %s: %s", row.id, row.platform, type(outcome).__name__, outcome.fault)
                if isinstance(outcome, Doubtful) or outcome.fault in UNREACHED:
                    self._reach.doubt()
        self._outcomes += outcomes
        self.bell.ring()
