"""What kind of text is this? A guess, with the clue it was made by, so that a person can see why and say better.

The clues are words of kinds.yaml. A narrow kind silences the rules of the others, so what is not plain stays a page.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import regex
import yaml

from bot.review.model import Clue, DraftKind
from bot.work import slow
from rules.text import Text

HEAD = 3000  # characters: whoever writes more has shown by then what it is
_WORDS = Path(__file__).with_name("kinds.yaml")


@dataclass(frozen=True, slots=True)
class Guess:
    kind: DraftKind
    clue: Clue


def guess(text: str, context: str | None = None) -> Guess:
    """Pure. With a citizen's comment at hand it is a reply, whatever it says."""
    slow("a guess of the kind")
    if context is not None:
        return Guess("reply", "comment")
    shown = _clues(Text(text[:HEAD]).folded)
    if "answer" in shown or ({"greeting", "addressed"} <= shown and "public" not in shown):
        return Guess("reply", "answer")
    agency = "public" in shown or {"agency", "news"} <= shown
    if {"first_person", "private"} <= shown and "agency" not in shown and "public" not in shown:
        return Guess("personal", "private")
    if agency and "first_person" not in shown:
        return Guess("official", "agency")
    return Guess("page", "unclear")


def _clues(folded: str) -> set[str]:
    return {clue for clue, patterns in _patterns().items() if any(pattern.search(folded) for pattern in patterns)}


@cache
def _patterns() -> dict[str, list["regex.Pattern[str]"]]:
    words: dict[str, list[str]] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return {clue: [regex.compile(line, regex.IGNORECASE) for line in lines] for clue, lines in words.items()}
