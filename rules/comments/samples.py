"""Answers and edits whose meaning people have told: the tests of `answers` and `edits`, kept with the pack."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from rules.comments.answers import Answer
from rules.comments.corpus import FOLDER
from rules.errors import RuleError

ANSWERS, EDITS = "answers.txt", "edits.txt"


@dataclass(frozen=True, slots=True)
class AnswerSample:
    kind: Answer
    text: str


@dataclass(frozen=True, slots=True)
class EditSample:
    is_same: bool
    before: str
    after: str


def answers(pack: Path) -> tuple[AnswerSample, ...]:
    """Raises the first `RuleError`, `OSError`."""
    kinds = {kind: kind for kind in get_args(Answer)}
    return tuple(
        AnswerSample(kinds[kind], words)
        for kind, words, _ in _lines(pack / FOLDER / ANSWERS, tuple(kinds))
    )  # fmt: skip


def edits(pack: Path) -> tuple[EditSample, ...]:
    """Raises the first `RuleError`, `OSError`."""
    path = pack / FOLDER / EDITS
    found: list[EditSample] = []
    for kind, words, number in _lines(path, ("same", "new")):
        before, arrow, after = words.partition(" => ")
        if not (arrow and before.strip() and after.strip()):
            raise RuleError(path, number, 1, "wrong-value", reason="an edit is «before => after»", type="corpus_line")
        found.append(EditSample(kind == "same", before.strip(), after.strip()))
    return tuple(found)


def _lines(path: Path, kinds: tuple[str, ...]) -> Iterator[tuple[str, str, int]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        kind, bar, words = line.partition(" | ")
        if kind not in kinds or not bar or not words.strip():
            reason = f"a line is «kind | text», a kind is one of: {', '.join(kinds)}"
            raise RuleError(path, number, 1, "wrong-value", reason=reason, type="corpus_line")
        yield kind, words.strip(), number
