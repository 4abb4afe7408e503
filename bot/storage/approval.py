"""Approvals, whom they were sent to, their history, and where their cards stand in people's chats."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.sql import ColumnElement

from bot.approval.model import WAITING, Approval, HistoryEntry, Stage, Standing, Step
from bot.review.model import Review
from bot.staff.model import Employee
from bot.storage.engine import Database, upsert
from bot.storage.review.submissions import SubmissionTable, submissions_of
from bot.storage.staff.employees import PERSON, employee
from bot.storage.tables import (
    approval_addressees,
    approval_steps,
    approvals,
    employees,
    reviews,
    versions,
)

_WAITING = approvals.c.stage.in_([stage.value for stage in WAITING])
_STANDINGS = (
    select(*approvals.c["submission_id", "id", "stage", "since"], versions.c.number, employees.c.name)
    .join(reviews, reviews.c.id == approvals.c.review_id)
    .join(versions, versions.c.id == reviews.c.version_id)
    .outerjoin(employees, employees.c.id == approvals.c.holder_id)
    .where(approvals.c.submission_id.in_(bindparam("of", expanding=True)))
)


class ApprovalTable:
    def __init__(self, database: Database, submissions: SubmissionTable) -> None:
        self._database = database
        self._submissions = submissions

    async def erase_of(self, author_id: int) -> None:
        """What was asked of others about this person's texts; the steps of it stay as they were recorded."""
        connection = await self._database.writing()
        theirs = approvals.c.submission_id.in_(submissions_of(author_id))
        asked = select(approvals.c.id).where(theirs)
        await connection.execute(delete(approval_addressees).where(approval_addressees.c.approval_id.in_(asked)))
        await connection.execute(delete(approvals).where(theirs))

    async def hold(self, approval_id: int) -> Approval | None:
        return await self._held(approvals.c.id == approval_id)

    async def hold_of(self, submission_id: int) -> Approval | None:
        return await self._held(approvals.c.submission_id == submission_id)

    async def _held(self, condition: ColumnElement[bool]) -> Approval | None:
        # SQLite has one writer and needs no lock of a row; it does not even know the words.
        connection = await self._database.writing()
        found = await connection.execute(select(approvals.c.id).where(condition).with_for_update())
        approval_id = found.scalar_one_or_none()
        return await self.get(approval_id) if approval_id is not None else None

    async def get(self, approval_id: int) -> Approval | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(select(approvals).where(approvals.c.id == approval_id))).one_or_none()
            if row is None:
                return None
            query = (
                select(*PERSON)
                .join(approval_addressees, approval_addressees.c.employee_id == employees.c.id)
                .where(approval_addressees.c.approval_id == approval_id)
                .order_by(employees.c.sought, employees.c.id)
            )
            addressees = tuple(employee(person) for person in await connection.execute(query))
            wanted = [person for person in (row.author_id, row.holder_id) if person is not None]
            found = await connection.execute(select(*PERSON).where(employees.c.id.in_(wanted)))
            people = {person.id: employee(person) for person in found}
        stored = await self._submissions.review(row.review_id)
        assert stored is not None
        return _approval(row, stored[0], people, addressees)

    async def add(self, review: Review, author_id: int, planned_at: datetime | None, at: datetime) -> int | None:
        connection = await self._database.writing()
        added = await connection.execute(
            upsert(connection, approvals)
            .values(
                submission_id=review.submission_id,
                review_id=review.id,
                author_id=author_id,
                stage=Stage.OPEN.value,
                planned_at=planned_at,
                asked_at=at,
                since=at,
            )
            .on_conflict_do_nothing(index_elements=["submission_id"])
            .returning(approvals.c.id)
        )
        approval_id: int | None = added.scalar_one_or_none()
        return approval_id

    async def save(self, approval: Approval, next_at: datetime | None) -> None:
        connection = await self._database.writing()
        await connection.execute(
            update(approvals)
            .where(approvals.c.id == approval.id)
            .values(
                review_id=approval.review.id,
                stage=approval.stage.value,
                holder_id=approval.holder.id if approval.holder else None,
                reason=approval.reason,
                planned_at=approval.planned_at,
                asked_at=approval.asked_at,
                since=approval.since,
                warned_at=approval.warned_at,
                missed_at=approval.missed_at,
                passed_on_at=approval.passed_on_at,
                next_at=next_at,
            )
        )

    async def address(self, approval_id: int, employee_ids: Collection[int], *, anew: bool = False) -> None:
        connection = await self._database.writing()
        if anew:
            await connection.execute(
                delete(approval_addressees).where(approval_addressees.c.approval_id == approval_id)
            )
        if employee_ids:
            await connection.execute(
                upsert(connection, approval_addressees).on_conflict_do_nothing(),
                [{"approval_id": approval_id, "employee_id": employee_id} for employee_id in employee_ids],
            )

    async def record(
        self, approval_id: int, step: Step, actor_id: int | None, version: int, reason: str | None, at: datetime
    ) -> None:
        connection = await self._database.writing()
        await connection.execute(
            insert(approval_steps).values(
                approval_id=approval_id, at=at, step=step.value, actor_id=actor_id, version=version, reason=reason
            )
        )

    async def history(self, approval_id: int, offset: int, limit: int) -> tuple[Sequence[HistoryEntry], int]:
        of_it = approval_steps.c.approval_id == approval_id
        query = (
            select(*approval_steps.c["at", "step", "version", "reason"], employees.c.name)
            .outerjoin(employees, employees.c.id == approval_steps.c.actor_id)
            .where(of_it)
            .order_by(approval_steps.c.id)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.offset(offset).limit(limit))).all()
            count = await connection.execute(select(func.count()).select_from(approval_steps).where(of_it))
            entries = [HistoryEntry(row.at, Step(row.step), row.name, row.version, row.reason) for row in rows]
            return entries, count.scalar_one()

    async def standings(self, submission_ids: Collection[int]) -> Mapping[int, Standing]:
        async with self._database.reading() as connection:
            rows = (await connection.execute(_STANDINGS, {"of": list(submission_ids)})).all()
        return {
            row.submission_id: Standing(row.id, row.number, Stage(row.stage), row.name, row.since) for row in rows
        }

    async def waiting(self, but_of: int, offset: int, limit: int) -> tuple[Sequence[Approval], int]:
        condition = and_(_WAITING, approvals.c.author_id != but_of)
        query = (
            select(approvals.c.id)
            .where(condition)
            # What has a planned time comes in its order, so the overdue are first; the two databases sort NULL apart.
            .order_by(approvals.c.planned_at.is_(None), approvals.c.planned_at, approvals.c.asked_at, approvals.c.id)
        )
        async with self._database.reading() as connection:
            ids = (await connection.execute(query.offset(offset).limit(limit))).scalars().all()
            counted = await connection.execute(select(func.count()).select_from(approvals).where(condition))
            count = counted.scalar_one()
        found = [await self.get(approval_id) for approval_id in ids]
        return [approval for approval in found if approval is not None], count

    async def watched(self, now: datetime, after: int, limit: int) -> Sequence[int]:
        concerned = or_(approvals.c.next_at <= now, approvals.c.stage == Stage.TAKEN.value)
        query = select(approvals.c.id).where(concerned, approvals.c.id > after).order_by(approvals.c.id).limit(limit)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalars().all()


def _approval(
    row: Row[Any], review: Review, people: Mapping[int, Employee], addressees: tuple[Employee, ...]
) -> Approval:
    return Approval(
        id=row.id,
        review=review,
        author=people[row.author_id],
        stage=Stage(row.stage),
        holder=people.get(row.holder_id),
        addressees=addressees,
        planned_at=row.planned_at,
        asked_at=row.asked_at,
        since=row.since,
        reason=row.reason,
        warned_at=row.warned_at,
        missed_at=row.missed_at,
        passed_on_at=row.passed_on_at,
    )
