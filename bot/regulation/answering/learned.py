"""What was learned from questions: the part of a pack that knows which question goes with which clause.

Two files in the folder `answers` of the pack: `header.json` says what was learned from what, with the weights that a
person may want to read; `weights.npz` holds the rest. `python -m bot train --answers` writes both.
"""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.regulation.answering.senses import Middle
from rules.encoder import Vectors

VERSION = 1  # of what the weights are held against

FOLDER = "answers"
HEADER = "header.json"
WEIGHTS = "weights.npz"


@dataclass(frozen=True, slots=True)
class Sign:
    """Of a question that the regulation answers: its value less `middle`, over `scale`, counts `weight`."""

    middle: float
    scale: float
    weight: float


@dataclass(frozen=True, slots=True)
class Header:
    """`questions` is the sum of what was learned from, `weights` the sha256 of the other file, `concepts` are those
    that have a place in a row. A clause's mark is the sum of `marks` by their values; a question is answered when
    `bias` and its `signs` come to `least` or more."""

    version: int
    questions: str
    weights: str
    concepts: tuple[str, ...]
    marks: Mapping[str, float]
    signs: Mapping[str, Sign]
    bias: float
    least: float

    def written(self) -> bytes:
        return (json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n").encode()

    @classmethod
    def read(cls, content: bytes) -> Self:
        data = json.loads(content)
        data["concepts"] = tuple(data["concepts"])
        data["signs"] = {name: Sign(**sign) for name, sign in data["signs"].items()}
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Weights:
    """`asked` and `answered` lead the rows of questions and of clauses into one space, where a question lies close to
    what answers it; as bytes, `*_unit` is what one of them is worth in each column. `domain` says how much a row looks
    like a question about conduct in networks."""

    asked: NDArray[np.int8]
    asked_unit: NDArray[np.float32]
    answered: NDArray[np.int8]
    answered_unit: NDArray[np.float32]
    domain: NDArray[np.float16]
    domain_bias: NDArray[np.float32]
    question_use: NDArray[np.float16]
    question_e5: NDArray[np.float16]
    question_concepts: NDArray[np.float16]
    clause_use: NDArray[np.float16]
    clause_e5: NDArray[np.float16]
    clause_concepts: NDArray[np.float16]

    @property
    def question_middle(self) -> Middle:
        return Middle(self.question_use, self.question_e5, self.question_concepts)

    @property
    def clause_middle(self) -> Middle:
        return Middle(self.clause_use, self.clause_e5, self.clause_concepts)

    def of_questions(self, rows: Vectors) -> Vectors:
        return np.asarray((rows @ self.asked.astype(np.float32)) * self.asked_unit, np.float32)

    def of_clauses(self, rows: Vectors) -> Vectors:
        return np.asarray((rows @ self.answered.astype(np.float32)) * self.answered_unit, np.float32)

    def written(self) -> bytes:
        """The same arrays are always the same bytes: no compression, no time of day."""
        stream = io.BytesIO()
        np.savez(stream, **{field.name: getattr(self, field.name) for field in fields(self)})
        return stream.getvalue()

    @classmethod
    def read(cls, content: bytes) -> Self:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return cls(**{field.name: arrays[field.name] for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class Learned:
    header: Header
    weights: Weights


def header_path(pack: Path) -> Path:
    return pack / FOLDER / HEADER


def read(pack: Path) -> Learned:
    """Raises `OSError`, and `ValueError` for files that do not belong together."""
    header = Header.read(header_path(pack).read_bytes())
    content = (pack / FOLDER / WEIGHTS).read_bytes()
    if header.version != VERSION or header.weights != digest(content):
        raise ValueError(f"{pack / FOLDER}: not of this program, or not of one training")
    return Learned(header, Weights.read(content))


def write(pack: Path, learned: Learned) -> None:
    folder = pack / FOLDER
    folder.mkdir(exist_ok=True)
    (folder / WEIGHTS).write_bytes(learned.weights.written())
    (folder / HEADER).write_bytes(learned.header.written())


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
