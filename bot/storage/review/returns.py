"""Promises to bring a reply back, and what its author has sent since."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select, update

from bot.review.model import Return
from bot.storage.engine import Database
from bot.storage.review.submissions import submissions_of
from bot.storage.tables import returns, reviews, submissions, versions

_RETURN = select(returns, submissions.c.author_id).join(submissions, submissions.c.id == returns.c.submission_id)


class ReturnTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def erase_of(self, author_id: int) -> None:
        connection = await self._database.writing()
        await connection.execute(delete(returns).where(returns.c.submission_id.in_(submissions_of(author_id))))

    async def add(
        self, submission_id: int, where: tuple[str, str, int], asked_at: datetime, at: datetime
    ) -> Return:
        platform, account, chat_id = where
        connection = await self._database.writing()
        added = await connection.execute(
            insert(returns)
            .values(
                submission_id=submission_id,
                platform=platform,
                account=account,
                chat_id=chat_id,
                asked_at=asked_at,
                next_at=at,
            )
            .returning(returns.c.id)
        )
        row = (await connection.execute(_RETURN.where(returns.c.id == added.scalar_one()))).one()
        return _return(row)

    async def promised(self, submission_id: int) -> Return | None:
        return await self._one(_RETURN.where(returns.c.submission_id == submission_id, returns.c.next_at.is_not(None)))

    async def promise(self, promise_id: int) -> tuple[Return | None, int] | None:
        """The promise while it is open, and whose it is."""
        async with self._database.reading() as connection:
            row = (await connection.execute(_RETURN.where(returns.c.id == promise_id))).one_or_none()
        return (_return(row) if row.next_at else None, row.author_id) if row else None

    async def due(self, now: datetime, after: int, limit: int) -> Sequence[Return]:
        concerned = _RETURN.where(returns.c.next_at.is_not(None), returns.c.next_at <= now, returns.c.id > after)
        async with self._database.reading() as connection:
            return [_return(row) for row in await connection.execute(concerned.order_by(returns.c.id).limit(limit))]

    async def close(self, promise_id: int) -> bool:
        connection = await self._database.writing()
        its_own = (returns.c.id == promise_id, returns.c.next_at.is_not(None))
        closed = await connection.execute(update(returns).where(*its_own).values(next_at=None))
        return closed.rowcount > 0

    async def latest_of(self, submission_id: int) -> int:
        """The id of the latest review of its latest version."""
        query = (
            select(reviews.c.id)
            .join(versions, versions.c.id == reviews.c.version_id)
            .where(versions.c.submission_id == submission_id)
            .order_by(versions.c.number.desc(), reviews.c.id.desc())
            .limit(1)
        )
        async with self._database.reading() as connection:
            latest: int = (await connection.execute(query)).scalar_one()
        return latest

    async def reviewed_since(self, author_id: int, since: datetime, limit: int) -> Sequence[int]:
        """The ids of the latest reviews of this author's texts that came later, the newest first."""
        latest = func.max(reviews.c.id)
        query = (
            select(latest)
            .join(versions, versions.c.id == reviews.c.version_id)
            .join(submissions, submissions.c.id == versions.c.submission_id)
            .where(submissions.c.author_id == author_id, versions.c.sent_at >= since)
            .group_by(versions.c.id)
            .order_by(latest.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def _one(self, query: Select[Any]) -> Return | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return _return(row) if row else None


def _return(row: Row[Any]) -> Return:
    return Return(
        row.id, row.submission_id, row.author_id, row.platform, row.account, row.chat_id, row.asked_at, row.next_at
    )
