"""What was learned from drafts and questions: `answers/routing.json` of a pack, written by `train --answers`."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rules import encoder
from rules.encoder import Vectors
from rules.errors import RuleError

_FURTHEST = 10.0  # a sum of cues beyond it says no more
_CUES = 0.25      # how much the cues count,
_SENSE = 3.0      # and the sense of the words


@dataclass(frozen=True)
class Learned:
    """`sense` has a weight for each number of the encoder, in units of `unit`; `cues` is that of the sum of cues. A
    score from `either` on may be a question, one from `question` on is nothing else. `drafts` and `questions` are how
    many were learned from."""

    drafts: int
    questions: int
    cues: float
    bias: float
    either: float
    question: float
    unit: float
    sense: tuple[int, ...]

    def score(self, text: str, cues: float) -> float:
        """`cues` is their sum for this text. The log of the odds that it is a question."""
        [row] = rows([text], [cues])
        return float(row @ self._weights + self.bias)

    @cached_property
    def _weights(self) -> NDArray[np.float64]:
        return np.array([self.cues, *(self.unit * weight for weight in self.sense)])

    def written(self) -> bytes:
        return (json.dumps(asdict(self)) + "\n").encode()

    @classmethod
    def read(cls, content: bytes) -> Self:
        data = json.loads(content)
        return cls(**data | {"sense": tuple(data["sense"])})


def rows(texts: Sequence[str], cues: Sequence[float]) -> NDArray[np.float64]:
    """A row a text, as the weights want it: first the sum of its cues."""
    said = _CUES * np.clip(np.array(cues), -_FURTHEST, _FURTHEST)
    sense: list[Vectors] = [_SENSE * encoder.encode([text]) for text in texts]
    return np.column_stack([said, np.vstack(sense)]).astype(np.float64)


def path(pack: Path) -> Path:
    return pack / "answers" / "routing.json"


def read(file: Path) -> Learned:
    """Raises `RuleError` for what training never wrote, `OSError`."""
    try:
        return Learned.read(file.read_bytes())
    except (ValueError, KeyError, TypeError) as error:
        raise RuleError(file, 0, 0, "unreadable", reason=str(error), type="routing") from None
