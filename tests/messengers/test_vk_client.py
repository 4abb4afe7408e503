"""vk-api behind the client: what a server may answer, and what is made of it."""

from typing import Any

import pytest
from aiohttp import web

from bot.messengers.tls import trust
from bot.messengers.vk.client import VkClient
from bot.messengers.vk.errors import VkBroken, VkFault, VkRefusal, VkUnreachable
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
