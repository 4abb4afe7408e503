"""Drafts and what was said of them."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import insert, select

from bot.review.model import Draft, Finding, Judgement, Review
from bot.storage.engine import Database
from bot.storage.tables import reviews, submissions


class SubmissionTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, author_id: int, draft: Draft, judged: Judgement, at: datetime) -> Review:
        connection = await self._database.writing()
        submission = await connection.execute(
            insert(submissions)
            .values(
                author_id=author_id,
                kind=draft.kind,
                text=draft.text,
                context=draft.context,
                origin=draft.origin,
                submitted_at=at,
            )
            .returning(submissions.c.id)
        )
        submission_id = submission.scalar_one()
        review = await connection.execute(
            insert(reviews)
            .values(
                submission_id=submission_id,
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
            id=review.scalar_one(),
            submission_id=submission_id,
            verdict=judged.verdict,
            findings=judged.findings,
            skipped=judged.skipped,
            pack_version=judged.pack_version,
            edition_id=judged.edition_id,
            reviewed_at=at,
        )

    async def review(self, review_id: int) -> tuple[Review, int] | None:
        """The review and its author."""
        query = (
            select(reviews, submissions.c.author_id)
            .join(submissions, submissions.c.id == reviews.c.submission_id)
            .where(reviews.c.id == review_id)
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        review = Review(
            id=row.id,
            submission_id=row.submission_id,
            verdict=row.verdict,
            findings=tuple(Finding(**finding) for finding in row.findings),
            skipped=tuple(row.skipped),
            pack_version=row.pack_version,
            edition_id=row.edition_id,
            reviewed_at=row.reviewed_at,
        )
        return review, row.author_id
