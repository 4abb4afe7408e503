"""aiogram's calls as the dummy's."""

from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramForbiddenError
from aiogram.methods import AnswerCallbackQuery, EditMessageText, GetMe, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Chat, InlineKeyboardMarkup, Message, User
from aiohttp import ClientSession

from bot.errors import UnsupportedMethod
from bot.markup import parse
from bot.messengers.contract import KeyedMessage
from bot.work import slow
from tests.messengers.dummy.ids import name_of, number_of


class DummySession(BaseSession):
    def __init__(self, api_base: str, web: Callable[[], ClientSession]) -> None:
        super().__init__()
        self._base = api_base
        self._web = web

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        return cast(TelegramType, await self._done(bot, method))

    async def _done(self, bot: Bot, method: TelegramMethod[Any]) -> Any:
        match method:
            case GetMe():
                return User(id=bot.id, is_bot=True, first_name="Памятка", username="dummy")
            case KeyedMessage(chat_id=int(chat)):
                page = _page(method.text, method.reply_markup)
                said = await self._call(method, "POST", "messages", chat=chat, key=method.key, **page)
                now = datetime.now(UTC)
                return Message(message_id=number_of(said["message"]), date=now, chat=Chat(id=chat, type="private"))
            case EditMessageText(chat_id=int(chat), message_id=int(number)):
                page = _page(method.text or "", method.reply_markup)
                return await self._call(method, "PUT", "messages", chat=chat, message=name_of(number), **page)
            case AnswerCallbackQuery():
                return await self._call(method, "POST", "answers", press=method.callback_query_id, text=method.text)
            case _:
                raise UnsupportedMethod(type(method).__name__)

    async def _call(self, method: TelegramMethod[Any], verb: str, path: str, **said: Any) -> Any:
        slow("a call of the dummy")
        async with self._web().request(verb, f"{self._base}/{path}", json=said) as answer:
            if answer.status != 200:
                raise TelegramForbiddenError(method, "the dummy refuses")
            return await answer.json()

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        raise UnsupportedMethod("the dummy has no files")
        yield b""

    async def close(self) -> None:
        """The HTTP session belongs to the messenger."""


def _page(html: str, markup: Any) -> dict[str, Any]:
    rows = markup.inline_keyboard if isinstance(markup, InlineKeyboardMarkup) else []
    buttons = [[{"label": one.text, "data": one.callback_data} for one in row] for row in rows]
    return {"text": parse(html).plain, "buttons": buttons}
