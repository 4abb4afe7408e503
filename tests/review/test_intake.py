"""Whose words are whose in a message, and where they link to."""

from typing import Any

import pytest
from aiogram.types import Message

from bot.pictures.model import TextRead
from bot.review.model import Draft
from handlers.plumbing.intake import draft_of, has_picture, with_pictures
from rules.text import Link

ANNA = {"id": 1, "is_bot": False, "first_name": "Анна"}
PETR = {"id": 2, "is_bot": False, "first_name": "Пётр"}
BOT = {"id": 3, "is_bot": True, "first_name": "bot"}
FORWARDED = {"type": "user", "date": 0, "sender_user": PETR}
CHAT = {"id": 1, "type": "private"}
PHOTO = [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}]


def message(sender: dict[str, Any] = ANNA, **fields: Any) -> Message:
    return Message.model_validate({"message_id": 1, "date": 0, "chat": CHAT, "from": sender, **fields})


def answering(sender: dict[str, Any], **fields: Any) -> Message:
    answered = message(sender, **{"text": "Где слон?", **fields})
    return message(text="Вот слон", reply_to_message=answered.model_dump(by_alias=True, exclude_none=True))


def test_an_address_under_words_is_found_where_the_words_stand() -> None:
    """Platforms count an emoji as two, rules as one."""
    entities = [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "text_link", "offset": 3, "length": 4, "url": "https://vk.com/1"},
        {"type": "text_link", "offset": 8, "length": 5, "url": "https://vk.com/2"},
    ]
    text = "👍 слон 👍👍!"
    expected = (Link(2, 6, "https://vk.com/1"), Link(7, 10, "https://vk.com/2"))
    assert draft_of(message(text=text, entities=entities)).links == expected
    assert draft_of(message(caption=text, caption_entities=entities, photo=PHOTO)).links == expected
    assert (text[2:6], text[7:10]) == ("слон", "👍👍!")


def test_half_a_character_moves_no_address() -> None:
    entities = [{"type": "text_link", "offset": 2, "length": 4, "url": "https://vk.com"}]
    draft = draft_of(message(text="\ud83d слон", entities=entities))
    assert (draft.text, draft.links) == ("\ufffd слон", (Link(2, 6, "https://vk.com"),))


def test_another_s_words_alone_are_another_s() -> None:
    assert draft_of(message(text="Где слон?", forward_origin=FORWARDED)) == Draft("Где слон?", origin="forwarded")
    hidden = {"type": "hidden_user", "date": 0, "sender_user_name": "Пётр"}
    assert draft_of(message(text="Где слон?", forward_origin=hidden)).origin == "forwarded"


def test_a_post_of_a_page_is_nobody_s_comment() -> None:
    channel = {"type": "channel", "date": 0, "chat": {"id": -1, "type": "channel", "title": "Т"}, "message_id": 1}
    assert draft_of(message(text="Вот слон", forward_origin=channel)).origin == "typed"


@pytest.mark.parametrize(
    ("answer", "comment"),
    [
        (answering(PETR), "Где слон?"),
        (answering(ANNA, forward_origin=FORWARDED), "Где слон?"),
        (answering(PETR, text=None, caption="Где слон?", photo=PHOTO), "Где слон?"),
        (answering(PETR, text=None, photo=PHOTO), None),
        (answering(ANNA), None),
        (answering(BOT), None),
    ],
)
def test_what_another_wrote_is_what_one_answers(answer: Message, comment: str | None) -> None:
    draft = draft_of(answer)
    assert (draft.text, draft.context, draft.origin) == ("Вот слон", comment, "typed")


def test_a_quote_from_another_chat_is_what_one_answers() -> None:
    quoted = message(text="Вот слон", external_reply={"origin": FORWARDED}, quote={"text": "Где слон?", "position": 0})
    assert draft_of(quoted).context == "Где слон?"


def test_a_caption_and_its_pictures_are_one_text() -> None:
    captioned = message(photo=PHOTO, caption="Смотрите")
    read = [TextRead("Вот слон", 0.9), TextRead("Вот\x00кит", 0.9)]
    assert with_pictures(captioned, read) == Draft("Смотрите\n\nВот слон\n\nВот\ufffdкит", origin="screenshot")
    assert with_pictures(message(photo=PHOTO), read[:1]) == Draft("Вот слон", origin="screenshot")


@pytest.mark.parametrize(
    ("document", "picture"),
    [
        ({"file_name": "снимок.PNG"}, True),
        ({"file_name": "снимок", "mime_type": "image/jpeg"}, True),
        ({"file_name": "список.pdf", "mime_type": "application/pdf"}, False),
        ({}, False),
    ],
)
def test_a_document_may_be_a_picture(document: dict[str, str], picture: bool) -> None:
    assert has_picture(message(document={"file_id": "a", "file_unique_id": "a", **document})) == picture
    assert has_picture(message(photo=PHOTO))
    assert not has_picture(message(text="слон"))
