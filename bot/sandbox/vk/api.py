"""A pocket VK: the methods of API 5.199 that a community's bot needs, its Bots Long Poll and its upload servers.

As VK does, it answers errors with HTTP 200. What it leaves out it refuses: chats of many, bottom keyboards, templates.
Source: VKCOM/vk-api-schema 5.199.
"""

import hmac
import secrets
import time
from collections import deque
from contextlib import AbstractContextManager
from typing import Any

from aiohttp import web

from bot.sandbox.messages import ChatButton, ChatMessage
from bot.sandbox.parameters import Wire, WrongParameter, signatures
from bot.sandbox.people import Person
from bot.sandbox.vk import objects
from bot.sandbox.vk.community import READING, Community
from bot.sandbox.vk.longpoll import VERSION, LongPoll
from bot.sandbox.vk.methods import TABLE, Context, Methods
from bot.sandbox.vk.script import calls
from bot.sandbox.vk.text import VkError
from bot.sandbox.vk.uploads import Uploads
from bot.sandbox.wire import Fault, Wiretap, as_json, wire_params
from bot.sandbox.world import World

LONGPOLL = "longpoll"       # the name of a long-poll request among calls and faults
UPLOAD = "upload"
_SIGNATURES = signatures(TABLE)
_MESSAGES = {
    1: "Unknown error occurred", 5: "User authorization failed: invalid access_token (4).",
    6: "Too many requests per second", 9: "Flood control", 10: "Internal server error: could not get application",
    14: "Captcha needed", 29: "Rate limit reached", 100: "One of the parameters specified was missing or invalid",
    901: "Can't send messages for users without permission", 909: "Can't edit this message, because it's too old",
}


class VkSide(Wiretap):
    """Everything under /vk. `calls` and `counts` tell what the bot asked; `fail` and its kin order faults."""

    def __init__(self, world: World, token: str, group_id: int, latency: float = 0.0) -> None:
        super().__init__(latency)
        self.token = token
        self.group_id = group_id
        self.requests_per_second = 20       # of one community token
        self.longpoll = LongPoll(group_id)
        self.communities: dict[int, Community] = {}
        self.service_token = "vk1.a.service"  # noqa: S105, opens nothing; it is good for reading every community
        self._base = ""
        self._world = world
        self._uploads = Uploads(world.files, group_id)
        self._methods = Methods(world, group_id, self.longpoll, self._uploads)
        self._arrivals: deque[float] = deque()
        world.sides["vk"] = self

    def add_routes(self, router: web.UrlDispatcher) -> None:
        router.add_route("*", "/vk/method/{method}", self._on_call)
        router.add_get("/vk/longpoll/{group}", self._on_longpoll)
        router.add_post("/vk/upload/{token}", self._on_upload)

    def serve_at(self, base: str) -> None:
        """`base`: the address of this server, the beginning of every address that it gives out."""
        self._methods.base = self._base = base
        for community in self.communities.values():
            community.base = base

    def open_community(self, group_id: int, token: str, *rights: str) -> Community:
        """A public community beside the staff's own."""
        made = Community(group_id, token, self._world.now, rights or ("manage", "messages", "wall"))
        made.base = self._base
        self.communities[group_id] = made
        return made

    def fail(self, method: str, *, code: int, times: int = 1) -> None:
        """Answer with an error of VK's API (HTTP 200) and do nothing."""
        self.order(Fault(method, times, lambda: _error(code, _MESSAGES.get(code, "Ordered by a test"), method, {})))

    def fail_recipient(self, code: int, *, peer: int = 0, times: int = 1) -> None:
        """messages.send succeeds as a whole and reports `code` for one peer, or for all of them when `peer` is 0."""
        self.order(Fault("messages.send", times, data={"peer": peer, "code": code}))

    def fail_longpoll(self, answer: dict[str, Any], times: int = 1) -> None:
        """The next long-poll requests are answered with this object: `failed`, or something that makes no sense."""
        self.order(Fault(LONGPOLL, times, lambda: as_json(answer)))

    def rearranged(self) -> AbstractContextManager[list[Any]]:
        """Events of the block, to be repeated, reordered, dropped or spoiled before the bot sees them."""
        return self.longpoll.rearranged()

    def close(self) -> None:
        for longpoll in (self.longpoll, *(one.longpoll for one in self.communities.values())):
            longpoll.close()

    # The world's side of it

    def said(self, person: Person, message: ChatMessage) -> None:
        body = objects.message(message, person, self.group_id, self._methods.base)
        self.longpoll.put("message_new", {"message": body, "client_info": objects.CLIENT_INFO})

    def edited(self, person: Person, message: ChatMessage) -> None:
        self.longpoll.put("message_edit", objects.message(message, person, self.group_id, self._methods.base))

    def pressed(self, person: Person, message: ChatMessage, button: ChatButton) -> None:
        event_id = secrets.token_hex(6)
        self._methods.new_press(person, message, event_id)
        self.longpoll.put("message_event", objects.pressed(person, message, button.data, event_id))

    def permitted(self, person: Person, allowed: bool) -> None:
        if allowed:
            self.longpoll.put("message_allow", {"user_id": person.vk_id, "key": ""})
        else:
            self.longpoll.put("message_deny", {"user_id": person.vk_id})

    def forget(self) -> None:
        self.longpoll.clear()
        self._methods.forget()

    # HTTP

    async def _on_call(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        try:
            wire = dict(await wire_params(request))
        except ValueError:
            return _error(100, _MESSAGES[100], name, {})
        token, version = wire.pop("access_token", ""), wire.pop("v", None)
        too_many = self._too_many()

        async def do(fault: Fault | None) -> web.Response:
            try:
                if version != VERSION:
                    raise VkError(8, f"Invalid request: v should be {VERSION}")
                if (found := self._in_public(name, str(token), wire)) is not None:
                    return as_json({"response": found})
                if not hmac.compare_digest(str(token).encode(), self.token.encode()):
                    raise VkError(5, _MESSAGES[5])
                if too_many:
                    raise VkError(6, _MESSAGES[6])
                if name == "execute":
                    return as_json(self._execute(wire))
                return as_json({"response": self._call(name, wire, fault)})
            except VkError as error:
                return _error(error.code, str(error), name, wire)

        return await self.serve(request, name, wire, do)

    def _in_public(self, name: str, token: str, wire: Wire) -> Any:
        """What a call of a public community is answered with; None for one with another token."""
        if token == self.service_token and self.communities:
            if name not in READING:
                raise VkError(28, "Application authorization failed: method is unavailable with service token.")
            number = str(wire.get("owner_id", wire.get("group_id", ""))).lstrip("-")
            community = self.communities.get(int(number)) if number.isdigit() else None
            if community is None:
                raise VkError(15, "Access denied")
            return community.listing(name, wire)
        community = next((one for one in self.communities.values() if one.token == token), None)
        return None if community is None else community.call(name, wire)

    def _call(self, name: str, wire: Wire, fault: Fault | None) -> Any:
        if name not in _SIGNATURES:
            raise VkError(3, "Unknown method passed")
        try:
            # These are VK's own and change nothing here.
            values = _SIGNATURES[name].read({k: v for k, v in wire.items() if k not in ("lang", "test_mode")})
        except WrongParameter as wrong:
            raise VkError(100, f"{_MESSAGES[100]}: {wrong}") from None
        context = Context()
        if fault and "code" in fault.data:
            context.peer_errors[fault.data["peer"]] = fault.data["code"]
        return self._methods.call(name, values, context)

    def _execute(self, wire: Wire) -> dict[str, Any]:
        """A call that is refused is `false` among the results, and its error stands beside them."""
        code = wire.get("code")
        if set(wire) - {"code", "func_v"} or not isinstance(code, str) or not code:
            raise VkError(100, f"{_MESSAGES[100]}: code")
        results: list[Any] = []
        errors: list[dict[str, Any]] = []
        for method, parameters in calls(code):
            try:
                if method not in _SIGNATURES:
                    raise VkError(3, "Unknown method passed")
                results.append(self._call(method, parameters, self.due(method)))
            except VkError as error:
                results.append(False)
                errors.append({"method": method, "error_code": error.code, "error_msg": str(error)})
        return {"response": results} | ({"execute_errors": errors} if errors else {})

    def _too_many(self) -> bool:
        """More requests within the last second than the token may make. Each request counts, refused ones too."""
        now = time.monotonic()
        while self._arrivals and now - self._arrivals[0] >= 1.0:
            self._arrivals.popleft()
        self._arrivals.append(now)
        return len(self._arrivals) > self.requests_per_second

    async def _on_longpoll(self, request: web.Request) -> web.Response:
        wire = dict(request.query)

        async def do(_: Fault | None) -> web.Response:
            longpolls = {self.group_id: self.longpoll} | {n: one.longpoll for n, one in self.communities.items()}
            group = request.match_info["group"]
            longpoll = longpolls.get(int(group)) if group.isdigit() else None
            if longpoll is None or wire.get("act") != "a_check":
                return web.Response(status=404)
            wait = wire.get("wait", "25")
            seconds = int(wait) if wait.isdigit() else 25
            return as_json(await longpoll.fetch(wire.get("key", ""), wire.get("ts", ""), seconds))

        return await self.serve(request, LONGPOLL, wire, do)

    async def _on_upload(self, request: web.Request) -> web.Response:
        wire = dict(await wire_params(request))

        async def do(_: Fault | None) -> web.Response:
            answer = self._uploads.take(request.match_info["token"], wire)
            return as_json(answer) if answer is not None else web.Response(status=404)

        return await self.serve(request, UPLOAD, wire, do)


def _error(code: int, message: str, method: str, wire: Wire) -> web.Response:
    asked = {"method": method, "oauth": "1", "v": VERSION, **{k: str(v) for k, v in wire.items()}}
    error: dict[str, Any] = {
        "error_code": code,
        "error_msg": message,
        "request_params": [{"key": key, "value": value} for key, value in asked.items()],
    }
    if code == 14:
        error |= {"captcha_sid": "239633676097", "captcha_img": "https://api.vk.com/captcha.php?sid=239633676097"}
    return as_json({"error": error})
