"""What the shape of a message says of whether it asks: the cues of cues.yaml, weighed and summed."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import regex
import yaml

HEAD = 600    # characters: whoever writes more writes a draft
DRAFT = -3.0  # a sum so low needs no second look: of 1,610 questions of the pack two come to it
_SHORT, _LONG, _LONGEST = 8, 15, 40  # words
_CUES = Path(__file__).with_name("cues.yaml")


def weigh(text: str) -> float:
    """The more, the likelier a question. Pure and quick; at most `DRAFT` for what cannot be one."""
    cues = _cues()
    said = cues.opening.sub("", text[: HEAD + 1].strip().lower().replace("ё", "е"), count=1)
    words = len(said.split())
    if not words or len(text) > HEAD:
        return DRAFT
    score = cues.start + cues.tens * min(words, _LONGEST) / 10
    score += cues.short if words <= _SHORT else cues.long if words >= _LONG else 0.0
    return score + sum(weight for weight, pattern in cues.patterns if pattern.search(said))


@dataclass(frozen=True, slots=True)
class _Cues:
    opening: "regex.Pattern[str]"
    start: float
    tens: float
    short: float
    long: float
    patterns: "tuple[tuple[float, regex.Pattern[str]], ...]"


@cache
def _cues() -> _Cues:
    data = yaml.safe_load(_CUES.read_text(encoding="utf-8"))
    patterns = tuple((float(cue["weight"]), regex.compile(cue["match"])) for cue in data["cues"])
    return _Cues(regex.compile(data["opening"]), data["start"], data["tens"], data["short"], data["long"], patterns)
