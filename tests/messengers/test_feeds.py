"""What is common to both feeds: kinds, the first moment of duty, and positions that make no sense."""

import asyncio
from typing import Any

import pytest
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError
from aiohttp import web

from bot.errors import MessengerError
from bot.messengers.contract import Incoming
from bot.messengers.feeds import Kind
from bot.messengers.telegram import incoming as telegram_incoming
from bot.messengers.telegram.feed import TelegramFeed
from bot.messengers.telegram.messenger import TelegramMessenger
from bot.messengers.vk import incoming as vk_incoming
from bot.messengers.vk.feed import EVENTS, VkFeed
from bot.messengers.vk.messenger import VkMessenger
from tests.messengers.canned import Canned, canned
from tests.messengers.conftest import TELEGRAM_TOKEN, VK_TOKEN, Line
from tests.messengers.memory import MemoryInbox


def commented(event: Any) -> Incoming | None:
    """A comment of a wall, or of a discussion group."""
    match event:
        case {"type": "wall_reply_new", "event_id": str(number)}:
            return Incoming(number, "", event, kind="comment")
        case {"update_id": int(number), "message": {"chat": {"type": "supergroup"}}}:
            return Incoming(str(number), "", event, kind="comment")
    return None


COMMENTS = Kind(("wall_reply_new", "wall_reply_edit"), commented)
TELEGRAM_COMMENTS = Kind(("message", "message_reaction"), commented)


def group_message(number: int, chat: str) -> dict[str, Any]:
    return {"update_id": number, "message": {"chat": {"id": -5, "type": chat}, "text": "слова"}}


async def test_one_poll_brings_conversation_and_comments_each_as_its_kind(line: Line) -> None:
    feed: TelegramFeed | VkFeed
    if isinstance(line.messenger, TelegramMessenger):
        feed = TelegramFeed(line.bot, (telegram_incoming.CONVERSING, TELEGRAM_COMMENTS))
    else:
        assert isinstance(line.messenger, VkMessenger)
        feed = VkFeed(
            line.messenger._client, line.sandbox.vk.group_id, line.messenger._web, (vk_incoming.CONVERSING, COMMENTS)
        )
    await feed.start()
    on_duty = asyncio.Event()
    task = asyncio.create_task(feed.poll(line.inbox, on_duty.set))
    await on_duty.wait()
    with line.rearranged() as events:
        line.say("Раз")
        if line.platform == "telegram":
            number = events[0]["update_id"]
            events += [group_message(number + 1, "supergroup"), group_message(number + 2, "channel")]
        else:
            events.append({"type": "wall_reply_new", "event_id": "w", "object": {"text": "слова"}})
            events.append({"type": "wall_post_new", "event_id": "p", "object": {"text": "слова"}})
    said, comment = await line.inbox.until(2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert (said.kind, comment.kind) == ("conversation", "comment")
    assert len(line.inbox.events) == 2


async def test_a_platform_is_asked_for_what_the_kinds_want_and_for_nothing_else(line: Line) -> None:
    if isinstance(line.messenger, TelegramMessenger):
        feed = TelegramFeed(line.bot, (telegram_incoming.CONVERSING, TELEGRAM_COMMENTS))
        task = asyncio.create_task(feed.poll(line.inbox))
        await line.sandbox.telegram.until_called("getUpdates")
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        call = next(c for c in line.sandbox.telegram.calls if c.method == "getUpdates")
        asked = ["message", "edited_message", "callback_query", "message_reaction"]
        assert call.params["allowed_updates"] == str(asked).replace("'", '"')
    else:
        assert isinstance(line.messenger, VkMessenger)
        await VkFeed(line.messenger._client, line.sandbox.vk.group_id, line.messenger._web, (COMMENTS,)).start()
        assert line.sandbox.vk.longpoll.kinds == set(COMMENTS.events)


async def test_in_a_community_that_others_use_too_events_are_only_ever_switched_on(vk: Line) -> None:
    assert isinstance(vk.messenger, VkMessenger)
    theirs = {"photo_new", "like_add"}
    vk.sandbox.vk.longpoll.kinds = set(theirs)
    feed = VkFeed(vk.messenger._client, vk.sandbox.vk.group_id, vk.messenger._web, (COMMENTS,), shared=True)
    await feed.start()
    assert vk.sandbox.vk.longpoll.kinds == theirs | set(COMMENTS.events)
    call = [c for c in vk.sandbox.vk.calls if c.method == "groups.setLongPollSettings"][-1]
    assert not [name for name in EVENTS if call.params.get(name) == "0"]


async def test_a_feed_is_on_duty_once_nothing_that_comes_can_be_lost(line: Line) -> None:
    on_duty = asyncio.Event()
    task = asyncio.create_task(line.messenger.feed.poll(line.inbox, on_duty.set))
    async with asyncio.timeout(5):
        await on_duty.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    if line.platform == "vk":
        assert line.inbox.at == str(line.sandbox.vk.longpoll.ts)
    line.say("Пока бот лежал")
    async with line.polling():
        assert len(await line.inbox.until(1)) == 1


async def test_a_feed_that_is_refused_at_once_does_not_say_that_it_is_on_duty(line: Line) -> None:
    said: list[str] = []
    side = line.sandbox.telegram if line.platform == "telegram" else line.sandbox.vk
    side.page_instead("getUpdates" if line.platform == "telegram" else "longpoll", status=502)
    with pytest.raises(TelegramAPIError):
        await line.messenger.feed.poll(line.inbox, lambda: said.append("on duty"))
    assert said == []


ABSURD_TS = [-1, "-1", "x", "", None, True, 5.0, [1], {}, 10**30, "9" * 40, "١٢", 0, "far ahead", "far behind"]


@pytest.mark.parametrize("ts", ABSURD_TS, ids=repr)
@pytest.mark.parametrize("with_event", [True, False])
async def test_an_absurd_position_of_vk_moves_nothing_and_loses_nothing(vk: Line, ts: Any, with_event: bool) -> None:
    async with vk.polling():
        vk.say("Раз")
        await vk.inbox.until(1)
    stood = vk.inbox.at
    now = vk.sandbox.vk.longpoll.ts
    absurd = {"far ahead": now + 5_000_000, "far behind": str(now - 1_000)}.get(str(ts), ts)
    event = {"type": "message_new", "event_id": "spoiled", "object": {"message": {"peer_id": 1, "from_id": 1}}}
    vk.sandbox.vk.fail_longpoll({"ts": absurd, "updates": [event] if with_event else []})
    assert isinstance(await vk.poll_fails(), TelegramNetworkError)
    assert vk.inbox.at == stood
    vk.say("Два")
    async with vk.polling():
        await vk.inbox.until_commits(len(vk.inbox.commits) + 1)
    said = [e.payload["object"]["message"]["text"] for e in vk.inbox.events if e.event_id != "spoiled"]
    assert said == ["Раз", "Два"]


@pytest.mark.parametrize("ts", [10**14, 7, -1, "x"])
async def test_a_lost_history_moves_only_to_where_vk_itself_stands(vk: Line, ts: Any) -> None:
    async with vk.polling():
        vk.say("Раз")
        await vk.inbox.until(1)
    stood = vk.inbox.at
    vk.sandbox.vk.fail_longpoll({"failed": 1, "ts": ts})
    assert isinstance(await vk.poll_fails(), TelegramNetworkError)
    assert vk.inbox.at == stood


async def updates(*answers: Any) -> tuple[MemoryInbox, list[Any]]:
    """What becomes of a feed that stands at 1000 and gets these batches; the offsets that it asked with."""
    queue: list[Any] = [{"ok": True, "result": batch} for batch in answers]
    inbox = MemoryInbox("1000")
    async with canned() as server:
        server.said[f"/bot{TELEGRAM_TOKEN}/getUpdates"] = (
            lambda: web.json_response(queue.pop(0)) if queue else web.Response(text="<html>")
        )
        messenger = TelegramMessenger(TELEGRAM_TOKEN, server.url, None)
        try:
            await messenger.feed.poll(inbox)
        except (TelegramNetworkError, MessengerError):
            pass
        finally:
            await messenger.close()
        return inbox, _offsets(server)


def _offsets(server: Canned) -> list[Any]:
    return [body for path, body in server.asked if "getUpdates" in path]


def private(number: Any) -> dict[str, Any]:
    return {"update_id": number, "message": {"chat": {"id": 1, "type": "private"}, "text": "слова"}}


@pytest.mark.parametrize("number", [-5, 10**18, 2**31, True, "1002", 5.0, None, [1]], ids=repr)
async def test_an_absurd_number_of_an_update_confirms_nothing(number: Any) -> None:
    inbox, _ = await updates([private(1001), private(number)])
    assert inbox.at == "1001"
    inbox, _ = await updates([private(number)])
    assert inbox.at == "1000"


async def test_a_number_far_from_the_last_one_is_believed_once_telegram_has_said_it_twice() -> None:
    far = [private(1_900_000_000)]
    inbox, _ = await updates(far, [private(1001), private(1002)])
    assert inbox.at == "1002"
    assert {event.event_id for event in inbox.events} == {"1900000000", "1001", "1002"}
    inbox, _ = await updates(far, far)
    assert inbox.at == "1900000000"
    assert len(inbox.events) == 1


async def test_a_community_that_is_only_listened_to_needs_no_messenger(vk: Line) -> None:
    from bot.messengers.tls import trust
    from bot.messengers.vk.client import VkClient
    from bot.messengers.vk.web import Web

    tls = trust(None)
    client, web_session = VkClient(VK_TOKEN, vk.sandbox.vk_base, tls), Web(tls)
    feed = VkFeed(client, vk.sandbox.vk.group_id, web_session, (vk_incoming.CONVERSING,))
    await feed.reach()
    await feed.start()
    task = asyncio.create_task(feed.poll(vk.inbox))
    await vk.inbox.until_position()
    vk.say("Раз")
    [event] = await vk.inbox.until(1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await client.close()
    await web_session.close()
    assert event.kind == "conversation"
