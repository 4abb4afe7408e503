"""A .docx as paragraphs: the words as Word shows them, with the numbers that Word counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from bot.errors import RegulationError
from bot.regulation.importing import words
from bot.regulation.importing.archive import Archive
from bot.regulation.importing.numbering import (
    Numbered,
    Numbering,
    W,
    is_on,
    number,
    read_numbering,
    value,
)
from bot.regulation.importing.paragraphs import NOTE, Paragraph, row_of

_HEADING = re.compile(rf"(?:heading|{words.HEADING_STYLE})\s*(\d)", re.IGNORECASE)
_CONTENTS = re.compile(rf"(?:toc|{words.CONTENTS_STYLE})\s*\d|toc heading", re.IGNORECASE)
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_UNSEEN = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}delText"}


@dataclass
class _Style:
    name: str = ""
    parent: str = ""
    is_paragraph: bool = True
    numbered: Numbered | None = None
    outline: int = 0
    is_bold: bool = False
    is_centred: bool = False


@dataclass
class _Styles:
    known: dict[str, _Style] = field(default_factory=dict)
    default: str = ""

    def chain(self, style: str) -> Iterator[tuple[str, _Style]]:
        """A style and those it is based on."""
        seen: set[str] = set()
        while style in self.known and style not in seen:
            seen.add(style)
            yield style, self.known[style]
            style = self.known[style].parent

    @property
    def lists(self) -> dict[str, Numbered]:
        return {name: s.numbered for name, s in self.known.items() if s.numbered and not s.is_paragraph}


def paragraphs(data: bytes) -> list[Paragraph]:
    """Raises `RegulationError`."""
    archive = Archive(data)
    document = archive.xml("word/document.xml")
    body = document.find(f"{W}body") if document is not None else None
    if body is None:
        raise RegulationError(1, "broken-file")
    styles = _styles(archive.xml("word/styles.xml"))
    numbering = read_numbering(archive.xml("word/numbering.xml"), styles.lists)
    notes = {
        name: note for kind in _NOTES.values() for name, note in _notes(kind, archive.xml(f"word/{kind}s.xml"))
    }
    return list(_Reader(styles, numbering, notes).block(body))


class _Reader:
    def __init__(self, styles: _Styles, numbering: Numbering, notes: dict[str, str]) -> None:
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._place = 0

    def block(self, parent: Element) -> Iterator[Paragraph]:
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag == f"{W}sdt":
                if not _is_contents(child) and (content := child.find(f"{W}sdtContent")) is not None:
                    yield from self.block(content)
            elif child.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
                yield from self.block(child)

    def _paragraph(self, element: Element) -> Iterator[Paragraph]:
        """A line break inside a paragraph begins another one: typed numbers stand behind such breaks too."""
        self._place += 1
        properties = element.find(f"{W}pPr")
        if aside := " ".join(" ".join(_words_of(box).split()) for box in _boxes(element)).strip():
            yield Paragraph(aside, self._place, is_aside=True)
        text = "".join(_words(element))
        marks = properties.find(f"{W}rPr") if properties is not None else None
        if not text.strip() and marks is not None and marks.find(f"{W}del") is not None:
            return  # deleted with its number, in a change that nobody has accepted yet
        style = value(properties, "pStyle", self._styles.default)
        label = self._label(properties, style)
        names = [known.name for _, known in self._styles.chain(style)]
        if any(_CONTENTS.match(name) for name in names):
            return
        lines = [(" ".join(NOTE.sub("", line).split()), self._noted(line)) for line in text.splitlines()]
        lonely = [" ".join(notes) for line, notes in lines if notes and not line]
        yield from (Paragraph(note, self._place, is_aside=True) for note in lonely)
        for position, (line, notes) in enumerate((line, notes) for line, notes in lines if line):
            is_labelled = label is not None and not position
            yield Paragraph(
                f"{label[0]} {line}" if label is not None and not position and label[0] else line,
                self._place,
                heading=self._heading(properties, style),
                is_title=bool(names) and names[0].lower() in ("title", words.TITLE_STYLE),
                is_prominent=self._is_prominent(element, properties, style, line),
                numbering=label[1] if label is not None and is_labelled else "",
                level=label[2] if label is not None and is_labelled else 0,
                broken=position > 0,
                notes=notes,
            )

    def _noted(self, line: str) -> tuple[str, ...]:
        """What the notes of a line say. A note belongs to one place, so one that is named again is not read again."""
        return tuple(filter(None, (self._notes.pop(name, "") for name in NOTE.findall(line))))

    def _label(self, properties: Element | None, style: str) -> tuple[str, str, int] | None:
        """The text of the number, its list and its level."""
        numbered = self._numbered(properties, style)
        if numbered is None or numbered.list in ("", "0"):  # 0 takes a paragraph out of the list of its style
            return None
        label = self._numbering.next(numbered.list, numbered.level or 0)
        return None if label is None else (label.text, label.list, label.level)

    def _numbered(self, properties: Element | None, style: str) -> Numbered | None:
        """The list and level that the paragraph names or, failing that, its style. A level that is linked to the
        style outweighs the one that the style names."""
        own = _numbered(properties)
        if own is not None and own.list:
            return own
        for name, known in self._styles.chain(style):
            if known.numbered is not None and known.numbered.list:
                levels = (
                    own.level if own is not None else None,
                    self._numbering.linked(known.numbered.list, style),
                    self._numbering.linked(known.numbered.list, name),
                    known.numbered.level,
                )
                return Numbered(known.numbered.list, next((level for level in levels if level is not None), 0))
        return None

    def _heading(self, properties: Element | None, style: str) -> int:
        own = value(properties, "outlineLvl")
        if own:
            return number(own) + 1 if number(own, 9) < 9 else 0
        for _, known in self._styles.chain(style):
            if known.outline:
                return known.outline
        return 0

    def _is_prominent(self, element: Element, properties: Element | None, style: str, line: str) -> bool:
        """A short line in bold or capitals or in the middle of the page: a heading to the eye."""
        if len(line) > 160 or line.endswith((";", ",")):
            return False
        chain = [known for _, known in self._styles.chain(style)]
        alignment = value(properties, "jc")
        if alignment == "center" or (not alignment and any(known.is_centred for known in chain)):
            return True
        if line.isupper() and sum(map(str.isalpha, line)) > 3:
            return True
        runs = [run for run in element.iter(f"{W}r") if _words_of(run).strip()]
        is_bold = any(known.is_bold for known in chain)
        return bool(runs) and all(
            is_on(run.find(f"{W}rPr"), "b") or (is_bold and run.find(f"{W}rPr/{W}b") is None) for run in runs
        )

    def _table(self, table: Element) -> Iterator[Paragraph]:
        for row in _rows(table):
            yield from row_of([list(self.block(cell)) for cell in _cells(row)])


def _words_of(element: Element) -> str:
    """Without the references to notes."""
    return NOTE.sub("", "".join(_words(element)))


def _words(element: Element) -> Iterator[str]:
    """What is seen: insertions are there, deletions are not. A note is a reference, a text box is not there."""
    for child in element:
        tag = child.tag
        if tag in _UNSEEN:
            continue
        if tag == f"{W}r":
            properties = child.find(f"{W}rPr")
            if is_on(properties, "vanish"):
                continue
            seen = "".join(_words(child))
            is_raised = value(properties, "vertAlign") == "superscript" and seen.isdecimal()
            yield seen.translate(_SUPERSCRIPTS) if is_raised else seen
        elif tag == f"{W}t":
            yield child.text or ""
        elif tag in (f"{W}tab", f"{W}ptab"):
            yield "\t"
        elif tag == f"{W}br":
            yield "\n" if child.get(f"{W}type", "textWrapping") == "textWrapping" else " "
        elif tag == f"{W}cr":
            yield "\n"
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        elif tag in _NOTES:
            yield f"\x02{_NOTES[tag]} {number(child.get(f'{W}id', ''))}\x03"
        elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
            continue
        elif tag == f"{W}p":
            yield from _words(child)
            yield "\n"
        else:
            yield from _words(child)


def _boxes(element: Element) -> Iterator[Element]:
    """The text boxes that are seen. Word writes each of them twice, for its new self and for its old one."""
    for child in element:
        if child.tag in _UNSEEN or (child.tag == f"{W}r" and is_on(child.find(f"{W}rPr"), "vanish")):
            continue
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag == _ALTERNATIVES:
            yield from next(filter(None, (list(_boxes(way)) for way in child)), [])
        else:
            yield from _boxes(child)


def _notes(kind: str, root: Element | None) -> Iterator[tuple[str, str]]:
    for note in root.iter(f"{W}{kind}") if root is not None else ():
        yield f"{kind} {number(note.get(f'{W}id', ''))}", " ".join(_words_of(note).split())


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _cells(child)


def _is_contents(sdt: Element) -> bool:
    return any(gallery.get(f"{W}val") == "Table of Contents" for gallery in sdt.iter(f"{W}docPartGallery"))


def _styles(root: Element | None) -> _Styles:
    styles = _Styles()
    for element in root.iter(f"{W}style") if root is not None else ():
        name = element.get(f"{W}styleId", "")
        kind = element.get(f"{W}type", "paragraph")
        if kind not in ("paragraph", "numbering"):
            continue
        properties = element.find(f"{W}pPr")
        called = value(element, "name", name)
        outline = value(properties, "outlineLvl")
        heading = _HEADING.fullmatch(called)
        styles.known[name] = _Style(
            name=called,
            parent=value(element, "basedOn"),
            is_paragraph=kind == "paragraph",
            numbered=_numbered(properties),
            outline=number(outline) + 1 if outline else int(heading[1]) if heading else 0,
            is_bold=is_on(element.find(f"{W}rPr"), "b"),
            is_centred=value(properties, "jc") == "center",
        )
        if kind == "paragraph" and element.get(f"{W}default") in ("1", "true"):
            styles.default = name
    return styles


def _numbered(properties: Element | None) -> Numbered | None:
    """What w:numPr says. Its list may be missing: then a style names it, and only the level is told here."""
    found = properties.find(f"{W}numPr") if properties is not None else None
    if found is None:
        return None
    level = value(found, "ilvl")
    return Numbered(value(found, "numId"), min(number(level), 8) if level else None)
