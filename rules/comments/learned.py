"""What a pack has learned of comments: the part that is read without numpy.

`comments/heads.json` says what was learned from what and where the thresholds lie, `comments/weights.npz` holds the
numbers. `python -m bot train --comments` writes both.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from rules.comments.corpus import FOLDER
from rules.comments.model import KINDS, REASONS
from rules.learned import HEADER, WEIGHTS

VERSION = 1  # of what `rules.comments.features` computes

FLAGS = ("awaits", "urgent", "personal_data", "appeal")
COLUMNS: tuple[str, ...] = (*FLAGS, *KINDS, *REASONS)  # of the heads
KIND_COLUMNS = slice(len(FLAGS), len(FLAGS) + len(KINDS))
REASON_COLUMNS = slice(len(FLAGS) + len(KINDS), len(COLUMNS))


@dataclass(frozen=True, slots=True)
class Notices:
    """From which score on a comment is taken to be so: plain sums of the heads, `urgent` that of its own head and of
    the likeliest reason together."""

    awaits: float
    careful: float
    urgent: float
    personal_data: float
    appeal: float


@dataclass(frozen=True, slots=True)
class Header:
    """`features` is the version of `rules.comments.features`, `corpus` the sum of the `comments`, `weights` the sha256
    of the other file."""

    features: int
    corpus: str
    comments: int
    weights: str
    notices: Notices

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Raises `ValueError` for what `written` never wrote."""
        data = json.loads(content)
        try:
            notices = Notices(**data.pop("notices"))
            return cls(notices=notices, **data)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(str(error)) from None

    def written(self) -> bytes:
        return (json.dumps(asdict(self), indent=2) + "\n").encode()


def header_path(pack: Path) -> Path:
    return pack / FOLDER / HEADER


def weights_path(pack: Path) -> Path:
    return pack / FOLDER / WEIGHTS
