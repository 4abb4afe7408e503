"""What a platform writes around people's words: clocks, the time of a post, buttons and their counters.

The words are in furniture.yaml. Pure, but for reading them.
"""

import re
from pathlib import Path

import yaml

from bot.pictures.lines import Line

_TOP = 0.08    # of the picture's height: where a phone shows its clock and battery
_BESIDE = 0.8  # of a line's height: a time so far from the words is none of them

_TIME = re.compile(r"\d{1,2}:\d{2}\W*")
_STATUS_BAR = re.compile(r"\d{1,2}:\d{2}(?:\W.*\d{1,3}\s?%)?\W*")
_THOUSANDS = re.compile(r"\d+[.,]\d+\s?[^\W\d_]")
_NAMES: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))


def _any_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_NAMES[name])})(?!\w)", re.IGNORECASE)


_PUBLISHED, _BESIDE_BUTTON, _BUTTON = map(_any_of, ("published", "beside", "buttons"))


def is_status_bar(line: Line, height: int) -> bool:
    """The clock and battery of a phone, in a picture so many pixels high."""
    return line.box.bottom < _TOP * height and bool(_STATUS_BAR.fullmatch(line.text))


def is_time(words: str) -> bool:
    return bool(_TIME.fullmatch(words))


def is_furniture(words: str, *, under_name: bool = False) -> bool:
    """Is nothing in this line said by a person? `under_name` tells that it may be the time of a post."""
    rest, buttons = _BUTTON.subn("", words)
    rest, published = _PUBLISHED.subn("", rest)
    if _is_blank(rest):
        return bool(buttons) or (under_name and bool(published))
    counters = len(_THOUSANDS.findall(words))
    return bool(buttons or counters) and _is_blank(_BESIDE_BUTTON.sub("", rest))


def without_time(line: Line) -> str:
    """The line's words; without the time that a messenger puts at the far end of it."""
    words = list(line.words)
    if is_time(words[-1].text):
        time = words.pop()
        while words and not words[-1].letters:
            words.pop()
        if words and time.box.left - words[-1].box.right > _BESIDE * line.box.height:
            return " ".join(word.text for word in words)
    return line.text


def _is_blank(words: str) -> bool:
    return not any(map(str.isalnum, words))
