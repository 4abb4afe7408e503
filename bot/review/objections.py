"""«This is no breach»: an author objects to a remark, and those who decide see the whole draft, they alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.errors import AccessDenied
from bot.review.model import Decision, Objection, Review, Ruling, remarks
from bot.staff.model import Account, Colleague, Employee, Role, State
from rules import twins
from rules.text import Text

REASON_LIMIT = 1000  # characters
COMMENT_LIMIT = 300

# Who decides: the press secretaries, and where there is none the admins.
ADDRESSEES = (Role.PRESS_SECRETARY, Role.ADMIN)


class Reviews(Protocol):
    async def review(self, review_id: int, reader_id: int) -> Review | None: ...


class Colleagues(Protocol):
    async def reachable(self, role: Role) -> Sequence[Colleague]:
        """Active employees of a role by name, each with the account that they prefer, or else all of theirs."""
        ...

    async def among(self, employee_ids: Collection[int]) -> Sequence[Colleague]:
        """Of these people whoever can be written to."""
        ...


class People(Protocol):
    async def alone(self) -> None: ...

    async def employee(self, employee_id: int) -> Employee | None: ...


class ObjectionStore(Protocol):
    async def filed(self, version_id: int, rule: str) -> Objection | None:
        """The objection to this rule's remark on this text, in whichever of its reviews."""
        ...

    async def file(self, review_id: int, rule: str, reason: str | None, addressee: Role, at: datetime) -> int:
        """The id of the new objection."""
        ...

    async def get(self, objection_id: int) -> Objection | None: ...

    async def decide(
        self, objection_id: int, ruling: Ruling, comment: str | None, by: int, at: datetime
    ) -> bool:
        """False when it is decided already, be it by a moment."""
        ...

    async def set_precedent(self, objection_id: int, rule: str, case: twins.Case) -> None: ...


@dataclass(frozen=True, slots=True)
class Filed:
    """`to` are those who have to learn of it now."""

    objection: Objection
    to: tuple[Colleague, ...]


@dataclass(frozen=True, slots=True)
class AlreadyFiled:
    """The same remark is with them already, or was."""

    objection: Objection


@dataclass(frozen=True, slots=True)
class NobodyDecides:
    """There is no press secretary and no admin but the author."""


@dataclass(frozen=True, slots=True)
class Decided:
    """`to` are the accounts of the author, who has to learn of it now."""

    objection: Objection
    to: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class DecidedBefore:
    """Somebody was quicker; their decision is in the objection."""

    objection: Objection


class ObjectionService:
    def __init__(
        self, store: ObjectionStore, reviews: Reviews, colleagues: Colleagues, people: People, clock: Clock
    ) -> None:
        self._store = store
        self._reviews = reviews
        self._colleagues = colleagues
        self._people = people
        self._clock = clock

    async def filed(self, review: Review, number: int) -> Objection | None:
        """What has become of an objection to a remark. `number` counts the remarks of the review from 1."""
        return await self._store.filed(review.version_id, remarks(review.findings)[number - 1][0].rule)

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
        if (before := await self._store.filed(review.version_id, remark[0].rule)) is not None:
            return AlreadyFiled(before)
        for role in ADDRESSEES:
            colleagues = await self._colleagues.reachable(role)
            if to := [colleague for colleague in colleagues if colleague[0].id != author.id]:
                at = self._clock.now()
                filed = await self._store.file(review.id, remark[0].rule, reason, role, at)
                return Filed(Objection(filed, review, remark, author.id, author.name, reason, role, at), tuple(to))
        return NobodyDecides()

    async def objection(self, objection_id: int, reader: Employee) -> Objection | None:
        """An objection with its whole draft: for press secretaries, and for those whom it was addressed to."""
        objection = await self._store.get(objection_id)
        return objection if objection is not None and _may_read(reader, objection) else None

    async def decide(
        self, actor: Employee, objection_id: int, *, is_right: bool, comment: str | None
    ) -> Decided | DecidedBefore | None:
        """Whether the author is right. None when there is no such objection for this person to decide: nobody decides
        on their own. The comment becomes one line of at most `COMMENT_LIMIT`.

        Where near twins may be allowed too, each sentence of the remark becomes a precedent. Raises `AccessDenied`
        for whoever has, at this moment, no right to decide any more.
        """
        objection = await self.objection(objection_id, actor)
        if objection is None or objection.author_id == actor.id:
            return None
        text = Text(objection.review.draft.text, links=objection.review.draft.links)
        cases = dict.fromkeys(twins.case(text, finding.start, finding.end) for finding in objection.remark)
        await self._people.alone()
        now = await self._people.employee(actor.id)
        if now is None or now.state is not State.ACTIVE or not _may_read(now, objection):
            raise AccessDenied(f"{actor.id} decides on no objections")

        at, comment = self._clock.now(), " ".join((comment or "").split())[:COMMENT_LIMIT] or None
        ruling: Ruling = "upheld" if not is_right else "allowed" if objection.may_recur else "once"
        if not await self._store.decide(objection.id, ruling, comment, actor.id, at):
            before = await self._store.get(objection.id)
            return DecidedBefore(before) if before else None
        if ruling == "allowed":
            for case in filter(None, cases):
                await self._store.set_precedent(objection.id, objection.remark[0].rule, case)
        decided = replace(objection, decision=Decision(ruling, actor.name, at, comment))
        reached = await self._colleagues.among([objection.author_id])
        return Decided(decided, tuple(account for _, accounts in reached for account in accounts))


def _may_read(reader: Employee, objection: Objection) -> bool:
    return reader.role in {Role.PRESS_SECRETARY, objection.addressee}
