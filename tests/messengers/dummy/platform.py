"""The dummy's own platform: an HTTP server of four addresses, and the chats of the sandbox's people behind them."""

import asyncio
from typing import Any

from aiohttp import web

from bot.sandbox import ChatButton, ChatMessage, Person, World
from tests.messengers.dummy.ids import name_of, number_of

HOLD_SECONDS = 5


class DummyPlatform:
    """Implements `bot.sandbox.world.Side`. An event's place in the list is its position."""

    account = "77"

    def __init__(self, world: World) -> None:
        self.events: list[dict[str, Any]] = []
        self._world = world
        self._news = asyncio.Condition()
        self._sent: dict[int, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        world.sides["dummy"] = self

    def said(self, person: Person, message: ChatMessage) -> None:
        said = {"type": "said", "message": name_of(message.id), "text": message.text, "code": message.ref}
        self._put(person, said | {"at": int(message.sent), "is_start": message.payload is not None})

    def pressed(self, person: Person, message: ChatMessage, button: ChatButton) -> None:
        pressed = {"type": "pressed", "message": name_of(message.id), "text": message.text, "data": button.data}
        self._put(person, pressed | {"at": int(message.sent)})

    def edited(self, person: Person, message: ChatMessage) -> None:
        raise NotImplementedError

    def permitted(self, person: Person, allowed: bool) -> None:
        raise NotImplementedError

    def forget(self) -> None:
        raise NotImplementedError

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/events", self._on_events),
            web.post("/messages", self._on_send),
            web.put("/messages", self._on_edit),
            web.post("/answers", self._on_answer),
        ]

    def _put(self, person: Person, event: dict[str, Any]) -> None:
        whose = {"person": person.account("dummy"), "name": person.name}
        self.events.append({"number": len(self.events) + 1, **whose, **event})
        task = asyncio.create_task(self._tell())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def _on_events(self, request: web.Request) -> web.Response:
        after = int(request.query["after"])
        async with self._news:
            try:
                async with asyncio.timeout(HOLD_SECONDS):
                    await self._news.wait_for(lambda: len(self.events) > after)
            except TimeoutError:
                return web.json_response([])
        return web.json_response(self.events[after:])

    async def _on_send(self, request: web.Request) -> web.Response:
        """Under a key that was used before: the message that came of it."""
        said = await request.json()
        chat = self._world.chat_of_account("dummy", said["chat"])
        if chat is None:
            raise web.HTTPForbidden
        if said["key"] not in self._sent:
            message = self._world.bot_writes(chat, said["text"], keyboard=_keyboard(said["buttons"]))
            self._sent[said["key"]] = name_of(message.id)
        return web.json_response({"message": self._sent[said["key"]]})

    async def _on_edit(self, request: web.Request) -> web.Response:
        said = await request.json()
        chat = self._world.chat_of_account("dummy", said["chat"])
        message = chat.messages.get(number_of(said["message"])) if chat else None
        if chat is None or message is None:
            raise web.HTTPForbidden
        self._world.bot_edits(chat, message, text=said["text"], keyboard=_keyboard(said["buttons"]))
        return web.json_response({})

    async def _on_answer(self, request: web.Request) -> web.Response:
        """To the press with that number."""
        said = await request.json()
        event = self.events[int(said["press"]) - 1]
        chat = self._world.chat_of_account("dummy", event["person"])
        assert chat is not None
        self._world.bot_answers(chat, number_of(event["message"]), said["text"])
        return web.json_response({})


def _keyboard(rows: list[list[dict[str, str]]]) -> tuple[tuple[ChatButton, ...], ...]:
    return tuple(tuple(ChatButton(one["label"], "callback", one["data"]) for one in row) for row in rows)
