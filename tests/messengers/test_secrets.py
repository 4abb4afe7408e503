"""A token is in no log line and in no error, whatever goes wrong."""

import logging
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from aiogram.exceptions import TelegramAPIError
from aiohttp import web

from bot.clock import SystemClock
from bot.errors import BotError
from bot.messengers.telegram.messenger import TelegramMessenger
from bot.messengers.vk.messenger import VkMessenger
from tests.messengers.canned import Canned, canned
from tests.messengers.conftest import TELEGRAM_TOKEN, VK_TOKEN, Line
from tests.messengers.memory import MemoryInbox, MemorySent

SECRETS = (TELEGRAM_TOKEN, TELEGRAM_TOKEN.partition(":")[2], VK_TOKEN)


def everything_in(error: BaseException) -> Iterator[str]:
    """What a log or a person could see of an error, and of every error behind it."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield from (str(one), repr(one), repr(one.args), repr(vars(one)))
        yield from traceback.format_exception(one)
        waiting += [one.__cause__, one.__context__]


def assert_clean(caplog: pytest.LogCaptureFixture, *errors: BaseException) -> None:
    seen = [text for error in errors for text in everything_in(error)]
    seen += [f"{record.getMessage()} {record.args!r} {record.exc_text}" for record in caplog.records]
    for secret in SECRETS:
        assert [text for text in seen if secret in text] == []


@pytest.fixture(autouse=True)
def loud(caplog: pytest.LogCaptureFixture) -> None:
    for name in ("", "aiohttp", "aiogram", "urllib3", "requests", "vk_api", "asyncio", "bot"):
        caplog.set_level(logging.DEBUG, logger=name)


async def test_an_ordinary_day_logs_no_token(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    async with line.polling():
        line.say("Раз")
        await line.inbox.until(1)
    await line.send("Два")
    assert_clean(caplog)


async def failures(server: Canned, answer: Any) -> list[BaseException]:
    """The errors of both messengers when a server answers so to everything."""
    class Everything(dict[str, Any]):
        def __missing__(self, path: str) -> Any:
            return answer

    server.said = Everything()
    errors: list[BaseException] = []
    telegram = TelegramMessenger(TELEGRAM_TOKEN, server.url, None)
    vk = VkMessenger(VK_TOKEN, 5, server.url, None, MemorySent(), SystemClock())
    for messenger in (telegram, vk):
        feed = messenger.feed
        for attempt in (messenger.start(), feed.start(), feed.poll(MemoryInbox()), messenger.deep_link("x")):
            try:
                await attempt
            except (TelegramAPIError, BotError) as error:
                errors.append(error)
        await messenger.close()
    return errors


def _mirror(server: Canned) -> web.Response:
    """A server that repeats what it was asked, as debug pages of proxies do."""
    path, body = server.asked[-1]
    return web.Response(status=404, text=f"not found: {path} {body}", content_type="text/html")


def _refusal(server: Canned) -> web.Response:
    path, _ = server.asked[-1]
    said = f"bad token at {path}" if TELEGRAM_TOKEN in path else f"bad token {VK_TOKEN} at {path}"
    error = {"error_code": 5, "error_msg": said, "request_params": [{"key": "access_token", "value": VK_TOKEN}]}
    return web.json_response({"ok": False, "error_code": 401, "description": said, "error": error}, status=200)


@pytest.mark.parametrize(
    "answer",
    [
        _mirror,
        _refusal,
        lambda server: web.Response(status=302, headers={"Location": server.asked[-1][0]}),
        lambda server: web.Response(status=200, text="<html>", content_type="text/html"),
        lambda server: web.Response(status=502, body=b"\xff\xfe", content_type="text/html", charset="utf-8"),
    ],
    ids=["mirror", "refusal", "endless redirect", "html", "broken text"],
)
async def test_no_error_tells_a_token(answer: Any, caplog: pytest.LogCaptureFixture) -> None:
    async with canned() as server:
        errors = await failures(server, lambda: answer(server))
    assert len(errors) == 8
    assert_clean(caplog, *errors)


async def test_a_server_that_is_away_tells_no_token(caplog: pytest.LogCaptureFixture) -> None:
    server = Canned()
    server.url = "http://127.0.0.1:1"
    errors = await failures(server, None)
    assert len(errors) == 8
    assert_clean(caplog, *errors)


async def test_a_download_that_fails_tells_no_token(telegram: Line, caplog: pytest.LogCaptureFixture) -> None:
    url = telegram.bot.session.api.file_url(TELEGRAM_TOKEN, "photos/none.jpg")
    with pytest.raises(BotError) as caught:
        async for _ in telegram.bot.session.stream_content(url):
            pass
    assert_clean(caplog, caught.value)
