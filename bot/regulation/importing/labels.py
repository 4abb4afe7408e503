"""What stands in front of a paragraph: the number of a section, of a clause, of an item, or nothing."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from bot.regulation.importing.numerals import latin_roman, roman_value
from bot.regulation.importing.words import CAPITAL, NUMBER_SIGN, ROMAN, SECTION, SMALL


class Kind(Enum):
    WORD = auto()     # «Глава 2.», «Статья 5»
    DOTTED = auto()   # 4.2 and 4.2.1; I.2
    SINGLE = auto()   # 4.
    BARE = auto()     # 4 without a full stop
    BRACKET = auto()  # 4)
    ROMAN = auto()    # IV.
    ITEM = auto()     # а) or a dash


@dataclass(frozen=True, slots=True)
class Label:
    """`number` as people cite it; `parts` its value by levels; `is_closed` when a full stop or a bracket follows."""

    kind: Kind
    number: str
    parts: tuple[int, ...]
    rest: str
    word: str = ""
    is_closed: bool = True


_CAPITAL = rf"(?=[«\"(]?{CAPITAL})"
_INSERTED = r"(?:\(\d{1,2}\)|[⁰¹²³⁴-⁹]+|-\d{1,2}(?=\.))?"  # 4(1), 4¹ and 4-1: a clause put in later
_CLOSED = rf"(?:([.)])(?:\s+|{_CAPITAL}|$)|\s+|$)(.*)"
_WORD = re.compile(
    rf"({SECTION})\s*{NUMBER_SIGN}?\s*(\d{{1,3}}|[{ROMAN}ivxl]{{1,7}})"
    rf"(?:[.:)]\s*|\s*$|\s+{_CAPITAL}|\s*[–—-]\s+)(.*)",
    re.IGNORECASE | re.DOTALL,
)
_DOTTED = re.compile(rf"(\d{{1,3}}(?:\.\d{{1,3}}){{1,5}}{_INSERTED}){_CLOSED}", re.DOTALL)
_ROMAN_DOTTED = re.compile(rf"([{ROMAN}]{{1,7}}(?:\.\d{{1,3}}){{1,5}}){_CLOSED}", re.DOTALL)
_SINGLE = re.compile(rf"(\d{{1,3}}{_INSERTED})(?:([.)])(?:\s+|{_CAPITAL}|$)|\s+{_CAPITAL})(.*)", re.DOTALL)
_ROMAN = re.compile(rf"([{ROMAN}]{{1,7}})(?:([.)])\s*|\s+{_CAPITAL})(.*)", re.DOTALL)
_ITEM = re.compile(rf"(?:{SMALL}{{1,2}}|[ivx]{{1,5}})\)\s+(.*)|[–—•·*-]\s+(.*)", re.DOTALL)
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def label(text: str) -> Label | None:
    """The label that a text begins with. None when it begins with a word."""
    if match := _WORD.match(text):
        value = int(match[2]) if match[2].isdecimal() else roman_value(match[2])
        number = match[2] if match[2].isdecimal() else latin_roman(match[2])
        return Label(Kind.WORD, number, (value,), match[3].strip(), match[1].lower()) if value else None
    if match := _DOTTED.match(text):
        number = _plain(match[1])
        return Label(Kind.DOTTED, number, _parts(number), match[3].strip(), is_closed=match[2] is not None)
    if match := _ROMAN_DOTTED.match(text):
        head, _, tail = match[1].partition(".")
        if value := roman_value(head):
            number = f"{latin_roman(head)}.{tail}"
            return Label(Kind.DOTTED, number, (value, *_parts(tail)), match[3].strip(), is_closed=match[2] is not None)
    if match := _SINGLE.match(text):
        kind = {".": Kind.SINGLE, ")": Kind.BRACKET, None: Kind.BARE}[match[2]]
        number = _plain(match[1])
        return Label(kind, number, _parts(number), match[3].strip(), is_closed=match[2] is not None)
    if match := _ROMAN.match(text):
        if value := roman_value(match[1]):
            return Label(Kind.ROMAN, latin_roman(match[1]), (value,), match[3].strip(), is_closed=match[2] is not None)
    elif match := _ITEM.match(text):
        return Label(Kind.ITEM, "", (), match[1] or match[2])
    return None


def _plain(number: str) -> str:
    """A raised number as it is typed in a line: 4¹ is 4(1)."""
    match = re.fullmatch(r"([\d.()-]*\d\)?)([⁰¹²³⁴-⁹]+)", number)
    return f"{match[1]}({match[2].translate(_DIGITS)})" if match else number


def _parts(number: str) -> tuple[int, ...]:
    """4.2(1) comes after 4.2, and 4.2-1 too."""
    return tuple(int(part) for part in re.findall(r"\d+", number))
