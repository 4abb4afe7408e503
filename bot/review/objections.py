"""«This is no breach»: an author objects to a remark, and those who decide see the whole draft, they alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.review.model import Objection, Review, remarks
from bot.staff.model import Account, Employee, Role

REASON_LIMIT = 1000  # characters

# Who decides: the press secretaries, and where there is none the admins.
ADDRESSEES = (Role.PRESS_SECRETARY, Role.ADMIN)


class Reviews(Protocol):
    async def review(self, review_id: int, reader_id: int) -> Review | None: ...


class Colleagues(Protocol):
    async def reachable(self, role: Role) -> Sequence[tuple[Employee, tuple[Account, ...]]]:
        """Active employees of a role by name, each with the account that they prefer, or else all of theirs."""
        ...


class ObjectionStore(Protocol):
    async def is_filed(self, version_id: int, rule: str) -> bool:
        """Whether this rule's remark on this text was objected to, in whichever of its reviews."""
        ...

    async def file(self, review_id: int, rule: str, reason: str | None, addressee: Role, at: datetime) -> int:
        """The id of the new objection."""
        ...

    async def get(self, objection_id: int) -> Objection | None: ...


@dataclass(frozen=True, slots=True)
class Filed:
    """`to` are those who have to learn of it now."""

    objection: Objection
    to: tuple[tuple[Employee, tuple[Account, ...]], ...]


@dataclass(frozen=True, slots=True)
class AlreadyFiled:
    """The same remark is with them already."""


@dataclass(frozen=True, slots=True)
class NobodyDecides:
    """There is no press secretary and no admin but the author."""


class ObjectionService:
    def __init__(self, store: ObjectionStore, reviews: Reviews, colleagues: Colleagues, clock: Clock) -> None:
        self._store = store
        self._reviews = reviews
        self._colleagues = colleagues
        self._clock = clock

    async def is_filed(self, review: Review, number: int) -> bool:
        """`number` counts the remarks of the review from 1."""
        return await self._store.is_filed(review.version_id, remarks(review.findings)[number - 1][0].rule)

    async def file(
        self, author: Employee, review_id: int, number: int, reason: str | None
    ) -> Filed | AlreadyFiled | NobodyDecides | None:
        """Object to a remark by its number, from 1. None when the author has no such review or it no such remark.

        The reason is cut to `REASON_LIMIT`.
        """
        review = await self._reviews.review(review_id, author.id)
        found = remarks(review.findings)[number - 1 : number] if review and number > 0 else []
        if review is None or not found:
            return None
        remark, reason = found[0], (reason or "").strip()[:REASON_LIMIT] or None
        if await self._store.is_filed(review.version_id, remark[0].rule):
            return AlreadyFiled()
        for role in ADDRESSEES:
            colleagues = await self._colleagues.reachable(role)
            if to := [colleague for colleague in colleagues if colleague[0].id != author.id]:
                at = self._clock.now()
                filed = await self._store.file(review.id, remark[0].rule, reason, role, at)
                return Filed(Objection(filed, review, remark, author.name, reason, role, at), tuple(to))
        return NobodyDecides()

    async def objection(self, objection_id: int, reader: Employee) -> Objection | None:
        """An objection with its whole draft: for press secretaries, and for those whom it was addressed to."""
        objection = await self._store.get(objection_id)
        if objection is None or reader.role not in {Role.PRESS_SECRETARY, objection.addressee}:
            return None
        return objection
