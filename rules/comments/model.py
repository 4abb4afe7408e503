"""A citizen's comment and what is said of it: the words that data, heads and judge share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

Source = Literal[
    "vk_wall", "vk_photo", "vk_video", "vk_board", "vk_message", "tg_comment", "max_comment", "import",
]  # fmt: skip
Who = Literal["citizen", "agency", "other"]
Kind = Literal[
    "question", "complaint", "request", "report_of_danger", "offer", "thanks", "praise", "opinion", "joke",
    "argument_between_citizens", "spam", "insult", "threat", "service_message",
]  # fmt: skip
Reason = Literal[
    "life", "self_harm", "emergency", "child", "corruption", "journalist", "crowd", "outage",
]  # fmt: skip
Urgency = Literal["urgent", "usual", "none"]

SOURCES: tuple[Source, ...] = get_args(Source)
KINDS: tuple[Kind, ...] = get_args(Kind)
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a branch before the comment at hand. In a branch that a citizen began, `citizen` need not be who
    wrote the comment."""

    who: Who
    text: str


@dataclass(frozen=True, slots=True)
class Comment:
    """`post` is what stands above it, where that is known; `thread` is in the order of its times."""

    text: str
    thread: Sequence[Said] = ()
    post: str | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a comment means. `awaits`: the agency owes a reply after it. `reason` is that of its urgency."""

    awaits: bool
    kind: Kind
    reason: Reason | None
    personal_data: bool
    appeal: bool

    @property
    def urgency(self) -> Urgency:
        if self.reason is not None:
            return "urgent"
        return "usual" if self.awaits else "none"
