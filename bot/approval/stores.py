"""What approval needs of storage and of reviews. Everything that changes something joins the unit of work at hand."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.approval.model import Approval, HistoryEntry, Standing, Step
from bot.review.model import Review


class Reviews(Protocol):
    async def review(self, review_id: int, reader_id: int) -> Review | None: ...


class ApprovalStore(Protocol):
    """`hold…` keeps everybody else from changing what they return until the unit of work at hand ends."""

    async def hold(self, approval_id: int) -> Approval | None: ...

    async def hold_of(self, submission_id: int) -> Approval | None: ...

    async def get(self, approval_id: int) -> Approval | None: ...

    async def add(self, review: Review, author_id: int, planned_at: datetime | None, at: datetime) -> int | None:
        """The id of a new approval, open; None when the submission has got one meanwhile."""
        ...

    async def save(self, approval: Approval, next_at: datetime | None) -> None:
        """All that may change of it; `next_at` is when the clock has to look at it again."""
        ...

    async def address(self, approval_id: int, employee_ids: Collection[int], *, anew: bool = False) -> None:
        """These are asked as well, or they alone."""
        ...

    async def record(
        self, approval_id: int, step: Step, actor_id: int | None, version: int, reason: str | None, at: datetime
    ) -> None:
        """One more line of the history."""
        ...

    async def history(self, approval_id: int, offset: int, limit: int) -> tuple[Sequence[HistoryEntry], int]:
        """And how many lines there are in all."""
        ...

    async def standings(self, submission_ids: Collection[int]) -> Mapping[int, Standing]: ...

    async def waiting(self, but_of: int, offset: int, limit: int) -> tuple[Sequence[Approval], int]:
        """Those that wait for a decision, without the drafts of `but_of`; by what is due, so
        the overdue first. And how many there are in all."""
        ...

    async def watched(self, now: datetime, after: int, limit: int) -> Sequence[int]:
        """Those that the clock has something to do with, and those that somebody has taken; by id, over `after`."""
        ...
