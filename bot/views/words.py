"""How Russian counts and dates, and where a phone must not break a line."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.markup import escape, utf16_length
from bot.page import Page

AGENCY = "ведомство"  # until a setting names it
PIECE = 3900  # UTF-16 units of one message of several
_LOOSE = re.compile(r"(?<=\d) (?=[а-яё])|(?<=\bп\.) (?=\d)")
_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip


def plural(count: int, one: str, few: str, many: str) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return one
    return few if count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14} else many


def tied(text: str) -> str:
    """Words of ours with no line broken after a number or «п.», which a phone would leave alone at the end."""
    return _LOOSE.sub("\u00a0", text)


def moment(at: datetime, zone: ZoneInfo) -> str:
    """«5 декабря, 14:20» by the agency's clock."""
    local = at.astimezone(zone)
    return f"{local.day} {_MONTHS[local.month - 1]}, {local:%H:%M}"


def day(at: datetime, zone: ZoneInfo) -> str:
    """«05.12.2026» by the agency's calendar."""
    return f"{at.astimezone(zone):%d.%m.%Y}"


def full_day(on: date) -> str:
    """«21 марта 2022 года»."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year} года"


def excerpt(text: str, units: int) -> str:
    """The text on one line, cut at its end to at most `units` UTF-16 units."""
    line = " ".join(text.split())
    return line if utf16_length(line) <= units else _head(line, units - 1).rstrip() + "…"


def alone(text: str) -> tuple[Page, ...]:
    """A person's text with nothing else in its messages, ready to copy: as many as it needs, none for a blank one."""
    return tuple(Page(escape(piece)) for piece in pieces(text))


def pieces(text: str, units: int = PIECE) -> Iterator[str]:
    """Cut at the end of a line, else of a word, else anywhere, into at most `units` UTF-16 units; no piece is blank."""
    while utf16_length(text) > units:
        head = _head(text, units)
        end = max(head.rfind("\n"), 0) or max(head.rfind(" "), 0) or len(head)
        if head[:end].strip():
            yield head[:end]
        text = text[end:].removeprefix("\n")
    if text.strip():
        yield text


def _head(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore")
