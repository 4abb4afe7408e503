"""HTML as the Bot API reads it: only Telegram's tags, each closed in its turn, offsets in UTF-16 units.

Source: core.telegram.org/bots/api#html-style; the refusals are worded as the server words them.
"""

import re
from dataclasses import dataclass
from html import unescape

TAGS = {
    "b": "b", "strong": "b",
    "i": "i", "em": "i",
    "u": "u", "ins": "u",
    "s": "s", "strike": "s", "del": "s",
    "a": "a",
    "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-spoiler": "spoiler", "span": "spoiler",
}

_CHARACTER = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
_ATTRIBUTE = re.compile(r"""\s+([a-zA-Z-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+))?""")


@dataclass(frozen=True, slots=True)
class Mark:
    """`mark` is b, i, u, a, s, code, pre, blockquote or spoiler; the span is half-open, in UTF-16 units."""

    mark: str
    start: int
    end: int
    url: str | None = None


class BadMarkup(ValueError):
    """The text says what Telegram would say."""


def utf16(text: str) -> int:
    """Length in UTF-16 code units: «👍» is two."""
    return len(text) + sum(1 for char in text if char > "\uffff")


def parse(html: str) -> tuple[str, tuple[Mark, ...]]:
    """The plain text, trimmed as Telegram trims it, and its marks. Raises `BadMarkup`."""
    text: list[str] = []
    marks: list[Mark] = []
    opened: list[tuple[str, int, str | None]] = []
    length = at = 0
    while at < len(html):
        if html[at] != "<":
            until = html.find("<", at)
            until = len(html) if until < 0 else until
            piece = _CHARACTER.sub(lambda found: unescape(found[0]), html[at:until])
            text.append(piece)
            length += utf16(piece)
            at = until
            continue
        offset = len(html[:at].encode())
        end = html.find(">", at)
        if end < 0:
            raise BadMarkup(f"Unclosed start tag at byte offset {offset}")
        inside = html[at + 1 : end]
        at = end + 1
        if inside.startswith("/"):
            marks.extend(_closed(inside[1:].strip().lower(), opened, length, offset))
        else:
            opened.append(_opened(inside, length, offset))
    if opened:
        raise BadMarkup(f"Can't find end tag corresponding to start tag \"{opened[-1][0]}\"")
    return trimmed("".join(text), sorted(marks, key=lambda mark: (mark.start, -mark.end)))


def _opened(inside: str, length: int, offset: int) -> tuple[str, int, str | None]:
    name = re.split(r"[\s/]", inside, maxsplit=1)[0]
    rest = inside[len(name) :]
    tag = name.lower()
    if tag not in TAGS:
        raise BadMarkup(f'Unsupported start tag "{tag}" at byte offset {offset}')
    attributes = {key.lower(): unescape(value.strip("\"'")) for key, value in _ATTRIBUTE.findall(rest)}
    if _ATTRIBUTE.sub("", rest).strip():
        raise BadMarkup(f"Unexpected end of name token at byte offset {offset}")
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise BadMarkup(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    return tag, length, attributes.get("href")


def _closed(name: str, opened: list[tuple[str, int, str | None]], length: int, offset: int) -> list[Mark]:
    if not opened:
        raise BadMarkup(f"Unexpected end tag at byte offset {offset}")
    tag, start, href = opened.pop()
    if name not in ("", tag):
        raise BadMarkup(f'Unmatched end tag at byte offset {offset}, expected "</{tag}>", found "</{name}>"')
    if start == length:
        return []
    if tag != "a":
        return [Mark(TAGS[tag], start, length)]
    # An address that is none leaves plain text; Telegram does not call that an error.
    url = checked_link(href or "")
    return [Mark("a", start, length, url)] if url else []


def checked_link(address: str) -> str | None:
    """The address as Telegram keeps it, or None when it is no address of a site."""
    if re.match(r"(?:https?|tg|tonsite)://[^\s/]", address):
        return address
    return f"http://{address}" if re.match(r"[\w-]+(\.[\w-]+)+(/|$|\?)", address) else None


def trimmed(text: str, marks: list[Mark]) -> tuple[str, tuple[Mark, ...]]:
    """White space at both ends goes, and the marks move with the text."""
    body = text.strip()
    shift = utf16(text[: len(text) - len(text.lstrip())])
    limit = utf16(body)
    moved = (
        Mark(mark.mark, max(mark.start - shift, 0), min(mark.end - shift, limit), mark.url) for mark in marks
    )
    return body, tuple(mark for mark in moved if mark.start < mark.end)
