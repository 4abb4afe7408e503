"""Telegram's calls: aiogram's own HTTP session, from which nothing but the contract leaves."""

import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, NoReturn, cast

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    DeleteWebhook,
    EditMessageReplyMarkup,
    EditMessageText,
    Response,
    SendChatAction,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType

from bot.errors import UnsupportedMethod
from bot.messengers import download
from bot.messengers.contract import CONTRACT, NotReached
from bot.messengers.telegram.pace import TelegramPace
from bot.messengers.tls import trust
from bot.work import slow

WAIT = 25          # seconds that the server holds an empty getUpdates; proxies cut at 30
BATCH = 100
NO_HINT = 5        # seconds to wait after a 429 that names none


class GetRawUpdates(TelegramMethod[list[Any]]):
    """`getUpdates` whose result stays JSON, so that one malformed update cannot spoil its batch."""

    __returning__ = list[Any]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = BATCH
    timeout: int = WAIT
    allowed_updates: tuple[str, ...]


class GetRawChat(TelegramMethod[dict[str, Any]]):
    """`getChat`, of which two fields are read."""

    __returning__ = dict[str, Any]
    __api_method__ = "getChat"

    chat_id: int


class GetRawChatMember(TelegramMethod[dict[str, Any]]):
    __returning__ = dict[str, Any]
    __api_method__ = "getChatMember"

    chat_id: int
    user_id: int


OWN = (GetRawUpdates, DeleteWebhook, GetRawChat, GetRawChatMember)


# pydantic builds `Response[…]` anew at every call unless somebody holds it: a fifth of the time of an answer.
HELD = [Response[method.__returning__] for method in (*CONTRACT, *OWN)]  # type: ignore[name-defined]

# To build a message out of an answer takes as long as to send it, and nobody reads what came of these.
UNREAD = (AnswerCallbackQuery, DeleteMessage, EditMessageReplyMarkup, EditMessageText, SendChatAction)
DONE = Response[bool](ok=True, result=True)


class TelegramSession(AiohttpSession):
    """Only the contract's methods pass; no error carries the token, which aiohttp keeps in every address."""

    def __init__(self, token: str, api_base: str, ca_bundle: Path | None) -> None:
        super().__init__(api=TelegramAPIServer.from_base(api_base))
        self._connector_init["ssl"] = trust(ca_bundle)
        self._token = token
        self._pace = TelegramPace()
        self._files = self.api.file_url(token, "")

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None  # noqa: ASYNC109
    ) -> TelegramType:
        if not isinstance(method, (*CONTRACT, *OWN)):
            raise UnsupportedMethod(type(method).__name__)
        slow("a call of Telegram")
        await self._pace.turn(method)
        try:
            return await super().make_request(bot, method, timeout)
        except TelegramBadRequest as error:
            edit = isinstance(method, EditMessageText | EditMessageReplyMarkup)
            if edit and "message is not modified" in error.message:
                return cast(TelegramType, True)
            self._conceal(error)
        except TelegramNetworkError as error:
            # aiohttp's name for what could not even be connected, which aiogram puts before its words.
            unconnected = error.message.startswith("ClientConnector")
            self._conceal(NotReached(method, error.message) if unconnected else error)
        except TelegramAPIError as error:
            self._conceal(error)
        except UnicodeDecodeError:
            failure = TelegramNetworkError(method, "the answer is no text")
        raise failure

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """As aiogram's, but a proxy's HTML is a server's or a network's fault, and a 429 always says when."""
        if isinstance(method, UNREAD) and status_code == 200 and _is_ok(content):
            return cast(Response[TelegramType], DONE)
        try:
            return super().check_response(bot, method, status_code, content)
        except ClientDecodeError:
            # What was answered is dropped: it may be a proxy's page or people's words.
            failure: TelegramAPIError = (
                TelegramServerError(method, f"HTTP {status_code}")
                if status_code >= 500
                else TelegramNetworkError(method, f"HTTP {status_code} with no Bot API answer")
            )
        except TelegramRetryAfter:
            raise
        except TelegramAPIError as error:
            if status_code != 429:
                raise
            failure = TelegramRetryAfter(method, error.message, NO_HINT)
        raise failure

    async def close(self) -> None:
        """As aiogram's, without its quarter of a second for TLS to end: aiohttp sees to that itself."""
        if self._session is not None and not self._session.closed:
            await self._session.close()

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """A file of this bot, by the address that `getFile` led to. Raises `MessengerError`."""
        session = await self.create_session()
        parts = download.stream(session, url, self._is_own_file, seconds=timeout, chunk=chunk_size)
        async for part in parts:
            yield part

    def _is_own_file(self, url: str) -> bool:
        return url.startswith(self._files) and ".." not in url

    def _conceal(self, error: TelegramAPIError) -> NoReturn:
        error.message = error.message.replace(self._token, "…")
        error.__cause__ = error.__context__ = None
        raise error


def _is_ok(content: str) -> bool:
    try:
        answer = json.loads(content)
    except ValueError:
        return False
    return isinstance(answer, dict) and answer.get("ok") is True
