"""The little HTML that a page may use, read once for every messenger.

Telegram takes the HTML as it is; VK wants plain text and UTF-16 spans. Both start from the same parse.
"""

from dataclasses import dataclass
from html import escape as _escape
from html.parser import HTMLParser
from typing import Literal

from bot.errors import EnvelopeError

Mark = Literal["b", "i", "u", "a"]
MARKS: frozenset[str] = frozenset({"b", "i", "u", "a"})


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """A half-open span of code points of the plain text; `url` is set for `a` alone."""

    mark: Mark
    start: int
    end: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    plain: str
    spans: tuple[MarkedSpan, ...]


def escape(text: str) -> str:
    """Text as it must stand in a page's HTML; quotes stay as they are."""
    return _escape(text, quote=False)


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, the measure of Telegram and VK: «👍» is two, half a surrogate pair is one."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(html: str) -> Marked:
    """The plain text and its marks, outer marks before inner ones.

    Raises `EnvelopeError` for a tag outside b, i, u, a, an unclosed or crossed tag, or a link without an address.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.marked()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._text: list[str] = []
        self._length = 0
        self._open: list[tuple[str, int, str | None]] = []
        self._spans: list[MarkedSpan] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in MARKS:
            raise EnvelopeError(f"tag <{tag}> is outside the portable markup")
        url = dict(attrs).get("href") if tag == "a" else None
        if tag == "a" and not url:
            raise EnvelopeError("a link without an address")
        self._open.append((tag, self._length, url))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            raise EnvelopeError(f"</{tag}> closes nothing that is open")
        name, start, url = self._open.pop()
        if start < self._length:
            self._spans.append(MarkedSpan(name, start, self._length, url))  # type: ignore[arg-type]

    def handle_data(self, data: str) -> None:
        self._text.append(data)
        self._length += len(data)

    def marked(self) -> Marked:
        if self._open:
            raise EnvelopeError(f"<{self._open[-1][0]}> is never closed")
        return Marked("".join(self._text), tuple(sorted(self._spans, key=lambda s: (s.start, -s.end))))
