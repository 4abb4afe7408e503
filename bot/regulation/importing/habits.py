"""How a file numbers: seen from the whole of it, so that each paragraph can be given its part."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice

from bot.regulation.importing.labels import Kind, Label, label
from bot.regulation.importing.paragraphs import Paragraph
from bot.regulation.importing.words import CONTENTS, SECTIONS

_CONTENTS = re.compile(CONTENTS, re.IGNORECASE)
_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d{1,3}$|…+\s*\d{1,3}$|\t\d{1,3}$")
_PAGE = re.compile(r"\s*\d{1,3}$")
_RANKS = {word: rank for rank, word in enumerate(SECTIONS)}
_SENTENCE = 100  # characters; a heading is shorter


class Role(Enum):
    TITLE = auto()
    CHAPTER = auto()     # stands above sections, and is cited by nobody
    SECTION = auto()
    CLAUSE = auto()
    SUBHEADING = auto()
    TEXT = auto()


@dataclass
class Line:
    paragraph: Paragraph
    label: Label | None
    role: Role = Role.TEXT

    def is_a(self, *kinds: Kind) -> bool:
        return self.label is not None and self.label.kind in kinds


@dataclass(frozen=True, slots=True)
class Habits:
    """`singles` is what «4.» stands for in this file."""

    lines: tuple[Line, ...]
    singles: Role
    has_sections: bool


def habits(paragraphs: Sequence[Paragraph]) -> Habits:
    lines = [Line(p, None if p.is_row else label(p.text)) for p in _without_contents(paragraphs)]
    singles = _singles(lines)
    _mark_sections(lines, singles)
    has_sections = any(line.role is Role.SECTION for line in lines)
    if not has_sections:
        has_sections = _mark_headings(lines, singles)
    _mark_clauses(lines, singles)
    _mark_the_rest(lines)
    return Habits(tuple(lines), singles, has_sections)


def _without_contents(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Without the table of contents: dotted lines to a page, or lines under «Содержание» that come again below."""
    kept: list[Paragraph] = []
    later: dict[str, int] = {}
    for paragraph in paragraphs:
        later[_entry(paragraph.text)] = later.get(_entry(paragraph.text), 0) + 1
    inside = False
    for paragraph in paragraphs:
        entry = _entry(paragraph.text)
        later[entry] -= 1
        if _LEADER.search(paragraph.text) and len(paragraph.text) < 300:
            continue
        if _CONTENTS.fullmatch(paragraph.text.strip(" .:")):
            inside = True
            continue
        inside = inside and later[entry] > 0
        if not inside:
            kept.append(paragraph)
    return kept


def _entry(text: str) -> str:
    return _PAGE.sub("", " ".join(text.split())).rstrip(" .").lower()


def _is_sentence(line: Line) -> bool:
    rest = line.label.rest if line.label else line.paragraph.text
    return len(rest) > _SENTENCE or rest.endswith((".", ":", ";"))


def _own(lines: Sequence[Line]) -> set[int]:
    """The places of those «4.» that 4.1 follows and no 4.x comes before: each heads the clauses of its number."""
    found: set[int] = set()
    following: int | None = None
    before = [0] * len(lines)
    last = 0
    for place, line in enumerate(lines):
        before[place] = last
        if line.is_a(Kind.DOTTED):
            assert line.label is not None
            last = line.label.parts[0]
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        if line.label is None:
            continue
        if line.is_a(Kind.DOTTED):
            following = line.label.parts[0]
        elif line.is_a(Kind.SINGLE, Kind.BARE) and following == line.label.parts[0] != before[place]:
            found.add(place)
            following = None
    return found


def _singles(lines: Sequence[Line]) -> Role:
    dotted = sum(line.is_a(Kind.DOTTED) for line in lines)
    above = sum(line.is_a(Kind.WORD, Kind.ROMAN) for line in lines)
    unlabelled = sum(bool(line.paragraph.heading) and line.label is None for line in lines)
    singles = [line for line in lines if line.is_a(Kind.SINGLE)]
    headed = [line for line in singles if line.paragraph.heading or line.paragraph.is_prominent]
    own = _own(lines)
    if dotted:
        others = [line for place, line in enumerate(lines) if line.is_a(Kind.SINGLE) and place not in own]
        sentences = sum(_is_sentence(lines[place]) for place in own)
        if above and (sentences * 2 > len(own) or len(others) > max(dotted, len(own))):
            return Role.CLAUSE
        if not above and not headed and unlabelled > 1 and len(others) > max(dotted, len(own)):
            return Role.CLAUSE
        return Role.SECTION
    if headed and len(headed) < len(singles) and not above:
        return Role.SECTION
    if headed and len(headed) == len(singles) and not above and len(lines) > 2 * len(singles):
        return Role.SECTION
    return Role.CLAUSE


def _mark_sections(lines: list[Line], singles: Role) -> None:
    ranks = [_RANKS[line.label.word] for line in lines if line.label and line.is_a(Kind.WORD)]
    deepest = max(ranks, default=-1)
    if singles is Role.SECTION:
        _mark_single_sections(lines)
    under_singles = any(line.role is Role.SECTION for line in lines)
    roman = 0
    for line in lines:
        found = line.label
        if found is None or found.kind not in (Kind.WORD, Kind.ROMAN) or line.paragraph.broken:
            continue
        if found.kind is Kind.WORD:
            if not found.rest.endswith((";", ",")):
                line.role = Role.CHAPTER if under_singles or _RANKS[found.word] < deepest else Role.SECTION
        elif found.parts[0] == roman + 1 or (found.parts[0] > 1 and roman and line.paragraph.is_prominent):
            roman = found.parts[0]
            line.role = Role.CHAPTER if under_singles else Role.SECTION


def _mark_single_sections(lines: list[Line]) -> None:
    """«4.» is a section when its clauses follow, when the file makes it a heading, when it stands in one list with
    the clauses and above them, or when it goes on counting the sections and what it says is a heading's length."""
    own = _own(lines)
    dotted = {line.paragraph.numbering: line.paragraph.level for line in lines if line.is_a(Kind.DOTTED)}
    dotted.pop("", None)
    has_dotted = any(line.is_a(Kind.DOTTED) for line in lines)
    last = 0
    for place, line in enumerate(lines):
        found = line.label
        if found is None or found.kind not in (Kind.SINGLE, Kind.BARE):
            continue
        paragraph = line.paragraph
        is_marked = bool(paragraph.heading) or (paragraph.is_prominent and not _is_sentence(line))
        is_above = paragraph.numbering != "" and paragraph.level < dotted.get(paragraph.numbering, 0)
        if found.kind is Kind.BARE:
            is_section = (place in own and not _is_sentence(line)) or bool(paragraph.heading)
        else:
            is_section = place in own or is_marked or is_above or (has_dotted and _goes_on(lines, place, last))
        if is_section:
            line.role = Role.SECTION
            last = found.parts[0]


def _goes_on(lines: Sequence[Line], place: int, last: int) -> bool:
    """A section without clauses of its own: the next number after the last section's, and no list is going on."""
    found = lines[place].label
    assert found is not None
    if found.parts != (last + 1,) or not last:
        return False
    before = lines[place - 1]
    if before.is_a(Kind.SINGLE, Kind.BRACKET, Kind.ITEM) or before.paragraph.text.endswith((":", ";", ",")):
        return False
    after = islice(lines, place + 1, None)
    further = next((line.label.parts for line in after if line.label and line.is_a(Kind.DOTTED)), None)
    return further is None or further[0] > found.parts[0]


def _mark_headings(lines: list[Line], singles: Role) -> bool:
    """Sections that have no number: the headings of the file, else its lines that catch the eye between clauses."""
    bare = [line for line in lines if line.label is None and line.paragraph.heading and not line.paragraph.is_title]
    first = next((place for place, line in enumerate(lines) if line.is_a(Kind.DOTTED, Kind.SINGLE)), len(lines))
    if bare:
        top = min(line.paragraph.heading for line in bare)
        tops = [line for line in bare if line.paragraph.heading == top]
        if len(tops) == 1 and len(bare) > 1 and tops[0] is bare[0]:
            top = min(line.paragraph.heading for line in bare[1:])
            bare = bare[1:]
        for line in bare:
            if line.paragraph.heading == top:
                line.role = Role.SECTION
        if len(bare) == 1 and first < len(lines) and lines.index(bare[0]) < first and bare[0].paragraph.heading == 1:
            bare[0].role = Role.TITLE
            return False
        return True
    loud = [
        line for place, line in enumerate(lines)
        if line.label is None and line.paragraph.is_prominent and not line.paragraph.is_title
        and not _is_sentence(line) and place + 1 < len(lines) and lines[place + 1].is_a(Kind.DOTTED, Kind.SINGLE)
    ]  # fmt: skip
    if len(loud) > 1:
        for line in loud:
            line.role = Role.SECTION
    return len(loud) > 1


def _mark_clauses(lines: list[Line], singles: Role) -> None:
    has_numbers = any(line.is_a(Kind.DOTTED, Kind.SINGLE) for line in lines)
    counter = _Counter()
    for place, line in enumerate(lines):
        found = line.label
        if line.role is Role.SECTION:
            counter.section(found, singles)
        elif line.role is Role.TEXT and found is not None:
            is_clause = found.kind is Kind.BRACKET and not has_numbers
            if is_clause or counter.accepts(lines, place, singles):
                line.role = Role.CLAUSE


class _Counter:
    """How far the clauses have been counted, by which a clause is told from a list inside one."""

    def __init__(self) -> None:
        self._dotted: tuple[int, ...] = ()
        self._single = 0
        self._item = 0
        self._lists: set[tuple[str, int]] = set()
        self._is_fresh = True

    def section(self, found: Label | None, singles: Role) -> None:
        self._is_fresh = True
        self._item = 0
        if found is not None and singles is Role.SECTION:
            self._dotted = found.parts

    def accepts(self, lines: Sequence[Line], place: int, singles: Role) -> bool:
        line = lines[place]
        before = lines[place - 1].paragraph.text if place else ""
        assert line.label is not None
        if line.is_a(Kind.DOTTED):
            taken = self._is_dotted_clause(line, before)
            if taken:
                self._dotted = line.label.parts
        elif line.is_a(Kind.SINGLE) and singles is Role.CLAUSE:
            taken = self._is_single_clause(lines, place, before)
            if taken:
                self._single = line.label.parts[0]
        else:
            return False
        if taken:
            self._is_fresh = False
            self._item = 0
            self._lists.add((line.paragraph.numbering, line.paragraph.level))
        return taken

    def _is_dotted_clause(self, line: Line, before: str) -> bool:
        """One that is typed without a full stop, or stands at the beginning of a mere line, must follow the last."""
        assert line.label is not None
        if line.paragraph.numbering:
            return True
        parts = line.label.parts
        last = self._dotted or (parts[0],)
        is_next = (
            parts > last
            and (parts[0] - last[0] <= 1)
            and (len(parts) <= len(last) or parts[: len(last)] == last or parts[-1] == 1)
        )
        if not line.label.rest and line.paragraph.broken:
            return is_next
        if line.paragraph.broken and before and not before.endswith((".", ":", ";", "!", "?", "}", "»")):
            return is_next and line.label.rest[:1].isupper() and line.label.is_closed
        return line.label.is_closed or is_next or line.label.rest[:1].isupper()

    def _is_single_clause(self, lines: Sequence[Line], place: int, before: str) -> bool:
        line = lines[place]
        assert line.label is not None
        number = line.label.parts[0]
        key = (line.paragraph.numbering, line.paragraph.level)
        if key[0] and key in self._lists:
            return True
        if self._is_fresh or not self._single:
            return True
        if key[0] and any(name for name, _ in self._lists):
            return False  # another list than that of the clauses
        if line.paragraph.broken and before and not before.endswith((".", ":", ";", "!", "?", "»")):
            return number == self._single + 1 and line.label.rest[:1].isupper()
        is_item = before.endswith((":", ";", ",")) and (number == 1 or number == self._item + 1)
        if self._item and number == self._item + 1 and not is_item:
            is_item = number != self._single + 1 or self._comes_again(number, lines, place)
        if is_item:
            self._item = number
            return False
        return True

    @staticmethod
    def _comes_again(number: int, lines: Sequence[Line], place: int) -> bool:
        for line in islice(lines, place + 1, None):
            if line.role is Role.SECTION:
                return False
            if line.label is not None and line.is_a(Kind.SINGLE):
                if line.label.parts[0] == number:
                    return True
                if line.label.parts[0] > number + 1:
                    return False
        return False


def _mark_the_rest(lines: list[Line]) -> None:
    """A heading that is no section: the title above the first of them, else a subheading."""
    is_above = True
    levels = [line.paragraph.heading for line in lines if line.role is Role.SECTION and line.paragraph.heading]
    lowest = min(levels, default=0)
    for line in lines:
        if line.role in (Role.SECTION, Role.CLAUSE):
            is_above = False
        if line.role is not Role.TEXT:
            continue
        if line.paragraph.is_title:
            line.role = Role.TITLE if is_above else Role.SUBHEADING
        elif line.paragraph.heading and line.label is None:
            if is_above:
                line.role = Role.TITLE
            else:
                is_section = (0 < line.paragraph.heading <= lowest and line.paragraph.heading > 1) or (
                    lowest == 1 == line.paragraph.heading
                )
                line.role = Role.SECTION if is_section else Role.SUBHEADING
