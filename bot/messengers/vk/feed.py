"""VK's feed: Bots Long Poll, with the position kept by us, because VK keeps none.

A fresh getLongPollServer says "now"; a bot that starts from it skips whatever came while it was down.
"""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiogram.methods import GetMe
from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.errors import MessengerError
from bot.messengers.contract import Inbox, Incoming, Platform
from bot.messengers.feeds import Kind, nothing, sorted_out, wanted
from bot.messengers.vk.client import API_VERSION, VkClient
from bot.messengers.vk.errors import VkBroken, VkUnreachable, translated
from bot.messengers.vk.incoming import CONVERSING

log = logging.getLogger(__name__)

WAIT = 25       # seconds that VK holds an empty answer; proxies cut at 30
PATIENCE = 10   # seconds on top before the connection counts as dead
FAILURES = 3    # `failed` answers in a row before the feed begins anew
FAR = 10_000    # events; an answer holds a hundred or so
DIGITS = 15     # of a position

RIGHTS = frozenset({"messages", "manage"})
LISTENING = frozenset({"manage"})
# VK: groups.setLongPollSettings, 5.199.
EVENTS = (
    "message_new", "message_reply", "message_allow", "message_deny", "message_edit", "message_typing_state",
    "message_read", "message_event", "message_reaction_event",
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


class VkFeed:
    """The feed of one community. `web` gives the HTTP session to ask through. `shared`: other programs listen to the
    community too, so events are only ever switched on, and what they have set stays. `lost` is called when VK has
    dropped events that were not read yet. Faults leave as aiogram's errors, and as `MessengerError`."""

    platform: Platform = "vk"

    def __init__(
        self,
        client: VkClient,
        group_id: int,
        web: Callable[[], ClientSession],
        kinds: Sequence[Kind] = (CONVERSING,),
        *,
        shared: bool = False,
        lost: Callable[[], None] = nothing,
    ) -> None:
        self._client = client
        self._group_id = group_id
        self._web = web
        self._kinds = kinds
        self._shared = shared
        self._lost = lost

    @property
    def account(self) -> str:
        return str(self._group_id)

    def also(self, kind: Kind) -> None:
        self._kinds = (kind, *self._kinds)

    async def reach(self) -> None:
        with translated(GetMe()):
            _server(await self._client.probe("groups.getLongPollServer", group_id=self._group_id))

    async def start(self) -> None:
        """Check the token's rights, set the events and read them back.

        Raises `MessengerError` when a right is missing or VK did not keep a setting.
        """
        with translated(GetMe()):
            await self._set_up()

    async def _set_up(self) -> None:
        granted = await self._client.call("groups.getTokenPermissions")
        rights = {item.get("name") for item in _fields(granted, "permissions", list) if isinstance(item, dict)}
        if missing := (LISTENING if self._shared else RIGHTS) - rights:
            raise MessengerError(f"the VK token lacks the rights: {', '.join(sorted(missing))}")
        on = wanted(self._kinds)
        version, flags = await self._own(on) if self._shared else (API_VERSION, {name: name in on for name in EVENTS})
        # A flag that is not sent may stay as somebody left it or be switched off, so all that matter are sent.
        await self._client.call(
            "groups.setLongPollSettings", group_id=self._group_id, enabled=True, api_version=version, **flags
        )
        said, events = await self._settings()
        off = [name for name in on if not events.get(name)]
        if not said.get("is_enabled") or said.get("api_version") != version or off:
            raise MessengerError(
                f"VK did not keep the Long Poll settings: enabled {said.get('is_enabled')}, "
                f"version {said.get('api_version')}, off: {', '.join(off) or 'none'}"
            )

    async def _own(self, on: Sequence[str]) -> tuple[str, dict[str, bool]]:
        """In a community of others what is on stays on, in the version in which they read it."""
        said, events = await self._settings()
        version = said.get("api_version")
        is_theirs = said.get("is_enabled") and isinstance(version, str) and version
        flags = {name: True for name in EVENTS if name in on or events.get(name)}
        return str(version) if is_theirs else API_VERSION, flags

    async def _settings(self) -> tuple[dict[str, Any], dict[str, Any]]:
        said = await self._client.call("groups.getLongPollSettings", group_id=self._group_id)
        return said, _fields(said, "events", dict)

    async def poll(self, inbox: Inbox, on_duty: Callable[[], None] = nothing) -> None:
        with translated(GetMe()):
            await self._poll(inbox, on_duty)

    async def _poll(self, inbox: Inbox, on_duty: Callable[[], None]) -> None:
        stored = await inbox.position("vk", self.account)
        server = await self._server()
        if stored is None:
            await inbox.receive("vk", self.account, [], server.ts)
        ts = stored or server.ts
        failures = wait = 0  # the first request does not wait: once it is answered, the feed is open
        while True:
            answer = await self._ask(server, ts, wait)
            failed = answer.get("failed")
            if failed is None:
                failures = 0
                ts = await self._receive(inbox, answer, ts)
                if not wait:
                    wait = WAIT
                    on_duty()
                continue
            failures += 1
            if type(failed) is not int or failed not in (1, 2, 3) or failures >= FAILURES:
                raise MessengerError(f"VK's Long Poll fails with {failed!r}, {failures} times in a row")
            moved = _ts(answer) if failed == 1 else None
            server = await self._server()
            if failed == 2:
                continue
            log.warning("vk: Long Poll failed with %s, events before it are lost", failed)
            if moved is not None and abs(int(moved) - int(server.ts)) > FAR:
                raise VkUnreachable("longpoll", "a ts that VK itself does not stand at")
            ts = moved or server.ts
            await inbox.receive("vk", self.account, [], ts)
            self._lost()

    async def _receive(self, inbox: Inbox, answer: dict[str, Any], ts: str) -> str:
        """Commit the events of an answer; the position after it. A position that makes no sense moves nothing: the
        events are kept, VK is asked again where we stood, and those that come twice are passed over."""
        updates, moved = _fields(answer, "updates", list), _ts(answer)
        events = [event for event in map(self._kept, updates) if event is not None]
        is_sound = await self._is_sound(ts, moved)
        if events or (is_sound and moved != ts):
            await inbox.receive("vk", self.account, events, moved if is_sound else ts)
        if not is_sound:
            raise VkUnreachable("longpoll", "a ts far from the last one")
        return moved

    async def _is_sound(self, ts: str, moved: str) -> bool:
        """VK counts its events, so a position never goes back, and far ahead only as far as VK itself stands."""
        if not ts.isdecimal():
            return True  # one that an earlier program has stored
        ahead = int(moved) - int(ts)
        return 0 <= ahead <= FAR or (ahead > FAR and int(moved) <= int((await self._server()).ts))

    def _kept(self, event: Any) -> Incoming | None:
        return sorted_out(self._kinds, event)

    async def _server(self) -> Server:
        return _server(await self._client.call("groups.getLongPollServer", group_id=self._group_id))

    async def _ask(self, server: Server, ts: str, wait: int) -> dict[str, Any]:
        query = {"act": "a_check", "key": server.key, "ts": ts, "wait": str(wait)}
        limit = ClientTimeout(total=wait + PATIENCE)
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


def _server(said: Any) -> Server:
    return Server(_fields(said, "server", str), _fields(said, "key", str), _ts(said))


def _answer(status: int, body: bytes) -> dict[str, Any]:
    if status != 200:
        raise (VkBroken if status >= 500 else VkUnreachable)("longpoll", f"HTTP {status}")
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise VkUnreachable("longpoll", "the answer is not VK's")
    return said


def _ts(said: Any) -> str:
    """The position, as text. VK calls it a string and sends a number with `failed: 1`."""
    ts = said.get("ts") if isinstance(said, dict) else None
    text = str(ts) if type(ts) is int else ts
    if not isinstance(text, str) or not (text.isascii() and text.isdecimal()) or len(text) > DIGITS:
        raise VkUnreachable("longpoll", "no ts")
    return text


def _fields(said: Any, name: str, kind: type[Any]) -> Any:
    value = said.get(name) if isinstance(said, dict) else None
    if not isinstance(value, kind):
        raise VkUnreachable("groups", f"no {name}")
    return value
