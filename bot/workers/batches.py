"""The handler of a kind whose rows come by the hundred and wait for no other: a batch is one unit of work.

A batch that fails is tried again row by row, so that what cannot be handled is buried alone.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.errors import StorageError, place
from bot.mail.model import InboxRow
from bot.work import Work
from bot.workers.inbox import ATTEMPTS, PAUSES, REST_SECONDS, outlived

log = logging.getLogger(__name__)


class BatchQueue(Protocol):
    async def finish_all(self, rows: Sequence[int]) -> None:
        """Joins the unit of work at hand, and undoes it by a `StorageError` when one of them was settled before."""
        ...

    async def retry(self, row: InboxRow, at: datetime, fault: str, *, forget: bool) -> None: ...

    async def bury(self, row: InboxRow, fault: str, *, forget: bool) -> None: ...


@dataclass
class Batches:
    """`take_in` gets rows in the order of their coming, inside the unit that finishes them: it reads and computes first
    and writes last."""

    work: Work
    inbox: BatchQueue
    clock: Clock
    kind: str
    take_in: Callable[[Sequence[InboxRow]], Awaitable[None]]
    batch: int = 500
    abreast: int = 1
    is_busy: bool = False

    async def handle(self, rows: Sequence[InboxRow]) -> bool:
        try:
            for row in rows:
                outlived(row)
            async with self.work.unit():
                await self.take_in(rows)
                await self.inbox.finish_all([row.id for row in rows])
        except Exception as error:  # noqa: BLE001 - the outermost loop: whatever was raised ends here
            if len(rows) == 1:
                return await self._excuse(rows[0], error)
        else:
            return True
        for row in rows:
            if not await self.handle([row]):
                return False
        return True

    async def close(self) -> None:
        return

    async def _excuse(self, row: InboxRow, error: Exception) -> bool:
        fault = type(error).__name__
        last = row.attempts >= ATTEMPTS or isinstance(error, ValueError)
        log.error("inbox %s on %s: %s at %s%s", row.id, row.platform, fault, place(error), "; buried" if last else "")
        try:
            async with self.work.unit():
                if last:
                    await self.inbox.bury(row, fault, forget=row.forget)
                else:
                    at = self.clock.now() + timedelta(seconds=PAUSES[row.attempts - 1])
                    await self.inbox.retry(row, at, fault, forget=row.forget)
        except StorageError as trouble:
            log.error("inbox %s on %s stays as it is: %s", row.id, row.platform, trouble)
            await asyncio.sleep(REST_SECONDS)
            return False
        return True
