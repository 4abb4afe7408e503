"""The sources of comments, with who is official there and how soon an answer is due."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, or_, select, update

from bot.comments.sources import RETENTION_DAYS, Source
from bot.storage.comments.events import soiled
from bot.storage.engine import Database
from bot.storage.tables import comment_threads, comments, sources


class SourceTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[Source]:
        """Those that are linked, in the order in which they were."""
        query = select(sources).where(sources.c.ended_at.is_(None)).order_by(sources.c.id)
        async with self._database.reading() as connection:
            return [_source(row) for row in await connection.execute(query)]

    async def linked(self) -> dict[tuple[str, str], int]:
        """The ids of those that are linked, by platform and account."""
        query = select(sources.c.platform, sources.c.account, sources.c.id).where(sources.c.ended_at.is_(None))
        async with self._database.reading() as connection:
            return {(platform, account): number for platform, account, number in await connection.execute(query)}

    async def get(self, source_id: int) -> Source | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(select(sources).where(sources.c.id == source_id))).one_or_none()
        return _source(row) if row else None

    async def find(self, platform: str, account: str) -> Source | None:
        query = select(sources).where(sources.c.platform == platform, sources.c.account == account)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return _source(row) if row else None

    async def link(self, source: Source) -> Source:
        """Anew when it was unlinked: of what was asked in between nothing is owed."""
        connection = await self._database.writing()
        values = {
            "name": source.name, "settings": source.written(), "linked_at": source.linked_at, "ended_at": None,
        }  # fmt: skip
        known = (
            await connection.execute(
                select(sources.c.id).where(
                    sources.c.platform == source.platform, sources.c.account == source.account
                )
            )
        ).scalar_one_or_none()
        if known is not None:
            await connection.execute(update(sources).where(sources.c.id == known).values(**values))
            return _with_id(source, known)
        made = await connection.execute(
            insert(sources)
            .values(platform=source.platform, account=source.account, **values)
            .returning(sources.c.id)
        )
        return _with_id(source, made.scalar_one())

    async def save(self, source: Source, now: datetime, *, since: datetime | None = None) -> None:
        """Its settings; what is owed there is derived anew, and whatever was written `since`."""
        connection = await self._database.writing()
        await connection.execute(
            update(sources).where(sources.c.id == source.id).values(name=source.name, settings=source.written())
        )
        touched: ColumnElement[bool] = comments.c.ended_at.is_(None)
        if since is not None:
            touched = or_(touched, comments.c.made_at >= since)
        owed = select(comments.c.thread_id).where(comments.c.source_id == source.id, touched)
        await connection.execute(
            soiled(now).where(comment_threads.c.source_id == source.id, comment_threads.c.id.in_(owed))
        )

    async def tested(self, source_id: int, capabilities: Mapping[str, Any], now: datetime) -> None:
        connection = await self._database.writing()
        await connection.execute(
            update(sources).where(sources.c.id == source_id).values(capabilities=dict(capabilities), tested_at=now)
        )

    async def unlink(self, source_id: int, now: datetime) -> None:
        connection = await self._database.writing()
        await connection.execute(update(sources).where(sources.c.id == source_id).values(ended_at=now))
        await connection.execute(
            update(comments)
            .where(comments.c.source_id == source_id, comments.c.ended_at.is_(None))
            .values(next_at=None, ended_at=now)
        )


def kept_for(settings: Mapping[str, Any]) -> timedelta:
    """For how long a source keeps words, as it is stored."""
    return timedelta(days=settings.get("retention_days", RETENTION_DAYS))


def _source(row: Row[Any]) -> Source:
    policy, officials, retention = Source.settings(row.settings)
    return Source(
        row.id, row.platform, row.account, row.name, row.linked_at, policy, officials, retention, row.capabilities or {}
    )


def _with_id(source: Source, known: int) -> Source:
    return Source(
        known, source.platform, source.account, source.name, source.linked_at, source.policy, source.officials,
        source.retention, source.capabilities,
    )  # fmt: skip
