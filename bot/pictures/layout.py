"""From lines on a picture to a text as its author would have typed it. Pure.

Of the platform's own words only those go that are certainly not the author's: a word too many does less harm than
one that is missing.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from bot.pictures.furniture import is_furniture, is_status_bar, is_time, without_time
from bot.pictures.lines import Line

Paragraph = list[Line]

_GAP = 0.65         # of a line's height: a wider space parts paragraphs
_BROKEN_GAP = 1.1   # the same where a sentence goes on
_ALIGNED = 0.3      # of the narrower line: so much lies under the other
_ENDS = re.compile(r'[.!?…:;]["»)]*$')
_BROKEN_WORD = re.compile(r"([^\W\d_]+)-$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")


def text(lines: Sequence[Line], height: int, is_word: Callable[[str], bool]) -> str:
    """Lines from the top down, of a picture so many pixels high. Paragraphs are parted by an empty line, and lines of
    one joined where only the width of the page had broken them. `is_word` knows the words of the dictionary.
    """
    rows = [line for line in lines if not is_status_bar(line, height) and not is_furniture(line.text)]
    columns = [column for row in rows for column in row.columns()]
    spoken = [column for column in columns if not _is_time_beside(column, columns)]
    told = (_told(paragraph, is_word) for paragraph in _paragraphs(spoken))
    return "\n\n".join(filter(None, told))


def confidence(lines: Sequence[Line]) -> float:
    """0 to 1, of a letter on the average; 0 when there is none."""
    words = [word for line in lines for word in line.words]
    letters = sum(word.letters for word in words)
    return sum(word.confidence * word.letters for word in words) / letters / 100 if letters else 0.0


def _is_time_beside(line: Line, lines: Sequence[Line]) -> bool:
    """A time that a messenger has put in the row of somebody's words."""
    middle = (line.box.top + line.box.bottom) / 2
    return is_time(line.text) and any(other.box.top < middle < other.box.bottom for other in lines if other is not line)


def _paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Each in its column, so that a menu beside a post does not come between its lines."""
    paragraphs: list[Paragraph] = []
    for line in lines:
        above = [paragraph for paragraph in paragraphs if _goes_on(paragraph[-1], line)]
        if above:
            max(above, key=lambda paragraph: paragraph[-1].box.bottom).append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def _goes_on(above: Line, line: Line) -> bool:
    height = max(above.box.height, line.box.height)
    broken = not _ENDS.search(above.text) and not _begins_anew(line)
    gap = line.box.top - above.box.bottom
    beneath = min(above.box.right, line.box.right) - max(above.box.left, line.box.left)
    return (
        -height / 2 < gap < height * (_BROKEN_GAP if broken else _GAP)
        and beneath > _ALIGNED * min(above.box.width, line.box.width)
    )  # fmt: skip


def _told(paragraph: Paragraph, is_word: Callable[[str], bool]) -> str:
    spoken = [line for index, line in enumerate(paragraph) if not is_furniture(line.text, under_name=index < 2)]
    if not spoken or all(is_time(line.text) for line in spoken):
        return ""
    widest = max(line.box.width for line in paragraph)
    told = without_time(spoken[0])
    for above, line in pairwise(spoken):
        told = _joined(told, without_time(line), _was_broken_on_purpose(above, line, widest), is_word)
    return told


def _was_broken_on_purpose(above: Line, line: Line, widest: float) -> bool:
    """The next word would still have fitted, and something new begins with it."""
    space = above.box.height / 2
    return _begins_anew(line) and widest - above.box.width > line.words[0].box.width + space


def _begins_anew(line: Line) -> bool:
    """With a capital or a digit, whatever signs stand before it."""
    first = next(filter(str.isalnum, line.text), "")
    return not first.islower()


def _joined(told: str, line: str, on_purpose: bool, is_word: Callable[[str], bool]) -> str:
    if on_purpose:
        return f"{told}\n{line}"
    if not (broken := _BROKEN_WORD.search(told)):
        return f"{told}{'' if told.endswith('-') else ' '}{line}"
    # A browser breaks a line at a hyphen that was there, a typist or a printer adds one.
    rest = _FIRST_WORD.match(line)
    if rest and is_word((broken[1] + rest[0]).lower()):
        return told[:-1] + line
    return told + line
