"""The numbers that Word counts and never writes down. (ECMA-376 part 1, 17.9)

A paragraph names a list (w:num) and a level; the list names its definition (w:abstractNum), which several lists may
share together with their counters. A style may name the list instead of the paragraph.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from bot.regulation.importing.numerals import written

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BULLET = "–"
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None  # the level above whose use starts this one anew; 0 never
    legal: bool = False         # every number in digits, whatever its own form
    style: str = ""


@dataclass(frozen=True, slots=True)
class _List:
    definition: str
    levels: dict[int, Level]    # its own where they differ from the definition's
    starts: dict[int, int]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A list and a level of it, as a paragraph or a style names them. Either may be left to somebody else."""

    list: str
    level: int | None


@dataclass(frozen=True, slots=True)
class Label:
    text: str
    list: str
    level: int


@dataclass
class Numbering:
    """The lists of one document and how far each has counted. Paragraphs are to be asked about in their order."""

    definitions: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, _List] = field(default_factory=dict)
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def linked(self, list_id: str, style: str) -> int | None:
        """The level of a list that a style is linked to."""
        return next((number for number, level in self._levels(list_id) if level.style == style), None)

    def next(self, list_id: str, number: int) -> Label | None:
        """The label of the next paragraph of this list; None for a list that is not there."""
        found = self.lists.get(list_id)
        levels = dict(self._levels(list_id))
        if found is None or number not in levels:
            return None
        counters = self._counters.setdefault(found.definition, {})
        counters[number] = self._counted(found, list_id, number, levels[number], counters)
        for deeper in [deeper for deeper in counters if deeper > number]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or number < restart:
                del counters[deeper]
        return Label(_shown(levels, number, counters), found.definition, number)

    def _counted(
        self, found: _List, list_id: str, number: int, level: Level, counters: dict[int, int]
    ) -> int:
        start = found.starts.get(number, level.start)
        is_first = number in found.starts and (list_id, number) not in self._begun
        self._begun.add((list_id, number))
        return counters[number] + 1 if number in counters and not is_first else start

    def _levels(self, list_id: str) -> Iterator[tuple[int, Level]]:
        found = self.lists.get(list_id)
        if found is not None:
            yield from (self.definitions.get(found.definition, {}) | found.levels).items()


def _shown(levels: dict[int, Level], number: int, counters: dict[int, int]) -> str:
    level = levels[number]
    if level.form == "bullet":
        return BULLET

    def part(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        named = levels.get(place, Level())
        form = "decimal" if level.legal and named.form != "none" else named.form
        return written(counters.get(place, named.start), form)

    return re.sub(r"%([1-9])", part, level.text).strip()


def read_numbering(root: Element | None, styles: dict[str, Numbered]) -> Numbering:
    """The lists of numbering.xml. `styles` are the list styles, by which one definition may stand for another."""
    numbering = Numbering()
    if root is None:
        return numbering
    borrowed: dict[str, str] = {}
    for definition in root.iter(f"{W}abstractNum"):
        name = definition.get(f"{W}abstractNumId", "")
        numbering.definitions[name] = dict(map(_level, definition.iter(f"{W}lvl")))
        link = definition.find(f"{W}numStyleLink")
        if link is not None:
            borrowed[name] = link.get(f"{W}val", "")
    for item in root.iter(f"{W}num"):
        definition_id = value(item, "abstractNumId")
        overrides = dict(map(_override, item.iter(f"{W}lvlOverride")))
        numbering.lists[item.get(f"{W}numId", "")] = _List(
            definition_id,
            {n: level for n, (level, _) in overrides.items() if level is not None},
            {n: start for n, (_, start) in overrides.items() if start is not None},
        )
    for name, style in borrowed.items():
        lender = numbering.lists.get(styles[style].list) if style in styles else None
        if lender is not None and lender.definition != name:
            for list_id, item_list in numbering.lists.items():
                if item_list.definition == name:
                    numbering.lists[list_id] = replace(item_list, definition=lender.definition)
    return numbering


def value(parent: Element | None, name: str, default: str = "") -> str:
    """The w:val of a child."""
    found = parent.find(f"{W}{name}") if parent is not None else None
    return default if found is None else found.get(f"{W}val", default)


def number(text: str, default: int = 0) -> int:
    """A number of a file that may hold anything: out of bounds it is the default."""
    return int(text) if re.fullmatch(r"\d{1,6}", text) else default


def is_on(parent: Element | None, name: str) -> bool:
    """A switch that is there and not turned off."""
    found = parent.find(f"{W}{name}") if parent is not None else None
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def _level(element: Element) -> tuple[int, Level]:
    restart = value(element, "lvlRestart")
    return min(number(element.get(f"{W}ilvl", "")), _LEVELS - 1), Level(
        start=number(value(element, "start"), 1),
        form=_form(element),
        text=value(element, "lvlText"),
        restart=number(restart) if restart else None,
        legal=is_on(element, "isLgl"),
        style=value(element, "pStyle"),
    )


def _form(level: Element) -> str:
    return next((form.get(f"{W}val", "decimal") for form in level.iter(f"{W}numFmt")), "decimal")


def _override(element: Element) -> tuple[int, tuple[Level | None, int | None]]:
    own = element.find(f"{W}lvl")
    start = value(element, "startOverride")
    return number(element.get(f"{W}ilvl", "")), (
        _level(own)[1] if own is not None else None,
        number(start) if start else None,
    )
