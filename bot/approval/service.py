"""A draft on its way to a person's approval: whom it goes to, who may do what with it, and what the clock does.

Every order looks its giver up anew and holds the approval until its unit of work ends: of two at once one is first.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.approval.deciders import SEE, Deciders
from bot.approval.model import (
    LIVE,
    REASON_LIMIT,
    WAITING,
    Approval,
    ApprovalCard,
    ApprovalDesk,
    ApprovalMove,
    History,
    Refusal,
    Stage,
    Standing,
    Step,
)
from bot.approval.stores import ApprovalStore, Reviews
from bot.clock import Clock
from bot.review.model import Review
from bot.staff.model import Colleague, Employee

WARNING = timedelta(minutes=30)  # before the publication
LISTED = 5   # approvals in one part of the desk
ENTRIES = 6  # lines in one part of a history

_RING_ALL = frozenset({Step.ASKED, Step.GIVEN_BACK, Step.FREED})
_RING_HOLDER = frozenset({Step.REVISED, Step.WARNED})  # or all, when nobody holds it
_REASONED = frozenset({Step.RETURNED, Step.APPROVED})
_UPDATE = frozenset({Step.TAKEN, Step.RETURNED, Step.REVISED, Step.APPROVED, Step.WITHDRAWN})


class ApprovalService:
    """`patience` is how long nobody may decide before others are asked as well. What the giver of an order may not do
    and what is not there are both None."""

    def __init__(
        self,
        store: ApprovalStore,
        reviews: Reviews,
        deciders: Deciders,
        clock: Clock,
        patience: timedelta,
    ) -> None:
        self._store = store
        self._reviews = reviews
        self._deciders = deciders
        self._clock = clock
        self._patience = patience

    # The author's

    async def refusal(self, review: Review) -> Refusal | None:
        """Why this text of one's own cannot be sent for approval now; None when it can."""
        standing = (await self._store.standings([review.submission_id])).get(review.submission_id)
        return _not_to_be_asked(standing, review) if standing else None

    async def candidates(self, author: Employee) -> tuple[Colleague, ...]:
        """Who would be asked: the nearest press secretaries, else all, else the admins, and never the author."""
        return await self._deciders.nearest(author)

    async def ask(self, author: Employee, review_id: int, planned_at: datetime | None) -> ApprovalMove | Refusal | None:
        """Send a text of one's own for approval."""
        review = await self._reviews.review(review_id, author.id)
        person = await self._deciders.active(author)
        if review is None or person is None:
            return None
        approval = await self._store.hold_of(review.submission_id)
        if approval is not None and (refusal := _not_to_be_asked(approval.standing, review)) is not None:
            return refusal
        to = await self.candidates(person)
        if not to:
            return Refusal.NOBODY
        now = self._clock.now()
        if approval is None:
            added = await self._store.add(review, person.id, planned_at, now)
            approval = await self._store.hold(added) if added is not None else None
            if approval is None:
                return Refusal.ASKED
        await self._store.address(approval.id, [colleague.id for colleague, _ in to], anew=True)
        asked = replace(
            approval,
            review=review,
            author=person,
            stage=Stage.OPEN,
            holder=None,
            addressees=tuple(colleague for colleague, _ in to),
            planned_at=planned_at,
            asked_at=now,
            since=now,
            reason=None,
            # With less than that left whoever reads the card sees it: nobody is warned a minute later.
            warned_at=now if planned_at and planned_at - now <= WARNING else None,
            missed_at=None,
            passed_on_at=None,
        )
        return await self._moved(asked, Step.ASKED, person)

    async def revise(self, author: Employee, review: Review) -> ApprovalMove | None:
        """A next version of a text that is on its way takes the place of the former, with whoever has it.

        None when it is not on its way, or not with an older version.
        """
        approval = await self._store.hold_of(review.submission_id)
        if approval is None or approval.author.id != author.id or not approval.is_live:
            return None
        if review.version <= approval.review.version:
            return None
        now = self._clock.now()
        holder = approval.holder
        if holder is not None and not await self._deciders.may_decide(holder, approval):
            holder = None
        revised = replace(
            approval,
            review=review,
            stage=Stage.TAKEN if holder else Stage.OPEN,
            holder=holder,
            asked_at=now,
            since=now,
            reason=None,
            passed_on_at=None,
        )
        return await self._moved(revised, Step.REVISED, author)

    async def withdraw(self, author: Employee, approval_id: int) -> ApprovalMove | Refusal | None:
        approval = await self._store.hold(approval_id)
        person = await self._deciders.active(author)
        if approval is None or person is None or approval.author.id != person.id:
            return None
        if not approval.is_live:
            return Refusal.OVER
        withdrawn = replace(approval, stage=Stage.WITHDRAWN, holder=None, since=self._clock.now(), reason=None)
        return await self._moved(withdrawn, Step.WITHDRAWN, person)

    async def own(self, author: Employee, approval_id: int) -> Approval | None:
        """An approval of a text of one's own."""
        approval = await self._store.get(approval_id)
        return approval if approval and approval.author.id == author.id else None

    async def standings(self, submission_ids: Collection[int]) -> Mapping[int, Standing]:
        """Where these submissions stand; whose they are the caller has seen to."""
        return await self._store.standings(submission_ids)

    # Of those who decide

    async def card(self, reader: Employee, approval_id: int) -> ApprovalCard | None:
        approval, person = await self._store.get(approval_id), await self._deciders.active(reader)
        if approval is None or person is None or approval.author.id == person.id:
            return None
        decides = await self._deciders.may_decide(person, approval)
        return ApprovalCard(approval, decides) if decides or person.role in SEE else None

    async def desk(self, reader: Employee, part: int) -> ApprovalDesk | None:
        """A part of what waits for a decision; the nearest one when there is no such part."""
        person = await self._deciders.active(reader)
        if person is None or person.role not in SEE:
            return None
        _, count = await self._store.waiting(person.id, 0, 0)
        parts = max(1, -(-count // LISTED))
        part = min(max(part, 1), parts)
        found, _ = await self._store.waiting(person.id, (part - 1) * LISTED, LISTED)
        return ApprovalDesk(tuple(found), part, parts)

    async def history(self, reader: Employee, approval_id: int, part: int) -> History | None:
        """For the author and for those who see the card."""
        card = await self.card(reader, approval_id)
        approval = card.approval if card else await self.own(reader, approval_id)
        if approval is None:
            return None
        _, count = await self._store.history(approval_id, 0, 0)
        parts = max(1, -(-count // ENTRIES))
        part = min(max(part, 1), parts)
        entries, _ = await self._store.history(approval_id, (part - 1) * ENTRIES, ENTRIES)
        return History(approval, tuple(entries), part, parts)

    async def decidable(self, actor: Employee, approval_id: int, version: int) -> Approval | Refusal | None:
        """The approval, when this person may decide on this version of it now."""
        found = await self._deciding(actor, approval_id, version)
        return found[1] if isinstance(found, tuple) else found

    async def take(self, actor: Employee, approval_id: int) -> ApprovalMove | Refusal | None:
        found = await self._deciding(actor, approval_id)
        if not isinstance(found, tuple):
            return found
        person, approval = found
        if approval.holder is not None and approval.holder.id == person.id:
            return Refusal.SAME
        taken = await self._taken_by(person, approval)
        return await self._moved(replace(taken, stage=Stage.TAKEN), Step.TAKEN, person)

    async def give_back(self, actor: Employee, approval_id: int) -> ApprovalMove | Refusal | None:
        """To all who were asked."""
        found = await self._deciding(actor, approval_id)
        if not isinstance(found, tuple):
            return found
        person, approval = found
        if approval.holder is None or approval.holder.id != person.id:
            return Refusal.SAME
        free = replace(approval, stage=Stage.OPEN, holder=None, since=self._clock.now())
        return await self._moved(free, Step.GIVEN_BACK, person)

    async def approve(
        self, actor: Employee, approval_id: int, version: int, reason: str | None = None
    ) -> ApprovalMove | Refusal | None:
        """What the rules forbid takes a reason; it is cut to `REASON_LIMIT`."""
        found = await self._deciding(actor, approval_id, version)
        if not isinstance(found, tuple):
            return found
        person, approval = found
        reason = (reason or "").strip()[:REASON_LIMIT] or None
        if reason is None and is_forbidden(approval.review):
            return Refusal.REASON
        taken = await self._taken_by(person, approval)
        return await self._moved(replace(taken, stage=Stage.APPROVED, reason=reason), Step.APPROVED, person)

    async def send_back(
        self, actor: Employee, approval_id: int, version: int, remark: str
    ) -> ApprovalMove | Refusal | None:
        """To the author, with a remark, which is cut to `REASON_LIMIT`."""
        found = await self._deciding(actor, approval_id, version)
        if not isinstance(found, tuple):
            return found
        person, approval = found
        remark = remark.strip()[:REASON_LIMIT]
        if not remark:
            return Refusal.REASON
        taken = await self._taken_by(person, approval)
        return await self._moved(replace(taken, stage=Stage.RETURNED, reason=remark), Step.RETURNED, person)

    # The clock's

    async def watched(self, now: datetime, after: int, limit: int) -> Sequence[int]:
        """At most `limit` approvals that may be due, by id, those with an id over `after`."""
        return await self._store.watched(now, after, limit)

    async def is_due(self, approval_id: int, now: datetime) -> bool:
        """Whether `attend` has something to do. Outside a unit of work."""
        approval = await self._store.get(approval_id)
        if approval is None or not approval.is_live:
            return False
        next_at = self._next_at(approval)
        return (next_at is not None and next_at <= now) or await self._is_stranded(approval)

    async def attend(self, approval_id: int, now: datetime) -> list[ApprovalMove]:
        """Do what is due of one approval; a second time at the same moment there is nothing to do."""
        approval = await self._store.hold(approval_id)
        moves: list[ApprovalMove] = []
        if approval is None or not approval.is_live:
            return moves
        if await self._is_stranded(approval):
            approval = replace(approval, stage=Stage.OPEN, holder=None, since=now)
            moves.append(await self._moved(approval, Step.FREED, None, now))
        planned_at = approval.planned_at
        if planned_at is not None and approval.missed_at is None:
            if now >= planned_at:
                approval = replace(approval, missed_at=now, warned_at=approval.warned_at or now)
                moves.append(await self._moved(approval, Step.MISSED, None, now))
            elif approval.warned_at is None and now >= planned_at - WARNING:
                approval = replace(approval, warned_at=now)
                moves.append(await self._moved(approval, Step.WARNED, None, now))
        patient_until = approval.asked_at + self._patience
        if approval.stage in WAITING and approval.passed_on_at is None and now >= patient_until:
            further = await self._deciders.further(approval)
            # Whoever was asked before may take it over from a silent holder, and has to learn that it waits still.
            asked = await self._deciders.among(approval) if approval.stage is Stage.TAKEN else []
            again = [colleague for colleague in asked if approval.holder and colleague[0].id != approval.holder.id]
            await self._store.address(approval.id, [colleague.id for colleague, _ in further])
            approval = replace(approval, passed_on_at=now, addressees=_with(approval.addressees, further))
            ring = (*further, *again)
            moves.append(replace(await self._moved(approval, Step.PASSED_ON, None, now), ring=ring))
        return moves

    # Inside

    async def _deciding(
        self, actor: Employee, approval_id: int, version: int | None = None
    ) -> tuple[Employee, Approval] | Refusal | None:
        """The giver of an order and the approval that it is about, when both allow it."""
        approval = await self._store.hold(approval_id)
        person = await self._deciders.active(actor)
        if approval is None or person is None or not await self._deciders.may_decide(person, approval):
            return None
        if approval.stage not in WAITING:
            return Refusal.OVER
        if approval.holder is not None and approval.holder.id != person.id and not approval.is_open_to_others:
            if await self._deciders.may_decide(approval.holder, approval):
                return Refusal.TAKEN
            now = self._clock.now()
            approval = replace(approval, stage=Stage.OPEN, holder=None, since=now)
            await self._keep(approval, Step.FREED, None, now)
        if version is not None and version != approval.review.version:
            return Refusal.NEWER
        return person, approval

    async def _is_stranded(self, approval: Approval) -> bool:
        """Taken by somebody who may not decide any more."""
        holder = approval.holder if approval.stage is Stage.TAKEN else None
        return holder is not None and not await self._deciders.may_decide(holder, approval)

    async def _taken_by(self, person: Employee, approval: Approval) -> Approval:
        """Whoever acts belongs to those who were asked from then on."""
        await self._store.address(approval.id, [person.id])
        addressees = _with(approval.addressees, [Colleague(person, ())])
        return replace(approval, holder=person, addressees=addressees, since=self._clock.now())

    async def _moved(
        self, approval: Approval, step: Step, actor: Employee | None, at: datetime | None = None
    ) -> ApprovalMove:
        actor_id = actor.id if actor else None
        await self._keep(approval, step, actor_id, at or self._clock.now())
        others = [colleague for colleague in await self._deciders.among(approval) if colleague[0].id != actor_id]
        ring: list[Colleague] = []
        if step in _RING_ALL or (step in _RING_HOLDER and approval.stage is Stage.OPEN):
            ring = others
        elif step in _RING_HOLDER and approval.stage is Stage.TAKEN and approval.holder:
            ring = [colleague for colleague in others if colleague[0].id == approval.holder.id]
        update = [colleague for colleague in others if colleague not in ring] if step in _UPDATE else []
        author = await self._deciders.colleague(approval.author)
        return ApprovalMove(step, approval, actor_id, author, tuple(ring), tuple(update))

    async def _keep(self, approval: Approval, step: Step, actor_id: int | None, at: datetime) -> None:
        await self._store.save(approval, self._next_at(approval))
        reason = approval.reason if step in _REASONED else None
        await self._store.record(approval.id, step, actor_id, approval.review.version, reason, at)

    def _next_at(self, approval: Approval) -> datetime | None:
        moments: list[datetime] = []
        if approval.is_live and approval.planned_at and approval.missed_at is None:
            moments.append(approval.planned_at if approval.warned_at else approval.planned_at - WARNING)
        if approval.stage in WAITING and approval.passed_on_at is None:
            moments.append(approval.asked_at + self._patience)
        return min(moments, default=None)


def is_forbidden(review: Review) -> bool:
    """Whether it has a remark that is approved with a written reason only."""
    return any(finding.severity == "block" for finding in review.findings)


def _not_to_be_asked(standing: Standing, review: Review) -> Refusal | None:
    if standing.stage in LIVE:
        return Refusal.ASKED
    is_done = standing.stage is Stage.APPROVED and standing.version == review.version
    return Refusal.SAME if is_done else None


def _with(addressees: Sequence[Employee], more: Sequence[Colleague]) -> tuple[Employee, ...]:
    known = {person.id for person in addressees}
    return (*addressees, *(person for person, _ in more if person.id not in known))
