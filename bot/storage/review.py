"""Drafts in their versions, and what was said of each."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, exists, func, insert, select

from bot.review.model import Draft, Entry, Finding, Judgement, Objection, Review, Source, remarks
from bot.staff.model import Role
from bot.storage.engine import Database, upsert
from bot.storage.tables import counters, employees, objections, reviews, submissions, versions
from rules.text import Link

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
_later_version = versions.alias("later_version")
_later_review = reviews.alias("later_review")
_IS_LATEST_VERSION = ~exists().where(
    _later_version.c.submission_id == versions.c.submission_id, _later_version.c.number > versions.c.number
)
_IS_LATEST_REVIEW = ~exists().where(
    _later_review.c.version_id == reviews.c.version_id, _later_review.c.id > reviews.c.id
)


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
        )

    async def review(self, review_id: int) -> tuple[Review, int] | None:
        return await self._one(_REVIEW.where(reviews.c.id == review_id))

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
        return await self._one(query)

    async def _one(self, query: Select[Any]) -> tuple[Review, int] | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return (_review(row), row.author_id) if row else None

    async def count_of(self, author_id: int) -> int:
        query = select(func.count()).select_from(submissions).where(submissions.c.author_id == author_id)
        async with self._database.reading() as connection:
            count: int = (await connection.execute(query)).scalar_one()
        return count

    async def entries_of(self, author_id: int, offset: int, limit: int) -> Sequence[Entry]:
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
        return [Entry(row.id, row.words, row.verdict, row.reviewed_at, row.submission_id) for row in rows]


class ObjectionTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_filed(self, version_id: int, rule: str) -> bool:
        query = (
            select(objections.c.id)
            .join(reviews, reviews.c.id == objections.c.review_id)
            .where(reviews.c.version_id == version_id, objections.c.rule == rule)
            .limit(1)
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).first() is not None

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
        query = (
            _REVIEW.join(objections, objections.c.review_id == reviews.c.id)
            .join(employees, employees.c.id == submissions.c.author_id)
            .add_columns(
                objections.c.id.label("objection_id"),
                objections.c.rule,
                objections.c.reason,
                objections.c.addressee,
                objections.c.filed_at,
                employees.c.name.label("author"),
            )
            .where(objections.c.id == objection_id)
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        review = _review(row)
        remark = next(remark for remark in remarks(review.findings) if remark[0].rule == row.rule)
        addressee = Role(row.addressee)
        return Objection(row.objection_id, review, remark, row.author, row.reason, addressee, row.filed_at)


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
    )
