"""What the sandbox's web page asks: the chats as JSON, the deeds of a person, and changes as server-sent events.

The page listens on loopback without a password, so it answers nobody who comes under another host name, and a foreign
site cannot post to it: JSON and the own header both need a permission that is never given.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.sandbox.messages import Change
from bot.sandbox.parameters import Upload
from bot.sandbox.people import PLATFORMS, Platform
from bot.sandbox.wire import as_json, wire_params
from bot.sandbox.world import Refused, World

STATIC = Path(__file__).parent / "static"
HEARTBEAT = 15.0            # seconds between signs of life
HOSTS = frozenset({"127.0.0.1", "localhost"})
SECURITY = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PageApi:
    """`reset` is awaited after the chats were emptied, so that what stands behind the bot can be emptied as well;
    `invite` gives a code with which the stranger may come in. Whoever runs the bot sets them, or leaves them out."""

    def __init__(self, world: World) -> None:
        self.reset: Callable[[], Awaitable[None]] | None = None
        self.invite: Callable[[], Awaitable[str]] | None = None
        self._world = world
        self._closing = asyncio.Event()

    def add_routes(self, router: web.UrlDispatcher) -> None:
        router.add_get("/", _guarded(self._index))
        router.add_get("/static/{name}", _guarded(self._static))
        router.add_get("/files/{token}/{name}", self._file)
        router.add_get("/api/world", _guarded(self._show_world))
        router.add_get("/api/chat", _guarded(self._show_chat))
        router.add_get("/api/events", _guarded(self._events))
        deeds = {
            "start": self._start, "send": self._send, "edit": self._edit, "forward": self._forward,
            "press": self._press, "reset": self._start_anew,
        }
        for name, deed in deeds.items():
            router.add_post(f"/api/{name}", _guarded(_json_only(deed)))
        router.add_post("/api/invite", _guarded(self._invite))
        router.add_post("/api/attach", _guarded(self._attach))

    def close(self) -> None:
        """Let the pages that listen go."""
        self._closing.set()

    # What stands

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(STATIC / "index.html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        path = STATIC / request.match_info["name"]
        if path.parent != STATIC or not path.is_file():
            return as_json({"error": "Такого файла нет."}, 404)
        return web.FileResponse(path)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = self._world.files.by_token(request.match_info["token"])
        if file is None:
            return as_json({"error": "Такого файла уже нет."}, 404)
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600"}
        if file.kind is None:
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=file.data, content_type=file.mime, headers=headers)

    async def _show_world(self, request: web.Request) -> web.StreamResponse:
        people = [{"id": p.id, "name": p.name, "role": p.role, "title": p.title} for p in self._world.people]
        return as_json({"platforms": PLATFORMS, "people": people, "bot": {"name": "Памятка"}})

    async def _show_chat(self, request: web.Request) -> web.StreamResponse:
        platform, person = _who(request.query)
        messages = [message.as_json() for message in self._world.chat(platform, person)]
        return as_json({"started": self._world.started(platform, person), "messages": messages})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={**SECURITY, "Content-Type": "text/event-stream; charset=utf-8"})
        with self._world.subscribe() as changes:
            await response.prepare(request)
            await response.write(b": hello\n\n")
            closing = asyncio.create_task(self._closing.wait())
            try:
                while not self._closing.is_set():
                    line = await _next_line(changes, closing)
                    try:
                        await response.write(line)
                    except ConnectionError:
                        break
            finally:
                closing.cancel()
        return response

    # What a person does

    async def _start(self, body: dict[str, Any]) -> None:
        code = body.get("code")
        self._world.start(*_who(body), code if isinstance(code, str) and code else None)

    async def _send(self, body: dict[str, Any]) -> None:
        self._world.say(*_who(body), _text(body))

    async def _edit(self, body: dict[str, Any]) -> None:
        number = body.get("message")
        if type(number) is not int:
            raise Refused("Это сообщение не исправить.")
        self._world.edit(*_who(body), number, _text(body))

    async def _forward(self, body: dict[str, Any]) -> None:
        self._world.forward(*_who(body), _text(body))

    async def _press(self, body: dict[str, Any]) -> None:
        place = [body.get(name) for name in ("message", "row", "col")]
        if not all(type(number) is int for number in place):
            raise Refused("Этой кнопки уже нет.")
        self._world.press(*_who(body), *place)  # type: ignore[arg-type]

    async def _start_anew(self, body: dict[str, Any]) -> None:
        self._world.reset()
        if self.reset is not None:
            await self.reset()

    async def _invite(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("X-Sandbox") != "1":
            return as_json({"error": "Запрос пришёл не со страницы песочницы."}, 403)
        if self.invite is None:
            return as_json({"error": "Приглашений здесь нет."}, 404)
        return as_json({"code": await self.invite()})

    async def _attach(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("X-Sandbox") != "1":
            return as_json({"error": "Запрос пришёл не со страницы песочницы."}, 403)
        try:
            form = await wire_params(request)
        except ValueError:
            return as_json({"error": "Файл не дошёл целиком."}, 400)
        file = form.get("file")
        if not isinstance(file, Upload):
            return as_json({"error": "Выберите файл."}, 400)
        self._world.attach(
            *_who(form), file.filename, file.data, str(form.get("caption", "")), form.get("as_photo") == "1"
        )
        return as_json({"ok": True})


async def _next_line(changes: asyncio.Queue[Change], closing: asyncio.Task[Any]) -> bytes:
    """The next change as an event; a comment when nothing happened for a while or the server closes."""
    change = asyncio.create_task(changes.get())
    try:
        await asyncio.wait({change, closing}, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
        if not change.done():
            return b": still here\n\n"
        return f"data: {json.dumps(change.result().as_json(), ensure_ascii=False)}\n\n".encode()
    finally:
        change.cancel()


def _who(values: Any) -> tuple[Platform, str]:
    platform, person = values.get("platform"), values.get("person")
    if platform not in PLATFORMS or not isinstance(person, str):
        raise Refused("Такого собеседника здесь нет.")
    return platform, person


def _text(body: dict[str, Any]) -> str:
    text = body.get("text")
    if not isinstance(text, str):
        raise Refused("Напишите что-нибудь.")
    return text


def _guarded(handler: Handler) -> Handler:
    async def guarded(request: web.Request) -> web.StreamResponse:
        if (request.url.host or "") not in HOSTS:
            return as_json({"error": "Песочница открывается только по адресу 127.0.0.1."}, 403)
        try:
            response = await handler(request)
        except Refused as refused:
            response = as_json({"error": str(refused)}, 400)
        if not response.prepared:
            response.headers.update(SECURITY)
        return response

    return guarded


def _json_only(deed: Callable[[dict[str, Any]], Awaitable[None]]) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        if request.content_type != "application/json":
            return as_json({"error": "Нужен запрос в формате JSON."}, 415)
        try:
            body = await request.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return as_json({"error": "Нужен запрос в формате JSON."}, 400)
        await deed(body)
        return as_json({"ok": True})

    return handler
