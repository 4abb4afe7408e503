"""Objects of the Bot API as the pocket Telegram emits them."""

import re
from collections.abc import Sequence
from typing import Any

from bot.sandbox.files import StoredFile
from bot.sandbox.messages import ChatButton, ChatMessage, Keyboard, Quote, Wordless
from bot.sandbox.people import CITIZEN, CITY, Person
from bot.sandbox.telegram.html import Mark, utf16

Json = dict[str, Any]

ENTITY_TYPES = {
    "b": "bold", "i": "italic", "u": "underline", "s": "strikethrough", "a": "text_link",
    "code": "code", "pre": "pre", "blockquote": "blockquote", "spoiler": "spoiler",
}
POST = 4021     # the number of every forwarded post in its channel
PHOTO_SIDES = {"s": 90, "m": 320, "x": 800}     # longest side of the smaller copies, pixels
_FOUND = re.compile(r"(?P<bot_command>(?<![^\s])/[a-zA-Z0-9_]{1,32}\b)|(?P<url>https?://[^\s<>]+)")


def bot_user(bot_id: int, *, me: bool = False) -> Json:
    user: Json = {"id": bot_id, "is_bot": True, "first_name": "Памятка", "username": "pamyatka_sandbox_bot"}
    if me:
        user |= {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return user


def user(person: Person) -> Json:
    return {
        "id": person.telegram_id,
        "is_bot": False,
        "first_name": person.first_name,
        **({"last_name": person.last_name} if person.last_name else {}),
        "username": f"{person.id}_sandbox",
        "language_code": "ru",
    }


def chat(person: Person) -> Json:
    return {"type": "private", **{k: v for k, v in user(person).items() if k not in ("is_bot", "language_code")}}


def message(
    said: ChatMessage, person: Person, bot_id: int, *, reply: ChatMessage | None = None, shallow: bool = False
) -> Json:
    """`reply`: the message that this one answers; it is emitted without its own reply."""
    body: Json = {
        "message_id": said.id,
        "from": bot_user(bot_id) if said.author == "bot" else user(person),
        "chat": chat(person),
        "date": int(said.sent),
    }
    if said.edited is not None:
        body["edit_date"] = int(said.edited)
    if reply is not None and not shallow:
        body["reply_to_message"] = message(reply, person, bot_id, shallow=True)
    text, entities = "text", "entities"
    if said.photo or said.document:
        text, entities = "caption", "caption_entities"
    if said.photo:
        body["photo"] = photo_sizes(said.photo)
    if said.document:
        body["document"] = document(said.document)
    if said.album:
        body["media_group_id"] = said.album
    if said.wordless:
        body[said.wordless] = _wordless(said.wordless, said.serial)
    if said.quote and said.text:
        body |= _external_reply(said.quote)
    elif said.quote:
        body |= {"forward_origin": _origin(said.quote), "text": said.quote.text}
        if found := _found(said.quote.text, ()):
            body["entities"] = found
    if said.text:
        body[text] = said.text
        if found := _entities(said):
            body[entities] = found
    if said.keyboard:
        body["reply_markup"] = {"inline_keyboard": keyboard(said.keyboard)}
    return body


def keyboard(rows: Keyboard) -> list[list[Json]]:
    return [[_button(button) for button in row] for row in rows]


def _button(button: ChatButton) -> Json:
    if button.kind == "url":
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.data}


def _entities(said: ChatMessage) -> list[Json]:
    marked = [_entity(mark) for mark in said.marks]
    return sorted(marked + _found(said.text, said.marks), key=lambda entity: int(entity["offset"]))


def _entity(mark: Mark) -> Json:
    entity: Json = {"type": ENTITY_TYPES[mark.mark], "offset": mark.start, "length": mark.end - mark.start}
    return entity | ({"url": mark.url} if mark.url else {})


def _found(text: str, marks: Sequence[Mark]) -> list[Json]:
    """Commands and addresses that Telegram finds by itself, outside of links and code."""
    taken = [mark for mark in marks if mark.mark in ("a", "code", "pre")]
    entities = []
    for found in _FOUND.finditer(text):
        offset, length = utf16(text[: found.start()]), utf16(found[0])
        if not any(mark.start < offset + length and offset < mark.end for mark in taken):
            entities.append({"type": str(found.lastgroup), "offset": offset, "length": length})
    return entities


def _origin(quote: Quote) -> Json:
    if quote.kind == "comment":
        return {"type": "user", "date": quote.date, "sender_user": user(CITIZEN)}
    return {"type": "channel", "date": quote.date, "chat": _channel(), "message_id": POST}


def _external_reply(quote: Quote) -> Json:
    """A reply to a message of another chat brings that message's words as a quote, and nothing else of it."""
    place = {"chat": _channel(), "message_id": POST} if quote.kind == "post" else {}
    return {
        "external_reply": {"origin": _origin(quote), **place},
        "quote": {"text": quote.text, "position": 0},
    }


def _channel() -> Json:
    return {"id": CITY.telegram_id, "type": "channel", "title": CITY.name}


def _wordless(kind: Wordless, serial: int) -> Json:
    match kind:
        case "sticker":
            looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
            return {"file_id": f"CAACAgI{serial}", "file_unique_id": f"AgADs{serial}", **looks, "emoji": "👍"}
        case "voice":
            sound = {"duration": 4, "mime_type": "audio/ogg", "file_size": 16_000}
            return {"file_id": f"AwACAgI{serial}", "file_unique_id": f"AgADv{serial}", **sound}
        case "location":
            return {"latitude": 44.616, "longitude": 33.525}


def photo_sizes(file: StoredFile) -> list[Json]:
    """Copies of growing size; the last is the picture itself. Every copy downloads as the picture."""
    sizes = []
    for letter, side in PHOTO_SIDES.items():
        if side < (longest := max(file.width, file.height)):
            sizes.append(_photo_size(file, letter, file.width * side // longest, file.height * side // longest))
    return [*sizes, _photo_size(file, "y", file.width, file.height)]


def _photo_size(file: StoredFile, letter: str, width: int, height: int) -> Json:
    return {
        "file_id": f"AgACAgI{letter}{file.token}",
        "file_unique_id": f"AQAD{letter}{file.number}",
        "file_size": file.size,
        "width": max(width, 1),
        "height": max(height, 1),
    }


def document(file: StoredFile) -> Json:
    return {
        "file_id": f"BQACAgId{file.token}",
        "file_unique_id": f"AgAD{file.number}",
        "file_name": file.name,
        "mime_type": file.mime,
        "file_size": file.size,
    }


def token_of(file_id: str) -> tuple[str, str] | None:
    """("photo" or "document", the file's token) that a file_id of ours hides."""
    kind = {"AgACAgI": "photo", "BQACAgI": "document"}.get(file_id[:7])
    return (kind, file_id[8:]) if kind and len(file_id) > 8 else None
