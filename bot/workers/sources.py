"""Whoever is linked is listened to: a feed begins when its source is linked in the chat, and ends when it is unlinked.

Each runs by itself: one that fails, hangs or answers nonsense delays no other.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field

from bot.errors import StorageError
from bot.work import Bell
from bot.workers.supervisor import Task, keep_running

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0  # another process may have linked one


@dataclass
class Listeners:
    """`feeds` says what is to run while these sources, by platform and account, are linked: by names that stay the same
    while the feed may go on. A task closes what it has opened."""

    linked: Callable[[], Awaitable[Collection[tuple[str, str]]]]
    feeds: Callable[[Collection[tuple[str, str]]], Mapping[str, Task]]
    bell: Bell = field(default_factory=Bell)

    async def run(self) -> None:
        """Until cancelled."""
        running: dict[str, asyncio.Task[None]] = {}
        try:
            while True:
                try:
                    wanted = self.feeds(await self.linked())
                except StorageError as trouble:
                    log.error("which sources are linked cannot be read: %s", trouble)
                else:
                    await _stopped([running.pop(name) for name in running.keys() - wanted.keys()])
                    for name in wanted.keys() - running.keys():
                        running[name] = asyncio.create_task(keep_running({name: wanted[name]}), name=name)
                await self.bell.wait(LOOK_SECONDS)
        finally:
            await _stopped(running.values())


async def _stopped(tasks: Collection["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
