"""vk-api behind the client: what a server may answer, and what is made of it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web

from bot.mail.model import ANSWER_LANE, BROADCAST_LANE
from bot.mail.pace import LANE
from bot.messengers.tls import trust
from bot.messengers.vk.client import THREADS, VkClient
from bot.messengers.vk.errors import VkBroken, VkFault, VkRefusal, VkUnreachable
from bot.messengers.vk.pace import SERVICE_KEY, Room
from tests.messengers.canned import canned
from tests.messengers.conftest import VK_TOKEN

METHOD = "users.get"


async def outcome(answer: web.Response | None, base: str = "") -> Any:
    """What a call gives when the server answers so; a fault is returned."""
    async with canned() as server:
        server.said[f"{base}/method/{METHOD}"] = lambda: answer or web.Response()
        client = VkClient(VK_TOKEN, server.url + base, trust(None))
        try:
            return await client.call(METHOD, user_ids="1", extended=True)
        except VkFault as fault:
            return fault
        finally:
            await client.close()
            (outcome.asked,) = server.asked  # type: ignore[attr-defined]


async def test_the_base_may_have_a_path_and_the_parameters_are_a_form() -> None:
    assert await outcome(web.json_response({"response": [1]}), "/vk") == [1]
    path, form = outcome.asked  # type: ignore[attr-defined]
    assert path == f"/vk/method/{METHOD}"
    assert set(form.split("&")) == {"user_ids=1", "extended=1", "v=5.199", f"access_token={VK_TOKEN}"}


async def test_a_refusal_keeps_its_code_and_loses_the_token() -> None:
    body = {"error": {"error_code": 901, "error_msg": f"no, {VK_TOKEN}", "request_params": [{"key": "access_token"}]}}
    fault = await outcome(web.json_response(body))
    assert isinstance(fault, VkRefusal)
    assert fault.code == 901
    assert VK_TOKEN not in str(fault)
    assert fault.__cause__ is None
    assert fault.__context__ is None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<html>", VkUnreachable),
        ("[]", VkUnreachable),
        ("5", VkUnreachable),
        ("null", VkUnreachable),
        ("{}", VkUnreachable),
        ('{"error": 5}', VkUnreachable),
        ('{"error": {"error_msg": "no code"}}', VkUnreachable),
        ('{"error": {"error_code": "x", "error_msg": "x"}}', VkRefusal),
        ('{"error": {"error_code": 14, "error_msg": "captcha without its sid"}}', VkRefusal),
        ('{"error": {"error_code": 17, "error_msg": "validation"}}', VkRefusal),
    ],
)
async def test_an_answer_of_no_known_shape_is_a_fault(body: str, kind: type[VkFault]) -> None:
    assert type(await outcome(web.Response(text=body, content_type="application/json"))) is kind


@pytest.mark.parametrize(("status", "kind"), [(500, VkBroken), (503, VkBroken), (403, VkUnreachable), (429, VkRefusal)])
async def test_an_http_error_is_a_fault(status: int, kind: type[VkFault]) -> None:
    assert type(await outcome(web.Response(status=status, text="<html>"))) is kind


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_does_not_take_the_token_elsewhere(status: int) -> None:
    fault = await outcome(web.Response(status=status, headers={"Location": "/elsewhere"}))
    assert isinstance(fault, VkUnreachable)


async def test_a_closed_client_says_so() -> None:
    client = VkClient(VK_TOKEN, "http://127.0.0.1:1", trust(None))
    await client.close()
    with pytest.raises(VkUnreachable, match="closed"):
        await client.call(METHOD)


class Turns:
    """A pace that everybody may go by at once."""

    def __init__(self, per_second: float) -> None:
        self.per_second = per_second
        self.taken = 0
        made.append(self)

    async def turn(self) -> None:
        self.taken += 1

    def overtake(self) -> None:
        self.taken += 1


made: list[Turns] = []


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> list[Turns]:
    made.clear()
    monkeypatch.setattr("bot.messengers.vk.client.Pace", Turns)
    return made


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.005)


async def test_vk_s_hanging_holds_up_no_probe_and_lets_nobody_leave_in_a_bunch(turns: list[Turns]) -> None:
    """Whoever waits for a thread has not had a turn yet: turns are kept only as far as calls go at once."""
    back = asyncio.Event()

    async def hang() -> web.Response:
        await back.wait()
        return web.json_response({"response": 1})

    async with canned() as server:
        server.said[f"/method/{METHOD}"] = hang
        server.said["/method/groups.getById"] = lambda: web.json_response({"response": 2})
        client = VkClient(VK_TOKEN, server.url, trust(None))
        calls = [asyncio.create_task(client.call(METHOD)) for _ in range(THREADS + 5)]
        await until(lambda: len(server.asked) == THREADS)
        assert turns[0].taken == THREADS
        for call in calls[:3]:
            call.cancel()  # its thread stays where it is
        await asyncio.wait(calls[:3])
        assert await client.probe("groups.getById") == 2
        assert turns[0].taken == THREADS + 1
        back.set()
        assert await asyncio.gather(*calls[3:]) == [1] * (THREADS + 2)
        await client.close()


async def test_a_probe_gives_up_soon_and_the_next_one_has_the_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.messengers.vk.client.PROBE_TIMEOUT", (0.1, 0.1))
    back = asyncio.Event()

    async def hang() -> web.Response:
        await back.wait()
        return web.json_response({"response": 1})

    async with canned() as server:
        server.said[f"/method/{METHOD}"] = hang
        client = VkClient(VK_TOKEN, server.url, trust(None))
        for _ in range(3):
            with pytest.raises(VkUnreachable):
                await client.probe(METHOD)
        back.set()
        assert await client.probe(METHOD) == 1
        await client.close()


def test_a_service_key_has_a_pace_of_its_own(turns: list[Turns]) -> None:
    VkClient(VK_TOKEN, "http://127.0.0.1:1", trust(None))
    VkClient(VK_TOKEN, "http://127.0.0.1:1", trust(None), SERVICE_KEY)
    assert [pace.per_second for pace in turns] == [17, 2.5]


async def test_an_answer_waits_for_no_broadcast_that_waits_for_a_thread() -> None:
    room, entered = Room(1), list[int]()

    async def come(lane: int) -> None:
        LANE.set(lane)
        await room.enter()
        entered.append(lane)

    await room.enter()
    coming = [asyncio.create_task(come(lane)) for lane in (BROADCAST_LANE, BROADCAST_LANE, ANSWER_LANE)]
    await asyncio.sleep(0)
    coming[0].cancel()
    for _ in range(2):
        room.leave()
        await asyncio.sleep(0)
    await asyncio.gather(*coming[1:])
    assert entered == [ANSWER_LANE, BROADCAST_LANE]
    room.leave()
    await room.enter()  # whoever was cancelled took no place along
