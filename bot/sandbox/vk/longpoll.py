"""The Bots Long Poll of the pocket VK: a row of events, a key, and a `ts` that the bot has to remember.

Source: dev.vk.com api/bots-long-poll; `failed` 1 may carry `ts` as an integer (vksdk longpoll.go).
"""

import asyncio
import secrets
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.sandbox.people import first_number

Json = dict[str, Any]

KEPT = 20_000           # events that a late reader may still fetch
BATCH = 100
LONGEST_WAIT = 90       # seconds
VERSION = "5.199"
EVENTS = (
    "message_new", "message_reply", "message_allow", "message_deny", "message_edit", "message_typing_state",
    "message_read", "photo_new", "audio_new", "video_new", "wall_reply_new", "wall_reply_edit",
    "wall_reply_delete", "wall_reply_restore", "wall_post_new", "wall_repost", "board_post_new", "board_post_edit",
    "board_post_restore", "board_post_delete", "photo_comment_new", "photo_comment_edit", "photo_comment_delete",
    "photo_comment_restore", "video_comment_new", "video_comment_edit", "video_comment_delete",
    "video_comment_restore", "market_comment_new", "market_comment_edit", "market_comment_delete",
    "market_comment_restore", "poll_vote_new", "group_join", "group_leave", "group_change_settings",
    "group_change_photo", "group_officers_edit", "user_block", "user_unblock", "like_add", "like_remove",
    "message_event", "message_reaction_event", "donut_subscription_create", "donut_subscription_prolonged",
    "donut_subscription_cancelled", "donut_subscription_price_changed", "donut_subscription_expired",
    "donut_money_withdraw", "donut_money_withdraw_error",
)
# Among the settings that are read, and not among those that are set. (VKCOM/vk-api-schema 5.199)
READ_ONLY = ("wall_schedule_post_new", "wall_schedule_post_delete")


class LongPoll:
    """Off until the bot enables it, and silent about every kind of event that the bot has not switched on."""

    def __init__(self, group_id: int) -> None:
        self.group_id = group_id
        self.enabled = False
        self.kinds: set[str] = set()
        self.key = secrets.token_hex(20)
        self._events: deque[Any] = deque()
        self._first = first_number()    # the ts after which the oldest kept event comes
        self._lost = False
        self._closed = False
        self._news = asyncio.Event()
        self._rearranged: list[Any] | None = None

    @property
    def ts(self) -> int:
        return self._first + len(self._events)

    def put(self, kind: str, body: Json) -> None:
        """Publish an event, if the bot has asked for its kind."""
        if not self.enabled or kind not in self.kinds:
            return
        event = {
            "group_id": self.group_id, "type": kind, "event_id": secrets.token_hex(20), "v": VERSION, "object": body,
        }
        if self._rearranged is None:
            self._publish([event])
        else:
            self._rearranged.append(event)

    @contextmanager
    def rearranged(self) -> Iterator[list[Any]]:
        """Events of the block gather in the list; what it holds at the end goes out, in that order."""
        gathered: list[Any] = []
        self._rearranged = gathered
        try:
            yield gathered
        finally:
            self._rearranged = None
            self._publish(gathered)

    def expire_key(self) -> None:
        """Whoever comes with the old key is told `failed` 2."""
        self.key = secrets.token_hex(20)
        self._wake()

    def lose_history(self) -> None:
        """Forget the events; a reader who is behind is told `failed` 1 with the new `ts`, as an integer."""
        self._first = self.ts + 1
        self._events.clear()
        self._wake()

    def lose_everything(self) -> None:
        """Forget key and events: readers are told `failed` 3 until one asks for a server again."""
        self.lose_history()
        self.key = secrets.token_hex(20)
        self._lost = True

    def server(self) -> tuple[str, str]:
        """Key and ts for a new reader."""
        self._lost = False
        return self.key, str(self.ts)

    def clear(self) -> None:
        """Events that wait are gone; a reader who is up to date does not notice."""
        self._first = self.ts
        self._events.clear()

    def close(self) -> None:
        self._closed = True
        self._wake()

    async def fetch(self, key: str, ts: str, wait: int) -> Json:
        """The answer to a_check."""
        deadline = time.monotonic() + min(max(wait, 0), LONGEST_WAIT)
        while True:
            if self._lost:
                return {"failed": 3}
            if key != self.key:
                return {"failed": 2}
            if not ts.isdigit() or not self._first <= int(ts) <= self.ts:
                return {"failed": 1, "ts": self.ts}
            start = int(ts) - self._first
            fresh = [self._events[at] for at in range(start, min(start + BATCH, len(self._events)))]
            if fresh or self._closed or (left := deadline - time.monotonic()) <= 0:
                return {"ts": str(int(ts) + len(fresh)), "updates": fresh}
            news = self._news
            try:
                await asyncio.wait_for(news.wait(), left)
            except TimeoutError:
                continue

    def _publish(self, events: list[Any]) -> None:
        self._events.extend(events)
        while len(self._events) > KEPT:
            self._events.popleft()
            self._first += 1
        self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
