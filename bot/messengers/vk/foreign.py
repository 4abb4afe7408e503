"""Other people's words that a message brings along: forwarded messages, posts and comments, in one flat row.

In aiogram's terms they are a message with a `forward_origin`. VK nests them as deep as people forward.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.messengers.vk.words import Words, joined, spoken

DEPTH = 5           # forwards within forwards; further in nobody quotes anybody
PIECES = 100
TEXT_LIMIT = 40_000  # characters of all pieces together

NameOf = Callable[[int], Awaitable[tuple[str, str]]]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """`author` is negative for a community; `holder` is the object whose attachments belong to the words."""

    author: int
    date: int
    words: Words
    holder: Json
    post: int = 0


def pieces(message: Json) -> list[Piece]:
    """What others said, in reading order; without what makes no sense."""
    found: list[Piece] = []
    room = TEXT_LIMIT
    for piece in _pieces(message, 1):
        if len(found) == PIECES or len(piece.words.text) > room:
            break
        room -= len(piece.words.text)
        found.append(piece)
    return found


def own_words(holder: Json) -> Words:
    """The text of a message, a post or a comment with the addresses of its links, which may stand beside it alone."""
    text = holder.get("text")
    words = spoken(text if isinstance(text, str) else "", holder.get("format_data"))
    urls = (item["link"].get("url") for item in attached(holder, "link"))
    lines = [Words(url) for url in urls if isinstance(url, str) and _address(url) not in words.text]
    return joined([words, *lines], "\n")


async def origin(piece: Piece, name_of: NameOf, bot_id: int) -> Json:
    """`forward_origin` of a message made of the piece."""
    if piece.author > 0 or piece.author == -bot_id:
        return {"type": "user", "date": piece.date, "sender_user": await author(piece, name_of, bot_id)}
    chat = {"id": piece.author, "type": "channel", "title": f"club{-piece.author}"}
    return {"type": "channel", "date": piece.date, "chat": chat, "message_id": piece.post}


async def author(piece: Piece, name_of: NameOf, bot_id: int) -> Json:
    """The one who wrote a piece as a user; a community is one that is a bot."""
    if piece.author < 0:
        number = -piece.author
        return {"id": number, "is_bot": True, "first_name": "bot" if number == bot_id else f"club{number}"}
    first, last = await name_of(piece.author)
    return {"id": piece.author, "is_bot": False, "first_name": first, "last_name": last or None}


def attached(holder: Json, kind: str) -> Iterator[Json]:
    """The attachments of a kind that have their contents."""
    items = holder.get("attachments")
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and item.get("type") == kind and isinstance(item.get(kind), dict):
            yield item


def piece_of(holder: Json, post: int = 0) -> Piece | None:
    """The words of a forwarded message, a post or a comment; None when nobody is named as their author."""
    by = next((n for n in map(holder.get, ("from_id", "owner_id", "to_id")) if isinstance(n, int) and n), None)
    date = holder.get("date")
    if by is None:
        return None
    return Piece(by, date if isinstance(date, int) else 0, own_words(holder), holder, post)


def _pieces(holder: Json, depth: int) -> Iterator[Piece]:
    if depth > DEPTH:
        return
    for item in _objects(holder.get("fwd_messages")):
        yield from _one(item)
        yield from _pieces(item, depth + 1)
    for item in attached(holder, "wall"):
        post = item["wall"]
        for copy in (post, *_objects(post.get("copy_history"))[:DEPTH]):
            yield from _one(copy, _id(copy))
    for item in attached(holder, "wall_reply"):
        yield from _one(item["wall_reply"], _id(item["wall_reply"]))


def _one(holder: Json, post: int = 0) -> Iterator[Piece]:
    piece = piece_of(holder, post)
    if piece is not None and (piece.words.text or holder.get("attachments")):
        yield piece


def _id(holder: Json) -> int:
    number = holder.get("id")
    return number if isinstance(number, int) else 0


def _objects(value: Any) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _address(url: str) -> str:
    """An address as people write it."""
    return url.partition("://")[2].rstrip("/") or url
