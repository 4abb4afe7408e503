"""The sandbox over real HTTP, and two bare clients that hold every answer against the published specifications."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, FormData

from bot.sandbox import PEOPLE, Sandbox
from tests import specs

ANNA, MARIA, IGOR, PAVEL = PEOPLE
# One red pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100"
    "c9fe92ef0000000049454e44ae426082"
)


class TelegramClient:
    def __init__(self, sandbox: Sandbox, http: ClientSession) -> None:
        self.sandbox, self.http = sandbox, http
        self.offset = 0

    async def raw(self, method: str, token: str | None = None, **post: Any) -> tuple[int, Any]:
        """Status and body of a call; `post` goes to aiohttp as it is."""
        address = f"{self.sandbox.telegram_base}/bot{token or self.sandbox.telegram.token}/{method}"
        async with self.http.post(address, **post) as response:
            return response.status, await response.json()

    async def __call__(self, method: str, **params: Any) -> Any:
        """The result of a call that is well-formed and succeeds."""
        form = {k: v if isinstance(v, str) else json.dumps(v) for k, v in params.items()}
        status, body = await self.raw(method, data=form)
        assert (status, body["ok"]) == (200, True), body
        if specs.SPECS.is_dir():
            assert specs.telegram_faults(method, form) == []
            assert specs.telegram_response_faults(method, body["result"]) == []
        return body["result"]

    async def refusal(self, method: str, **params: Any) -> tuple[int, str]:
        """Status and description of a call that fails."""
        status, body = await self.raw(method, json=params)
        assert body["ok"] is False, body
        assert body["error_code"] == status
        return status, body["description"]

    async def updates(self, timeout: int = 0, **params: Any) -> list[Any]:
        """The next updates; they are confirmed by the next call."""
        found: list[Any] = await self("getUpdates", offset=self.offset, timeout=timeout, **params)
        self.offset = max([self.offset, *(update["update_id"] + 1 for update in found)])
        return found

    async def upload(self, method: str, field: str, name: str, data: bytes, **params: str) -> Any:
        form = FormData(quote_fields=False)
        for key, value in {**params, field: "attach://part"}.items():
            form.add_field(key, value)
        form.add_field("part", data, filename=name)
        status, body = await self.raw(method, data=form)
        assert status == 200, body
        return body["result"]


class VkClient:
    def __init__(self, sandbox: Sandbox, http: ClientSession) -> None:
        self.sandbox, self.http = sandbox, http
        self.server: Any = {}

    async def raw(self, method: str, **params: Any) -> Any:
        form = {"access_token": self.sandbox.vk.token, "v": "5.199", **params}
        async with self.http.post(f"{self.sandbox.vk_base}/method/{method}", data=form) as response:
            assert response.status == 200
            return await response.json()

    async def __call__(self, method: str, **params: Any) -> Any:
        """The response of a call that is well-formed and succeeds."""
        body = await self.raw(method, **params)
        assert "response" in body, body
        if specs.SPECS.is_dir():
            assert specs.vk_faults(method, params) == []
            assert specs.vk_response_faults(method, body["response"]) == []
        return body["response"]

    async def error(self, method: str, **params: Any) -> int:
        """The code of a call that fails."""
        code: int = (await self.raw(method, **params))["error"]["error_code"]
        return code

    async def send(self, text: str, person: Any = ANNA, random_id: int = 0, **params: Any) -> Any:
        """The item of one recipient."""
        (item,) = await self("messages.send", peer_ids=person.vk_id, message=text, random_id=random_id, **params)
        return item

    async def listen(self, *kinds: str) -> None:
        group = self.sandbox.vk.group_id
        flags = dict.fromkeys(kinds or ("message_new", "message_event", "message_allow", "message_deny"), 1)
        await self("groups.setLongPollSettings", group_id=group, enabled=1, api_version="5.199", **flags)
        self.server = await self("groups.getLongPollServer", group_id=group)

    async def check(self, wait: int = 0) -> Any:
        """The bare answer of a long-poll request."""
        query = {"act": "a_check", "key": self.server["key"], "ts": self.server["ts"], "wait": str(wait)}
        async with self.http.get(self.server["server"], params=query) as response:
            return await response.json()

    async def events(self, wait: int = 0) -> list[Any]:
        """The next events."""
        answer = await self.check(wait)
        self.server["ts"] = answer["ts"]
        for event in answer["updates"] if specs.SPECS.is_dir() else ():
            assert specs.vk_event_faults(event) == []
        return list(answer["updates"])


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
def telegram(sandbox: Sandbox, http: ClientSession) -> TelegramClient:
    return TelegramClient(sandbox, http)


@pytest.fixture
def vk(sandbox: Sandbox, http: ClientSession) -> VkClient:
    return VkClient(sandbox, http)


def row(*data: str) -> dict[str, Any]:
    """An inline keyboard of Telegram with one row."""
    return {"inline_keyboard": [[{"text": f"[{d}]", "callback_data": d} for d in data]]}


def vk_button(label: str = "Да", payload: str = '{"c":"yes"}') -> dict[str, Any]:
    return {"action": {"type": "callback", "label": label, "payload": payload}, "color": "secondary"}


def vk_keyboard(*rows: list[dict[str, Any]]) -> str:
    return json.dumps({"inline": True, "buttons": list(rows)}, ensure_ascii=False)
