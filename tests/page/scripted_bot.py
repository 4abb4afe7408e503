"""A small bot for the page's tests: it speaks to the sandbox over HTTP as any bot would.

The page must look right whatever bot is behind it, so its tests do not depend on the real one's words.
"""

import asyncio
import json
from html import escape
from itertools import count
from typing import Any

import aiohttp

from bot.sandbox import Sandbox

# The sandbox's own defaults.
TELEGRAM_TOKEN = "7000000001:sandbox"
VK_TOKEN = "vk1.a.sandbox"
VK_GROUP = 200_000_001

HELLO = "Здравствуйте! Пришлите черновик."
VERDICT = "Так публиковать нельзя."
REASON = "«112-233-445 95» — это СНИЛС (п. 4.2). Уберите номер и пригласите человека в личные сообщения."
CLAUSE = "4.2. Персональные данные граждан не публикуют."
TOAST = "Открыт пункт 4.2"
RULES_URL = "https://rules.example/regulation"


class ScriptedBot:
    """Greets, finds one SNILS, echoes the rest; a press opens the clause once `may_answer` is set."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self._telegram = f"{sandbox.telegram_base}/bot{TELEGRAM_TOKEN}/"
        self._vk = f"{sandbox.vk_base}/method/"
        self._vk_common = {"access_token": VK_TOKEN, "v": "5.199"}
        self._keys = count(1)
        self._http = aiohttp.ClientSession()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        await self._call_vk(
            "groups.setLongPollSettings", group_id=VK_GROUP, enabled=1, api_version="5.199",
            message_new=1, message_edit=1, message_event=1,
        )
        server = (await self._call_vk("groups.getLongPollServer", group_id=VK_GROUP))["response"]
        self._tasks = [asyncio.create_task(self._poll_telegram()), asyncio.create_task(self._poll_vk(server))]

    async def stop(self) -> None:
        """Raises what broke the bot on its way, if anything did."""
        for task in self._tasks:
            task.cancel()
        ends = await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.close()
        for end in ends:
            if isinstance(end, Exception):
                raise end

    async def type(self, chat: int) -> None:
        await self._call_telegram("sendChatAction", chat_id=chat, action="typing")

    async def say(self, chat: int, html: str) -> None:
        await self._call_telegram("sendMessage", chat_id=chat, text=html, parse_mode="HTML")

    async def send_document(self, chat: int, name: str, content: bytes) -> None:
        form = aiohttp.FormData(quote_fields=False)
        for field, value in {"chat_id": str(chat), "document": "attach://part", "caption": "Вот таблица."}.items():
            form.add_field(field, value)
        form.add_field("part", content, filename=name)
        async with self._http.post(self._telegram + "sendDocument", data=form) as answer:
            assert answer.status == 200

    async def delete(self, chat: int, message: int) -> None:
        await self._call_telegram("deleteMessage", chat_id=chat, message_id=message)

    # Telegram

    async def _poll_telegram(self) -> None:
        offset = 0
        while True:
            for update in (await self._call_telegram("getUpdates", offset=offset, timeout=20))["result"]:
                offset = update["update_id"] + 1
                if "message" in update:
                    await self._reply_in_telegram(update["message"])
                elif "edited_message" in update:
                    await self._reply_in_telegram(update["edited_message"])
                else:
                    await self._open_clause_in_telegram(update["callback_query"])

    async def _reply_in_telegram(self, message: dict[str, Any]) -> None:
        reply = _reply(message.get("text", message.get("caption", "")))
        said = {"chat_id": message["chat"]["id"], "text": escape(reply, quote=False), "parse_mode": "HTML"}
        if reply.startswith(VERDICT):
            said["text"] = f"<b>{VERDICT}</b>" + said["text"].removeprefix(VERDICT)
            clause = {"text": "Пункт 4.2", "callback_data": "clause"}
            rules = {"text": "Весь регламент", "url": RULES_URL}
            said["reply_markup"] = {"inline_keyboard": [[clause], [rules]]}
        await self._call_telegram("sendMessage", **said)

    async def _open_clause_in_telegram(self, query: dict[str, Any]) -> None:
        await self.may_answer.wait()
        await self._call_telegram("answerCallbackQuery", callback_query_id=query["id"], text=TOAST)
        message = query["message"]
        await self._call_telegram(
            "editMessageText", chat_id=message["chat"]["id"], message_id=message["message_id"], text=CLAUSE,
            reply_markup={"inline_keyboard": [[{"text": "К замечаниям", "callback_data": "back"}]]},
        )

    async def _call_telegram(self, method: str, **parameters: Any) -> dict[str, Any]:
        async with self._http.post(self._telegram + method, json=parameters) as answer:
            body: dict[str, Any] = await answer.json()
        assert body["ok"], (method, body)
        return body

    # VK

    async def _poll_vk(self, server: dict[str, Any]) -> None:
        ts = server["ts"]
        while True:
            query = {"act": "a_check", "key": server["key"], "ts": ts, "wait": 20}
            async with self._http.get(server["server"], params=query) as answer:
                news = await answer.json()
            ts = news["ts"]
            for event in news["updates"]:
                if event["type"] == "message_new":
                    await self._reply_in_vk(event["object"]["message"])
                elif event["type"] == "message_edit":
                    await self._reply_in_vk(event["object"])
                else:
                    await self._open_clause_in_vk(event["object"])

    async def _reply_in_vk(self, message: dict[str, Any]) -> None:
        reply = _reply(message["text"])
        said = {"peer_ids": message["peer_id"], "random_id": next(self._keys), "message": reply}
        if reply.startswith(VERDICT):
            bold = {"type": "bold", "offset": 0, "length": len(VERDICT)}
            said["format_data"] = json.dumps({"version": "1", "items": [bold]})
            clause = {"type": "callback", "label": "Пункт 4.2", "payload": '"clause"'}
            rules = {"type": "open_link", "label": "Весь регламент", "link": RULES_URL}
            said["keyboard"] = json.dumps({"inline": True, "buttons": [[{"action": clause}], [{"action": rules}]]})
        await self._call_vk("messages.send", **said)

    async def _open_clause_in_vk(self, event: dict[str, Any]) -> None:
        await self.may_answer.wait()
        await self._call_vk(
            "messages.sendMessageEventAnswer", event_id=event["event_id"], user_id=event["user_id"],
            peer_id=event["peer_id"], event_data=json.dumps({"type": "show_snackbar", "text": TOAST}),
        )
        await self._call_vk(
            "messages.edit", peer_id=event["peer_id"], cmid=event["conversation_message_id"],
            message=CLAUSE,
        )

    async def _call_vk(self, method: str, **parameters: Any) -> dict[str, Any]:
        async with self._http.post(self._vk + method, data=self._vk_common | parameters) as answer:
            body: dict[str, Any] = await answer.json()
        assert "error" not in body, (method, body)
        return body


def _reply(text: str) -> str:
    if text in {"/start", "Начать"}:
        return HELLO
    if "112-233-445 95" in text:
        return f"{VERDICT}\n{REASON}"
    return f"Эхо: {text}" if text else "Файл получен."
