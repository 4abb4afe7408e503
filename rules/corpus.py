"""The texts that a pack learns from: `corpus/*.jsonl`, one labelled draft a line.

An agency puts files of its own beside ours; what each field means stands in the README of the folder.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rules.errors import RuleError
from rules.schema import Category
from rules.text import PAGES, Text

FOLDER = "corpus"

Words = Annotated[str, Field(min_length=1, max_length=5000)]


class Line(BaseModel):
    """`labels` are the breaches of the text, `maybe` those that people would dispute. Texts of one `situation` are
    never learned from to judge each other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Words
    kind: Literal["post", "story", "reply"]
    text: Words
    context: str = ""
    labels: tuple[Category, ...]
    maybe: tuple[Category, ...] = ()
    severity: Literal["ok", "warn", "block"]
    situation: Words
    why: str = ""

    def as_text(self) -> Text:
        if self.kind == "reply":
            return Text(self.text, frozenset({"reply"}), self.context or None)
        return Text(self.text, PAGES)


@dataclass(frozen=True, slots=True)
class Corpus:
    lines: tuple[Line, ...]
    digest: str


def read(pack: Path) -> Corpus:
    """All lines of the folder in the order of file names. Raises the first `RuleError`."""
    lines: list[Line] = []
    ids: dict[str, str] = {}
    for path, number, line in _lines(pack):
        try:
            decoded = Line.model_validate_json(line)
        except ValidationError as error:
            [first, *_] = error.errors(include_url=False, include_input=False)
            limits = {name: str(limit) for name, limit in first.get("ctx", {}).items() if name != "error"}
            reason = ": ".join([*map(str, first["loc"]), first["msg"]])
            details = limits | {"reason": reason, "type": "corpus_line"}
            raise RuleError(path, number, 1, "wrong-value", **details) from None
        if decoded.id in ids:
            raise RuleError(path, number, 1, "duplicate-id", rule=decoded.id, first=ids[decoded.id])
        ids[decoded.id] = f"{path}:{number}:1"
        lines.append(decoded)
    return Corpus(tuple(lines), digest(pack))


def digest(pack: Path) -> str:
    """Changes whenever a text is added, taken away or mended; blank lines and line ends do not count."""
    sha256 = hashlib.sha256()
    for _, _, line in _lines(pack):
        sha256.update(line + b"\n")
    return sha256.hexdigest()


def _lines(pack: Path) -> Iterator[tuple[Path, int, bytes]]:
    for path in sorted((pack / FOLDER).glob("*.jsonl")):
        for number, line in enumerate(path.read_bytes().splitlines(), start=1):
            if line.strip():
                yield path, number, line.strip()
