"""What only Telegram does."""

import json
from typing import Any

import pytest
from aiogram.exceptions import TelegramConflictError, TelegramNetworkError, TelegramRetryAfter
from aiogram.methods import SendMessage
from aiohttp import web

from bot.errors import MessengerError
from bot.messengers.telegram.messenger import TelegramMessenger
from tests.messengers.canned import canned
from tests.messengers.conftest import TELEGRAM_TOKEN, Line, opened
from tests.messengers.memory import MemoryInbox


async def test_a_batch_is_confirmed_by_the_request_after_its_commit(telegram: Line) -> None:
    async with telegram.polling():
        telegram.say("Раз")
        await telegram.inbox.until(1)
        telegram.say("Два")
        await telegram.inbox.until(2)
    offsets = [c.params.get("offset") for c in telegram.sandbox.telegram.calls if c.method == "getUpdates"]
    assert offsets[0] is None
    assert offsets[1] == str(int(telegram.inbox.commits[0][1]) + 1)


async def test_only_messages_their_edits_and_presses_are_asked_for(telegram: Line) -> None:
    async with telegram.polling():
        telegram.say("Раз")
        await telegram.inbox.until(1)
        telegram.say("Два")
        await telegram.inbox.until(2)
    first, *_, call = [c for c in telegram.sandbox.telegram.calls if c.method == "getUpdates"]
    assert first.params["timeout"] == "0"
    assert json.loads(str(call.params["allowed_updates"])) == ["message", "edited_message", "callback_query"]
    assert (call.params["timeout"], call.params["limit"]) == ("25", "100")


async def test_a_second_bot_under_the_same_token_ends_the_first_one_s_feed(telegram: Line) -> None:
    async with telegram.polling() as task, opened(telegram.sandbox, "telegram") as other, other.polling():
        with pytest.raises(TelegramConflictError):
            await task


async def test_a_webhook_left_by_others_is_removed_and_its_updates_kept(telegram: Line) -> None:
    (call,) = [c for c in telegram.sandbox.telegram.calls if c.method == "deleteWebhook"]
    assert call.params.get("drop_pending_updates") in {None, "false", "False"}


async def test_the_key_is_no_part_of_the_wire(telegram: Line) -> None:
    await telegram.send("Раз", key=42)
    (call,) = [c for c in telegram.sandbox.telegram.calls if c.method == "sendMessage"]
    assert "key" not in call.params
    assert call.params["parse_mode"] == "HTML"
    assert json.loads(str(call.params["link_preview_options"])) == {"is_disabled": True}


async def test_updates_of_other_kinds_leave_no_trace(telegram: Line) -> None:
    async with telegram.polling():
        with telegram.rearranged() as events:
            telegram.say("Раз")
            telegram.say("Два")
            number = events[0]["update_id"]
            events[0] = {"update_id": number, "channel_post": events[0]["message"]}
        (event,) = await telegram.inbox.until(1)
    assert event.payload["message"]["text"] == "Два"


async def test_a_press_under_a_forgotten_message_belongs_to_its_person(telegram: Line) -> None:
    async with telegram.polling():
        with telegram.rearranged() as events:
            telegram.say("Раз")
            person = events[0]["message"]["from"]
            query = {"id": "1", "from": person, "chat_instance": "1", "data": "x"}
            events[0] = {"update_id": events[0]["update_id"], "callback_query": query}
        (event,) = await telegram.inbox.until(1)
    assert event.chat == str(telegram.chat_id)
    assert (await telegram.update(event)).callback_query is not None


async def feed(*answers: Any, status: int = 200) -> tuple[BaseException | None, MemoryInbox]:
    """What becomes of a feed that gets these answers one after another, the last for ever."""
    queue = list(answers)
    inbox = MemoryInbox()
    async with canned() as server:
        def answer() -> web.Response:
            body = queue.pop(0) if len(queue) > 1 else queue[0]
            return web.json_response(body, status=status) if not isinstance(body, str) else web.Response(text=body)

        server.said[f"/bot{TELEGRAM_TOKEN}/getUpdates"] = answer
        messenger = TelegramMessenger(TELEGRAM_TOKEN, server.url, None)
        try:
            await messenger.feed.poll(inbox)
        except (MessengerError, TelegramNetworkError, TelegramRetryAfter) as error:
            return error, inbox
        finally:
            await messenger.close()
    return None, inbox


async def test_a_count_that_begins_anew_is_followed() -> None:
    high, low = ({"update_id": number, "message": {"chat": {"id": 1, "type": "private"}}} for number in (900, 7))
    error, inbox = await feed({"ok": True, "result": [high]}, {"ok": True, "result": [low]}, "<html>")
    assert isinstance(error, TelegramNetworkError)
    assert [position for _, position in inbox.commits] == ["900", "7"]


@pytest.mark.parametrize("batch", [["x"], [None, {}], [{"update_id": "7"}]])
async def test_updates_that_cannot_be_confirmed_end_the_feed(batch: Any) -> None:
    error, inbox = await feed({"ok": True, "result": batch})
    assert isinstance(error, MessengerError)
    assert inbox.commits == []


@pytest.mark.parametrize("answer", ["<html>", {"ok": True, "result": {}}, [], "плохо"])
async def test_an_answer_that_is_not_the_bot_api_s_ends_the_feed(answer: Any) -> None:
    error, _ = await feed(answer)
    assert isinstance(error, TelegramNetworkError)


async def test_a_limit_that_names_no_time_still_asks_to_wait() -> None:
    error, _ = await feed({"ok": False, "error_code": 429, "description": "Too Many Requests"}, status=429)
    assert isinstance(error, TelegramRetryAfter)
    assert error.retry_after > 0


async def test_an_unkeyed_message_is_ordinary_in_telegram(telegram: Line) -> None:
    await telegram.bot(SendMessage(chat_id=telegram.chat_id, text="Раз"))
    assert telegram.shown[0].text == "Раз"
