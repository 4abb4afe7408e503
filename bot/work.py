"""The unit of work: what commits together.

The reception of events, the tick and a command each open one unit; every store that is called inside joins it.
A unit takes no lock before its first write, so read and compute first and write last, briefly.
"""

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Protocol


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
