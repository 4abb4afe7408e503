"""Drafts and questions as lines of JSON: how `review` and `ask` read them, and `evaluate` with their labels.

Bounded in size and depth; a bad line is named and costs nothing but itself.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from bot.review.model import Draft, DraftKind
from bot.views.console import review as console
from rules.text import LIMIT

LINE_LIMIT = 1_000_000  # bytes: the longest text and context with every character escaped, and room to spare
# Nobody says on whose page a post or a story is to stand, so the rules of both are heard.
KINDS: dict[str, DraftKind] = {"post": "page", "story": "page", "reply": "reply"}


class BadInput(Exception):
    """A line of the input that cannot be judged; the words are for a person."""


def lines(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines that say something, with their numbers from 1, of at most `LINE_LIMIT + 1` bytes; what is over that is
    read away, never held."""
    number = 0
    while line := source.readline(LINE_LIMIT + 1):
        number += 1
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield number, line
        while len(line) > LINE_LIMIT and not line.endswith(b"\n"):
            line = source.readline(LINE_LIMIT + 1)


def fields(line: bytes) -> dict[str, Any]:
    """The object of a line, whatever its fields. Raises `BadInput`."""
    if len(line) > LINE_LIMIT:
        raise BadInput(console.too_long_line(LINE_LIMIT))
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadInput(console.NOT_UTF8) from None
    except (ValueError, RecursionError):
        raise BadInput(console.NOT_JSON) from None
    if not isinstance(data, dict):
        raise BadInput(console.NOT_OBJECT)
    return data


def checked(data: dict[str, Any], required: Iterable[str], optional: Iterable[str] = ()) -> None:
    """Raises `BadInput` for a field that is missing or is not what its name promises."""
    if missing := next((name for name in required if name not in data), None):
        raise BadInput(console.missing_field(missing))
    for name in (*required, *optional):
        value = data.get(name)
        if not _FITS[name](value):
            raise BadInput(console.wrong_field(name))
        if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
            raise BadInput(console.lone_surrogate(name))


def decoded(line: bytes) -> tuple[str | int, Draft, dict[str, Any]]:
    """Its id, its draft, and the whole object. Raises `BadInput`."""
    data = fields(line)
    checked(data, ("id", "kind", "text"), ("context",))
    return data["id"], Draft(data["text"], KINDS[data["kind"]], data.get("context")), data


def question(line: bytes) -> tuple[str | int, str, dict[str, Any]]:
    """Its id, its question, and the whole object. Raises `BadInput`."""
    data = fields(line)
    checked(data, ("id", "question"))
    if len(data["question"]) > LIMIT:
        raise BadInput(console.too_long_text(LIMIT))
    return data["id"], data["question"], data


_FITS: dict[str, Callable[[Any], bool]] = {
    "id": lambda value: isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)),
    "kind": lambda value: isinstance(value, str) and value in KINDS,
    "text": lambda value: isinstance(value, str),
    "question": lambda value: isinstance(value, str),
    "context": lambda value: value is None or isinstance(value, str),
}
