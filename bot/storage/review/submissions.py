"""Drafts in their versions, and what was said of each."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, delete, exists, func, insert, select, update

from bot.review.model import (
    Decision,
    Draft,
    Finding,
    Judgement,
    ListedReview,
    Objection,
    Precedent,
    Review,
    Ruling,
    Silenced,
    Source,
    remarks,
)
from bot.staff.model import Role
from bot.storage.engine import Database, upsert
from bot.storage.prepared import Prepared
from bot.storage.tables import (
    counters,
    employees,
    objections,
    precedents,
    reviews,
    submissions,
    versions,
)
from rules.text import Link
from rules.twins import Case

FIRST_WORDS = 200  # characters of a text that a list shows of it at most

_REVIEW = (
    select(
        reviews,
        versions.c.submission_id,
        versions.c.number,
        versions.c.text,
        versions.c.links,
        versions.c.origin,
        submissions.c.author_id,
    )
    .join(versions, versions.c.id == reviews.c.version_id)
    .join(submissions, submissions.c.id == versions.c.submission_id)
)
_REVIEW_OF_ID = Prepared(_REVIEW.where(reviews.c.id == bindparam("wanted")))
_later_version = versions.alias("later_version")
_later_review = reviews.alias("later_review")
_IS_LATEST_VERSION = ~exists().where(
    _later_version.c.submission_id == versions.c.submission_id, _later_version.c.number > versions.c.number
)
_IS_LATEST_REVIEW = ~exists().where(
    _later_review.c.version_id == reviews.c.version_id, _later_review.c.id > reviews.c.id
)


def submissions_of(author_id: int) -> Select[int]:
    return select(submissions.c.id).where(submissions.c.author_id == author_id)


def _versions_of(author_id: int) -> Select[int]:
    return select(versions.c.id).where(versions.c.submission_id.in_(submissions_of(author_id)))


class SubmissionTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, author_id: int, judged: Judgement, source: Source | None, at: datetime) -> Review:
        connection = await self._database.writing()
        added = await connection.execute(
            insert(submissions).values(author_id=author_id, submitted_at=at).returning(submissions.c.id)
        )
        return await self._add_version(added.scalar_one(), 1, judged, source, at)

    async def add_version(
        self, submission_id: int, judged: Judgement, source: Source | None, at: datetime
    ) -> Review:
        connection = await self._database.writing()
        query = select(func.max(versions.c.number)).where(versions.c.submission_id == submission_id)
        number = (await connection.execute(query)).scalar_one()
        return await self._add_version(submission_id, number + 1, judged, source, at)

    async def _add_version(
        self, submission_id: int, number: int, judged: Judgement, source: Source | None, at: datetime
    ) -> Review:
        connection = await self._database.writing()
        added = await connection.execute(
            insert(versions)
            .values(
                submission_id=submission_id,
                number=number,
                text=judged.draft.text,
                links=[asdict(link) for link in judged.draft.links],
                origin=judged.draft.origin,
                platform=source.platform if source else None,
                account=source.account if source else None,
                chat_id=source.chat if source else None,
                message_id=source.message if source else None,
                sent_at=at,
            )
            .returning(versions.c.id)
        )
        return await self._add_review(submission_id, added.scalar_one(), number, judged, at)

    async def add_review(self, earlier: Review, judged: Judgement, at: datetime) -> Review:
        return await self._add_review(earlier.submission_id, earlier.version_id, earlier.version, judged, at)

    async def _add_review(
        self, submission_id: int, version_id: int, number: int, judged: Judgement, at: datetime
    ) -> Review:
        connection = await self._database.writing()
        added = await connection.execute(
            insert(reviews)
            .values(
                version_id=version_id,
                kind=judged.draft.kind,
                clue=judged.clue,
                context=judged.draft.context,
                verdict=judged.verdict,
                findings=[asdict(finding) for finding in judged.findings],
                skipped=list(judged.skipped),
                pack_version=judged.pack_version,
                edition_id=judged.edition_id,
                reviewed_at=at,
                silenced=[asdict(one) | {"on": one.on.isoformat()} for one in judged.silenced],
            )
            .returning(reviews.c.id)
        )
        return Review(
            draft=judged.draft,
            clue=judged.clue,
            verdict=judged.verdict,
            findings=judged.findings,
            skipped=judged.skipped,
            pack_version=judged.pack_version,
            edition_id=judged.edition_id,
            id=added.scalar_one(),
            submission_id=submission_id,
            version_id=version_id,
            version=number,
            reviewed_at=at,
            anatomy=judged.anatomy,
            silenced=judged.silenced,
        )

    async def erase_of(self, author_id: int) -> None:
        connection = await self._database.writing()
        await connection.execute(delete(reviews).where(reviews.c.version_id.in_(_versions_of(author_id))))
        await connection.execute(delete(versions).where(versions.c.submission_id.in_(submissions_of(author_id))))
        await connection.execute(delete(submissions).where(submissions.c.author_id == author_id))

    async def review(self, review_id: int) -> tuple[Review, int] | None:
        rows = await self._database.found(_REVIEW_OF_ID, {"wanted": review_id})
        return (_review(rows[0]), rows[0].author_id) if rows else None

    async def latest_from(self, source: Source) -> tuple[Review, int] | None:
        query = (
            _REVIEW.where(
                versions.c.platform == source.platform,
                versions.c.account == source.account,
                versions.c.chat_id == source.chat,
                versions.c.message_id == source.message,
            )
            .order_by(versions.c.id.desc(), reviews.c.id.desc())
            .limit(1)
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return (_review(row), row.author_id) if row else None

    async def count_of(self, author_id: int) -> int:
        query = select(func.count()).select_from(submissions).where(submissions.c.author_id == author_id)
        async with self._database.reading() as connection:
            count: int = (await connection.execute(query)).scalar_one()
        return count

    async def entries_of(self, author_id: int, offset: int, limit: int) -> Sequence[ListedReview]:
        words = func.substr(versions.c.text, 1, FIRST_WORDS).label("words")
        query = (
            select(reviews.c.id, words, reviews.c.verdict, reviews.c.reviewed_at, versions.c.submission_id)
            .join(versions, versions.c.id == reviews.c.version_id)
            .join(submissions, submissions.c.id == versions.c.submission_id)
            .where(submissions.c.author_id == author_id, _IS_LATEST_VERSION, _IS_LATEST_REVIEW)
            .order_by(submissions.c.id.desc())
            .offset(offset)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [ListedReview(row.id, row.words, row.verdict, row.reviewed_at, row.submission_id) for row in rows]

    async def latest_after(self, submission_id: int, limit: int) -> Sequence[Review]:
        """The latest review of the latest version of each submission after this one, the oldest first."""
        query = (
            _REVIEW.where(submissions.c.id > submission_id, _IS_LATEST_VERSION, _IS_LATEST_REVIEW)
            .order_by(submissions.c.id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [_review(row) for row in await connection.execute(query)]


_decider = employees.alias("decider")
_OBJECTION = (
    _REVIEW.join(objections, objections.c.review_id == reviews.c.id)
    .join(employees, employees.c.id == submissions.c.author_id)
    .outerjoin(_decider, _decider.c.id == objections.c.decided_by)
    .add_columns(
        objections.c.id.label("objection_id"),
        *objections.c["rule", "reason", "addressee", "filed_at", "ruling", "comment", "decided_at"],
        employees.c.name.label("author"),
        _decider.c.name.label("decider"),
    )
)


class ObjectionTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def erase_of(self, author_id: int) -> None:
        """What was said against the verdicts on this person's texts, and what became of it."""
        connection = await self._database.writing()
        verdicts = select(reviews.c.id).where(reviews.c.version_id.in_(_versions_of(author_id)))
        disputes = select(objections.c.id).where(objections.c.review_id.in_(verdicts))
        await connection.execute(delete(precedents).where(precedents.c.objection_id.in_(disputes)))
        await connection.execute(delete(objections).where(objections.c.review_id.in_(verdicts)))

    async def filed(self, version_id: int, rule: str) -> Objection | None:
        return await self._one(
            _OBJECTION.where(reviews.c.version_id == version_id, objections.c.rule == rule)
            .order_by(objections.c.id)
            .limit(1)
        )

    async def file(self, review_id: int, rule: str, reason: str | None, addressee: Role, at: datetime) -> int:
        connection = await self._database.writing()
        added = await connection.execute(
            insert(objections)
            .values(review_id=review_id, rule=rule, reason=reason, addressee=addressee.value, filed_at=at)
            .returning(objections.c.id)
        )
        objection_id: int = added.scalar_one()
        return objection_id

    async def get(self, objection_id: int) -> Objection | None:
        return await self._one(_OBJECTION.where(objections.c.id == objection_id))

    async def decide(
        self, objection_id: int, ruling: Ruling, comment: str | None, by: int, at: datetime
    ) -> bool:
        connection = await self._database.writing()
        decided = await connection.execute(
            update(objections)
            .where(objections.c.id == objection_id, objections.c.ruling.is_(None))
            .values(ruling=ruling, comment=comment, decided_by=by, decided_at=at)
        )
        return decided.rowcount == 1

    async def set_precedent(self, objection_id: int, rule: str, case: Case) -> None:
        connection = await self._database.writing()
        await connection.execute(
            insert(precedents).values(
                objection_id=objection_id,
                rule=rule,
                sentence=case.sentence,
                found_from=case.start,
                found_to=case.end,
                links=[asdict(link) for link in case.links],
            )
        )

    async def _one(self, query: Select[Any]) -> Objection | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        review = _review(row)
        remark = next(remark for remark in remarks(review.findings) if remark[0].rule == row.rule)
        addressee = Role(row.addressee)
        decision = Decision(row.ruling, row.decider, row.decided_at, row.comment) if row.ruling else None
        return Objection(
            row.objection_id, review, remark, row.author_id, row.author, row.reason, addressee, row.filed_at, decision
        )


_PRECEDENT = (
    select(
        precedents,
        objections.c.decided_at,
        *reviews.c["kind", "pack_version", "edition_id"],
        employees.c.name.label("decider"),
    )
    .join(objections, objections.c.id == precedents.c.objection_id)
    .join(reviews, reviews.c.id == objections.c.review_id)
    .join(employees, employees.c.id == objections.c.decided_by)
    .where(precedents.c.called_back_at.is_(None))
)


class PrecedentTable:
    """Precedents that were not called back; the others stay as the history of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def in_force(self) -> Sequence[Precedent]:
        return await self._all(_PRECEDENT.order_by(precedents.c.id))

    async def latest(self, offset: int, limit: int) -> Sequence[Precedent]:
        return await self._all(_PRECEDENT.order_by(precedents.c.id.desc()).offset(offset).limit(limit))

    async def get(self, precedent_id: int) -> Precedent | None:
        return next(iter(await self._all(_PRECEDENT.where(precedents.c.id == precedent_id))), None)

    async def count(self) -> int:
        query = select(func.count()).select_from(precedents).where(precedents.c.called_back_at.is_(None))
        async with self._database.reading() as connection:
            count: int = (await connection.execute(query)).scalar_one()
        return count

    async def call_back(self, precedent_id: int, by: int, at: datetime) -> bool:
        connection = await self._database.writing()
        called = await connection.execute(
            update(precedents)
            .where(precedents.c.id == precedent_id, precedents.c.called_back_at.is_(None))
            .values(called_back_by=by, called_back_at=at)
        )
        return called.rowcount == 1

    async def _all(self, query: Select[Any]) -> list[Precedent]:
        async with self._database.reading() as connection:
            return [_precedent(row) for row in await connection.execute(query)]


class CounterTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def count_up(self, name: str, day: date) -> None:
        connection = await self._database.writing()
        await connection.execute(
            upsert(connection, counters)
            .values(day=day, name=name, count=1)
            .on_conflict_do_update(index_elements=["day", "name"], set_={"count": counters.c.count + 1})
        )


def _precedent(row: Row[Any]) -> Precedent:
    links = tuple(Link(**link) for link in row.links)
    return Precedent(
        id=row.id,
        rule=row.rule,
        kind=row.kind,
        case=Case(row.sentence, row.found_from, row.found_to, links),
        by=row.decider,
        at=row.decided_at,
        pack_version=row.pack_version,
        edition_id=row.edition_id,
    )


def _review(row: Row[Any]) -> Review:
    links = tuple(Link(**link) for link in row.links)
    return Review(
        draft=Draft(row.text, row.kind, row.context, row.origin, links),
        clue=row.clue,
        verdict=row.verdict,
        findings=tuple(Finding(**finding) for finding in row.findings),
        skipped=tuple(row.skipped),
        pack_version=row.pack_version,
        edition_id=row.edition_id,
        id=row.id,
        submission_id=row.submission_id,
        version_id=row.version_id,
        version=row.number,
        reviewed_at=row.reviewed_at,
        silenced=tuple(Silenced(**{**one, "on": date.fromisoformat(one["on"])}) for one in row.silenced),
    )
