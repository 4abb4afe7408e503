"""The unit of work: what commits together.

The reception of events, the tick and a command each open one unit; every store that is called inside joins it.
A unit takes no lock before its first write, so read and compute first and write last, briefly.
"""

import asyncio
import logging
from collections.abc import Coroutine, Iterable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from bot.errors import place

log = logging.getLogger(__name__)


class Work(Protocol):
    def unit(self) -> AbstractAsyncContextManager[None]:
        """All that stores write inside is durable when the block ends, or none of it when the block raises.

        Units do not nest. Raises `StorageError` when the database refuses.
        """
        ...


class Bell:
    """Wakes a worker that waits for rows. Rings that come while it is busy are heard once, at its next wait."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def wait(self, at_most: float) -> None:
        """Until the bell rings or `at_most` seconds have passed."""
        try:
            async with asyncio.timeout(at_most):
                await self._rung.wait()
        except TimeoutError:
            return
        finally:
            self._rung.clear()


async def apart(name: str, step: Coroutine[Any, Any, None]) -> bool:
    """Run one of many steps that must not stop each other; whether it went well.

    What it raises ends here and is logged with its place: the text of an error may quote what a person wrote.
    """
    try:
        await step
    except Exception as error:  # the outermost loop of its step
        if (this := asyncio.current_task()) is not None and this.cancelling():
            raise  # it failed because it was told to stop
        log.error("%s failed: %s at %s", name, type(error).__name__, place(error))
        return False
    return True


async def ended(tasks: Iterable[asyncio.Task[None]], within: float = 5.0) -> None:
    """Let what is under way end by itself; what is not done `within` seconds is cancelled."""
    under_way = set(tasks)
    if under_way:
        _, late = await asyncio.wait(under_way, timeout=within)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


async def whole(step: Coroutine[Any, Any, None]) -> None:
    """Run a step to its end even when the caller is cancelled meanwhile; the cancellation goes on afterwards.

    A statement that is cancelled half-way costs its connection, and with it every unit that shares the transaction.
    """
    task = asyncio.create_task(step)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise
