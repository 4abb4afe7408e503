"""The queue behind getUpdates: kept until confirmed, one reader at a time.

Source: core.telegram.org/bots/api#getupdates; a second reader makes the first fail with 409, as the real server does.
"""

import asyncio
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.sandbox.people import first_number

Json = dict[str, Any]

KEPT = 50_000           # unconfirmed updates; the oldest goes first
LONGEST_WAIT = 50       # seconds
BATCH = 100
# Sent only to those who ask for them by name.
RARE = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Conflict(Exception):
    """Another reader has come."""


class Updates:
    def __init__(self) -> None:
        self._queue: deque[Any] = deque(maxlen=KEPT)
        self._next_id = 800_000_000 + first_number()
        self._allowed: frozenset[str] = frozenset()
        self._readers = 0
        self._news = asyncio.Event()
        self._closed = False
        self._rearranged: list[Any] | None = None
        self._odd = False       # the queue may be out of order or hold something spoiled

    def __len__(self) -> int:
        """Updates that no reader has confirmed."""
        return len(self._queue)

    def put(self, kind: str, body: Json) -> None:
        """Queue an update unless the bot did not ask for its kind when it last said what it wants."""
        if kind in self._allowed if self._allowed else kind not in RARE:
            update = {"update_id": self._next_id, kind: body}
            self._next_id += 1
            if self._rearranged is None:
                self._publish([update])
            else:
                self._rearranged.append(update)

    @contextmanager
    def rearranged(self) -> Iterator[list[Any]]:
        """Updates of the block gather in the list; what it holds at the end goes out, in that order.

        Repeat them, turn them round, drop them, spoil them. One without a whole `update_id` is delivered once.
        """
        gathered: list[Any] = []
        self._rearranged = gathered
        try:
            yield gathered
        finally:
            self._rearranged = None
            self._odd = True
            self._publish(gathered)

    async def fetch(self, offset: int, limit: int, wait: int, allowed: list[str] | None) -> list[Any]:
        """Wait `wait` seconds for a first update. Raises `Conflict` when another fetch begins meanwhile."""
        if allowed is not None:
            self._allowed = frozenset(allowed)
        self._confirm(offset)
        self._readers += 1
        reader = self._readers
        self._wake()
        deadline = time.monotonic() + min(max(wait, 0), LONGEST_WAIT)
        while True:
            if reader != self._readers:
                raise Conflict
            if self._queue or self._closed or (left := deadline - time.monotonic()) <= 0:
                return self._batch(min(max(limit, 1), BATCH))
            news = self._news
            try:
                await asyncio.wait_for(news.wait(), left)
            except TimeoutError:
                continue

    def clear(self) -> None:
        self._queue.clear()

    def close(self) -> None:
        """Let those who wait go with nothing."""
        self._closed = True
        self._wake()

    def _publish(self, updates: list[Any]) -> None:
        self._queue.extend(updates)
        self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._queue) > -offset:
                self._queue.popleft()
        elif self._odd:
            waiting = [update for update in self._queue if _id(update, offset) >= offset]
            self._queue = deque(waiting, maxlen=KEPT)
            self._odd = bool(waiting)
        else:
            while self._queue and self._queue[0]["update_id"] < offset:
                self._queue.popleft()

    def _batch(self, limit: int) -> list[Any]:
        batch = [self._queue[at] for at in range(min(limit, len(self._queue)))]
        for spoiled in [update for update in batch if self._odd and _id(update) is None]:
            self._queue.remove(spoiled)
        return batch


def _id(update: Any, otherwise: Any = None) -> Any:
    """The update's own number, or `otherwise` when it was spoiled."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) else otherwise
