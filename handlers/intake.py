"""From a message of any kind to a draft: whose words are whose, where they link to, and what a picture says."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import PurePath
from typing import Protocol

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import Document, Downloadable, Message, MessageEntity, MessageOriginHiddenUser, MessageOriginUser

from bot.errors import MessengerError
from bot.mail import Platform
from bot.pictures.model import BYTE_LIMIT, Reading, TextRead, TooLarge
from bot.review.model import Draft, Origin, Source, writable
from rules.text import Link

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"})


class Pictures(Protocol):
    async def read(self, content: bytes) -> Reading: ...


class NotDownloaded:
    """The messenger would not give the file."""


def source_of(message: Message, platform: Platform, account: str) -> Source:
    return Source(platform, account, message.chat.id, message.message_id)


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


async def read_picture(message: Message, bot: Bot, pictures: Pictures) -> Reading | NotDownloaded:
    """The words on the picture of a message, or why there are none. A platform out of reach raises, to be retried."""
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
    text = "\n\n".join(filter(None, (draft.text, *(writable(reading.text) for reading in read))))
    return Draft(text, context=draft.context, origin="screenshot", links=draft.links)


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
