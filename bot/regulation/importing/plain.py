"""A regulation typed as plain text or as Markdown."""

import re
from collections.abc import Iterator

from bot.errors import RegulationError
from bot.regulation.importing.paragraphs import Paragraph
from bot.regulation.importing.words import CAPITAL

_HEADING = re.compile(r"(#{1,6})\s+(\S.*?)(?:\s+#+)?")
_BOLD = re.compile(r"\*\*(\S(?:.*?\S)?)\*\*|__(\S(?:.*?\S)?)__")
_ESCAPED = re.compile(r"\\([.\-#()*_\[\]+!])")
_RULE = re.compile(r"(?:[-*_]\s*){3,}|\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?)?|=+|-{2,}")
_CLAUSE = re.compile(rf"\s*\d{{1,3}}\.(?:\d{{1,3}}\.?)?\s+[«\"(]?{CAPITAL}")
_ROW = re.compile(r"\|(.*)\|")


def markdown(data: bytes) -> list[Paragraph]:
    """Raises `RegulationError`."""
    return list(_markdown(decoded(data)))


def text(data: bytes) -> list[Paragraph]:
    """Raises `RegulationError`."""
    return list(_text(decoded(data)))


def has_clauses(data: bytes) -> bool:
    """Whether some lines begin with numbers like 4.2, as in a regulation and in no list of people."""
    try:
        lines = decoded(data).splitlines()
    except RegulationError:
        return False
    return sum(bool(_CLAUSE.match(line)) for line in lines) > 1


def decoded(data: bytes) -> str:
    """UTF-8, or what Windows saves by itself. Raises `RegulationError` for what is no text."""
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp1251"):
        try:
            found = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in found:
            return found
    raise RegulationError(1, "broken-file")


def _markdown(source: str) -> Iterator[Paragraph]:
    """The first heading without a number is the title; a line keeps its place among the lines."""
    for place, line in _lines(source):
        if _RULE.fullmatch(line):
            continue
        match = _HEADING.fullmatch(line)
        bold = _BOLD.fullmatch(line)
        words = _plain(match[2] if match else line)
        if row := _ROW.fullmatch(words):
            yield Paragraph(" | ".join(cell.strip() for cell in row[1].split("|")), place, is_row=True)
        else:
            yield Paragraph(words, place, heading=len(match[1]) if match else 0, is_prominent=bold is not None)


def _text(source: str) -> Iterator[Paragraph]:
    before = 0
    for place, line in _lines(source):
        words = " ".join(line.split())
        is_loud = words.isupper() and sum(map(str.isalpha, words)) > 3
        yield Paragraph(words, place, is_prominent=is_loud, broken=place == before + 1)
        before = place


def _lines(source: str) -> Iterator[tuple[int, str]]:
    for place, line in enumerate(source.splitlines(), start=1):
        if line.strip():
            yield place, line.strip()


def _plain(line: str) -> str:
    return _ESCAPED.sub(r"\1", _BOLD.sub(lambda match: match[1] or match[2], line))
