"""What the bot thinks of a comment, and how it stands on the desk of the press service."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Self

from bot.comments.model import State, Version
from bot.comments.sources import Source
from bot.mail.comments import Author, Place

Urgency = Literal["urgent", "usual", "none"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """`digest` is of the words, the branch and the post that were read: with others it is read anew. `topic` groups
    comments of one thread about one matter."""

    awaits: bool
    kind: str
    urgency: Urgency = "none"
    reason: str | None = None
    personal_data: bool = False
    appeal: bool = False
    topic: str | None = None
    digest: str = ""

    def corrected(self, correction: Mapping[str, Any]) -> Self:
        """With what a person has said of it, the last word."""
        known = {name: value for name, value in correction.items() if name in _FIELDS}
        return type(self)(**{name: getattr(self, name) for name in _FIELDS} | {"digest": self.digest} | known)

    def written(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in (*_FIELDS, "digest")}


KINDS = (
    "question", "complaint", "request", "report_of_danger", "offer", "thanks", "praise", "opinion", "joke",
    "argument_between_citizens", "spam", "insult", "threat", "service_message",
)  # fmt: skip
REASONS = ("life", "self_harm", "emergency", "child", "corruption", "journalist", "crowd", "outage")
_FIELDS = ("awaits", "kind", "urgency", "reason", "personal_data", "appeal", "topic")


@dataclass(frozen=True, slots=True)
class Entry:
    """A comment as it is derived: everything that a list and a deadline need, but for its words.

    `leader` is the number of the comment that stands for all of its matter, `alike` how many it stands for. One that is
    not `is_counted` was asked before its source was linked: nothing is owed. `ended_at` is since when nothing is.
    """

    comment_id: int
    author: Author
    made_at: datetime
    state: State
    asked_at: datetime
    answered_by: int | None
    answered_at: datetime | None
    meaning: Meaning | None
    urgency: Urgency
    due_at: datetime | None
    ended_at: datetime | None = None
    is_counted: bool = True
    leader: int | None = None
    alike: int = 1
    id: int = 0
    correction: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list: the item and how long is left. `platform` and `source` say where it was written."""

    id: int
    source_id: int
    platform: str
    source: str
    state: State
    urgency: Urgency
    due_at: datetime
    alike: int
    text: str


@dataclass(frozen=True, slots=True)
class Filter:
    """Of «without an answer»: everything, or what is of one source, or urgent."""

    source_id: int | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """`part` of `parts`, from 1; `overdue` and `total` count items, not their duplicates."""

    chosen: Filter
    lines: tuple[Line, ...]
    part: int
    parts: int
    total: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message of a branch as it is shown."""

    comment_id: int
    author: Author
    name: str | None
    at: datetime
    text: str
    is_official: bool
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """A comment beside the one that is looked at: of the same matter, or perhaps answered by the same words."""

    id: int
    comment_id: int
    name: str | None
    text: str


@dataclass(frozen=True)
class Item:
    """One comment with everything around it.

    `leader` is the one that stands for it, when that is another; `alike` are those that it stands for. `answer` is what
    has answered it or may have. The deadline of one that is `is_guessed` hangs on days off that nobody has signed yet.
    """

    entry: Entry
    source: Source
    place: Place
    post: str | None
    name: str | None
    versions: tuple[Version, ...]
    wordless: bool = False
    branch: tuple[Spoken, ...] = ()
    leader: Beside | None = None
    alike: tuple[Beside, ...] = ()
    answer: Spoken | None = None
    url: str | None = None
    is_guessed: bool = False

    @property
    def meaning(self) -> Meaning | None:
        """With what a person has said of it."""
        return self.entry.meaning.corrected(self.entry.correction) if self.entry.meaning else None

    @property
    def is_owed(self) -> bool:
        return self.entry.state.is_owed and self.entry.is_counted


@dataclass(frozen=True)
class Unattributed:
    """An agency's words that name nobody, and whom they may have been meant for."""

    item: Item
    answer: Spoken
    candidates: tuple[Beside, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of a stretch of time. `middle` is the median time of an answer in seconds; None where nothing was answered."""

    came: int
    answered: int
    in_time: int
    open: int
    overdue: int
    middle: float | None

    @property
    def is_worth_telling(self) -> bool:
        return bool(self.came or self.answered or self.open)
