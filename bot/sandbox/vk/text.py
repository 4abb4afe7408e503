"""What VK checks in a message before it takes it: keyboard JSON, `format_data`, mentions in the text.

Source: dev.vk.com bots/development/keyboard; reference/objects/message#format_data; VKCOM/vk-api-schema 5.199.
"""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.messages import ChatButton, Keyboard
from bot.sandbox.telegram.html import Mark, utf16

ROWS = 6            # of an inline keyboard
ROW_WIDTH = 5
BUTTONS = 10        # of an inline keyboard
LABEL_LIMIT = 40
PAYLOAD_LIMIT = 255

FORMATS = {"bold": "b", "italic": "i", "underline": "u", "url": "a"}
COLORS = frozenset({"default", "primary", "secondary", "positive", "negative"})
_ACTION_FIELDS = {
    "callback": {"type", "label", "payload"},
    "text": {"type", "label", "payload"},
    "open_link": {"type", "label", "link", "payload"},
}
_MENTION = re.compile(r"\[(id|club|public|event)(\d+)\|([^\]|]+)\]|@(all|everyone|online|here|все)\b")


class VkError(Exception):
    """The API answers with this code and message."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def bad_keyboard(reason: str) -> VkError:
    return VkError(911, f"Keyboard format is invalid: {reason}")


def keyboard(raw: str | None) -> Keyboard:
    """The inline keyboard of the `keyboard` parameter, empty when there is none. Raises `VkError` 911 or 100."""
    if not raw:
        return ()
    body = _decoded(raw)
    if not isinstance(body, dict) or set(body) - {"inline", "one_time", "buttons"}:
        raise bad_keyboard("an object of inline, one_time and buttons is expected")
    if body.get("inline") is not True or body.get("one_time", False) is not False:
        raise bad_keyboard("the sandbox shows inline keyboards alone")
    rows = body.get("buttons")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_keyboard("buttons should be an array of arrays")
    if len(rows) > ROWS or any(not 0 < len(row) <= ROW_WIDTH for row in rows) or sum(map(len, rows)) > BUTTONS:
        raise bad_keyboard(f"an inline keyboard has at most {ROWS} rows of 1 to {ROW_WIDTH}, {BUTTONS} buttons in all")
    return tuple(tuple(_button(button) for button in row) for row in rows)


def _decoded(raw: str) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise bad_keyboard("no JSON") from None


def _button(button: Any) -> ChatButton:
    if not isinstance(button, dict) or set(button) - {"action", "color"} or not isinstance(button.get("action"), dict):
        raise bad_keyboard("a button has an action and a color")
    action = button["action"]
    kind = action.get("type")
    if kind not in _ACTION_FIELDS or set(action) - _ACTION_FIELDS[kind]:
        raise bad_keyboard(f"action {kind!r} is unknown to the sandbox or has a field too many")
    if "color" in button and (kind == "open_link" or button["color"] not in COLORS):
        raise bad_keyboard("color")
    label, payload = action.get("label"), action.get("payload")
    if not isinstance(label, str) or not label.strip() or utf16(label) > LABEL_LIMIT:
        raise bad_keyboard(f"label has 1 to {LABEL_LIMIT} characters")
    if "payload" in action and not isinstance(payload, str):
        raise bad_keyboard("payload should be a string")
    if payload is not None:
        _check_payload(payload)
    if kind != "open_link":
        return ChatButton(label, kind, data=payload)
    link = action.get("link")
    if not isinstance(link, str) or urlsplit(link).scheme not in ("http", "https"):
        raise bad_keyboard("link")
    return ChatButton(label, "url", url=link)


def _check_payload(payload: str) -> None:
    if len(payload) > PAYLOAD_LIMIT:
        raise bad_keyboard(f"payload is longer than {PAYLOAD_LIMIT}")
    try:
        json.loads(payload)
    except ValueError:
        raise VkError(100, "One of the parameters specified was missing or invalid: payload contains incorrect JSON") \
            from None


def marks(raw: str | None, text: str) -> tuple[Mark, ...]:
    """The spans of `format_data`, offsets in UTF-16 units of the text. Raises `VkError` 100."""
    if not raw:
        return ()
    wrong = VkError(100, "One of the parameters specified was missing or invalid: format_data is invalid")
    try:
        body = json.loads(raw)
    except ValueError:
        raise wrong from None
    if not isinstance(body, dict) or set(body) != {"version", "items"} or body["version"] != "1":
        raise wrong
    if not isinstance(body["items"], list):
        raise wrong
    return tuple(_mark(item, utf16(text), wrong) for item in body["items"])


def _mark(item: Any, limit: int, wrong: VkError) -> Mark:
    if not isinstance(item, dict) or set(item) - {"type", "offset", "length", "url"}:
        raise wrong
    kind, offset, length, url = (item.get(name) for name in ("type", "offset", "length", "url"))
    if kind not in FORMATS or type(offset) is not int or type(length) is not int:
        raise wrong
    if offset < 0 or length <= 0 or offset + length > limit or (kind == "url") != isinstance(url, str):
        raise wrong
    return Mark(FORMATS[kind], offset, offset + length, url)


def with_mentions(text: str, spans: tuple[Mark, ...]) -> tuple[str, tuple[Mark, ...]]:
    """The text as people see it: `[id1|Имя]` and `@all` have become links, the other spans have moved along."""
    shown: list[str] = []
    links: list[Mark] = []
    at = shift = 0
    moved = list(spans)
    for found in _MENTION.finditer(text):
        kind, number, name, everyone = found.groups()
        visible = f"@{everyone}" if everyone else name
        url = "https://vk.com/im" if everyone else f"https://vk.com/{kind}{number}"
        shown += [text[at : found.start()], visible]
        start = utf16(text[: found.start()]) - shift
        cut = utf16(found[0]) - utf16(visible)
        links.append(Mark("a", start, start + utf16(visible), url))
        end = start + utf16(found[0])
        moved = [Mark(m.mark, _moved(m.start, end, cut), _moved(m.end, end, cut), m.url) for m in moved]
        shift += cut
        at = found.end()
    if not links:
        return text, spans
    return "".join([*shown, text[at:]]), tuple(sorted([*moved, *links], key=lambda m: (m.start, -m.end)))


def _moved(position: int, end: int, cut: int) -> int:
    return position - cut if position >= end else position
