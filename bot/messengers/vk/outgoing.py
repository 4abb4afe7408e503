"""What a page becomes in VK: plain text, `format_data` beside it, and a keyboard as JSON."""

import json
import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.errors import UnsupportedMethod
from bot.markup import Marked, MarkedSpan, parse, utf16_length

LABEL_LIMIT = 40
TOAST_LIMIT = 90
# A mention notifies no one and a link brings no preview along.
QUIET = {"disable_mentions": True, "dont_parse_links": True}
ZERO_WIDTH = "\u200b"

_TYPES = {"b": "bold", "i": "italic", "u": "underline", "a": "url"}

# VK reads these in any text, an employee's draft quoted back included: [id1|x], @all, *id1 (x), &#128077;.
# `disable_mentions` only spares the mentioned person the notice; the text would still be rewritten, and every
# format_data offset after it would be wrong. VK documents no escape, so a zero-width space follows the sign.
# An address such as a@b.ru is left whole.
_LIVE = re.compile(
    r"\[(?=[^\s\[\]|]+\|)|(?<![\w.+-])@(?=\w)|(?<!\w)\*(?=[A-Za-z])|&(?=#x?[0-9a-fA-F]+;|[a-z]{2,6}\d?;)"
)


def text_fields(html: str, *, is_html: bool = True) -> dict[str, str]:
    """`message` and, when there is any markup, `format_data` of messages.send and messages.edit.

    Offsets and lengths are UTF-16 units, as in Telegram: «👍» is two. VK: objects/message#format_data.
    Raises `EnvelopeError` for HTML outside the portable markup.
    """
    marked = _harmless(parse(html) if is_html else Marked(html, ()))
    fields = {"message": marked.plain}
    if marked.spans:
        items = [_item(marked.plain, span) for span in marked.spans]
        fields["format_data"] = json.dumps({"version": "1", "items": items}, ensure_ascii=False)
    return fields


def keyboard(markup: InlineKeyboardMarkup | None) -> str:
    """The inline keyboard; an empty one takes the buttons away. `UnsupportedMethod` for other buttons."""
    rows = [] if markup is None else [[_button(button) for button in row] for row in markup.inline_keyboard]
    return json.dumps({"inline": True, "buttons": rows}, ensure_ascii=False)


def snackbar(text: str) -> str:
    """`event_data` that shows `text` over the screen for some seconds, clipped to what VK shows."""
    return json.dumps({"type": "show_snackbar", "text": clipped(text, TOAST_LIMIT)}, ensure_ascii=False)


def clipped(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units; a cut is marked with «…» and splits no character."""
    if utf16_length(text) <= limit:
        return text
    kept = text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", errors="ignore")
    return kept.rstrip() + "…"


def _harmless(marked: Marked) -> Marked:
    points = [match.end() for match in _LIVE.finditer(marked.plain)]
    edges = [0, *points, len(marked.plain)]
    plain = ZERO_WIDTH.join(marked.plain[a:b] for a, b in pairwise(edges))
    spans = tuple(
        MarkedSpan(s.mark, s.start + bisect_right(points, s.start), s.end + bisect_left(points, s.end), s.url)
        for s in marked.spans
    )
    return Marked(plain, spans)


def _item(plain: str, span: MarkedSpan) -> dict[str, Any]:
    item: dict[str, Any] = {
        "type": _TYPES[span.mark],
        "offset": utf16_length(plain[: span.start]),
        "length": utf16_length(plain[span.start : span.end]),
    }
    return item | {"url": span.url} if span.url is not None else item


def _button(button: InlineKeyboardButton) -> dict[str, Any]:
    label = clipped(button.text, LABEL_LIMIT)
    if button.callback_data is not None:
        # A payload must be JSON: a bare string is refused with error 100.
        payload = json.dumps({"c": button.callback_data}, ensure_ascii=False)
        return {"action": {"type": "callback", "label": label, "payload": payload}}
    if button.url is not None:
        return {"action": {"type": "open_link", "label": label, "link": button.url}}
    raise UnsupportedMethod(f"button {button.text!r} has neither data nor an address")
