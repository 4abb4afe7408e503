"""VK's events as aiogram updates, on captured and on broken payloads."""

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import InaccessibleMessage, Message, Update

from bot.mail import SentMessage
from bot.messengers.vk.incoming import as_update, event_key, kept

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PERSON = 578716413
PHOTO = {
    "type": "photo",
    "photo": {
        "id": 457239017,
        "owner_id": PERSON,
        "access_key": "k1",
        "sizes": [
            {"type": "w", "width": 0, "height": 0, "url": "https://sun1.userapi.com/w.jpg"},
            {"type": "s", "width": 75, "height": 56, "url": "https://sun1.userapi.com/s.jpg"},
            {"type": "x", "width": 604, "height": 453, "url": "https://sun1.userapi.com/x.jpg"},
        ],
    },
}
DOC = {
    "type": "doc",
    "doc": {"id": 7, "owner_id": PERSON, "title": "черновик.docx", "size": 20480, "ext": "docx", "url": "https://vk.com/d"},
}


def message_new(**changes: Any) -> dict[str, Any]:
    message: dict[str, Any] = {
        "id": 305, "date": 1582576963, "from_id": PERSON, "peer_id": PERSON, "out": 0, "text": "Добрый день",
        "conversation_message_id": 304, "attachments": [], "fwd_messages": [], "random_id": 0, "version": 1,
    }
    body = {"message": message | changes, "client_info": {"inline_keyboard": True}}
    return {"type": "message_new", "group_id": 5, "event_id": "e1", "v": "5.199", "object": body}


def message_event(**changes: Any) -> dict[str, Any]:
    body = {"user_id": 7, "peer_id": 7, "event_id": "abc", "payload": {"c": "ack:1"}, "conversation_message_id": 77}
    return {"type": "message_event", "group_id": 5, "event_id": "e2", "v": "5.199", "object": body | changes}


async def read(event: dict[str, Any], sent: SentMessage | None = None) -> Update | None:
    async def name_of(person: int) -> tuple[str, str]:
        return "Анна", "Соколова"

    async def sent_of(peer: int, number: int) -> SentMessage | None:
        return sent

    return await as_update(event, Bot("5:vk"), name_of=name_of, sent_of=sent_of, now=NOW)


async def message(**changes: Any) -> Message:
    update = await read(message_new(**changes))
    assert update is not None
    assert update.message is not None
    return update.message


async def test_a_person_s_words_become_a_message_in_a_private_chat() -> None:
    got = await message()
    assert (got.text, got.message_id, got.chat.id, got.chat.type) == ("Добрый день", 304, PERSON, "private")
    assert got.from_user is not None
    assert (got.from_user.id, got.from_user.full_name, got.from_user.is_bot) == (PERSON, "Анна Соколова", False)
    assert got.date == datetime.fromtimestamp(1582576963, UTC)
    assert got.bot is not None


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"text": "Начать", "payload": '{"command":"start"}'}, "/start"),
        ({"text": "Начать", "payload": '{"command":"start"}', "ref": "Ab-9_"}, "/start Ab-9_"),
        ({"text": "Здравствуйте", "ref": "Ab-9_"}, "/start Ab-9_"),
        ({"text": "Начать", "payload": '{"command":"start"}', "ref": "x y\n/stop"}, "/start"),
        ({"text": "Начать", "payload": "не JSON"}, "Начать"),
        ({"text": "Начать", "payload": '{"c":"x"}'}, "Начать"),
    ],
)
async def test_the_start_button_and_a_link_both_start(changes: dict[str, Any], text: str) -> None:
    assert (await message(**changes)).text == text


async def test_a_picture_is_a_photo_with_its_largest_size_and_the_words_its_caption() -> None:
    got = await message(attachments=[PHOTO], text="Посмотрите")
    assert got.photo is not None
    assert [(p.width, p.height, p.file_id) for p in got.photo] == [
        (604, 453, f"photo{PERSON}_457239017_k1@{PERSON}.304")
    ]
    assert (got.text, got.caption) == (None, "Посмотрите")


async def test_a_document_keeps_its_name_and_size() -> None:
    got = await message(attachments=[DOC], text="")
    assert got.document is not None
    assert (got.document.file_name, got.document.file_size) == ("черновик.docx", 20480)
    assert got.caption is None


async def test_a_sticker_alone_is_a_message_without_words() -> None:
    got = await message(attachments=[{"type": "sticker", "sticker": {"sticker_id": 1}}], text="")
    assert got.text is None
    assert got.photo is None


async def test_forwarded_messages_stay_within_reach() -> None:
    got = await message(fwd_messages=[{"text": "от гражданина", "from_id": 9}])
    assert got.model_extra is not None
    assert got.model_extra["vk"]["fwd_messages"][0]["text"] == "от гражданина"


async def test_a_press_is_a_callback_query_under_an_editable_message() -> None:
    stored = SentMessage("<b>Заключение</b>", [[{"label": "Да", "data": "ack:1", "url": None}]], NOW)
    update = await read(message_event(), stored)
    assert update is not None
    query = update.callback_query
    assert query is not None
    assert (query.id, query.data, query.from_user.id) == ("abc:7:7", "ack:1", 7)
    assert isinstance(query.message, Message)
    assert (query.message.message_id, query.message.text, query.message.date) == (77, "Заключение", NOW)
    assert query.message.reply_markup is not None
    assert query.message.reply_markup.inline_keyboard[0][0].callback_data == "ack:1"


async def test_a_press_under_a_forgotten_message_is_still_under_a_message() -> None:
    update = await read(message_event())
    assert update is not None
    assert update.callback_query is not None
    assert not isinstance(update.callback_query.message, InaccessibleMessage)
    assert update.callback_query.message is not None
    assert update.callback_query.message.date == NOW


async def test_a_payload_that_came_as_text_is_read_too() -> None:
    update = await read(message_event(payload='{"c":"ack:1"}'))
    assert update is not None
    assert update.callback_query is not None
    assert update.callback_query.data == "ack:1"


@pytest.mark.parametrize(
    "event",
    [
        {"type": "wall_reply_new", "object": {}},
        {"type": "message_allow", "object": {"user_id": 7, "key": ""}},
        {"type": ["message_new"]},
        message_new(peer_id=2000000001),
        message_new(from_id=-5),
        message_new(out=1),
        message_event(peer_id=2000000001),
        message_event(payload={"command": "of another program"}),
    ],
)
async def test_what_is_no_private_conversation_is_no_update(event: dict[str, Any]) -> None:
    assert await read(event) is None


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message_new"},
        {"type": "message_new", "object": []},
        {"type": "message_new", "object": {"message": {"text": "x"}}},
        message_new(text=None),
        message_new(date="вчера"),
        message_new(conversation_message_id=None),
        message_new(attachments=[{"type": "photo"}]),
        message_new(attachments=[{"type": "photo", "photo": PHOTO["photo"] | {"sizes": []}}]),  # type: ignore[operator]
        message_new(attachments={"type": "photo"}),
        {"type": "message_event", "object": {"peer_id": 7}},
        message_event(event_id=None),
        message_event(conversation_message_id="77"),
    ],
)
async def test_an_event_that_makes_no_sense_is_a_value_error(event: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        await read(event)


async def test_the_number_of_an_update_depends_on_its_event_alone() -> None:
    first, again, other = await read(message_new()), await read(message_new()), await read(message_event())
    assert first is not None
    assert again is not None
    assert other is not None
    assert first.update_id == again.update_id != other.update_id


def test_an_event_without_an_id_is_known_by_its_contents() -> None:
    event = message_new()
    del event["event_id"]
    other = message_new(text="Другое") | {"event_id": ""}
    assert event_key(event) == event_key(copy.deepcopy(event)) != event_key(other)


@pytest.mark.parametrize(
    "event", [message_new(peer_id=2000000001), message_new(from_id=-5), message_new(out=1), "мусор", None, {}]
)
def test_groups_and_our_own_messages_leave_no_trace(event: Any) -> None:
    assert kept(event) is None


def test_the_queue_of_a_private_event_is_its_peer() -> None:
    assert [e.chat for e in map(kept, [message_new(), message_event()]) if e] == [str(PERSON), "7"]


def test_an_unreadable_conversation_event_is_kept_for_a_person_to_see() -> None:
    event = kept({"type": "message_new", "event_id": "e9", "object": {}})
    assert event is not None
    assert (event.event_id, event.chat) == ("e9", "?")
