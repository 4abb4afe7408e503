"""Telegram: the Bot API over aiogram's own HTTP session, with a polling loop of ours.

aiogram confirms updates before it handles them; here a batch is confirmed only by the next request,
after the inbox has committed it.
"""

import logging
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn, cast

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import DeleteWebhook, EditMessageReplyMarkup, EditMessageText, Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import LinkPreviewOptions, Update

from bot.errors import MessengerError, UnsupportedMethod
from bot.mail.parts import wait
from bot.messengers import download
from bot.messengers.contract import CONTRACT, Inbox, Incoming, NotReached, Platform
from bot.messengers.tls import trust

log = logging.getLogger(__name__)

WAIT = 25          # seconds that the server holds an empty getUpdates; proxies cut at 30
PATIENCE = 10      # seconds on top before the connection counts as dead
BATCH = 100
NO_HINT = 5        # seconds to wait after a 429 that names none
UNKNOWN_CHAT = "?"  # the queue of updates that say nothing readable about their chat


MESSAGES = ("message", "edited_message")


class GetRawUpdates(TelegramMethod[list[Any]]):
    """`getUpdates` whose result stays JSON, so that one malformed update cannot spoil its batch."""

    __returning__ = list[Any]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = BATCH
    timeout: int = WAIT
    allowed_updates: tuple[str, ...] = ("message", "edited_message", "callback_query")


OWN = (GetRawUpdates, DeleteWebhook)


# pydantic builds `Response[…]` anew at every call unless somebody holds it: a fifth of the time of an answer.
HELD = [Response[method.__returning__] for method in (*CONTRACT, *OWN)]  # type: ignore[name-defined]


class TelegramSession(AiohttpSession):
    """Only the contract's methods pass; no error carries the token, which aiohttp keeps in every address."""

    def __init__(self, token: str, api_base: str, ca_bundle: Path | None) -> None:
        super().__init__(api=TelegramAPIServer.from_base(api_base))
        self._connector_init["ssl"] = trust(ca_bundle)
        self._token = token
        self._files = self.api.file_url(token, "")

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None  # noqa: ASYNC109
    ) -> TelegramType:
        if not isinstance(method, (*CONTRACT, *OWN)):
            raise UnsupportedMethod(type(method).__name__)
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


class TelegramMessenger:
    """One Telegram bot. `api_base` is the address before `/bot…`; `ca_bundle` adds trusted roots."""

    platform: Platform = "telegram"
    keyed = False

    def __init__(self, token: str, api_base: str, ca_bundle: Path | None) -> None:
        self.bot = Bot(
            token,
            session=TelegramSession(token, api_base, ca_bundle),
            # Not `link_preview_is_disabled`: it also fills a field that the Bot API has given up.
            default=DefaultBotProperties(
                parse_mode=ParseMode.HTML, link_preview=LinkPreviewOptions(is_disabled=True)
            ),
        )

    @property
    def account(self) -> str:
        return str(self.bot.id)

    async def start(self) -> None:
        """Check the token and drop a webhook, which would answer every getUpdates with 409."""
        await self.bot.me()
        await self.bot(DeleteWebhook(drop_pending_updates=False))

    async def poll(self, inbox: Inbox) -> None:
        """Source: Bot API getUpdates. Raises aiogram's errors: 401, 409, 5xx, a dead connection."""
        position = await inbox.position(self.platform, self.account)
        while True:
            call = GetRawUpdates(offset=None if position is None else int(position) + 1)
            batch = await self.bot(call, request_timeout=WAIT + PATIENCE)
            if not batch:
                continue
            numbers = [n for n in map(_number, batch) if n is not None]
            if len(numbers) < len(batch):
                log.warning("telegram: %d updates without a number passed over", len(batch) - len(numbers))
            if not numbers:
                raise MessengerError("Telegram sends updates without numbers: none can be confirmed")
            # After a quiet week Telegram may count from a lower number: this batch decides, not the past.
            position = str(max(numbers))
            await inbox.receive(self.platform, self.account, _incoming(batch), position)

    async def update(self, payload: dict[str, Any]) -> Update | None:
        update = Update.model_validate(_with_quote(payload), context={"bot": self.bot})
        return update if update.message or update.edited_message or update.callback_query else None

    async def deep_link(self, code: str) -> str:
        username = (await self.bot.me()).username
        if username is None:
            raise MessengerError("a Telegram bot without a username has no link")
        return f"https://t.me/{username}?start={code}"

    async def close(self) -> None:
        await self.bot.session.close()


def _number(raw: Any) -> int | None:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if isinstance(number, int) else None


def _incoming(batch: list[Any]) -> list[Incoming]:
    """The updates of private chats. Groups leave no trace; what is unreadable is kept for a person to see."""
    kept = []
    for raw in batch:
        number = _number(raw)
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
