"""An .odt as paragraphs, with the numbers that LibreOffice counts. (ODF 1.3, parts 3.5 and 5.3)

A numbered paragraph stands in nested text:list elements, one a level. Items of one list style go on counting where
text:continue-numbering or text:continue-list says so; a numbered heading counts in the outline of the document.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from bot.errors import RegulationError
from bot.regulation.importing.archive import Archive
from bot.regulation.importing.numbering import BULLET, number
from bot.regulation.importing.numerals import written
from bot.regulation.importing.paragraphs import NOTE, Paragraph, row_of

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_UNSEEN = {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}ruby-text"}
_OUTLINE = "outline"  # the list of numbered headings


@dataclass(frozen=True, slots=True)
class _Level:
    form: str = ""
    before: str = ""
    after: str = ""
    shown: int = 1
    start: int = 1
    template: str = ""
    is_bullet: bool = False


@dataclass
class _Style:
    parent: str = ""
    called: str = ""
    list: str | None = None
    is_bold: bool = False
    is_centred: bool = False


@dataclass
class _Sheet:
    """What styles.xml and the automatic styles of content.xml say."""

    styles: dict[str, _Style] = field(default_factory=dict)
    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)

    def chain(self, name: str) -> Iterator[_Style]:
        seen: set[str] = set()
        while name in self.styles and name not in seen:
            seen.add(name)
            yield self.styles[name]
            name = self.styles[name].parent


@dataclass
class _Open:
    """A list that is being read: where it counts, at which level, and whether its number is still to be shown."""

    style: str
    counters: dict[int, int]
    level: int
    is_due: bool = False
    start: int | None = None


def paragraphs(data: bytes) -> list[Paragraph]:
    """Raises `RegulationError`."""
    archive = Archive(data)
    content = archive.xml("content.xml")
    body = content.find(f"{_OFFICE}body/{_OFFICE}text") if content is not None else None
    if content is None or body is None:
        raise RegulationError(1, "broken-file")
    sheet = _Sheet()
    for root in (archive.xml("styles.xml"), content):
        if root is not None:
            _read_styles(root, sheet)
    return list(_Reader(sheet).block(body, None))


class _Reader:
    def __init__(self, sheet: _Sheet) -> None:
        self._sheet = sheet
        self._place = 0
        self._by_id: dict[str, dict[int, int]] = {}     # counters of a list that another may continue
        self._by_style: dict[str, dict[int, int]] = {}  # those of the last list in this style
        self._outline: dict[int, int] = {}

    def block(self, parent: Element, inside: _Open | None) -> Iterator[Paragraph]:
        for child in parent:
            if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                yield from self._paragraph(child, inside)
            elif child.tag == f"{_TEXT}list":
                yield from self._list(child, inside)
            elif child.tag == f"{_TABLE}table":
                yield from self._table(child)
            elif child.tag in (f"{_TEXT}section", f"{_TEXT}index-body"):
                yield from self.block(child, inside)
            elif child.tag.startswith(_DRAW):
                yield from self._aside(_drawn(child, True))

    def _aside(self, drawn: Iterator[Element]) -> Iterator[Paragraph]:
        if text := " ".join(" ".join(NOTE.sub(r" \1 ", "".join(_words(line))).split()) for line in drawn).strip():
            yield Paragraph(text, max(self._place, 1), is_aside=True)

    def _list(self, element: Element, inside: _Open | None) -> Iterator[Paragraph]:
        style = element.get(f"{_TEXT}style-name") or (inside.style if inside else "")
        level = inside.level + 1 if inside else 1
        if inside is not None:
            counters = inside.counters
        else:
            counters = self._continued(element, style)
            self._by_style[style] = counters
            if name := element.get(f"{_XML}id"):
                self._by_id[name] = counters
        for item in element:
            if item.tag not in (f"{_TEXT}list-item", f"{_TEXT}list-header"):
                continue
            start = item.get(f"{_TEXT}start-value")
            is_item = item.tag == f"{_TEXT}list-item"
            yield from self.block(item, _Open(style, counters, level, is_item, number(start, 1) if start else None))

    def _continued(self, element: Element, style: str) -> dict[int, int]:
        earlier = element.get(f"{_TEXT}continue-list")
        if earlier is not None:
            return self._by_id.get(earlier, self._by_style.get(style, {}))
        if element.get(f"{_TEXT}continue-numbering") == "true":
            return self._by_style.get(style, {})
        return {}

    def _paragraph(self, element: Element, inside: _Open | None) -> Iterator[Paragraph]:
        self._place += 1
        yield from self._aside(_drawn(element))
        text = "".join(_words(element))
        name = element.get(f"{_TEXT}style-name", "")
        chain = list(self._sheet.chain(name))
        is_heading = element.tag == f"{_TEXT}h"
        outline = number(element.get(f"{_TEXT}outline-level", ""), 1) if is_heading else 0
        label = ("", "", 0)
        if inside is not None:
            label = self._item_label(inside, chain)
        elif is_heading and element.get(f"{_TEXT}is-list-header") != "true":
            label = (self._counted(_OUTLINE, self._outline, outline, None), _OUTLINE, outline)
        called = next((style.called for style in chain if style.called), name).lower()
        if called.startswith(("contents_20_", "contents ")):
            return
        lines = [
            (" ".join(NOTE.sub("", line).split()), tuple(filter(None, NOTE.findall(line))))
            for line in text.splitlines()
        ]
        lonely = [" ".join(notes) for line, notes in lines if notes and not line]
        yield from (Paragraph(note, self._place, is_aside=True) for note in lonely)
        for position, (line, notes) in enumerate((line, notes) for line, notes in lines if line):
            is_first = position == 0
            yield Paragraph(
                f"{label[0]} {line}" if is_first and label[0] else line,
                self._place,
                heading=outline,
                is_title=any(style.called.lower() == "title" for style in chain) or name == "Title",
                is_prominent=len(line) <= 160 and not line.endswith((";", ",")) and (
                    any(style.is_centred for style in chain[:1])
                    or any(style.is_bold for style in chain)
                    or (line.isupper() and sum(map(str.isalpha, line)) > 3)
                ),
                numbering=label[1] if is_first and label[0] else "",
                level=label[2] if is_first and label[0] else 0,
                broken=not is_first,
                notes=notes,
            )  # fmt: skip

    def _item_label(self, inside: _Open, chain: list[_Style]) -> tuple[str, str, int]:
        """An item is numbered once, however many paragraphs it has."""
        if not inside.is_due:
            return "", "", 0
        inside.is_due = False
        style = inside.style or next((style.list for style in chain if style.list), "") or ""
        return self._counted(style, inside.counters, inside.level, inside.start), style, inside.level

    def _counted(self, style: str, counters: dict[int, int], level: int, start: int | None) -> str:
        levels = self._sheet.lists.get(style, {})
        own = levels.get(level, _Level())
        counters[level] = start if start is not None else counters.get(level, own.start - 1) + 1
        for deeper in [deeper for deeper in counters if deeper > level]:
            del counters[deeper]
        return _shown(levels, level, counters)

    def _table(self, table: Element) -> Iterator[Paragraph]:
        for row in table.iter(f"{_TABLE}table-row"):
            yield from row_of(
                [list(self.block(cell, None)) for cell in row if cell.tag == f"{_TABLE}table-cell"]
            )


def _shown(levels: dict[int, _Level], level: int, counters: dict[int, int]) -> str:
    own = levels.get(level, _Level())
    if own.is_bullet:
        return BULLET

    def part(at: int) -> str:
        named = levels.get(at, _Level())
        return written(counters.get(at, named.start), named.form) if named.form else ""

    if own.template:
        return re.sub(r"%([1-9]|10)%", lambda match: part(int(match[1])), own.template).strip()
    if not own.form:
        return ""
    parts = [part(at) for at in range(level - own.shown + 1, level + 1) if at > 0]
    return f"{own.before}{'.'.join(filter(None, parts))}{own.after}".strip()


def _words(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * min(number(child.get(f"{_TEXT}c", ""), 1), 1000)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag == f"{_TEXT}note":
            body = child.find(f"{_TEXT}note-body")
            said = re.sub("[\x02\x03]", " ", "".join(_words(body))) if body is not None else ""
            yield f"\x02{' '.join(said.split())}\x03"
        elif child.tag == f"{_TEXT}p":
            yield from _words(child)
            yield " "
        elif child.tag not in _UNSEEN and child.tag.startswith(_TEXT):
            yield from _words(child)
        yield child.tail or ""


def _drawn(element: Element, is_inside: bool = False) -> Iterator[Element]:
    """The paragraphs of text boxes and shapes."""
    for child in element:
        if is_inside and child.tag == f"{_TEXT}p":
            yield child
        elif child.tag not in _UNSEEN:
            yield from _drawn(child, is_inside or child.tag.startswith(_DRAW))


def _read_styles(root: Element, sheet: _Sheet) -> None:
    for element in root.iter(f"{_STYLE}style"):
        if element.get(f"{_STYLE}family") != "paragraph":
            continue
        name = element.get(f"{_STYLE}name", "")
        words = element.find(f"{_STYLE}text-properties")
        lines = element.find(f"{_STYLE}paragraph-properties")
        sheet.styles[name] = _Style(
            parent=element.get(f"{_STYLE}parent-style-name", ""),
            called=element.get(f"{_STYLE}display-name", name),
            list=element.get(f"{_STYLE}list-style-name"),
            is_bold=words is not None and words.get(f"{_FO}font-weight") == "bold",
            is_centred=lines is not None and lines.get(f"{_FO}text-align") == "center",
        )
    for element in root.iter(f"{_TEXT}list-style"):
        sheet.lists[element.get(f"{_STYLE}name", "")] = dict(map(_level, element))
    for element in root.iter(f"{_TEXT}outline-style"):
        sheet.lists[_OUTLINE] = dict(map(_level, element))


def _level(element: Element) -> tuple[int, _Level]:
    return number(element.get(f"{_TEXT}level", ""), 1), _Level(
        form=element.get(f"{_STYLE}num-format", ""),
        before=element.get(f"{_STYLE}num-prefix", ""),
        after=element.get(f"{_STYLE}num-suffix", ""),
        shown=number(element.get(f"{_TEXT}display-levels", ""), 1),
        start=number(element.get(f"{_TEXT}start-value", ""), 1),
        template=element.get(f"{_STYLE}num-list-format", ""),
        is_bullet=element.tag == f"{_TEXT}list-level-style-bullet",
    )
