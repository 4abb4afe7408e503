"""A pocket Bot API: the methods a private-chat bot needs, over HTTP, with the refusals of the real server.

What it leaves out it refuses: Markdown, reply keyboards, inline buttons other than callback and link, groups.
Source: core.telegram.org/bots/api (10.1) and the error texts of tdlib/telegram-bot-api.
"""

import hmac
import time
from collections import deque
from contextlib import AbstractContextManager
from typing import Any

from aiohttp import web

from bot.sandbox.messages import ChatButton, ChatMessage
from bot.sandbox.parameters import WrongParameter, signatures
from bot.sandbox.people import Person
from bot.sandbox.telegram import objects
from bot.sandbox.telegram.discussion import Discussion
from bot.sandbox.telegram.methods import TABLE, Methods, Refusal
from bot.sandbox.telegram.updates import Conflict, Updates
from bot.sandbox.wire import Fault, Wiretap, as_json, wire_params
from bot.sandbox.world import World

DOWNLOAD_LIMIT = 20 * 1024 * 1024   # bytes
_MESSAGES = frozenset({"sendMessage", "sendPhoto", "sendDocument", "editMessageText", "editMessageReplyMarkup"})
_SIGNATURES = {name.lower(): (name, read) for name, read in signatures(TABLE).items()}


class TelegramSide(Wiretap):
    """Everything under /telegram. `calls` and `counts` tell what the bot asked; `fail` and its kin order faults."""

    def __init__(self, world: World, token: str, latency: float = 0.0) -> None:
        super().__init__(latency)
        self.token = token
        self.bot_id = int(token.partition(":")[0])
        self.messages_per_second: int | None = None  # unlimited; the real one bears about 30
        self._arrivals: deque[float] = deque()
        self.updates = Updates()
        self._world = world
        self._methods = Methods(world, self.bot_id)
        self.discussions = self._methods.discussions
        world.sides["telegram"] = self

    def add_routes(self, router: web.UrlDispatcher) -> None:
        router.add_route("*", "/telegram/bot{token}/{method}", self._on_call)
        router.add_get("/telegram/file/bot{token}/{path:.+}", self._on_download)

    def fail(
        self,
        method: str,
        *,
        status: int,
        description: str | None = None,
        retry_after: int | None = None,
        times: int = 1,
    ) -> None:
        """Answer with an error of the Bot API and do nothing."""
        texts = {
            400: "Bad Request: chat not found", 401: "Unauthorized", 403: "Forbidden: bot was blocked by the user",
            429: f"Too Many Requests: retry after {retry_after}", 502: "Bad Gateway",
        }
        text = description or texts.get(status, "Internal Server Error")
        parameters = {} if retry_after is None else {"retry_after": retry_after}
        self.order(Fault(method, times, lambda: _error(status, text, parameters)))

    def rearranged(self) -> AbstractContextManager[list[Any]]:
        """Updates of the block, to be repeated, reordered, dropped or spoiled before the bot sees them."""
        return self.updates.rearranged()

    def open_discussion(self, channel: int, group: int) -> Discussion:
        """A channel with its group, in which the bot is an admin."""
        self.discussions[group] = made = Discussion(channel, group, self.updates, self._world.now)
        return made

    def close(self) -> None:
        self.updates.close()

    # The world's side of it

    def said(self, person: Person, message: ChatMessage) -> None:
        self.updates.put("message", objects.message(message, person, self.bot_id))

    def edited(self, person: Person, message: ChatMessage) -> None:
        self.updates.put("edited_message", objects.message(message, person, self.bot_id))

    def pressed(self, person: Person, message: ChatMessage, button: ChatButton) -> None:
        query_id = self._methods.new_query(person, message)
        self.updates.put(
            "callback_query",
            {
                "id": query_id,
                "from": objects.user(person),
                "message": objects.message(message, person, self.bot_id),
                "chat_instance": str(-(person.telegram_id * 7919)),
                "data": button.data,
            },
        )

    def permitted(self, person: Person, allowed: bool) -> None:
        statuses = ["kicked", "member"] if allowed else ["member", "kicked"]
        old, new = (
            {
                "user": objects.bot_user(self.bot_id), "status": status,
                **({"until_date": 0} if status == "kicked" else {}),
            }
            for status in statuses
        )
        self.updates.put(
            "my_chat_member",
            {
                "chat": objects.chat(person), "from": objects.user(person), "date": int(self._world.now()),
                "old_chat_member": old, "new_chat_member": new,
            },
        )

    def forget(self) -> None:
        self.updates.clear()
        self._methods.forget()

    # HTTP

    async def _on_call(self, request: web.Request) -> web.Response:
        asked = request.match_info["method"]
        name, signature = _SIGNATURES.get(asked.lower(), (asked, None))
        try:
            wire = await wire_params(request)
        except ValueError:
            return _error(400, "Bad Request: can't parse the request body")
        too_many = name in _MESSAGES and self._too_many()

        async def do(_: Fault | None) -> web.Response:
            if not hmac.compare_digest(request.match_info["token"].encode(), self.token.encode()):
                return _error(401, "Unauthorized")
            if signature is None:
                return _error(404, "Not Found")
            if too_many:
                return _error(429, "Too Many Requests: retry after 1", {"retry_after": 1})
            try:
                return as_json({"ok": True, "result": await self._call(name, signature.read(wire), wire)})
            except WrongParameter as wrong:
                return _error(400, f"Bad Request: parameter {wrong}")
            except Refusal as refusal:
                return _error(refusal.status, str(refusal))
            except Conflict:
                return _error(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )

        return await self.serve(request, name, wire, do)

    def _too_many(self) -> bool:
        """More messages within the last second than one bot may send."""
        if self.messages_per_second is None:
            return False
        now = time.monotonic()
        while self._arrivals and now - self._arrivals[0] >= 1.0:
            self._arrivals.popleft()
        self._arrivals.append(now)
        return len(self._arrivals) > self.messages_per_second

    async def _call(self, name: str, values: dict[str, Any], wire: Any) -> Any:
        if name == "getUpdates":
            allowed = values.get("allowed_updates")
            if allowed is not None and not (isinstance(allowed, list) and all(isinstance(a, str) for a in allowed)):
                raise WrongParameter("allowed_updates", "must be an array of strings")
            return await self.updates.fetch(
                values.get("offset", 0), values.get("limit", 100), values.get("timeout", 0), allowed or None
            )
        if name == "deleteWebhook":
            if values.get("drop_pending_updates"):
                self.updates.clear()
            return True
        return self._methods.call(name, values, wire)

    async def _on_download(self, request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.match_info["token"].encode(), self.token.encode()):
            return _error(401, "Unauthorized")
        token = request.match_info["path"].rpartition("/")[2].partition(".")[0]
        file = self._world.files.by_token(token)
        if file is None or file.size > DOWNLOAD_LIMIT:
            return _error(404, "Not Found")
        return web.Response(body=file.data, content_type="application/octet-stream")


def _error(status: int, description: str, parameters: dict[str, int] | None = None) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return as_json(body | ({"parameters": parameters} if parameters else {}), status)
