"""VK's feed: settings at the start, and every way in which a Long Poll fails."""

from typing import Any

import pytest
from aiogram.exceptions import TelegramNetworkError
from aiohttp import web

from bot.clock import SystemClock
from bot.errors import MessengerError
from bot.messengers.vk.feed import EVENTS as KNOWN
from bot.messengers.vk.incoming import CONVERSING
from bot.messengers.vk.messenger import VkMessenger
from bot.sandbox.vk.longpoll import EVENTS
from tests.messengers.canned import Canned, canned
from tests.messengers.conftest import VK_TOKEN, Line
from tests.messengers.memory import MemoryInbox, MemorySent


def asked(line: Line) -> list[dict[str, Any]]:
    return [dict(call.params) for call in line.sandbox.vk.calls if call.method == "longpoll"]


async def test_the_start_switches_every_kind_of_event_on_or_off(vk: Line) -> None:
    (wire,) = [call.params for call in vk.sandbox.vk.calls if call.method == "groups.setLongPollSettings"]
    assert (wire["enabled"], wire["api_version"]) == ("1", "5.199")
    assert {name for name in EVENTS if wire.get(name) == "1"} == set(CONVERSING.events)
    assert {name for name in EVENTS if wire.get(name) == "0"} == set(EVENTS) - set(CONVERSING.events)
    assert set(EVENTS) == set(KNOWN)


async def test_the_position_is_stored_before_the_first_event(vk: Line) -> None:
    async with vk.polling():
        assert vk.inbox.commits[0][0] == []
        assert vk.inbox.at == str(vk.sandbox.vk.longpoll.ts)


async def test_every_request_waits_at_the_stored_position(vk: Line) -> None:
    async with vk.polling():
        vk.say("Раз")
        await vk.inbox.until(1)
        position = vk.inbox.at
        vk.say("Два")
        await vk.inbox.until(2)
    assert position in [request["ts"] for request in asked(vk)][1:]
    assert [request["wait"] for request in asked(vk)][:2] == ["0", "25"]


async def test_a_lost_history_moves_on_to_the_position_that_vk_names_as_a_number(vk: Line) -> None:
    vk.inbox.at = "1"
    vk.sandbox.vk.longpoll.lose_history()
    async with vk.polling():
        await vk.inbox.until_commits(1)
        vk.say("Раз")
        await vk.inbox.until(1)
    assert vk.inbox.at == str(vk.sandbox.vk.longpoll.ts)


async def test_an_expired_key_is_renewed_and_the_position_kept(vk: Line) -> None:
    async with vk.polling():
        vk.say("Раз")
        await vk.inbox.until(1)
        vk.sandbox.vk.longpoll.expire_key()
        vk.say("Два")
        await vk.inbox.until(2)
    assert vk.sandbox.vk.counts["groups.getLongPollServer"] == 2


async def test_when_everything_is_lost_key_and_position_are_new(vk: Line) -> None:
    async with vk.polling():
        vk.say("Раз")
        await vk.inbox.until(1)
        vk.sandbox.vk.longpoll.lose_everything()
        await vk.inbox.until_commits(3)
        vk.say("Два")
        await vk.inbox.until(2)
    assert len(vk.inbox.events) == 2


@pytest.mark.parametrize("failed", [4, 5, "x", ["x"], {}])
async def test_an_unknown_failure_ends_the_feed_at_once(vk: Line, failed: Any) -> None:
    vk.sandbox.vk.fail_longpoll({"failed": failed}, times=100)
    assert isinstance(await vk.poll_fails(), MessengerError)
    assert vk.sandbox.vk.counts["longpoll"] == 1


@pytest.mark.parametrize("failed", [1, 2, 3])
async def test_a_failure_that_does_not_end_ends_the_feed(vk: Line, failed: int) -> None:
    vk.sandbox.vk.fail_longpoll({"failed": failed, "ts": vk.sandbox.vk.longpoll.ts}, times=100)
    assert isinstance(await vk.poll_fails(), MessengerError)
    assert vk.sandbox.vk.counts["longpoll"] == 3


@pytest.mark.parametrize("answer", [{}, {"ts": "5"}, {"updates": []}, {"ts": None, "updates": []}, {"failed": 1}])
async def test_an_answer_without_sense_ends_the_feed_and_moves_nothing(vk: Line, answer: dict[str, Any]) -> None:
    vk.sandbox.vk.fail_longpoll(answer)
    assert isinstance(await vk.poll_fails(), TelegramNetworkError)
    assert [events for events, _ in vk.inbox.commits] == [[]]


async def test_events_of_walls_and_permissions_are_not_stored(vk: Line) -> None:
    async with vk.polling():
        with vk.rearranged() as events:
            events.append({"type": "wall_reply_new", "event_id": "w", "group_id": 1, "object": {"text": "слова"}})
            events.append({"type": "message_allow", "event_id": "a", "group_id": 1, "object": {"user_id": 1}})
        vk.say("Раз")
        (event,) = await vk.inbox.until(1)
    assert event.payload["type"] == "message_new"


def settings(**changes: Any) -> dict[str, Any]:
    events = {name: int(name in CONVERSING.events) for name in EVENTS}
    return {"is_enabled": True, "api_version": "5.199", "events": events} | changes


@pytest.mark.parametrize(
    ("rights", "kept", "word"),
    [
        (["messages", "manage"], settings(is_enabled=False), "enabled False"),
        (["messages", "manage"], settings(api_version="5.92"), r"5\.92"),
        (["messages", "manage"], settings(events={"message_new": 1}), "message_event"),
        (["messages", "photos"], settings(), "manage"),
    ],
)
async def test_a_start_that_would_leave_the_bot_deaf_is_refused(rights: list[str], kept: Any, word: str) -> None:
    async with canned() as server:
        granted = [{"name": right, "setting": 1} for right in rights]
        says(server, "groups.getTokenPermissions", {"mask": 0, "permissions": granted})
        says(server, "groups.setLongPollSettings", 1)
        says(server, "groups.getLongPollSettings", kept)
        messenger = VkMessenger(VK_TOKEN, 5, server.url, None, MemorySent(), SystemClock())
        try:
            with pytest.raises(MessengerError, match=word):
                await messenger.feed.start()
        finally:
            await messenger.close()


async def test_a_feed_that_sends_us_elsewhere_is_not_followed() -> None:
    async with canned() as server:
        says(server, "groups.getLongPollServer", {"key": "k", "server": f"{server.url}/lp", "ts": "1"})
        server.said["/lp"] = lambda: web.Response(status=302, headers={"Location": f"{server.url}/elsewhere"})
        messenger = VkMessenger(VK_TOKEN, 5, server.url, None, MemorySent(), SystemClock())
        try:
            with pytest.raises(TelegramNetworkError):
                await messenger.feed.poll(MemoryInbox())
        finally:
            await messenger.close()
    assert all("elsewhere" not in path for path, _ in server.asked)


def says(server: Canned, method: str, response: Any) -> None:
    server.said[f"/method/{method}"] = lambda: web.json_response({"response": response})
