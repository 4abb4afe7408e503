"""A file of staff: what is written there, or everything that is wrong with it.

CSV (UTF-8, UTF-16 or cp1251; comma, semicolon or tab) and XLSX. Columns are known by their headings, in any order.
Pure and slow for a large file: call it off the event loop.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from xml.etree.ElementTree import ParseError

from bot.staff.model import Newcomer, Role, sought

SIZE_LIMIT = 5 * 1024 * 1024            # bytes of the file
UNPACKED_LIMIT = 100 * 1024 * 1024      # bytes of an XLSX once it is unpacked
ROW_LIMIT = 20_000                      # people
COLUMN_LIMIT = 50
CELL_LIMIT = 200                        # characters; the same as of a name in the database
HEADING_WITHIN = 10                     # a title may stand above the headings
DEPTH_LIMIT = 12                        # units one inside the other
_SEPARATORS = (";", ",", "\t")
# A stroke between two single small letters belongs to a word, as in the names of villages and kindergartens.
_SMALL = r"[a-z\u0430-\u044f\u0451]"
_PATH = re.compile(rf"\s*(?:(?<!\b{_SMALL})[/\\]|[/\\](?!{_SMALL}\b)|[>→])\s*")
# What zipfile raises at a broken archive, and RuntimeError at a part that has a password or is packed in a way it does
# not know; zlib and the XML parser at broken parts; openpyxl where a part, or a value in it, is not what it looks for.
_NO_SPREADSHEET = (
    zipfile.BadZipFile, RuntimeError, EOFError, OSError, zlib.error, ParseError,
    LookupError, ValueError, TypeError, AttributeError,
)  # fmt: skip

Row = Sequence[str]


class Column(StrEnum):
    NAME = "name"
    SURNAME = "surname"
    GIVEN = "given"
    PATRONYMIC = "patronymic"
    POSITION = "position"
    UNIT = "unit"
    PARENT = "parent"
    ROLE = "role"


class Reason(StrEnum):
    LARGE = "large"              # of the whole file: row 0
    UNREADABLE = "unreadable"
    OLD_EXCEL = "old-excel"
    EMPTY = "empty"
    MANY = "many"
    NO_NAMES = "no-names"        # no heading says where the names are
    TWICE = "twice"              # two columns say the same; `subject` is the heading
    NAMELESS = "nameless"        # of one row
    LONG = "long"                # `subject` is how the cell begins
    ROLE = "role"                # `subject` is what stands there
    LOOP = "loop"                # the unit is inside itself; `subject` is its name
    QUOTES = "quotes"


@dataclass(frozen=True, slots=True)
class Words:
    """How the columns and the roles are called, spelled as `sought` spells."""

    columns: Mapping[str, Column]
    roles: Mapping[str, Role]


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` counts from 1, as a spreadsheet does; 0 is the file as a whole."""

    row: int
    reason: Reason
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """With any fault nothing of the file is to be used."""

    people: tuple[Newcomer, ...] = ()
    faults: tuple[Fault, ...] = ()


class _Broken(Exception):
    def __init__(self, reason: Reason, row: int = 0, subject: str = "") -> None:
        super().__init__(reason)
        self.fault = Fault(row, reason, subject)


def read(content: bytes, words: Words) -> Roster:
    """The people of a file in its order. Whether it is CSV or XLSX its first bytes tell, whatever its name is."""
    try:
        if len(content) > SIZE_LIMIT:
            raise _Broken(Reason.LARGE)
        rows = list(_xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content, words))
        return _people(rows, words)
    except _Broken as broken:
        return Roster(faults=(broken.fault,))


def _xlsx(content: bytes) -> Iterator[Row]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED_LIMIT:
                raise _Broken(Reason.LARGE)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            limits = {"max_row": ROW_LIMIT + HEADING_WITHIN + 1, "max_col": COLUMN_LIMIT}
            for row in sheet.iter_rows(values_only=True, **limits):
                yield ["" if value is None else str(value) for value in row]
        finally:
            book.close()
    except _NO_SPREADSHEET as error:
        raise _Broken(Reason.UNREADABLE) from error


def _csv(content: bytes, words: Words) -> Iterator[Row]:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _Broken(Reason.OLD_EXCEL)
    text = _text(content)
    head = text.splitlines()[:HEADING_WITHIN]

    def headings(separator: str) -> int:
        return sum(_column(cell, words) is not None for line in head for cell in line.split(separator))

    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_SEPARATORS, key=headings), strict=True)
    number = 0
    try:
        for row in islice(reader, ROW_LIMIT + HEADING_WITHIN + 1):
            number += 1
            yield row
    except csv.Error as error:
        raise _Broken(Reason.QUOTES, number + 1) from error


def _text(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1251")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _Broken(Reason.UNREADABLE)


def _people(rows: Sequence[Row], words: Words) -> Roster:
    heading, places = _heading(rows, words)
    people: list[Newcomer] = []
    faults: list[Fault] = []
    parents = _parents(rows[heading + 1 :], places)
    for number, row in enumerate(rows[heading + 1 :], start=heading + 2):
        if not any(map(str.strip, row)):
            continue
        if len(people) + len(faults) >= ROW_LIMIT:
            raise _Broken(Reason.MANY)
        person = _person(number, row, places, words, parents)
        if isinstance(person, Fault):
            faults.append(person)
        else:
            people.append(person)
    if not people and not faults:
        raise _Broken(Reason.EMPTY)
    return Roster(faults=tuple(faults)) if faults else Roster(tuple(people))


def _heading(rows: Sequence[Row], words: Words) -> tuple[int, dict[Column, int]]:
    """The index of the row of headings, and the places of the columns that are known."""
    if not any(cell.strip() for row in rows for cell in row):
        raise _Broken(Reason.EMPTY)
    for index, row in enumerate(rows[:HEADING_WITHIN]):
        places: dict[Column, int] = {}
        for place, cell in enumerate(row[:COLUMN_LIMIT]):
            column = _column(cell, words)
            if column in places:
                raise _Broken(Reason.TWICE, index + 1, _clean(cell)[:CELL_LIMIT])
            if column is not None:
                places[column] = place
        if Column.NAME in places or {Column.SURNAME, Column.GIVEN} <= places.keys():
            return index, places
    raise _Broken(Reason.NO_NAMES)


def _column(cell: str, words: Words) -> Column | None:
    return words.columns.get(sought(cell).strip(" \"'.:*"))


def _person(
    number: int, row: Row, places: Mapping[Column, int], words: Words, parents: Mapping[str, str]
) -> Newcomer | Fault:
    cells = {column: _cell(row, place) for column, place in places.items()}
    for cell in cells.values():
        if len(cell) > CELL_LIMIT:
            return Fault(number, Reason.LONG, cell[:40])
    parts = (cells.get(part, "") for part in (Column.SURNAME, Column.GIVEN, Column.PATRONYMIC))
    name = cells.get(Column.NAME) or " ".join(filter(None, parts))
    if not name:
        return Fault(number, Reason.NAMELESS)
    if len(name) > CELL_LIMIT:
        return Fault(number, Reason.LONG, name[:40])
    role = words.roles.get(sought(cells.get(Column.ROLE, "")))
    if role is None:
        return Fault(number, Reason.ROLE, cells[Column.ROLE])
    unit = _path(cells.get(Column.UNIT, "") or cells.get(Column.PARENT, ""), parents)
    if len(unit) > DEPTH_LIMIT:
        return Fault(number, Reason.LOOP, unit[-1])
    return Newcomer(name, role, cells.get(Column.POSITION, ""), unit)


def _parents(rows: Sequence[Row], places: Mapping[Column, int]) -> dict[str, str]:
    """Of each unit, the one it is inside of, when the file has a column that says so."""
    if Column.PARENT not in places or Column.UNIT not in places:
        return {}
    pairs = ((_cell(row, places[Column.UNIT]), _cell(row, places[Column.PARENT])) for row in rows)
    return {sought(unit): parent for unit, parent in pairs if unit and parent and sought(unit) != sought(parent)}


def path_of(unit: str) -> tuple[str, ...]:
    """Names from the top down; the spaces round a stroke do not matter."""
    return tuple(name for name in _PATH.split(unit.strip()) if name)


def _path(unit: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """Names from the top down. It ends past `DEPTH_LIMIT` when the file's units go round in a circle."""
    names = list(path_of(unit))
    while names and len(names) <= DEPTH_LIMIT and (above := parents.get(sought(names[0]))):
        names = [*path_of(above), *names]
    return tuple(names)


def _cell(row: Row, place: int) -> str:
    return _clean(row[place]) if place < len(row) else ""


def _clean(cell: str) -> str:
    """One line without signs that nobody sees."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in cell).split())
