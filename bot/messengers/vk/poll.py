"""VK's feed: Bots Long Poll, with the position kept by us, because VK keeps none.

A fresh getLongPollServer says "now"; a bot that starts from it skips whatever came while it was down.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.errors import MessengerError
from bot.messengers.contract import Inbox
from bot.messengers.vk.client import API_VERSION, VkClient
from bot.messengers.vk.errors import VkBroken, VkUnreachable
from bot.messengers.vk.incoming import kept

log = logging.getLogger(__name__)

WAIT = 25       # seconds that VK holds an empty answer; proxies cut at 30
PATIENCE = 10   # seconds on top before the connection counts as dead
FAILURES = 3    # `failed` answers in a row before the supervisor's back-off takes over

RIGHTS = frozenset({"messages", "manage"})
EVENTS_ON = ("message_new", "message_edit", "message_event", "message_allow", "message_deny")
# VK: groups.setLongPollSettings, 5.199. A flag that is not sent stays as somebody left it.
EVENTS_OFF = (
    "message_reply", "message_typing_state", "message_read", "message_reaction_event",
    "photo_new", "audio_new", "video_new",
    "wall_reply_new", "wall_reply_edit", "wall_reply_delete", "wall_reply_restore",
    "wall_post_new", "wall_repost",
    "board_post_new", "board_post_edit", "board_post_restore", "board_post_delete",
    "photo_comment_new", "photo_comment_edit", "photo_comment_delete", "photo_comment_restore",
    "video_comment_new", "video_comment_edit", "video_comment_delete", "video_comment_restore",
    "market_comment_new", "market_comment_edit", "market_comment_delete", "market_comment_restore",
    "poll_vote_new", "group_join", "group_leave", "group_change_settings", "group_change_photo",
    "group_officers_edit", "user_block", "user_unblock", "like_add", "like_remove",
    "donut_subscription_create", "donut_subscription_prolonged", "donut_subscription_cancelled",
    "donut_subscription_price_changed", "donut_subscription_expired", "donut_money_withdraw",
    "donut_money_withdraw_error",
)


@dataclass(frozen=True, slots=True)
class Server:
    address: str
    key: str
    ts: str


class LongPoll:
    """The feed of one community. `web` gives the HTTP session to ask through. Methods raise `VkFault`."""

    def __init__(self, client: VkClient, group_id: int, web: Callable[[], ClientSession]) -> None:
        self._client = client
        self._group_id = group_id
        self._web = web

    async def set_up(self) -> None:
        """Check the token's rights, set the events and read them back.

        Raises `MessengerError` when a right is missing or VK did not keep a setting.
        """
        granted = await self._client.call("groups.getTokenPermissions")
        rights = {item.get("name") for item in _fields(granted, "permissions", list) if isinstance(item, dict)}
        if missing := RIGHTS - rights:
            raise MessengerError(f"the VK token lacks the rights: {', '.join(sorted(missing))}")
        flags = dict.fromkeys(EVENTS_ON, True) | dict.fromkeys(EVENTS_OFF, False)
        await self._client.call(
            "groups.setLongPollSettings",
            group_id=self._group_id,
            enabled=True,
            api_version=API_VERSION,
            **flags,
        )
        said = await self._client.call("groups.getLongPollSettings", group_id=self._group_id)
        events = _fields(said, "events", dict)
        off = [name for name in EVENTS_ON if not events.get(name)]
        if not said.get("is_enabled") or said.get("api_version") != API_VERSION or off:
            raise MessengerError(
                f"VK did not keep the Long Poll settings: enabled {said.get('is_enabled')}, "
                f"version {said.get('api_version')}, off: {', '.join(off) or 'none'}"
            )

    async def run(self, inbox: Inbox) -> None:
        """Receive into the inbox until cancelled."""
        account = str(self._group_id)
        stored = await inbox.position("vk", account)
        server = await self._server()
        if stored is None:
            await inbox.receive("vk", account, [], server.ts)
        ts = stored or server.ts
        failures = 0
        while True:
            answer = await self._ask(server, ts)
            failed = answer.get("failed")
            if failed is None:
                failures = 0
                updates, moved = _fields(answer, "updates", list), _ts(answer)
                events = [event for event in map(kept, updates) if event is not None]
                if events or moved != ts:
                    await inbox.receive("vk", account, events, moved)
                ts = moved
                continue
            failures += 1
            if failed not in (1, 2, 3) or failures >= FAILURES:
                raise MessengerError(f"VK's Long Poll fails with {failed!r}, {failures} times in a row")
            if failed != 2:
                log.warning("vk: Long Poll failed with %s, events before it are lost", failed)
            if failed != 1:
                server = await self._server()
            if failed != 2:
                ts = _ts(answer) if failed == 1 else server.ts
                await inbox.receive("vk", account, [], ts)

    async def _server(self) -> Server:
        said = await self._client.call("groups.getLongPollServer", group_id=self._group_id)
        return Server(_fields(said, "server", str), _fields(said, "key", str), _ts(said))

    async def _ask(self, server: Server, ts: str) -> dict[str, Any]:
        query = {"act": "a_check", "key": server.key, "ts": ts, "wait": str(WAIT)}
        limit = ClientTimeout(total=WAIT + PATIENCE)
        try:
            async with self._web().get(
                server.address, params=query, timeout=limit, allow_redirects=False
            ) as answer:
                status, body = answer.status, await answer.read()
        except (ClientError, TimeoutError) as error:
            cause = type(error).__name__
        else:
            return _answer(status, body)
        # Out here the error of aiohttp, whose address holds the key, is not even the context.
        raise VkUnreachable("longpoll", cause)


def _answer(status: int, body: bytes) -> dict[str, Any]:
    if status != 200:
        raise (VkBroken if status >= 500 else VkUnreachable)("longpoll", f"HTTP {status}")
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise VkUnreachable("longpoll", "the answer is not VK's")
    return said


def _ts(said: Any) -> str:
    """The position, as text. VK calls it a string and sends a number with `failed: 1`."""
    ts = said.get("ts") if isinstance(said, dict) else None
    if not isinstance(ts, int | str) or ts == "":
        raise VkUnreachable("longpoll", "no ts")
    return str(ts)


def _fields(said: Any, name: str, kind: type[Any]) -> Any:
    value = said.get(name) if isinstance(said, dict) else None
    if not isinstance(value, kind):
        raise VkUnreachable("groups", f"no {name}")
    return value
