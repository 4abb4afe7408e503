"""What VK allows: it answers the 21st request of a community's token within a second with error 6, and the 4th of a
service key, which has a pace of its own."""

import asyncio
from heapq import heappop, heappush
from itertools import count

from bot.mail.pace import LANE

COMMUNITY = 17  # requests a second of the 20; three to spare, since requests drift together on their way
SERVICE_KEY = 2.5  # of the 3


class Room:
    """For so many at a time; whoever is in a more urgent lane enters first."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._order = count()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []

    async def enter(self) -> None:
        if self._free:
            self._free -= 1
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (LANE.get(), next(self._order), mine))
        try:
            await mine
        except asyncio.CancelledError:
            if not mine.cancelled():
                self.leave()  # the place had been given already
            raise

    def leave(self) -> None:
        while self._waiting:
            _, _, first = heappop(self._waiting)
            if not first.done():  # it may have been cancelled
                first.set_result(None)
                return
        self._free += 1
