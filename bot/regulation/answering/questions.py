"""Questions with the clauses that answer them, as people labelled them: one a line of JSON.

`questions/*.jsonl` of a pack teach; each stands beside the regulation of its name, `regulation.jsonl` belongs to the
pack's own. A file of the same shape measures (`python -m bot evaluate --questions`).
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.regulation import markdown
from bot.regulation.model import Content
from rules import speech
from rules.errors import RuleError

FOLDER = "questions"
_OWN = "regulation"  # the name of the pack's own regulation, which lies outside the folder

Words = Annotated[str, Field(min_length=1, max_length=2000)]


class Asked(BaseModel):
    """Any of `clause` answers; none of them: the regulation does not. Questions of one `topic` are answered alike by
    different regulations. Fields that are not ours are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | int
    question: Words
    clause: str | tuple[str, ...] | None
    kind: str = ""
    topic: str = ""

    @property
    def clauses(self) -> tuple[str, ...]:
        return (self.clause,) if isinstance(self.clause, str) else self.clause or ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """A regulation and what is asked about it."""

    name: str
    content: Content
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Lessons:
    """`outside` is what no regulation of this kind answers."""

    regulations: tuple[Lesson, ...]
    outside: tuple[Asked, ...]
    digest: str


def read(pack: Path) -> Lessons:
    """Raises `RuleError`, `RegulationError`, `OSError`."""
    regulations: list[Lesson] = []
    outside: list[Asked] = []
    for path in sorted((pack / FOLDER).glob("*.jsonl")):
        beside = pack / "regulation.md" if path.stem == _OWN else path.with_suffix(".md")
        if not beside.exists():
            outside += (line for _, line in lines(path))
            continue
        content = markdown.load(beside)
        numbers = {clause.number for clause in content.clauses}
        asked: list[Asked] = []
        for number, line in lines(path):
            if strange := set(line.clauses) - numbers:
                details = {"reason": f"no clause {min(strange)} in {beside.name}", "type": "question_clause"}
                raise RuleError(path, number, 1, "wrong-value", clause=min(strange), beside=beside.name, **details)
            asked.append(line)
        regulations.append(Lesson(path.stem, content, tuple(asked)))
    return Lessons(tuple(regulations), tuple(outside), digest(pack))


def lines(path: Path) -> Iterator[tuple[int, Asked]]:
    """With their numbers. Raises `RuleError`, `OSError`."""
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if line.strip():
            try:
                yield number, Asked.model_validate_json(line)
            except ValidationError as error:
                [first, *_] = error.errors(include_url=False, include_input=False)
                reason = ": ".join([*map(str, first["loc"]), first["msg"]])
                raise RuleError(path, number, 1, "wrong-value", reason=reason, type="question_line") from None


def digest(pack: Path) -> str:
    """Changes whenever something is changed that is learned from."""
    sha256 = hashlib.sha256()
    asked = sorted((pack / FOLDER).glob("*.jsonl"))
    beside = [path for one in asked if (path := one.with_suffix(".md")).exists()]
    for path in (*asked, *beside, pack / "regulation.md", pack / speech.NAME):
        sha256.update(path.name.encode() + b"\n" + path.read_bytes() + b"\n")
    return sha256.hexdigest()
