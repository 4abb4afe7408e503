"""The text as it would be with its mechanical mends made, and nothing else changed.

What a taken-out span leaves behind is tidied: spaces, an empty pair of brackets, a comma that joins nothing, a
sentence that now begins with a small letter.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Protocol

import regex

from rules.text import Text

_SPACES = " \t\u00a0"
_PAIRS = ("()", "[]", "«»", '""', "„“", "“”")
_OPENING = ("(", "[", "«", "„", "“")
_CLOSING = tuple(",;:.!?…)]»”\n")
_JOINT = regex.compile(rf"(?:[,;:]|[-–—](?=[\s]|$))[{_SPACES}]*")  # joins what stands on both its sides
_LOOSE = regex.compile(rf"(?:[{_SPACES}]*[,;:]|[{_SPACES}]*(?<=^|\s)[-–—])+$")
_STOP = regex.compile(rf"[.!?…]+[{_SPACES}]*")
_SEEN_BACK = 200  # characters before a span that tell whether it begins a sentence


class Mend(Protocol):
    """A span of a text, and what may stand there instead: nothing to take it out, None when no machine can tell."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def fix(self) -> str | None: ...


def fixed(source: str, findings: Iterable[Mend]) -> str | None:
    """The text with the mends of its findings made, None when they have none.

    Of two mends that overlap the first is made, and of two that begin together the longer. What is missing (an empty
    span) comes at the end.
    """
    mends = _apart(findings)
    if not mends:
        return None
    text = source
    for before, mend in reversed(list(pairwise([None, *mends]))):
        assert mend is not None
        text = _mended(text, mend, before.end if before else 0)
    return text


def _apart(findings: Iterable[Mend]) -> list[Mend]:
    mends: list[Mend] = []
    for finding in sorted(findings, key=lambda f: (f.start, -f.end)):
        if finding.fix is not None and (not mends or finding.start >= mends[-1].end):
            mends.append(finding)
    return mends


def _mended(text: str, mend: Mend, floor: int) -> str:
    """`floor` is the end of the mend before: its words are not this one's to tidy."""
    start, end, fix = mend.start, mend.end, (mend.fix or "").strip()
    if start == end:
        apart = " " if fix and text and not text[-1].isspace() else ""
        return text + apart + fix
    if fix:
        return text[:start] + (_capital(fix) if text[start].isupper() else fix) + text[end:]
    return text[:floor] + _without(text[floor:start], text[end:], _begins_sentence(text[:start]))


def _without(left: str, right: str, begins_sentence: bool) -> str:
    """The two sides of a taken-out span, joined."""
    spaced = left[-1:] in _SPACES or right[:1] in _SPACES
    left, right = left.rstrip(_SPACES), right.lstrip(_SPACES)
    while left[-1:] + right[:1] in _PAIRS:
        left, right, spaced = left[:-1].rstrip(_SPACES), right[1:].lstrip(_SPACES), True
    if (begins_sentence or left.endswith(_OPENING)) and (joint := _JOINT.match(right)):
        right = right[joint.end() :]
    if begins_sentence:
        right = _capital(right[stop.end() :] if (stop := _STOP.match(right)) else right)
    if not right or right.startswith(_CLOSING):
        left = _LOOSE.sub("", left)
    if left.endswith("\n") or not left:
        right = right.removeprefix("\n")
        left = left if right else left.removesuffix("\n")
    joined = spaced and left and right and not left.endswith(("\n", *_OPENING)) and right[0] not in _CLOSING
    return left + (" " if joined else "") + right


def _begins_sentence(left: str) -> bool:
    """No letter or digit stands between the end of the sentence before and this place."""
    tail = Text(left.rstrip(_SPACES)[-_SEEN_BACK:] + " Я")
    last = len(tail.folded) - 1
    return not any(char.isalnum() for char in tail.folded[tail.sentences(last, last + 1)[0] : last])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
