"""VK's events as the inbox keeps them and as aiogram updates.

The one place in this package where raw JSON of the platform is read field by field.
"""

import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from contextlib import nullcontext, suppress
from datetime import datetime, timedelta
from typing import Any

from aiogram import Bot
from aiogram.types import Update

from bot.mail.parts import wait
from bot.markup import parse
from bot.messengers.contract import Incoming, SentMessage
from bot.messengers.feeds import Kind
from bot.messengers.vk.files import CAPTIONED, attachment_fields
from bot.messengers.vk.foreign import NameOf, Piece, author, origin, own_words, piece_of, pieces
from bot.messengers.vk.words import joined

CONVERSATION = frozenset({"message_new", "message_edit", "message_event"})
UNKNOWN_CHAT = "?"        # the queue of events that say nothing readable about their chat
BOT_NAME = "bot"          # a button's message tells no sender, and aiogram wants a name
GREETING = 30  # characters
_REF = re.compile(r"[\w-]{1,64}", re.ASCII)

SentOf = Callable[[int, int], Awaitable[SentMessage | None]]


def kept(event: Any) -> Incoming | None:
    """The event as the inbox keeps it: private conversations, and what cannot be read, for a person to see.

    None for everything else: groups, communities, our own messages, other kinds of events.
    """
    if not isinstance(event, dict) or not _is_conversation(event):
        return None
    try:
        peer, person = _whose(event)
    except ValueError:
        return Incoming(event_key(event), UNKNOWN_CHAT, event)
    if peer != person:
        return None
    return Incoming(event_key(event), str(peer), event, _wait(event))


def _wait(event: dict[str, Any]) -> timedelta:
    if event["type"] != "message_new" or _message_of(event).get("attachments"):
        return timedelta(0)
    return wait(_message_of(event).get("text"))


def event_key(event: dict[str, Any]) -> str:
    """VK's `event_id`, the same when an event comes twice; without one, a digest of the event itself."""
    given = event.get("event_id")
    if isinstance(given, str) and given:
        return given
    return hashlib.sha256(json.dumps(event, sort_keys=True).encode()).hexdigest()[:40]


async def as_update(
    event: dict[str, Any], bot: Bot, *, name_of: NameOf, sent_of: SentOf, now: datetime
) -> Update | None:
    """The event as an update mounted on `bot`, its whole original kept in `message.model_extra["vk"]`.

    None when the bot has no use for it. Raises `ValueError` when it makes no sense.
    """
    if not _is_conversation(event):
        return None
    peer, person = _whose(event)
    if peer != person:
        return None
    first, last = await name_of(person)
    sender = {"id": person, "is_bot": False, "first_name": first, "last_name": last or None}
    chat = {"id": peer, "type": "private", "first_name": first, "last_name": last or None}
    if event["type"] != "message_event":
        message = await _message(_message_of(event), sender, chat, name_of, bot)
        body = {"message": message} if event["type"] == "message_new" else {"edited_message": message}
    else:
        query = await _query(event["object"], sender, chat, bot, sent_of, now)
        if query is None:
            return None
        body = {"callback_query": query}
    number = int.from_bytes(hashlib.sha256(event_key(event).encode()).digest()[:6])
    return Update.model_validate({"update_id": number, **body}, context={"bot": bot})


def _is_conversation(event: dict[str, Any]) -> bool:
    kind = event.get("type")
    return isinstance(kind, str) and kind in CONVERSATION


def _whose(event: dict[str, Any]) -> tuple[int, int | None]:
    """The peer, and the person who wrote or pressed; no person for a community's or our own message."""
    if event["type"] == "message_event":
        return _number(event.get("object"), "peer_id"), _number(event.get("object"), "user_id")
    message = _message_of(event)
    peer, sender = _number(message, "peer_id"), _number(message, "from_id")
    return peer, sender if sender > 0 and not message.get("out") else None


def _message_of(event: dict[str, Any]) -> dict[str, Any]:
    """`message_new` has it beside the client's info, `message_edit` is the message itself."""
    holder = event.get("object")
    edited = event["type"] == "message_edit" and isinstance(holder, dict) and "message" not in holder
    message = holder if edited else holder.get("message") if isinstance(holder, dict) else None
    if not isinstance(message, dict):
        raise ValueError(f"{event['type']} without a message")
    return message


async def _message(
    message: dict[str, Any], sender: dict[str, Any], chat: dict[str, Any], name_of: NameOf, bot: Bot
) -> dict[str, Any]:
    """Words of others alone are the message's own, with a `forward_origin`; beside own words they are what it replies
    to. A reply to a message of this chat stays one."""
    if not isinstance(message.get("text"), str):
        raise ValueError("a message without a text")
    number = _number(message, "conversation_message_id")
    made = {"message_id": number, "date": _number(message, "date"), "from": sender, "chat": chat}
    made["vk"] = message
    start = _start(message)
    if start is not None:
        return made | {"text": start}
    own = _content([message], chat, number)
    others = pieces(message)
    answered = message.get("reply_message")
    if isinstance(answered, dict) and (piece := piece_of(answered)) is not None:
        made["reply_to_message"] = await _other([piece], made, name_of, bot)
    if not others:
        return made | own
    theirs = await _other(others, made, name_of, bot)
    theirs["forward_origin"] = await origin(others[0], name_of, bot.id)
    if own:
        return made | own | {"reply_to_message": theirs}
    return made | {name: value for name, value in theirs.items() if name not in made}


async def _other(
    others: list[Piece], made: dict[str, Any], name_of: NameOf, bot: Bot
) -> dict[str, Any]:
    """The message that these pieces make, as if their first author had written it into this chat."""
    first = others[0]
    number = first.holder.get("conversation_message_id")
    return {
        "message_id": number if isinstance(number, int) else 0,
        "date": first.date or made["date"],
        "chat": made["chat"],
        "from": await author(first, name_of, bot.id),
        **_content([piece.holder for piece in others], made["chat"], made["message_id"], lenient=True),
    }


def _content(
    holders: list[dict[str, Any]], chat: dict[str, Any], number: int, *, lenient: bool = False
) -> dict[str, Any]:
    """Words and files of a row of messages, posts or comments. `lenient`: broken attachments count as none."""
    words = joined([own_words(holder) for holder in holders])
    files: dict[str, Any] = {}
    for holder in holders:
        with suppress(ValueError) if lenient else nullcontext():
            files = files or attachment_fields(holder, chat["id"], number)
    return files | words.fields(caption=bool(CAPTIONED & files.keys()))


def _start(message: dict[str, Any]) -> str | None:
    """The command that the Start button (a payload) or a link with `ref` stands for. A link brings its `ref` along
    with whatever a person writes first, so more words than a greeting has are words to be read."""
    ref = message.get("ref")
    code = ref if isinstance(ref, str) and _REF.fullmatch(ref) else ""
    pressed = _json(message.get("payload"))
    is_start = isinstance(pressed, dict) and pressed.get("command") == "start"
    if is_start or (code and len(message["text"]) <= GREETING):
        return f"/start {code}".rstrip()
    return None


async def _query(
    event: dict[str, Any],
    sender: dict[str, Any],
    chat: dict[str, Any],
    bot: Bot,
    sent_of: SentOf,
    now: datetime,
) -> dict[str, Any] | None:
    payload = _json(event.get("payload"))
    data = payload.get("c") if isinstance(payload, dict) else None
    pressed = event.get("event_id")
    if not isinstance(pressed, str) or not pressed:
        raise ValueError("message_event without its id")
    if not isinstance(data, str):
        return None  # a button that another program of the community has sent
    number = _number(event, "conversation_message_id")
    sent = await sent_of(chat["id"], number)
    message: dict[str, Any] = {
        "message_id": number,
        # The event tells no date, and aiogram takes date 0 for a message that cannot be edited.
        "date": int((sent.sent_at if sent else now).timestamp()),
        "chat": chat,
        "from": {"id": bot.id, "is_bot": True, "first_name": BOT_NAME},
    }
    if sent is not None:
        words = "text" if sent.file is None else "caption"
        message |= {words: parse(sent.text).plain, "reply_markup": {"inline_keyboard": _buttons(sent)}}
    return {
        "id": f"{pressed}:{sender['id']}:{chat['id']}",
        "from": sender,
        "message": message,
        "chat_instance": str(chat["id"]),
        "data": data,
    }


def _buttons(sent: SentMessage) -> list[list[dict[str, Any]]]:
    return [
        [{"text": b["label"], "callback_data": b.get("data"), "url": b.get("url")} for b in row]
        for row in sent.keyboard
    ]


def _json(value: Any) -> Any:
    """A payload is a JSON string in message_new and, against the schema, an object in message_event."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return None


def _number(holder: Any, name: str) -> int:
    value = holder.get(name) if isinstance(holder, dict) else None
    if not isinstance(value, int):
        raise ValueError(f"{name} is no number")
    return value


CONVERSING = Kind(("message_new", "message_edit", "message_event", "message_allow", "message_deny"), kept)
