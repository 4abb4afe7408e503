"""What holds on every messenger alike, over real HTTP."""

import ssl
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetChat, SendDice
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    MessageOriginChannel,
    MessageOriginUser,
)

from bot.errors import MessengerError, UnsupportedMethod
from bot.mail.model import Platform
from bot.messengers.tls import trust
from bot.sandbox import Sandbox
from bot.sandbox.messages import Wordless
from bot.sandbox.people import CITIZEN
from tests.messengers.conftest import ANNA, Line, button, opened
from tests.messengers.memory import BrokenInbox

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001000500010d0a2db40000000049454e44ae426082"
)


async def test_a_person_s_words_arrive_with_their_name(line: Line) -> None:
    async with line.polling():
        line.say("Ваш номер принят 👍")
        (event,) = await line.inbox.until(1)
    message = (await line.update(event)).message
    assert message is not None
    assert (message.text, message.chat.id, event.chat) == ("Ваш номер принят 👍", line.chat_id, str(line.chat_id))
    assert message.chat.type == "private"
    assert message.from_user is not None
    assert message.from_user.full_name == ANNA.name


async def test_a_link_brings_its_code_along(line: Line) -> None:
    async with line.polling():
        line.sandbox.world.start(line.platform, ANNA.id, "Code_42-x")
        (event,) = await line.inbox.until(1)
    message = (await line.update(event)).message
    assert message is not None
    assert message.text == "/start Code_42-x"


async def test_the_deep_link_names_the_bot_and_the_code(line: Line) -> None:
    link = await line.messenger.deep_link("Code_42-x")
    assert link.startswith({"telegram": "https://t.me/", "vk": "https://vk.me/"}[line.platform])
    assert link.endswith({"telegram": "?start=Code_42-x", "vk": "?ref=Code_42-x"}[line.platform])


async def test_a_page_looks_as_it_was_written(line: Line) -> None:
    link = InlineKeyboardButton(text="Регламент", url="https://gov.ru/r")
    sent = await line.send("👍 <b>Нельзя</b> и <a href='https://gov.ru/'>вот почему</a>", [button("Да", "x:1"), link])
    (shown,) = line.shown
    assert shown.text == "👍 Нельзя и вот почему"
    assert [(m.mark, m.start, m.end, m.url) for m in shown.marks] == [
        ("b", 3, 9, None),
        ("a", 12, 22, "https://gov.ru/"),
    ]
    assert [[(b.label, b.kind) for b in row] for row in shown.keyboard] == [[("Да", "callback"), ("Регламент", "url")]]
    assert (sent.message_id, sent.chat.id) == (shown.id, line.chat_id)


async def test_a_quoted_draft_with_mentions_is_shown_letter_for_letter(line: Line) -> None:
    draft = "[id1|Павел], @all и *id2 (Анна) пишут на press@gov.ru"
    await line.send(f"«{draft}» — <b>исправьте</b>")
    (shown,) = line.shown
    assert shown.text.replace("\u200b", "") == f"«{draft}» — исправьте"
    (bold,) = shown.marks
    assert shown.text[bold.start : bold.end] == "исправьте"


async def test_a_press_is_answered_by_a_toast_and_an_edit(line: Line) -> None:
    await line.send("<b>Проверка</b>", [button("Пункт 4.2", "clause:1:4.2:7")])
    async with line.polling():
        line.sandbox.world.press(line.platform, ANNA.id, line.shown[0].id, 0, 0)
        (event,) = await line.inbox.until(1)
    assert event.chat == str(line.chat_id)
    query = (await line.update(event)).callback_query
    assert query is not None
    assert query.data == "clause:1:4.2:7"
    assert isinstance(query.message, Message)
    with line.sandbox.world.subscribe() as changes:
        await query.answer("Готово")
        toasts = [c for c in [changes.get_nowait(), changes.get_nowait()] if c.type == "toast"]
    assert [toast.text for toast in toasts] == ["Готово"]
    await query.message.edit_text("4.2. <i>Личные данные</i>", reply_markup=None)
    (shown,) = line.shown
    assert (shown.text, shown.keyboard) == ("4.2. Личные данные", ())


async def test_a_press_is_answered_once(line: Line) -> None:
    await line.send("Проверка", [button("Да", "x")])
    async with line.polling():
        line.sandbox.world.press(line.platform, ANNA.id, line.shown[0].id, 0, 0)
        (event,) = await line.inbox.until(1)
    query = (await line.update(event)).callback_query
    assert query is not None
    await query.answer()
    with pytest.raises(TelegramAPIError):
        await query.answer()


async def test_a_sent_message_can_be_edited_and_deleted_at_once(line: Line) -> None:
    sent = await line.send("Раз", [button("Да", "x")])
    await sent.edit_text("Два", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button("Нет", "y")]]))
    assert (line.shown[0].text, line.shown[0].keyboard[0][0].label) == ("Два", "Нет")
    await sent.delete()
    assert line.shown == []


async def test_an_edit_without_buttons_takes_the_old_ones_away(line: Line) -> None:
    sent = await line.send("Раз", [button("Да", "x")])
    await sent.edit_text("Два")
    assert (line.shown[0].text, line.shown[0].keyboard) == ("Два", ())


async def test_an_edit_to_the_same_page_is_no_error(line: Line) -> None:
    sent = await line.send("Раз")
    await sent.edit_text("Раз")
    assert line.shown[0].text == "Раз"


async def test_new_buttons_leave_the_text_and_its_marks(line: Line) -> None:
    sent = await line.send("👍 <b>Раз</b>", [button("Да", "x")])
    await sent.edit_reply_markup(reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button("Нет", "y")]]))
    (shown,) = line.shown
    assert (shown.text, shown.keyboard[0][0].label) == ("👍 Раз", "Нет")
    assert [(m.mark, m.start, m.end) for m in shown.marks] == [("b", 3, 6)]


async def test_typing_is_shown(line: Line) -> None:
    with line.sandbox.world.subscribe() as changes:
        await line.bot.send_chat_action(line.chat_id, "typing")
        assert changes.get_nowait().type == "typing"


@pytest.mark.parametrize("as_photo", [True, False])
async def test_a_person_s_file_can_be_fetched(line: Line, as_photo: bool) -> None:
    async with line.polling():
        line.sandbox.world.attach(line.platform, ANNA.id, "снимок.png", PNG, "Посмотрите", as_photo)
        (event,) = await line.inbox.until(1)
    message = (await line.update(event)).message
    assert message is not None
    assert message.caption == "Посмотрите"
    file = message.photo[-1] if message.photo else message.document
    assert file is not None
    assert bool(message.photo) is as_photo
    received = await line.bot.download(file.file_id, BytesIO())
    assert received is not None
    assert received.read() == PNG


async def test_an_edit_is_the_same_message_with_other_words(line: Line) -> None:
    async with line.polling():
        said = line.sandbox.world.say(line.platform, ANNA.id, "Раз")
        for words in ("Два", "Три"):
            line.sandbox.world.edit(line.platform, ANNA.id, said.id, words)
        events = await line.inbox.until(3)
    assert len({event.event_id for event in events}) == 3
    edits = [(await line.update(event)).edited_message for event in events[1:]]
    assert [(edit.text, edit.message_id, edit.chat.type) for edit in edits if edit] == [
        ("Два", said.id, "private"), ("Три", said.id, "private"),
    ]


@pytest.mark.parametrize("is_post", [False, True])
async def test_others_words_alone_are_the_message_and_beside_own_words_its_occasion(
    line: Line, is_post: bool
) -> None:
    forward = line.sandbox.world.repost if is_post else line.sandbox.world.forward
    async with line.polling():
        forward(line.platform, ANNA.id, "Где мой дом?")
        forward(line.platform, ANNA.id, "Где мой дом?", "Ответим завтра")
        events = await line.inbox.until(2)
    alone, beside = [(await line.update(event)).message for event in events]
    assert alone is not None
    assert (alone.text, alone.reply_to_message) == ("Где мой дом?", None)
    assert beside is not None
    assert (beside.text, beside.forward_origin) == ("Ответим завтра", None)
    replied = beside.reply_to_message
    assert replied is not None
    assert replied.text == "Где мой дом?"
    for origin in (alone.forward_origin, replied.forward_origin):
        assert isinstance(origin, MessageOriginChannel if is_post else MessageOriginUser)
    if isinstance(alone.forward_origin, MessageOriginUser):
        assert alone.forward_origin.sender_user.full_name == CITIZEN.name


@pytest.mark.parametrize("kind", ["sticker", "voice", "location"])
async def test_what_has_no_words_is_told_apart(line: Line, kind: Wordless) -> None:
    async with line.polling():
        line.sandbox.world.send_wordless(line.platform, ANNA.id, kind)
        (event,) = await line.inbox.until(1)
    message = (await line.update(event)).message
    assert message is not None
    assert (message.content_type, message.text) == (kind, None)


async def test_a_file_of_more_than_twenty_megabytes_is_not_fetched(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.messengers.download.BYTE_LIMIT", len(PNG) - 1)
    async with line.polling():
        line.sandbox.world.attach(line.platform, ANNA.id, "снимок.png", PNG, as_photo=True)
        (event,) = await line.inbox.until(1)
    message = (await line.update(event)).message
    assert message is not None
    assert message.photo is not None
    with pytest.raises(MessengerError, match="larger"):
        await line.bot.download(message.photo[-1].file_id, BytesIO())


async def test_a_long_text_waits_for_the_rest_of_it_and_a_short_one_does_not(line: Line) -> None:
    async with line.polling():
        line.say("Двор у школы убрали. " * 300)
        events = await line.inbox.until(2)
        assert [bool(event.waits) for event in events] == [True, True]
        line.say("Спасибо!")
        assert not (await line.inbox.until(3))[2].waits


async def test_an_address_outside_the_platform_is_not_followed(line: Line) -> None:
    for url in ("http://169.254.169.254/latest", "https://vk.com.example.org/x", "file:///etc/passwd", "https://a@b/"):
        with pytest.raises(MessengerError, match="platform's"):
            async for _ in line.bot.session.stream_content(url):
                pass


async def test_a_person_who_blocked_the_bot_is_forbidden(line: Line) -> None:
    line.sandbox.world.block(line.platform, ANNA.id)
    with pytest.raises(TelegramForbiddenError):
        await line.send("Раз")


@pytest.mark.parametrize("method", [GetChat(chat_id=1), SendDice(chat_id=1)])
async def test_a_method_outside_the_contract_is_refused_before_it_leaves(line: Line, method: Any) -> None:
    before = line.sandbox.telegram.counts.total(), line.sandbox.vk.counts.total()
    with pytest.raises(UnsupportedMethod):
        await line.bot(method)
    assert (line.sandbox.telegram.counts.total(), line.sandbox.vk.counts.total()) == before


async def test_a_limit_says_how_long_to_wait(line: Line) -> None:
    if line.platform == "telegram":
        line.sandbox.telegram.fail("sendMessage", status=429, retry_after=7)
    else:
        line.sandbox.vk.fail("messages.send", code=9)
    with pytest.raises(TelegramRetryAfter) as caught:
        await line.send("Раз")
    assert caught.value.retry_after == {"telegram": 7, "vk": 60}[line.platform]


async def test_a_broken_server_is_a_server_error(line: Line) -> None:
    side, method = _sending(line)
    side.page_instead(method, status=502)
    with pytest.raises(TelegramServerError):
        await line.send("Раз")


async def test_a_proxy_s_page_in_place_of_an_answer_is_a_network_error(line: Line) -> None:
    side, method = _sending(line)
    side.page_instead(method, status=200)
    with pytest.raises(TelegramNetworkError):
        await line.send("Раз")


async def test_a_dropped_socket_is_a_network_error(line: Line) -> None:
    side, method = _sending(line)
    side.drop(method)
    with pytest.raises(TelegramNetworkError):
        await line.send("Раз")


async def test_a_wrong_token_is_unauthorized(sandbox: Sandbox) -> None:
    platforms: tuple[tuple[Platform, str], ...] = (("telegram", "1:wrong"), ("vk", "wrong"))
    for platform, token in platforms:
        async with opened(sandbox, platform, token=token) as line:
            with pytest.raises(TelegramUnauthorizedError):
                await line.messenger.start()


async def test_a_server_that_is_not_there_is_a_network_error(sandbox: Sandbox) -> None:
    platforms: tuple[Platform, ...] = ("telegram", "vk")
    for platform in platforms:
        async with opened(sandbox, platform, api_base="http://127.0.0.1:1") as line:
            with pytest.raises(TelegramNetworkError):
                await line.messenger.start()


async def test_a_bundle_without_certificates_is_found_at_the_beginning(foreign_bundle: Path) -> None:
    with pytest.raises(ssl.SSLError):
        trust(foreign_bundle)


async def test_an_event_that_comes_twice_is_one(line: Line) -> None:
    async with line.polling():
        with line.rearranged() as events:
            line.say("Раз")
            line.say("Два")
            events[:] = [events[0], events[1], events[0]]
        line.say("Три")
        await line.inbox.until(3)
    assert [await _text(line, n) for n in range(3)] == ["Раз", "Два", "Три"]


async def test_events_out_of_order_are_all_received(line: Line) -> None:
    async with line.polling():
        with line.rearranged() as events:
            for word in ("Раз", "Два", "Три"):
                line.say(word)
            events.reverse()
        await line.inbox.until(3)
        line.say("Четыре")
        await line.inbox.until(4)
    assert {await _text(line, n) for n in range(4)} == {"Раз", "Два", "Три", "Четыре"}


async def test_a_spoiled_event_takes_no_other_with_it_and_does_not_come_for_ever(line: Line) -> None:
    async with line.polling():
        with line.rearranged() as events:
            for word in ("Раз", "Два"):
                line.say(word)
            spoiled = {"telegram": {"message": 1, "update_id": events[0].get("update_id")}}.get(
                line.platform, {"type": "message_new", "event_id": "z", "object": {"message": 1}}
            )
            events[:] = ["мусор", None, spoiled, events[1]]
        await line.inbox.until(2)
        line.say("Три")
        received = await line.inbox.until(3)
    assert [event.chat for event in received] == ["?", str(line.chat_id), str(line.chat_id)]
    with pytest.raises(ValueError, match=r"\w"):
        await line.messenger.update(received[0].payload)
    assert [await _text(line, n) for n in (1, 2)] == ["Два", "Три"]


async def test_what_came_while_the_bot_was_down_is_received_once(line: Line) -> None:
    async with line.polling():
        line.say("Раз")
        await line.inbox.until(1)
    line.say("Два")
    async with line.polling():
        await line.inbox.until(2)
        line.say("Три")
        await line.inbox.until(3)
    assert [await _text(line, n) for n in range(3)] == ["Раз", "Два", "Три"]


async def test_events_that_could_not_be_stored_are_asked_for_again(line: Line) -> None:
    line.inbox = BrokenInbox()
    async with line.polling() as task:
        line.say("Раз")
        with pytest.raises(OSError, match="no space"):
            await task
    async with line.polling():
        await line.inbox.until(1)
    assert await _text(line, 0) == "Раз"


async def test_a_group_chat_leaves_no_trace(line: Line) -> None:
    async with line.polling():
        with line.rearranged() as events:
            line.say("Раз")
            line.say("Два")
            _into_a_group(line.platform, events[0])
        (event,) = await line.inbox.until(1)
        line.say("Три")
        await line.inbox.until(2)
    assert [await _text(line, n) for n in range(2)] == ["Два", "Три"]
    assert event.chat == str(line.chat_id)


async def test_a_feed_that_cannot_be_reached_ends_with_a_named_error(line: Line) -> None:
    if line.platform == "telegram":
        line.sandbox.telegram.drop("getUpdates")
    else:
        line.sandbox.vk.drop("longpoll", times=3)  # aiohttp repeats a GET by itself
    assert isinstance(await line.poll_fails(), TelegramNetworkError)


async def test_a_feed_of_a_broken_server_ends_with_a_named_error(line: Line) -> None:
    side = line.sandbox.telegram if line.platform == "telegram" else line.sandbox.vk
    side.page_instead({"telegram": "getUpdates", "vk": "longpoll"}[line.platform], status=503)
    assert isinstance(await line.poll_fails(), TelegramServerError)


async def test_a_stranger_cannot_be_written_to_first(line: Line) -> None:
    line.sandbox.world.reset()
    kind = {"telegram": TelegramBadRequest, "vk": TelegramForbiddenError}[line.platform]
    with pytest.raises(kind):
        await line.send("Раз")


def _sending(line: Line) -> tuple[Any, str]:
    if line.platform == "telegram":
        return line.sandbox.telegram, "sendMessage"
    return line.sandbox.vk, "messages.send"


def _into_a_group(platform: Platform, event: dict[str, Any]) -> None:
    if platform == "telegram":
        event["message"]["chat"] = {"id": -1001, "type": "supergroup", "title": "Отдел"}
    else:
        event["object"]["message"]["peer_id"] = 2_000_000_001


async def _text(line: Line, number: int) -> str | None:
    message = (await line.update(line.inbox.events[number])).message
    assert message is not None
    return message.text
