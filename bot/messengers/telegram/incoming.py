"""Telegram's updates: what of them is kept, and what they are to aiogram."""

from datetime import timedelta
from typing import Any

from aiogram import Bot
from aiogram.types import Update

from bot.mail.parts import wait
from bot.messengers.contract import Incoming

UNKNOWN_CHAT = "?"  # the queue of updates that say nothing readable about their chat

MESSAGES = ("message", "edited_message")


def as_update(payload: dict[str, Any], bot: Bot) -> Update | None:
    update = Update.model_validate(_with_quote(payload), context={"bot": bot})
    return update if update.message or update.edited_message or update.callback_query else None


def number_of(raw: Any) -> int | None:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if isinstance(number, int) else None


def kept(batch: list[Any]) -> list[Incoming]:
    """The updates of private chats. Groups leave no trace; what is unreadable is kept for a person to see."""
    kept = []
    for raw in batch:
        number = number_of(raw)
        chat = _chat(raw) if number is not None else None
        if chat is not None:
            kept.append(Incoming(str(number), chat, raw, _wait(raw)))
    return kept


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
