"""The traps of VK's methods: what goes over the wire and what comes back, against the sandbox."""

import asyncio
import json
from io import BytesIO
from typing import Any

import pytest
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.methods import AnswerCallbackQuery, EditMessageReplyMarkup, SendMessage, SendPhoto
from aiogram.types import BufferedInputFile, ForceReply, InlineKeyboardMarkup, ReplyParameters

from bot.errors import UnsupportedMethod
from bot.messengers.contract import KeyedDocument, KeyedMessage, KeyedPhoto
from bot.sandbox import PEOPLE, Sandbox
from tests.messengers.conftest import VK_TOKEN, Line, button, opened
from tests.messengers.test_both import PNG


def called(line: Line, method: str) -> dict[str, Any]:
    """The parameters of the last call of a method, as they stood on the wire."""
    return dict([call.params for call in line.sandbox.vk.calls if call.method == method][-1])


async def test_one_person_s_answer_goes_through_peer_ids_under_its_key(vk: Line) -> None:
    sent = await vk.send("Раз", key=42)
    wire = called(vk, "messages.send")
    assert (wire["peer_ids"], wire["random_id"]) == (str(vk.chat_id), "42")
    assert (wire["disable_mentions"], wire["dont_parse_links"]) == ("1", "1")
    assert "peer_id" not in wire
    assert sent.message_id == vk.shown[0].id


async def test_a_message_without_a_key_is_refused_before_it_leaves(vk: Line) -> None:
    photo = SendPhoto(chat_id=vk.chat_id, photo=BufferedInputFile(PNG, "x.png"))
    for call in (SendMessage(chat_id=vk.chat_id, text="x"), photo, KeyedMessage(chat_id=vk.chat_id, text="x", key=0)):
        with pytest.raises(UnsupportedMethod, match="without a key"):
            await vk.bot(call)
    assert vk.sandbox.vk.counts["messages.send"] == 0
    assert vk.sandbox.vk.counts["photos.getMessagesUploadServer"] == 0


async def test_the_same_key_twice_is_one_message(vk: Line) -> None:
    first = await vk.send("Раз", key=42)
    again = await vk.send("Раз", key=42)
    assert len(vk.shown) == 1
    assert first.message_id == again.message_id


async def test_a_message_whose_answer_was_lost_is_not_doubled_by_its_repetition(vk: Line) -> None:
    vk.sandbox.vk.drop("messages.send", done=True)
    with pytest.raises(TelegramNetworkError):
        await vk.send("Раз", key=42)
    again = await vk.send("Раз", key=42)
    assert [shown.id for shown in vk.shown] == [again.message_id]


@pytest.mark.parametrize("code", [900, 901, 902])
async def test_a_refusal_inside_a_success_is_a_refusal(vk: Line, code: int) -> None:
    vk.sandbox.vk.fail_recipient(code)
    with pytest.raises(TelegramForbiddenError):
        await vk.send("Раз")
    await vk.send("Два")
    assert [shown.text for shown in vk.shown] == ["Два"]


async def test_a_captcha_asks_to_wait_for_a_long_time(vk: Line) -> None:
    vk.sandbox.vk.fail("messages.send", code=14)
    with pytest.raises(TelegramRetryAfter) as raised:
        await vk.send("Раз")
    assert raised.value.retry_after >= 600
    assert vk.sandbox.vk.counts["messages.send"] == 1


async def test_too_many_requests_are_not_repeated_behind_the_caller_s_back(vk: Line) -> None:
    vk.sandbox.vk.fail("messages.send", code=6, times=50)
    with pytest.raises(TelegramAPIError):
        await vk.send("Раз")
    assert vk.sandbox.vk.counts["messages.send"] == 1


async def test_an_edit_after_a_day_is_a_bad_request(vk: Line) -> None:
    sent = await vk.send("Раз")
    vk.sandbox.world.shift(24 * 3600 + 60)
    with pytest.raises(TelegramBadRequest):
        await sent.edit_text("Два")


async def test_buttons_of_a_message_that_nobody_remembers_cannot_be_changed(vk: Line) -> None:
    sent = await vk.send("Раз", [button("Да", "x")])
    vk.sent.messages.clear()
    with pytest.raises(TelegramBadRequest):
        await vk.bot(EditMessageReplyMarkup(chat_id=vk.chat_id, message_id=sent.message_id, reply_markup=None))


async def test_a_message_that_is_gone_cannot_be_deleted_twice(vk: Line) -> None:
    sent = await vk.send("Раз")
    await sent.delete()
    assert called(vk, "messages.delete")["delete_for_all"] == "1"
    with pytest.raises(TelegramForbiddenError):
        await sent.delete()


async def test_a_long_toast_is_clipped_to_what_vk_shows(vk: Line) -> None:
    await vk.send("Раз", [button("Да", "x")])
    async with vk.polling():
        vk.sandbox.world.press("vk", PEOPLE[0].id, vk.shown[0].id, 0, 0)
        (event,) = await vk.inbox.until(1)
    query = (await vk.update(event)).callback_query
    assert query is not None
    await query.answer("я" * 200)
    shown = json.loads(called(vk, "messages.sendMessageEventAnswer")["event_data"])
    assert shown == {"type": "show_snackbar", "text": "я" * 89 + "…"}


@pytest.mark.parametrize("query_id", ["", "abc", "abc:1", ":1:1", "abc:x:1", "abc:1:-1"])
async def test_an_answer_to_another_platform_s_press_is_a_bad_request(vk: Line, query_id: str) -> None:
    with pytest.raises(TelegramBadRequest):
        await vk.bot(AnswerCallbackQuery(callback_query_id=query_id))


async def test_a_picture_is_sent_with_its_caption(vk: Line) -> None:
    photo = BufferedInputFile(PNG, "снимок.png")
    await vk.bot(KeyedPhoto(chat_id=vk.chat_id, photo=photo, caption="<b>Вот</b>", key=43))
    (shown,) = vk.shown
    assert shown.photo is not None
    assert (shown.photo.data, shown.text, shown.marks[0].mark) == (PNG, "Вот", "b")


async def test_a_document_sent_from_memory_keeps_its_name(vk: Line) -> None:
    document = BufferedInputFile(b"PK", "Регламент 2026.docx")
    await vk.bot(KeyedDocument(chat_id=vk.chat_id, document=document, key=44))
    (shown,) = vk.shown
    assert shown.document is not None
    assert (shown.document.name, shown.document.data) == ("Регламент 2026.docx", b"PK")


async def test_a_picture_that_came_can_be_sent_on_by_its_id(vk: Line) -> None:
    sent = await vk.bot(KeyedPhoto(chat_id=vk.chat_id, photo=BufferedInputFile(PNG, "x.png"), key=45))
    photo = vk.shown[0].photo
    assert photo is not None
    name = called(vk, "messages.send")["attachment"]
    await vk.bot(KeyedPhoto(chat_id=vk.chat_id, photo=f"{name}@{vk.chat_id}.{sent.message_id}", key=46))
    assert [shown.photo == photo for shown in vk.shown] == [True, True]


async def test_a_document_that_vk_does_not_take_is_a_bad_request(vk: Line) -> None:
    with pytest.raises(TelegramBadRequest):
        await vk.bot(KeyedDocument(chat_id=vk.chat_id, document=BufferedInputFile(b"MZ", "x.exe"), key=47))


async def test_a_picture_by_an_address_is_refused(vk: Line) -> None:
    with pytest.raises(UnsupportedMethod, match="by an address"):
        await vk.bot(KeyedPhoto(chat_id=vk.chat_id, photo="https://gov.ru/x.png", key=48))


async def test_a_file_id_of_another_platform_is_a_bad_request(vk: Line) -> None:
    for file_id in ("AgACAgIAAxkBAAI", "http://127.0.0.1/secret", "photo1_2_k"):
        with pytest.raises(TelegramBadRequest):
            await vk.bot.download(file_id, BytesIO())


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (KeyedMessage(chat_id=1, text="x", key=1, reply_parameters=ReplyParameters(message_id=1)), "reply_parameters"),
        (KeyedMessage(chat_id=1, text="x", key=1, reply_markup=ForceReply(force_reply=True)), "ForceReply"),
        (KeyedMessage(chat_id=1, text="x", key=1, parse_mode="MarkdownV2"), "MarkdownV2"),
        (AnswerCallbackQuery(callback_query_id="a:1:1", url="https://gov.ru"), "url"),
    ],
)
async def test_what_vk_cannot_do_as_asked_is_refused_aloud(vk: Line, call: Any, word: str) -> None:
    with pytest.raises(UnsupportedMethod, match=word):
        await vk.bot(call)


async def test_text_without_a_parse_mode_is_sent_as_it_is(vk: Line) -> None:
    await vk.bot(KeyedMessage(chat_id=vk.chat_id, text="<b>1 & 2</b>", parse_mode=None, key=49))
    assert vk.shown[0].text == "<b>1 & 2</b>"


async def test_a_reply_keeps_both_buttons_of_a_replaced_keyboard(vk: Line) -> None:
    sent = await vk.send("Раз")
    markup = InlineKeyboardMarkup(inline_keyboard=[[button("Да", "x"), button("Нет", "y")]])
    await vk.bot(EditMessageReplyMarkup(chat_id=vk.chat_id, message_id=sent.message_id, reply_markup=markup))
    assert [[b.label for b in row] for row in vk.shown[0].keyboard] == [["Да", "Нет"]]


async def test_names_are_asked_for_once_and_together(sandbox: Sandbox) -> None:
    async with opened(sandbox, "vk") as line:
        await line.messenger.start()
        await line.messenger.feed.start()
        async with line.polling():
            for person in PEOPLE:
                sandbox.world.start("vk", person.id)
            events = await line.inbox.until(len(PEOPLE))
        updates = await asyncio.gather(*(line.update(event) for event in events * 3))
        names = {u.message.from_user.full_name for u in updates if u.message and u.message.from_user}
        assert names == {person.name for person in PEOPLE}
        assert sandbox.vk.counts["users.get"] <= 2


@pytest.mark.parametrize("code", [6, 15, 10])
async def test_a_person_whose_name_is_not_told_is_heard_all_the_same(vk: Line, code: int) -> None:
    vk.sandbox.vk.fail("users.get", code=code)
    async with vk.polling():
        vk.say("Раз")
        vk.say("Два")
        first, second = await vk.inbox.until(2)
    message = (await vk.update(first)).message
    assert message is not None
    assert message.from_user is not None
    assert (message.text, message.from_user.full_name) == ("Раз", f"id{vk.chat_id}")
    later = (await vk.update(second)).message
    assert later is not None
    assert later.from_user is not None
    assert later.from_user.full_name == PEOPLE[0].name


async def test_the_token_is_no_part_of_the_aiogram_bot(vk: Line) -> None:
    assert VK_TOKEN not in vk.bot.token
    assert vk.bot.id == vk.sandbox.vk.group_id
    me = await vk.bot.me()
    assert (me.id, me.is_bot) == (vk.sandbox.vk.group_id, True)
