"""How fast one token of one account may call, and who goes first: whoever waits for an answer, then reminders, then
broadcasts. Whoever sends for many says so by `LANE`; all else that is called, toasts and names too, is an answer."""

import asyncio
from collections import deque
from contextvars import ContextVar
from heapq import heappop, heappush
from itertools import count

from bot.mail.model import ANSWER_LANE

LANE: ContextVar[int] = ContextVar("lane", default=ANSWER_LANE)
CHATS = 10_000  # remembered; those that have been quiet are forgotten then
AHEAD = 1.0  # seconds of turns that answers may take from others in advance


class Pace:
    """Hands out turns, evenly spaced.

    The space is kept from the turn really taken, not from a timetable: after a stall of the process a timetable would
    let a bunch through at once.
    """

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second
        self._last = float("-inf")
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = count()
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self) -> None:
        """The next one that is free; whoever is in a more urgent lane goes before."""
        loop = asyncio.get_running_loop()
        if not self._waiting and loop.time() >= self._last + self._gap:
            self._last = loop.time()
            return
        mine: asyncio.Future[None] = loop.create_future()
        heappush(self._waiting, (LANE.get(), next(self._order), mine))
        self._wake(loop)
        await mine

    def overtake(self) -> None:
        """Take a turn at once, for what must not wait; the others have theirs later."""
        now = asyncio.get_running_loop().time()
        self._last = min(max(self._last, now - self._gap) + self._gap, now + AHEAD)

    def _wake(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._timer is None and self._waiting:
            self._timer = loop.call_at(self._last + self._gap, self._give, loop)

    def _give(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        while self._waiting and loop.time() >= self._last + self._gap - 0.0005:  # timers may be that early
            _, _, first = heappop(self._waiting)
            if not first.done():  # it may have been cancelled
                self._last = loop.time()
                first.set_result(None)
        self._wake(loop)


class ChatPace:
    """At most `limit` messages to one chat within `seconds`; to one that has been quiet they go at once."""

    def __init__(self, limit: int, seconds: float) -> None:
        self._limit = limit
        self._seconds = seconds
        self._taken: dict[int, deque[float]] = {}

    async def turn(self, chat: int) -> None:
        clock = asyncio.get_running_loop().time
        taken = self._taken.setdefault(chat, deque(maxlen=self._limit))
        at = clock() if len(taken) < self._limit else max(clock(), taken[0] + self._seconds)
        taken.append(at)
        if len(self._taken) > CHATS:
            self._taken = {c: t for c, t in self._taken.items() if t[-1] + self._seconds > clock()}
        await asyncio.sleep(at - clock())
