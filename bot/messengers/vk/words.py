"""What a text of VK reads like, in aiogram's terms: mentions become their visible names, marks become entities."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.markup import utf16_length

# [id1|Имя] is shown as «Имя»; [https://vk.com/…|words] as the words.
_LINK = re.compile(r"\[((?:id|club|public|event)\d+|https?://[^\s|\[\]]+)\|([^|\[\]]+)\]")
_TYPES = {"bold": "bold", "italic": "italic", "underline": "underline", "url": "text_link"}

Entity = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """Entities are those of the Bot API: offsets and lengths in UTF-16 units."""

    text: str = ""
    entities: tuple[Entity, ...] = ()

    def fields(self, *, caption: bool) -> dict[str, Any]:
        """`text` and `entities` of a message, or the two under a file; nothing without words."""
        names = ("caption", "caption_entities") if caption else ("text", "entities")
        return {name: value for name, value in zip(names, (self.text, list(self.entities)), strict=True) if value}


def spoken(text: str, format_data: Any = None) -> Words:
    """A text with its mentions and its `format_data`, which VK counts in UTF-16 units of the text as it was sent."""
    shown: list[str] = []
    links: list[Entity] = []
    moves: list[tuple[int, int, int]] = []  # where a mention begins and ends in the raw text, where its name begins
    at = units = raw = 0
    for found in _LINK.finditer(text):
        before, target, name = text[at : found.start()], found[1], found[2]
        units += utf16_length(before)
        raw += utf16_length(before)
        url = target if target.startswith("http") else f"https://vk.com/{target}"
        links.append({"type": "text_link", "offset": units, "length": utf16_length(name), "url": url})
        moves.append((raw, raw + utf16_length(found[0]), units))
        shown += [before, name]
        units += utf16_length(name)
        raw += utf16_length(found[0])
        at = found.end()
    marks = [mark for mark in _marks(format_data, moves, links) if mark["length"] > 0]
    entities = sorted([*links, *marks], key=lambda e: (e["offset"], -e["length"]))
    return Words("".join([*shown, text[at:]]), tuple(entities))


def joined(parts: Iterable[Words], between: str = "\n\n") -> Words:
    """One text out of several; parts without words leave no gap."""
    text, entities = "", []
    for part in parts:
        if part.text:
            text += between if text else ""
            shift = utf16_length(text)
            entities += [entity | {"offset": entity["offset"] + shift} for entity in part.entities]
            text += part.text
    return Words(text, tuple(entities))


def _marks(format_data: Any, moves: list[tuple[int, int, int]], links: list[Entity]) -> Iterable[Entity]:
    if isinstance(format_data, str):
        try:
            format_data = json.loads(format_data)
        except ValueError:
            return
    items = format_data.get("items") if isinstance(format_data, dict) else None
    for item in items if isinstance(items, list) else ():
        kind = _TYPES.get(str(item.get("type"))) if isinstance(item, dict) else None
        offset, length = (item.get("offset"), item.get("length")) if kind else (None, None)
        if kind is None or not isinstance(offset, int) or not isinstance(length, int):
            continue
        start, end = (_moved(point, moves, links) for point in (offset, offset + length))
        entity: Entity = {"type": kind, "offset": start, "length": end - start}
        if kind != "text_link":
            yield entity
        elif isinstance(item.get("url"), str):
            yield entity | {"url": item["url"]}


def _moved(point: int, moves: list[tuple[int, int, int]], links: list[Entity]) -> int:
    """A place of the raw text in the shown one; inside a mention it is the nearer end of the name."""
    shift = 0
    for (start, end, name), link in zip(moves, links, strict=True):
        if point <= start:
            break
        if point < end:
            return int(name if point - start < end - point else name + link["length"])
        shift = end - (name + int(link["length"]))
    return point - shift
