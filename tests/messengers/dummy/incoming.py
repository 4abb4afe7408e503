"""The dummy's events as aiogram updates."""

from typing import Any

from aiogram import Bot
from aiogram.types import Update

from tests.messengers.dummy.ids import number_of


def as_update(event: dict[str, Any], bot: Bot) -> Update:
    person = {"id": event["person"], "is_bot": False, "first_name": event["name"]}
    chat = {"id": event["person"], "type": "private"}
    message = {"message_id": number_of(event["message"]), "date": event["at"], "chat": chat, "text": _words(event)}
    if event["type"] == "said":
        body: dict[str, Any] = {"message": message | {"from": person}}
    else:
        press = {"id": str(event["number"]), "from": person, "chat_instance": "1", "data": event["data"]}
        body = {"callback_query": press | {"message": message}}
    return Update.model_validate({"update_id": event["number"], **body}, context={"bot": bot})


def _words(event: dict[str, Any]) -> str:
    text: str = event["text"]
    return f"/start {event['code'] or ''}".rstrip() if event.get("is_start") else text
