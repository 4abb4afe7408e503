"""Is a plain message a question about the regulation, or a draft to be judged? A guess that a button corrects."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import regex
import yaml

HEAD = 600    # characters: whoever writes more writes a draft
_SHORT, _LONG, _LONGEST = 8, 15, 40  # words
_CUES = Path(__file__).with_name("routing.yaml")


def is_question(text: str) -> bool:
    """Pure and quick: cues of routing.yaml, weighed and summed."""
    if len(text) > HEAD:
        return False
    cues = _cues()
    said = cues.opening.sub("", text.strip().lower().replace("ё", "е"), count=1)
    words = len(said.split())
    if not words:
        return False
    score = cues.start + cues.tens * min(words, _LONGEST) / 10
    score += cues.short if words <= _SHORT else cues.long if words >= _LONG else 0.0
    return score + sum(weight for weight, pattern in cues.patterns if pattern.search(said)) > 0


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
