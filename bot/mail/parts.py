"""What a phone sends in pieces: a long text as several messages, pictures as an album. Handlers see it whole.

The first piece waits a moment in the inbox for the next ones; whatever is short waits for nothing.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from aiogram.types import Message, MessageEntity, PhotoSize

from bot.markup import utf16_length

FULL = 4096       # UTF-16 units of a message; clients of both messengers split there
HALF = FULL // 2  # Telegram Desktop ends a part at the last paragraph of the second half (TextUtilities::CutPart)
TEXT_WAIT = timedelta(seconds=2)
ALBUM_WAIT = timedelta(seconds=1)
APART = timedelta(seconds=5)  # by the platform's clock; parts are sent one right after another
TEXT_LIMIT = 40_000  # characters that are joined; the rest comes as a message of its own
PARTS = 40

_COMMAND = re.compile(r"/[a-z]+\S*(?:\s|$)", re.IGNORECASE | re.ASCII)
_SENTENCE_ENDS = frozenset(".!?…:;»”\")")


def wait(text: object, *, of_album: bool = False) -> timedelta:
    """How long a message waits for the rest of what it may be a part of."""
    if of_album:
        return ALBUM_WAIT
    return TEXT_WAIT if isinstance(text, str) and utf16_length(text) > HALF else timedelta(0)


def may_go_on(message: Message) -> bool:
    """Whether the next message may belong to this one."""
    return bool(wait(message.text, of_album=message.media_group_id is not None)) and message.forward_origin is None


def goes_on(parts: Sequence[Message], following: Message) -> bool:
    """Whether `following` is the next piece of what `parts` began."""
    last = parts[-1]
    if not may_go_on(last) or following.from_user != last.from_user:
        return False
    if last.media_group_id is not None:
        return following.media_group_id == last.media_group_id
    if following.text is None or following.forward_origin or following.reply_to_message:
        return False
    if sum(len(part.text or "") for part in parts) + len(following.text) > TEXT_LIMIT:
        return False
    return following.date - last.date <= APART and not _COMMAND.match(following.text)


def joined(parts: Sequence[Message]) -> Message:
    """One message out of its pieces, under the number of the first."""
    first = parts[0]
    if len(parts) == 1:
        return first
    if first.text is None:
        titled = next((part for part in parts if part.caption), first)
        return first.model_copy(update={"caption": titled.caption, "caption_entities": titled.caption_entities})
    text, entities = first.text, list(first.entities or ())
    for last, part in pairwise(parts):
        text += _between(last.text or "", part.text or "")
        shift = utf16_length(text)
        entities += [_shifted(entity, shift) for entity in part.entities or ()]
        text += part.text or ""
    return first.model_copy(update={"text": text, "entities": entities or None})


def album(parts: Sequence[Message]) -> tuple[Message, ...]:
    """The messages of an album, one a picture; VK has all of them in one. A message alone is an album of one."""
    if len(parts) > 1 and parts[0].text is not None:
        return (joined(parts),)
    further = [
        part.model_copy(update={"photo": [PhotoSize.model_validate(size) for size in photo]})
        for part in parts
        for photo in (part.model_extra or {}).get("album", ())
    ]
    return (*parts, *further)


def _between(last: str, following: str) -> str:
    """What stood where the client cut: it drops white space there, and cuts through a word only at the very limit."""
    if utf16_length(last) >= FULL - 1:
        return ""
    return "\n" if last[-1:] in _SENTENCE_ENDS else " "


def _shifted(entity: MessageEntity, by: int) -> MessageEntity:
    return entity.model_copy(update={"offset": entity.offset + by})
