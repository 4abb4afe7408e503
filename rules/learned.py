"""What a pack has learned from its corpus: the part that is read without numpy.

Two files in the folder `meaning` of the pack: `heads.json` says what was learned from what and where the thresholds
lie; `weights.npz` holds the numbers and is read by `rules.heads`. `python -m bot train` writes both.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self, get_args

from rules.schema import Category

VERSION = 1  # of what `rules.features` computes

CATEGORIES: tuple[Category, ...] = tuple(c for c in get_args(Category) if c != "other")

MANY = 3  # categories in which the exact rules found something: so many do not err together

FOLDER = "meaning"
HEADER = "heads.json"
WEIGHTS = "weights.npz"


@dataclass(frozen=True, slots=True)
class Scale:
    """Of one category. `slope` and `offset` make a probability of a score. A text whose probability is `notice` or
    more gets a finding, from `sure` on with the severity of the rule."""

    slope: float
    offset: float
    notice: float
    sure: float


@dataclass(frozen=True, slots=True)
class Header:
    """`features` is the version of `rules.features`, `corpus` the sum of the `texts`, `weights` the sha256 of the
    other file; `scales` by category. Under a probability of `silence` an exact rule that may err is taken
    to have erred."""

    features: int
    corpus: str
    texts: int
    weights: str
    silence: float
    scales: Mapping[Category, Scale]

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Raises `ValueError` for what `written` never wrote."""
        data = json.loads(content)
        try:
            scales = {category: Scale(**data["scales"][category]) for category in CATEGORIES}
            del data["scales"]
            return cls(scales=scales, **data)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(str(error)) from None

    def written(self) -> bytes:
        return (json.dumps(asdict(self), indent=2) + "\n").encode()


def header_path(pack: Path) -> Path:
    return pack / FOLDER / HEADER


def weights_path(pack: Path) -> Path:
    return pack / FOLDER / WEIGHTS


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
