"""The page's API keeps its contract, and answers nobody but the page."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession, FormData

from bot.sandbox import PEOPLE, Sandbox
from tests.sandbox.conftest import ANNA, PNG, TelegramClient, VkClient, row, vk_keyboard

WHO = {"platform": "telegram", "person": "anna"}


async def post(sandbox: Sandbox, http: ClientSession, deed: str, **body: Any) -> tuple[int, Any]:
    async with http.post(f"{sandbox.url}/api/{deed}", json={**WHO, **body}) as response:
        return response.status, await response.json()


async def chat(sandbox: Sandbox, http: ClientSession, **who: str) -> Any:
    async with http.get(f"{sandbox.url}/api/chat", params={**WHO, **who}) as response:
        return await response.json()


@asynccontextmanager
async def listening(sandbox: Sandbox, http: ClientSession) -> AsyncIterator["asyncio.Queue[Any]"]:
    """Server-sent events as they arrive."""
    events: asyncio.Queue[Any] = asyncio.Queue()
    async with http.get(f"{sandbox.url}/api/events") as response:
        assert response.content_type == "text/event-stream"
        assert (await response.content.readline()).startswith(b":")

        async def read() -> None:
            async for line in response.content:
                if line.startswith(b"data: "):
                    events.put_nowait(json.loads(line.removeprefix(b"data: ")))

        reading = asyncio.create_task(read())
        yield events
        reading.cancel()


async def test_the_world_is_told(sandbox: Sandbox, http: ClientSession) -> None:
    async with http.get(f"{sandbox.url}/api/world") as response:
        world = await response.json()
    assert world["platforms"] == ["telegram", "vk"]
    assert [person["title"] for person in world["people"]] == [
        "сотрудник", "пресс-секретарь", "администратор", "посторонний",
    ]
    assert all(person.telegram_id != person.vk_id for person in PEOPLE)


async def test_a_conversation_looks_the_same_in_both_messengers(
    sandbox: Sandbox, http: ClientSession, telegram: TelegramClient, vk: VkClient
) -> None:
    for platform in ("telegram", "vk"):
        assert await chat(sandbox, http, platform=platform) == {"started": False, "messages": []}
        assert await post(sandbox, http, "start", platform=platform, code=None) == (200, {"ok": True})
    buttons = row("a")
    buttons["inline_keyboard"].append([{"text": "Сайт", "url": "https://example.org/"}])
    page = {"text": "👍 <b>да</b>", "parse_mode": "HTML", "reply_markup": buttons}
    await telegram("sendMessage", chat_id=ANNA.telegram_id, **page)
    await vk.send(
        "👍 да",
        format_data=json.dumps({"version": "1", "items": [{"type": "bold", "offset": 3, "length": 2}]}),
        keyboard=vk_keyboard(
            [{"action": {"type": "callback", "label": "[a]", "payload": '{"c":"a"}'}}],
            [{"action": {"type": "open_link", "label": "Сайт", "link": "https://example.org/"}}],
        ),
    )
    shown = [(await chat(sandbox, http, platform=platform))["messages"][-1] for platform in ("telegram", "vk")]
    for message in shown:
        assert set(message) == {
            "id", "from", "text", "marks", "keyboard", "photo", "document", "wordless", "quote", "date", "edited",
        }
        assert message["marks"] == [{"mark": "b", "start": 3, "end": 5, "url": None}]
        assert message["keyboard"] == [
            [{"label": "[a]", "kind": "callback", "url": None}],
            [{"label": "Сайт", "kind": "url", "url": "https://example.org/"}],
        ]


async def test_changes_arrive_as_events(sandbox: Sandbox, http: ClientSession, telegram: TelegramClient) -> None:
    async with listening(sandbox, http) as events, asyncio.timeout(5):
        await post(sandbox, http, "start")
        sent = await telegram("sendMessage", chat_id=ANNA.telegram_id, text="x", reply_markup=row("a"))
        await post(sandbox, http, "press", message=sent["message_id"], row=0, col=0)
        query = (await telegram.updates())[-1]["callback_query"]
        where = {"chat_id": ANNA.telegram_id, "message_id": sent["message_id"]}
        await telegram("editMessageText", **where, text="y")
        await telegram("answerCallbackQuery", callback_query_id=query["id"], text="Готово")
        await telegram("sendChatAction", chat_id=ANNA.telegram_id, action="typing")
        await telegram("deleteMessage", **where)
        await post(sandbox, http, "reset")
        seen = [await events.get() for _ in range(8)]
    assert [event["type"] for event in seen] == [
        "message", "message", "edit", "answered", "toast", "typing", "delete", "reset",
    ]
    assert all(event["platform"] == "telegram" and event["person"] == "anna" for event in seen[:-1])
    assert (seen[2]["message"]["text"], seen[2]["message"]["edited"]) == ("y", True)
    assert (seen[3]["id"], seen[4]["text"], seen[6]["id"]) == (sent["message_id"], "Готово", sent["message_id"])


async def test_a_file_is_attached_and_shown(sandbox: Sandbox, http: ClientSession) -> None:
    async def attach(name: str, data: bytes, as_photo: str, headers: dict[str, str]) -> int:
        form = FormData(quote_fields=False)
        for field, value in {**WHO, "caption": "Вот", "as_photo": as_photo}.items():
            form.add_field(field, value)
        form.add_field("file", BytesIO(data), filename=name)
        async with http.post(f"{sandbox.url}/api/attach", data=form, headers=headers) as response:
            return response.status

    own = {"X-Sandbox": "1"}
    assert await attach("снимок.png", PNG, "1", {}) == 403
    assert await attach("снимок.png", PNG, "1", own) == 200
    assert await attach("план.docx", b"text", "0", own) == 200
    assert await attach("план.docx", b"text", "1", own) == 400
    assert await attach("план.docx", b"x" * (20 * 1024 * 1024 + 1), "0", own) == 400
    picture, letter = (await chat(sandbox, http))["messages"]
    async with http.get(sandbox.url + picture["photo"]) as response:
        assert (response.content_type, await response.read()) == ("image/png", PNG)
    assert (letter["document"]["name"], letter["document"]["size"], letter["text"]) == ("план.docx", 4, "Вот")


@pytest.mark.parametrize(
    ("deed", "body", "sentence"),
    [
        ("send", {"text": "  "}, "Напишите что-нибудь."),
        ("send", {"text": 5}, "Напишите что-нибудь."),
        ("send", {"text": "x", "person": "nobody"}, "Такого человека здесь нет."),
        ("send", {"text": "x", "platform": "icq"}, "Такого собеседника здесь нет."),
        ("edit", {"message": 1, "text": "x"}, "Это сообщение не исправить."),
        ("edit", {"message": "1", "text": "x"}, "Это сообщение не исправить."),
        ("edit", {"message": 1}, "Напишите что-нибудь."),
        ("forward", {"text": " "}, "Пересылать нечего."),
        ("press", {"message": 1, "row": 0, "col": 0}, "Этой кнопки уже нет."),
        ("press", {"message": "1", "row": None}, "Этой кнопки уже нет."),
    ],
)
async def test_what_cannot_be_done_is_told_in_a_sentence(
    sandbox: Sandbox, http: ClientSession, deed: str, body: dict[str, Any], sentence: str
) -> None:
    assert await post(sandbox, http, deed, **body) == (400, {"error": sentence})


async def test_reset_empties_the_chats_and_then_what_stands_behind(http: ClientSession) -> None:
    emptied: list[int] = []

    async def reset() -> None:
        emptied.append(len(sandbox.world.chat("telegram", "anna")))

    async with Sandbox() as sandbox:
        sandbox.page.reset = reset
        sandbox.world.say("telegram", "anna", "x")
        number = sandbox.world.chat("telegram", "anna")[0].id
        assert await post(sandbox, http, "reset") == (200, {"ok": True})
        assert emptied == [0]
        assert not len(sandbox.telegram.updates)
        assert not sandbox.world.started("telegram", "anna")
        sandbox.world.say("telegram", "anna", "y")
        assert sandbox.world.chat("telegram", "anna")[0].id > number


async def test_a_foreign_site_gets_nothing(sandbox: Sandbox, http: ClientSession) -> None:
    foreign = {"Host": "evil.example"}
    for path in ("/", "/api/world", "/api/chat?platform=vk&person=anna", "/api/events"):
        async with http.get(sandbox.url + path, headers=foreign) as response:
            assert response.status == 403
    async with http.post(f"{sandbox.url}/api/reset", json={}, headers=foreign) as response:
        assert response.status == 403
    async with http.post(f"{sandbox.url}/api/reset", data="{}", headers={"Content-Type": "text/plain"}) as response:
        assert response.status == 415
    async with http.get(f"{sandbox.url}/static/..%2Fserver.py") as response:
        assert response.status == 404


async def test_stopping_lets_everybody_go(http: ClientSession) -> None:
    sandbox = Sandbox()
    await sandbox.start()
    telegram = TelegramClient(sandbox, http)
    async with listening(sandbox, http):
        waiting = asyncio.create_task(telegram.updates(timeout=50))
        await sandbox.telegram.until_called("getUpdates")
        async with asyncio.timeout(5):
            await sandbox.stop()
        assert await waiting == []
    await sandbox.stop()
