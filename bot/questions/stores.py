"""What the services of questions need of storage and of their neighbours."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.questions.model import Question, Told
from bot.regulation.model import Edition
from bot.review.model import Source
from bot.staff.model import Colleague, Employee, Role, Unit


class QuestionStore(Protocol):
    """`hold` keeps everybody else from changing a question until the unit of work at hand ends."""

    async def add(
        self,
        asker: Employee,
        text: str,
        before: str | None,
        source: Source | None,
        told: Told | None,
        review_id: int | None,
        at: datetime,
    ) -> Question: ...

    async def get(self, question_id: int) -> Question | None: ...

    async def hold(self, question_id: int) -> Question | None: ...

    async def save(self, question: Question) -> None:
        """All that may change of it."""
        ...

    async def drop(self, question_id: int) -> None: ...

    async def latest_of(self, asker_id: int, since: datetime) -> Question | None:
        """What the person has asked last, unless it turned out to be a draft."""
        ...

    async def latest_from(self, source: Source) -> Question | None: ...

    async def of_review(self, review_id: int) -> Question | None: ...

    async def waiting(self, but_of: int, offset: int, limit: int) -> tuple[Sequence[Question], int]:
        """Those that wait for a person's answer, the oldest first, without those of `but_of`; how many in all."""
        ...

    async def general(self) -> Sequence[Question]:
        """The newest first."""
        ...

    async def refused(self, since: datetime, until: datetime) -> Sequence[Question]:
        """Those asked from `since` and before `until` that the regulation did not answer."""
        ...


class Appointments(Protocol):
    """When something that comes round is due next."""

    async def get(self, name: str) -> tuple[datetime, datetime] | None:
        """Since when it has not been done, and when it is due; None before the first `set`."""
        ...

    async def hold(self, name: str) -> tuple[datetime, datetime] | None:
        """As `get`; nobody else changes it until the unit of work at hand ends."""
        ...

    async def set(self, name: str, since: datetime, next_at: datetime) -> None: ...


class Regulation(Protocol):
    async def current(self) -> Edition: ...

    async def edition(self, edition_id: int) -> Edition | None: ...


class People(Protocol):
    async def units(self) -> Sequence[Unit]: ...


class Colleagues(Protocol):
    async def reachable(self, role: Role) -> Sequence[Colleague]: ...


class Deciders(Protocol):
    """Who is asked: the same people as about a draft."""

    async def active(self, person: Employee) -> Employee | None: ...

    async def colleague(self, person: Employee) -> Colleague | None: ...

    async def nearest(self, author: Employee, but: Collection[int] = ()) -> tuple[Colleague, ...]: ...
