"""Keeps the bot's tasks alive, each for itself: one that fails is started again and never stops another."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from aiogram.exceptions import TelegramAPIError

from bot.errors import BotError, place

log = logging.getLogger(__name__)

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
HEALTHY_SECONDS = 60.0  # a task that ran so long starts again with the first pause

Task = Callable[[], Awaitable[None]]


async def keep_running(tasks: Mapping[str, Task]) -> None:
    """Run every task until this call is cancelled; a task that returns is started again like one that failed."""
    async with asyncio.TaskGroup() as group:
        for name, task in tasks.items():
            group.create_task(_keep(name, task), name=name)


async def _keep(name: str, task: Task) -> None:
    pause = FIRST_PAUSE
    loop = asyncio.get_running_loop()
    while True:
        started = loop.time()
        try:
            await task()
            log.error("%s ended by itself; starting it again", name)
        except Exception as error:  # the outermost loop of this task
            if (this := asyncio.current_task()) is not None and this.cancelling():
                raise  # it failed because it was told to stop
            log.error("%s failed: %s; again in %.0f s", name, _told(error), pause)
        if loop.time() - started > HEALTHY_SECONDS:
            pause = FIRST_PAUSE
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _told(error: BaseException) -> str:
    """Our own errors and those of the messengers keep tokens and texts out of their words; others need not."""
    if isinstance(error, BotError | TelegramAPIError):
        return f"{type(error).__name__}: {error}"
    return f"{type(error).__name__} at {place(error)}"
