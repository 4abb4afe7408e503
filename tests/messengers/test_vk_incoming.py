"""VK's events as aiogram updates, on captured and on broken payloads."""

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import InaccessibleMessage, Message, MessageOriginChannel, MessageOriginUser, Update

from bot.mail.model import SentMessage
from bot.mail.parts import album
from bot.messengers.vk.client import VkClient
from bot.messengers.vk.files import address
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


DRAFT = "Субботник в сквере — 12 апреля, в 10:00."


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"text": "Начать", "payload": '{"command":"start"}'}, "/start"),
        ({"text": "Начать", "payload": '{"command":"start"}', "ref": "Ab-9_"}, "/start Ab-9_"),
        ({"text": "Здравствуйте", "ref": "Ab-9_"}, "/start Ab-9_"),
        ({"text": DRAFT, "ref": "Ab-9_"}, DRAFT),
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


# Edits


async def test_an_edit_is_an_edited_message_and_each_has_its_own_number() -> None:
    message_body = message_new(text="Исправлено")["object"]["message"]
    first = {"type": "message_edit", "group_id": 5, "event_id": "e7", "v": "5.199", "object": message_body}
    again = first | {"event_id": "e8"}
    updates = [await read(first), await read(again)]
    assert [u.edited_message.text for u in updates if u and u.edited_message] == ["Исправлено"] * 2
    assert updates[0] is not None
    assert updates[1] is not None
    assert updates[0].update_id != updates[1].update_id
    assert [event.event_id for event in map(kept, [first, again]) if event] == ["e7", "e8"]


@pytest.mark.parametrize("changes", [{"out": 1}, {"from_id": -5}, {"peer_id": 2000000001}])
def test_our_own_edits_and_those_of_groups_leave_no_trace(changes: dict[str, Any]) -> None:
    body = message_new(**changes)["object"]["message"]
    assert kept({"type": "message_edit", "event_id": "e7", "object": body}) is None


# Words


@pytest.mark.parametrize(
    ("changes", "text", "entities"),
    [
        ({"text": "Привет, [id7|Пётр]!"}, "Привет, Пётр!", [("text_link", "Пётр", "https://vk.com/id7")]),
        ({"text": "👍 [club7|Город] и [https://vk.com/a|тут]"}, "👍 Город и тут",
         [("text_link", "Город", "https://vk.com/club7"), ("text_link", "тут", "https://vk.com/a")]),
        ({"text": "[не ссылка] и [id7|]"}, "[не ссылка] и [id7|]", []),
        (
            {"text": "👍 жирно", "format_data": {"version": "1", "items": [
                {"type": "bold", "offset": 3, "length": 5}, {"type": "odd", "offset": 0, "length": 1}, "мусор"]}},
            "👍 жирно", [("bold", "жирно", None)],
        ),
        (
            {"text": "[id7|Пётр], см. сюда", "format_data":
                '{"version":"1","items":[{"type":"url","offset":16,"length":4,"url":"https://gov.ru"}]}'},
            "Пётр, см. сюда", [("text_link", "Пётр", "https://vk.com/id7"), ("text_link", "сюда", "https://gov.ru")],
        ),
        ({"text": "Раз", "format_data": "не JSON"}, "Раз", []),
        ({"text": "Вот", "attachments": [{"type": "link", "link": {"url": "https://instagram.com/x"}}]},
         "Вот\nhttps://instagram.com/x", []),
        ({"text": "Вот instagram.com/x", "attachments": [{"type": "link", "link": {"url": "https://instagram.com/x/"}}]},
         "Вот instagram.com/x", []),
        ({"text": "", "attachments": [{"type": "link", "link": {"url": "https://a.ru"}}]}, "https://a.ru", []),
    ],
)
async def test_words_read_as_people_see_them(
    changes: dict[str, Any], text: str, entities: list[tuple[str, str, str | None]]
) -> None:
    got = await message(**changes)
    assert got.text == text
    assert [(e.type, e.extract_from(text), e.url) for e in got.entities or ()] == entities


# Others' words


def forwarded(text: str, **changes: Any) -> dict[str, Any]:
    return {"date": 1582570000, "from_id": 9, "text": text, "conversation_message_id": 3, "id": 0} | changes


def wall(text: str, **changes: Any) -> dict[str, Any]:
    post = {"id": 21, "from_id": -77, "owner_id": -77, "date": 1582560000, "text": text} | changes
    return {"type": "wall", "wall": post}


async def test_a_forward_alone_is_the_message_with_its_author() -> None:
    got = await message(text="", fwd_messages=[forwarded("Где [id1|мой] дом?")])
    assert got.text == "Где мой дом?"
    assert isinstance(got.forward_origin, MessageOriginUser)
    assert (got.forward_origin.sender_user.id, got.forward_origin.date.timestamp()) == (9, 1582570000)
    assert got.from_user is not None
    assert (got.from_user.id, got.reply_to_message) == (PERSON, None)
    assert got.entities is not None


async def test_a_forward_beside_own_words_is_what_they_reply_to() -> None:
    got = await message(text="Ответим завтра", fwd_messages=[forwarded("Где мой дом?")])
    assert (got.text, got.forward_origin) == ("Ответим завтра", None)
    assert got.reply_to_message is not None
    assert got.reply_to_message.text == "Где мой дом?"
    assert isinstance(got.reply_to_message.forward_origin, MessageOriginUser)
    assert got.reply_to_message.from_user is not None
    assert got.reply_to_message.from_user.id == 9


async def test_a_repost_brings_its_post_and_what_that_has_reposted() -> None:
    copied = {"id": 5, "from_id": 9, "owner_id": 9, "date": 1582550000, "text": "Подписывайтесь"}
    got = await message(text="", attachments=[wall("Смотрите", copy_history=[copied])])
    assert got.text == "Смотрите\n\nПодписывайтесь"
    assert isinstance(got.forward_origin, MessageOriginChannel)
    assert (got.forward_origin.chat.id, got.forward_origin.message_id) == (-77, 21)


async def test_a_comment_of_a_wall_is_a_forward_too() -> None:
    comment = {"id": 8, "from_id": 9, "date": 1582560000, "text": "Позор!", "post_id": 21, "owner_id": -77}
    got = await message(text="", attachments=[{"type": "wall_reply", "wall_reply": comment}])
    assert got.text == "Позор!"
    assert isinstance(got.forward_origin, MessageOriginUser)


async def test_a_reply_within_the_chat_has_what_it_replies_to() -> None:
    own, bot = forwarded("Черновик", from_id=PERSON), forwarded("Замечаний не найдено", from_id=-5)
    for answered, author in ((own, PERSON), (bot, 5)):
        got = await message(text="А теперь?", reply_message=answered)
        assert got.text == "А теперь?"
        assert got.reply_to_message is not None
        assert (got.reply_to_message.text, got.reply_to_message.message_id) == (answered["text"], 3)
        assert got.reply_to_message.forward_origin is None
        assert got.reply_to_message.from_user is not None
        assert (got.reply_to_message.from_user.id, got.reply_to_message.from_user.is_bot) == (author, author == 5)


async def test_a_forwarded_picture_is_the_picture_of_the_message() -> None:
    got = await message(text="", fwd_messages=[forwarded("Подпись", attachments=[PHOTO])])
    assert got.photo is not None
    assert (got.caption, got.text) == ("Подпись", None)
    assert got.photo[0].file_id.endswith(f"@{PERSON}.304")


async def test_forwards_within_forwards_are_read_to_a_bounded_depth_and_length() -> None:
    nested = forwarded("7")
    for number in range(6, 0, -1):
        nested = forwarded(str(number), fwd_messages=[nested])
    assert (await message(text="", fwd_messages=[nested])).text == "1\n\n2\n\n3\n\n4\n\n5"
    many = [forwarded("я" * 9_000) for _ in range(30)]
    assert len((await message(text="", fwd_messages=many)).text or "") <= 40_000


@pytest.mark.parametrize(
    "changes",
    [
        {"fwd_messages": "мусор"},
        {"fwd_messages": [None, {"text": "без автора"}, forwarded("")]},
        {"attachments": [{"type": "wall"}, {"type": "wall", "wall": {"text": 5}}]},
        {"reply_message": [1]},
        {"fwd_messages": [forwarded("", attachments=[{"type": "photo", "photo": {"id": 1}}])]},
    ],
)
async def test_broken_forwards_spoil_no_message(changes: dict[str, Any]) -> None:
    assert (await message(text="Слова", **changes)).text == "Слова"


# What is no text


@pytest.mark.parametrize(
    ("kind", "body", "field"),
    [
        ("sticker", {"sticker_id": 9046, "product_id": 279}, "sticker"),
        ("audio_message", {"id": 1, "owner_id": 9, "duration": 4}, "voice"),
        ("video", {"id": 1, "owner_id": 9, "duration": 4, "width": 640, "height": 360}, "video"),
        ("audio", {"id": 1, "owner_id": 9, "duration": 180, "artist": "Хор", "title": "Гимн"}, "audio"),
        ("poll", {"id": 3, "owner_id": 9, "question": "Да?", "answers": [{"id": 1, "text": "Да", "votes": 2}]}, "poll"),
        ("doc", DOC["doc"], "document"),
    ],
)
async def test_what_is_no_text_is_told_apart(kind: str, body: Any, field: str) -> None:
    got = await message(text="", attachments=[{"type": kind, kind: body}])
    assert (got.content_type, got.text) == (field, None)


async def test_a_place_is_a_location() -> None:
    got = await message(text="", geo={"type": "point", "coordinates": {"latitude": 44.6, "longitude": 33.5}})
    assert got.location is not None
    assert (got.location.latitude, got.location.longitude) == (44.6, 33.5)


async def test_several_pictures_are_an_album() -> None:
    second = {"type": "photo", "photo": PHOTO["photo"] | {"id": 457239018}}  # type: ignore[operator]
    got = await message(text="Два снимка", attachments=[PHOTO, second])
    first, other = album([got])
    assert first.caption == "Два снимка"
    assert [m.photo[-1].file_unique_id for m in (first, other) if m.photo] == [
        f"photo{PERSON}_457239017", f"photo{PERSON}_457239018",
    ]
    assert other.bot is not None


async def test_a_picture_is_found_again_in_what_was_forwarded() -> None:
    class Said(VkClient):
        def __init__(self) -> None:
            """It only says where the message stands now."""

        async def call(self, method: str, **parameters: Any) -> Any:
            return {"items": [message_new(text="", attachments=[wall("", attachments=[PHOTO])])["object"]["message"]]}

    got = await message(text="", attachments=[wall("", attachments=[PHOTO])])
    assert got.photo is not None
    assert await address(Said(), got.photo[0].file_id) == "https://sun1.userapi.com/x.jpg"
