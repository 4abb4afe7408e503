"""What every messenger promises to the rest of the bot, and the few Bot API methods that the bot may use.

A messenger turns its platform's events into aiogram updates and aiogram calls into its platform's calls.
It stores nothing itself: the inbox and the memory of sent messages are handed in. A message is a number to the bot, as
it is to aiogram; where a platform's messages have names, its folder turns them into numbers and back, and nobody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageReplyMarkup,
    EditMessageText,
    GetFile,
    GetMe,
    SendChatAction,
    SendDocument,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import Update
from pydantic import Field

from bot.clock import Clock
from bot.mail.model import Inbox, Incoming, Platform, SentMessage, SentMessages
from bot.messengers.feeds import Feed

__all__ = [
    "CONTRACT",
    "Feed",
    "Inbox",
    "Incoming",
    "KeyedDocument",
    "KeyedMessage",
    "KeyedPhoto",
    "Means",
    "Messenger",
    "NotReached",
    "Platform",
    "SentMessage",
    "SentMessages",
]

CONTRACT: frozenset[type[TelegramMethod[Any]]] = frozenset(
    {
        AnswerCallbackQuery,
        DeleteMessage,
        EditMessageReplyMarkup,
        EditMessageText,
        GetFile,
        GetMe,
        SendChatAction,
        SendDocument,
        SendMessage,
        SendPhoto,
    }
)


class KeyedMessage(SendMessage):
    """`SendMessage` with the outbox key of its row. The key is no part of the wire in Telegram; in VK it is
    `random_id`, so a repeated call under the same key is answered with the first call's message."""

    key: int = Field(exclude=True)


class NotReached(TelegramNetworkError):
    """The call has not left: there was no connection."""


class KeyedPhoto(SendPhoto):
    """`SendPhoto` under a key, as `KeyedMessage`."""

    key: int = Field(exclude=True)


class KeyedDocument(SendDocument):
    """`SendDocument` under a key, as `KeyedMessage`."""

    key: int = Field(exclude=True)


@dataclass(frozen=True, slots=True)
class Means:
    """What a messenger is handed: roots to trust beside the usual ones, and the memory of sent messages."""

    ca_bundle: Path | None
    sent: SentMessages
    clock: Clock


class Bulk(Protocol):
    """How a messenger brings pages to many in one call: one page to `share` chats, or `bunch` pages to a chat each.

    Results stand in the order of what was asked: the message's number, or the error of that chat alone. Both raise
    aiogram's error when the call as a whole has none.
    """

    share: int
    bunch: int
    calls: int  # under way at once

    async def send_shared(self, message: KeyedMessage, chats: Sequence[int]) -> Sequence[int | Exception]: ...

    async def send_bunch(self, messages: Sequence[KeyedMessage]) -> Sequence[int | Exception]: ...


class Messenger(Protocol):
    """One bot on one platform. `keyed`: a call that is repeated under its key is recognised, and done once; `feed`
    brings what people say to it."""

    platform: Platform
    bot: Bot
    keyed: bool

    @property
    def bulk(self) -> Bulk | None:
        """None where every message is a call."""
        ...

    @property
    def feed(self) -> Feed: ...

    @property
    def account(self) -> str:
        """The bot's own id on the platform (Telegram: bot id; VK: group id), as text."""
        ...

    async def start(self) -> None:
        """Check the token. Raises aiogram's or `MessengerError`."""
        ...

    async def update(self, payload: dict[str, Any]) -> Update | None:
        """The event as an aiogram update mounted on `bot`; None for one that the bot has no use for.
        Raises `ValueError` (pydantic's too) for a payload that makes no sense."""
        ...

    async def deep_link(self, code: str) -> str:
        """An address that opens the chat with the bot and brings `code` along as `/start code`."""
        ...

    async def close(self) -> None: ...
