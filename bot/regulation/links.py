"""Where a clause sends its reader: «см. п. 3.1», «пунктами 2.4 и 2.5», «разделе 6».

A number counts only where a word for a clause stands before it, and not where a law is cited: «пункт 10 статьи 17».
"""

import re
from collections.abc import Iterator

from bot.regulation.model import Clause, Content, Section

_NUMBER = r"\d{1,3}(?:\.\d{1,3})*"
_CITED = re.compile(
    rf"\b(?P<word>(?:под)?пунк\w+|п?п\.|см\.|раздел\w*|глав[аеуыой]\w*)\s*(?:№\s*)?"
    rf"(?P<numbers>{_NUMBER}(?:\s*(?:,|;|и|или|[-–—]|по)\s*(?:п?п\.\s*)?{_NUMBER}\b)*)",
    re.IGNORECASE,
)
_OF_A_LAW = re.compile(
    r"[\s,)]*(?:(?:и|или)\s+)?(?:част\w+\s+\S+\s+)?"
    r"(?:стат\w+|ст\.|федеральн\w+|закон\w*|указ\w*|кодекс\w*|приказ\w*|постановлен\w+|распоряжен\w+|фз\b)",
    re.IGNORECASE,
)
_ONE = re.compile(_NUMBER)


def cited(content: Content, text: str) -> tuple[Clause | Section, ...]:
    """The clauses and sections of this regulation that a text names, each once, in the order of the text."""
    return tuple(dict.fromkeys(_cited(content, text)))


def _cited(content: Content, text: str) -> Iterator[Clause | Section]:
    for found in _CITED.finditer(text):
        if _OF_A_LAW.match(text, found.end()):
            continue
        is_section = found["word"].lower().startswith(("раздел", "глав"))
        for number in _ONE.findall(found["numbers"]):
            if (target := _section(content, number) if is_section else content.clause(number)) is not None:
                yield target


def _section(content: Content, number: str) -> Section | None:
    return next((section for section in content.sections if section.number == number), None)
