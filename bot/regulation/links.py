"""Where a clause sends its reader: «см. п. 3.1», «пунктами 2.4 и 2.5», «разделе 6», «подпункт «а» пункта 3.2».

A number counts only where a word for a clause stands before it, and not where a law is cited: «пункт 10 статьи 17».
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from bot.regulation.model import Clause, Content, Section

_DATA = Path(__file__).with_name("links.yaml")


def cited(content: Content, text: str) -> tuple[Clause | Section, ...]:
    """The clauses and sections of this regulation that a text names, each once, in the order of the text."""
    found = sorted([*_named(text, "clauses"), *_named(text, "sections")])
    targets = (
        _clause(content, number) if kind == "clauses" else _section(content, number) for _, kind, number in found
    )
    return tuple(dict.fromkeys(target for target in targets if target is not None))


def _named(text: str, kind: str) -> Iterator[tuple[int, str, str]]:
    """Where each number stands, what it is of, and itself."""
    patterns = _patterns()
    for match in patterns[kind].finditer(text):
        if not patterns["law"].match(text, match.end()):
            for one in patterns["number"].finditer(text, match.start("numbers"), match.end("numbers")):
                yield one.start(), kind, one[0]


def _clause(content: Content, number: str) -> Clause | None:
    """Itself, else the clause whose item it is: «3.2.а» stands in 3.2 as a rule."""
    head, _, letter = number.rpartition(".")
    return content.clause(number) or (content.clause(head) if letter.isalpha() else None)


def _section(content: Content, number: str) -> Section | None:
    return next((section for section in content.sections if section.number == number), None)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data: dict[str, str] = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    numbers = data["numbers"].replace("{number}", data["number"])
    return {name: re.compile(data[name].replace("{numbers}", numbers), re.IGNORECASE) for name in data}
