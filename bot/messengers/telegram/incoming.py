"""Telegram's updates: what of them is kept, and what they are to aiogram."""

from datetime import timedelta
from typing import Any

from aiogram import Bot
from aiogram.types import Update

from bot.mail.parts import wait
from bot.messengers.contract import Incoming
from bot.messengers.feeds import Kind

UNKNOWN_CHAT = "?"  # the queue of updates that say nothing readable about their chat

LOOKS = frozenset({"reply_markup", "entities", "caption_entities"})
MESSAGES = ("message", "edited_message")
LAST_NUMBER = 2**31 - 1  # tdlib/telegram-bot-api keeps them as 32-bit numbers


def as_update(payload: dict[str, Any], bot: Bot) -> Update | None:
    update = Update.model_validate(_without_looks(_with_quote(payload)), context={"bot": bot})
    return update if update.message or update.edited_message or update.callback_query else None


def number_of(raw: Any) -> int | None:
    """An update's number. None for one that is no number of Telegram's: confirmed, a huge one would take with it what
    is still to come, and a negative one whatever waits."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if type(number) is int and 0 <= number <= LAST_NUMBER else None


def kept(raw: dict[str, Any]) -> Incoming | None:
    """The update of a private chat. Groups leave no trace; what is unreadable is kept for a person to see."""
    chat = _chat(raw)
    return None if chat is None else Incoming(str(raw["update_id"]), chat, raw, _wait(raw))


def _wait(raw: dict[str, Any]) -> timedelta:
    message = raw.get("message")
    if not isinstance(message, dict):
        return timedelta(0)
    return wait(message.get("text"), of_album="media_group_id" in message)


def _chat(raw: dict[str, Any]) -> str | None:
    query = raw.get("callback_query")
    message = next((raw[kind] for kind in MESSAGES if kind in raw), None)
    if isinstance(query, dict):
        message = query.get("message")
        sender = query.get("from")
        if message is None and isinstance(sender, dict):
            # A press under a message that Telegram has forgotten, or under one sent by way of inline mode.
            return str(sender.get("id", UNKNOWN_CHAT))
    if query is None and message is None:
        return None  # another kind, left over from before `allowed_updates` was sent
    chat = message.get("chat") if isinstance(message, dict) else None
    if not isinstance(chat, dict) or not isinstance(chat.get("id"), int):
        return UNKNOWN_CHAT
    return str(chat["id"]) if chat.get("type") == "private" else None


def _without_looks(payload: dict[str, Any]) -> dict[str, Any]:
    """A press brings along the buttons and the marks of its page, of which VK knows nothing and nobody reads them; to
    make them out was half of what it took to read a press."""
    match payload:
        case {"callback_query": {"message": dict(message)} as query}:
            bare = {name: value for name, value in message.items() if name not in LOOKS}
            return payload | {"callback_query": query | {"message": bare}}
    return payload


def _with_quote(payload: dict[str, Any]) -> dict[str, Any]:
    """A reply to a message of another chat brings that message's words as a quote alone; here they become the message
    that is replied to, as a reply within this chat has it."""
    for kind in MESSAGES:
        message = payload.get(kind)
        if not isinstance(message, dict) or "reply_to_message" in message:
            continue
        match message:
            case {"external_reply": {"origin": {"date": date} as origin} as other, "quote": {"text": words} as quote}:
                replied = {
                    "message_id": other.get("message_id", 0), "date": date, "chat": message.get("chat"),
                    "forward_origin": origin, "text": words, "entities": quote.get("entities"),
                }
                if "sender_user" in origin:
                    replied["from"] = origin["sender_user"]
                return payload | {kind: message | {"reply_to_message": replied}}
    return payload


CONVERSING = Kind((*MESSAGES, "callback_query"), kept)
