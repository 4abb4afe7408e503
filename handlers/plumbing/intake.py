"""From a message of any kind to a draft: whose words are whose, where they link to, and what a picture says."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import Any, Protocol

from aiogram import BaseMiddleware, Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    Document,
    Downloadable,
    Message,
    MessageEntity,
    MessageOriginHiddenUser,
    MessageOriginUser,
    TelegramObject,
)

from bot.errors import MessengerError
from bot.page import Below, Page
from bot.pictures.model import BYTE_LIMIT, PictureReading, TextRead, TooLarge
from bot.review.model import Draft, Link, Origin, Source, TextTooLong, writable
from bot.views.review import intake as views

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"})


class Pictures(Protocol):
    async def read(self, content: bytes) -> PictureReading: ...


class NotDownloaded:
    """The messenger would not give the file."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft out of what was sent. `notice` tells what of it was left unread; `read` is what pictures say."""

    draft: Draft
    notice: Page | None = None
    read: str = ""

    def above(self, verdict: Page) -> Page | Below:
        """The notice, if there is one, above the verdict."""
        return Below((self.notice, verdict)) if self.notice else verdict


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a person sent, and where it came from: handlers receive it as `parcel`. An album has a message a picture."""

    message: Message
    source: Source
    _album: Sequence[Message]
    _bot: Bot
    _pictures: Pictures

    async def open(self) -> Opened | Page:
        """Words and pictures as one draft, or the page that says why there is none. A platform out of reach raises,
        to be retried."""
        message = self.message
        if has_picture(message):
            return await self._read()
        if not has_words(message):
            return views.unreadable_page(message.content_type)
        return Opened(draft_of(message), None if message.text else views.caption_only_page(message.content_type))

    async def _read(self) -> Opened | Page:
        """With the caption; that alone when the pictures gave nothing."""
        pictures = [one for one in self._album if has_picture(one)]
        readings = [await _reading(one, self._bot, self._pictures) for one in pictures]
        if read := [reading for reading in readings if isinstance(reading, TextRead)]:
            notice = views.some_read_page(len(read), len(readings)) if len(read) < len(readings) else None
            return Opened(with_pictures(self.message, read), notice, _said(read))
        has_caption, failed = has_words(self.message), readings[0]
        why = (
            views.no_download_page(has_caption)
            if isinstance(failed, NotDownloaded | TextRead)
            else views.not_read_page(failed, has_caption)
        )
        return Opened(draft_of(self.message), why) if has_caption else why


class Parcels(BaseMiddleware):
    """Sets `parcel` for whoever handles a message."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        assert isinstance(event, Message)
        source = Source(data["platform"], data["account"], event.chat.id, event.message_id)
        data["parcel"] = Parcel(event, source, data["album"] or (event,), data["bot"], data["pictures"])
        return await handler(event, data)


class WithinLimits(BaseMiddleware):
    """A text that is too long for the rules is answered, wherever it came from."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        try:
            return await handler(event, data)
        except TextTooLong as error:
            return Below((views.too_long_page(error.limit),))


def words_of(message: Message) -> str:
    """Text or caption as a database can keep it, one code point for each that was sent."""
    return writable(message.text or message.caption or "")


def has_words(message: Message) -> bool:
    return bool(words_of(message).strip())


def draft_of(message: Message) -> Draft:
    """The words of a message. Another's words that came along are what these answer; a pure forward is another's."""
    origin: Origin = "forwarded" if _is_from_person(message) else "typed"
    return Draft(words_of(message), context=_comment(message), origin=origin, links=_links(message))


def has_picture(message: Message) -> bool:
    return bool(message.photo) or (message.document is not None and _is_picture(message.document))


async def _reading(message: Message, bot: Bot, pictures: Pictures) -> PictureReading | NotDownloaded:
    """The words on the picture of a message, or why there are none."""
    file = message.photo[-1] if message.photo else message.document
    assert file is not None
    if (file.file_size or 0) > BYTE_LIMIT:
        return TooLarge()
    content = await downloaded(file, bot)
    return content if isinstance(content, NotDownloaded) else await pictures.read(content)


async def downloaded(file: Downloadable, bot: Bot) -> bytes | NotDownloaded:
    """What is in a file. A platform out of reach raises, to be retried."""
    content = BytesIO()
    try:
        await bot.download(file, content)
    except (TelegramBadRequest, MessengerError):
        return NotDownloaded()
    return content.getvalue()


def with_pictures(message: Message, read: Sequence[TextRead]) -> Draft:
    """Caption and pictures are one text: that is how they will be seen."""
    draft = draft_of(message)
    text = "\n\n".join(filter(None, (draft.text, _said(read))))
    return Draft(text, context=draft.context, origin="screenshot", links=draft.links)


def _said(read: Sequence[TextRead]) -> str:
    return "\n\n".join(writable(reading.text) for reading in read)


def _is_picture(document: Document) -> bool:
    named = PurePath(document.file_name or "").suffix.lower() in PICTURES  # VK tells no type
    return named or (document.mime_type or "").startswith("image/")


def _is_from_person(message: Message) -> bool:
    return isinstance(message.forward_origin, MessageOriginUser | MessageOriginHiddenUser)


def _comment(message: Message) -> str | None:
    """The words of another that the message answers: not the bot's, and not one's own unless they were forwarded."""
    if message.external_reply is not None and message.quote is not None:
        return writable(message.quote.text)
    answered = message.reply_to_message
    if answered is None or not has_words(answered):
        return None
    writer, person = answered.from_user, message.from_user
    own = writer is not None and person is not None and writer.id == person.id
    by_bot = writer is not None and writer.is_bot
    if answered.forward_origin is None and (own or by_bot):
        return None
    return words_of(answered)


def _links(message: Message) -> tuple[Link, ...]:
    entities = (message.entities if message.text else message.caption_entities) or ()
    text = words_of(message)
    return tuple(_link(text, entity) for entity in entities if entity.type == "text_link" and entity.url)


def _link(text: str, entity: MessageEntity) -> Link:
    """Platforms count UTF-16 units, rules code points: «👍» is two of the one and one of the other."""
    wide = text.encode("utf-16-le")
    start = len(wide[: entity.offset * 2].decode("utf-16-le", "ignore"))
    end = len(wide[: (entity.offset + entity.length) * 2].decode("utf-16-le", "ignore"))
    return Link(start, end, entity.url or "")
