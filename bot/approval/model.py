"""A person's approval of a draft: where it stands, and the whole story of how it came there."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.review.model import Review
from bot.staff.model import Colleague, Employee

REASON_LIMIT = 1000  # characters of a remark, and of the reason why a text is approved in spite of the rules


class Stage(StrEnum):
    """Values are stored: they never change."""

    OPEN = "open"            # with all who were asked
    TAKEN = "taken"          # with one of them
    RETURNED = "returned"    # with its author again
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


WAITING = frozenset({Stage.OPEN, Stage.TAKEN})  # for a decision
LIVE = WAITING | {Stage.RETURNED}


class Step(StrEnum):
    """What the history knows. Values are stored: they never change."""

    ASKED = "asked"
    TAKEN = "taken"
    GIVEN_BACK = "given-back"
    FREED = "freed"          # whoever had it may decide no more
    RETURNED = "returned"
    REVISED = "revised"      # the next version came
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    WARNED = "warned"        # half an hour before the publication
    MISSED = "missed"        # it was time to publish
    PASSED_ON = "passed-on"  # nobody decided for long: others were asked as well


class Refusal(StrEnum):
    """Why an order of one who might give it was not carried out."""

    ASKED = "asked"    # it is with them already
    SAME = "same"      # it was so already
    TAKEN = "taken"    # another has it
    NEWER = "newer"    # there is a newer version than the one that was seen
    OVER = "over"      # it was decided, returned or withdrawn
    NOBODY = "nobody"  # there is nobody but the author who might decide
    REASON = "reason"  # what the rules forbid is approved with a written reason only




@dataclass(frozen=True, slots=True)
class Approval:
    """One submission on its way. `review` is what those who decide see: the version, as the kind that its author said.

    `holder` has it, or has decided; `reason` is their remark or reason. `since` is when the stage began, `asked_at`
    when this version came to those who decide; the last three tell what the clock has done already.
    """

    id: int
    review: Review
    author: Employee
    stage: Stage
    holder: Employee | None
    addressees: tuple[Employee, ...]
    planned_at: datetime | None
    asked_at: datetime
    since: datetime
    reason: str | None = None
    warned_at: datetime | None = None
    missed_at: datetime | None = None
    passed_on_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        return self.stage in LIVE

    @property
    def is_open_to_others(self) -> bool:
        """Nobody holds it, or others were asked as well while its holder was silent: any of them may take it over."""
        if self.stage is Stage.TAKEN:
            return self.passed_on_at is not None and self.since <= self.passed_on_at
        return self.stage is Stage.OPEN

    @property
    def standing(self) -> "Standing":
        holder = self.holder.name if self.holder else None
        return Standing(self.id, self.review.version, self.stage, holder, self.since)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a submission stands, in short; `holder` is a name."""

    approval_id: int
    version: int
    stage: Stage
    holder: str | None
    since: datetime


@dataclass(frozen=True, slots=True)
class ApprovalCard:
    """An approval as one reader sees it."""

    approval: Approval
    may_decide: bool


@dataclass(frozen=True, slots=True)
class ApprovalMove:
    """What an order or the clock has done, and who has to learn of it: `ring` by a new message, `update` where the
    card already stands. `actor` sees the answer to their own order; None is the clock."""

    step: Step
    approval: Approval
    actor: int | None
    author: Colleague | None
    ring: tuple[Colleague, ...] = ()
    update: tuple[Colleague, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A line of the history. `actor` is None for the clock."""

    at: datetime
    step: Step
    actor: str | None
    version: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class History:
    """A part of it, the oldest line first; parts count from 1."""

    approval: Approval
    entries: tuple[HistoryEntry, ...]
    part: int
    parts: int


@dataclass(frozen=True, slots=True)
class ApprovalDesk:
    """A part of what waits for a decision, the overdue first; parts count from 1."""

    approvals: tuple[Approval, ...]
    part: int
    parts: int
