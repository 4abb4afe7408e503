"""What is never used of aiogram is never built, and all that the bot uses is."""

import pytest
from aiogram import types
from aiogram.methods import Response, TelegramMethod
from aiogram.types import Message, Update

from bot.messengers.contract import CONTRACT, KeyedDocument, KeyedMessage
from bot.messengers.lean import load_aiogram


@pytest.mark.parametrize(
    "method", [*sorted(CONTRACT, key=str), KeyedMessage, KeyedDocument], ids=lambda method: method.__name__
)
def test_a_method_and_its_answer_are_built_at_their_first_use(method: type[TelegramMethod[object]]) -> None:
    method.model_rebuild(force=True)
    answer = Response[method.__returning__]  # type: ignore[name-defined]
    answer.model_rebuild(force=True)
    assert method.__pydantic_complete__
    assert answer.__pydantic_complete__


def test_an_update_keeps_all_that_it_holds() -> None:
    chat = {"id": 1, "type": "private"}
    button = {"text": "Меню", "callback_data": "menu"}
    message = {"message_id": 7, "date": 0, "chat": chat, "reply_markup": {"inline_keyboard": [[button]]}}
    pressed = {"id": "1", "from": {"id": 1, "is_bot": False, "first_name": "Анна"}, "chat_instance": "1"}
    update = Update.model_validate({"update_id": 1, "callback_query": {**pressed, "message": message}})
    query = update.callback_query
    assert query is not None
    assert isinstance(query.message, Message)
    assert query.message.reply_markup is not None
    assert query.message.reply_markup.inline_keyboard[0][0].model_dump(exclude_none=True) == button


def test_what_nobody_uses_is_not_built() -> None:
    load_aiogram()  # once more changes nothing
    assert not types.GiveawayWinners.__pydantic_complete__
    assert types.Update.__pydantic_complete__
