"""The life of the bot: what runs, and what is closed at the end."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from bot import assembly
from bot.assembly.desks import Desk, desks
from bot.assembly.foundation import Foundation, Service, laid
from bot.clock import Clock, SystemClock
from bot.settings import Settings
from bot.storage.alone import alone
from bot.storage.engine import Database
from bot.storage.queues.inbox import InboxStore
from bot.workers.schedule import Schedule
from bot.workers.supervisor import Task, keep_running
from handlers import dispatcher

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class App:
    """The bot, wired and not yet running."""

    house: Foundation
    schedule: Schedule
    desks: Sequence[Desk]

    @property
    def database(self) -> Database:
        return self.house.database

    @property
    def inbox(self) -> InboxStore:
        return self.house.inbox

    @property
    def clock(self) -> Clock:
        return self.house.clock

    def of(self, kind: type[Service]) -> Service:
        """The service of this type."""
        return self.house.of(kind)

    async def run(self) -> None:
        """Serve every messenger until cancelled."""
        for feature in self.house.features:
            for step in feature.opening:
                await step()
        tasks: dict[str, Task] = {"schedule": partial(self.schedule.run, self.clock)}
        for feature in self.house.features:
            tasks.update(feature.jobs)
        for desk in self.desks:
            tasks.update(desk.jobs)
        await keep_running(tasks)


@asynccontextmanager
async def assembled(settings: Settings, clock: Clock | None = None) -> AsyncIterator[App]:
    """The whole bot over a migrated database, closed again at the end.

    Raises `rules.errors.RuleError` or `RegulationError` for a pack or a regulation that cannot be read, and
    `StorageError` for a database that cannot be used.
    """
    house = await laid(settings, clock or SystemClock())
    async with AsyncExitStack() as stack:
        stack.push_async_callback(house.database.close)
        for messenger in house.messengers:
            stack.push_async_callback(messenger.close)
        for feature in assembly.furnish(house):
            for step in feature.closing:
                stack.push_async_callback(step)
        yield _open(house)


def _open(house: Foundation) -> App:
    services = {name: service for feature in house.features for name, service in feature.services.items()}
    schedule = Schedule(
        house.database,
        [store for feature in house.features for store in feature.erasable],
        [duty for feature in house.features for duty in feature.duties],
    )
    return App(house, schedule, tuple(desks(house, lambda storage: dispatcher(storage, **services))))


async def run(settings: Settings) -> None:
    """`python -m bot run`: until SIGINT or SIGTERM."""
    with alone(settings.database):
        async with assembled(settings) as app:
            await until_stopped(app.run())


async def until_stopped(serving: Coroutine[None, None, None]) -> None:
    """Run a coroutine until it ends or the process is asked to stop."""
    task = asyncio.create_task(serving)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        log.info("stopped")
