"""Takes citizens' words, names and numbers away. Rows without them stay for figures."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, literal, select, update

from bot.clock import Clock
from bot.comments.erasing import Citizen, redacted
from bot.comments.model import State
from bot.storage.comments.events import soiled
from bot.storage.comments.sources import kept_for
from bot.storage.engine import Database
from bot.storage.tables import citizens, comment_events, comment_threads, comments, sources
from bot.storage.tables.comments import NAMED

_BATCH = 400  # comments of a citizen that go in one statement
_FOUND = comments.c["id", "thread_id", "comment_id", "author_id", "source_id", "meaning"]


class CommentErasure:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def erase(self, settled_before: datetime, limit: int) -> bool:
        """What has ended longer ago than its source keeps words, at most `limit` comments; whether more may be left.
        Joins the unit at hand."""
        now = self._clock.now()
        oldest = (
            select(func.min(comments.c.ended_at))
            .where(comments.c.source_id == sources.c.id, comments.c.ended_at.is_not(None), NAMED)
            .scalar_subquery()
        )
        query = select(sources.c.id, sources.c.platform, sources.c.settings, oldest.label("oldest"))
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        for row in rows:
            until = now - kept_for(row.settings)
            if row.oldest is not None and row.oldest < until:
                found = await self._ended(row.id, until, limit)
                await self._forget(row.platform, found)
                return True
        return False

    async def citizen(self, entry_id: int) -> Citizen | None:
        query = (
            select(comments.c.author_id, comments.c.source_id, sources.c.platform, citizens.c.name)
            .join(sources, sources.c.id == comments.c.source_id)
            .outerjoin(
                citizens,
                (citizens.c.platform == sources.c.platform) & (citizens.c.author_id == comments.c.author_id),
            )
            .where(comments.c.id == entry_id, NAMED)
        )  # fmt: skip
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                return None
            theirs = (
                select(func.count(), func.count(comments.c.next_at))
                .join(sources, sources.c.id == comments.c.source_id)
                .where(comments.c.author_id == row.author_id, sources.c.platform == row.platform)
            )
            count, owed = (await connection.execute(theirs)).one()
        return Citizen(row.platform, row.author_id, row.name, row.source_id, count, owed)

    async def erase_citizen(self, citizen: Citizen) -> None:
        connection = await self._database.writing()
        query = (
            select(*_FOUND)
            .join(sources, sources.c.id == comments.c.source_id)
            .where(comments.c.author_id == citizen.author_id, sources.c.platform == citizen.platform)
            .limit(_BATCH)
        )
        while found := (await connection.execute(query)).all():
            await self._forget(citizen.platform, found)

    async def _ended(self, source_id: int, until: datetime, limit: int) -> Sequence[Row[Any]]:
        query = (
            select(*_FOUND)
            .where(comments.c.source_id == source_id, comments.c.ended_at.is_not(None), NAMED)
            .where(comments.c.ended_at < until)
            .order_by(comments.c.ended_at)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).all()

    async def _forget(self, platform: str, found: Sequence[Row[Any]]) -> None:
        """These comments. What was owed is owed no more: nobody is there to answer."""
        connection = await self._database.writing()
        now = self._clock.now()
        threads = sorted({row.thread_id for row in found})
        people = {row.author_id for row in found}
        names = await self._names(platform, people)
        await connection.execute(
            update(comment_events)
            .where(
                comment_events.c.thread_id == bindparam("thread"), comment_events.c.comment_id == bindparam("number")
            )
            .values(text=None, author_kind=None, author_id=None, actor_kind=None, actor_id=None),
            [{"thread": row.thread_id, "number": row.comment_id} for row in found],
        )
        await connection.execute(
            update(comments)
            .where(comments.c.id == bindparam("row"))
            .values(author_id="", meaning=bindparam("kept"), correction=None),
            [{"row": row.id, "kept": {**row.meaning, "digest": ""} if row.meaning else None} for row in found],
        )
        await connection.execute(
            update(comments)
            .where(comments.c.id == bindparam("row"), comments.c.ended_at.is_(None))
            .values(state=State.DELETED.value, due_at=None, next_at=None, item_id=None, ended_at=now),
            [{"row": row.id} for row in found],
        )
        await self._redact(threads, people, names)
        await self._empty(threads)
        await self._unname(platform, people)
        await connection.execute(soiled(now).where(comment_threads.c.id.in_(threads)))

    async def _names(self, platform: str, people: Collection[str]) -> dict[str, str]:
        connection = await self._database.writing()
        rows = await connection.execute(
            select(citizens.c.author_id, citizens.c.name).where(
                citizens.c.platform == platform, citizens.c.author_id.in_(people)
            )
        )
        return dict(rows.all())

    async def _redact(self, threads: Sequence[int], people: Collection[str], names: dict[str, str]) -> None:
        """Out of what others said in these threads, unless the citizen still has words of their own there: then the
        mention tells what was answered."""
        connection = await self._database.writing()
        stays = set(
            (await connection.execute(
                select(comments.c.thread_id, comments.c.author_id)
                .where(comments.c.thread_id.in_(threads), comments.c.author_id.in_(people))
            )).all()
        )  # fmt: skip
        said = await connection.execute(
            select(comment_events.c.id, comment_events.c.thread_id, comment_events.c.text).where(
                comment_events.c.thread_id.in_(threads), comment_events.c.text.is_not(None)
            )
        )
        changed = []
        for row in said:
            text = row.text
            for person in people:
                if (row.thread_id, person) not in stays:
                    text = redacted(text, person, names.get(person))
            if text != row.text:
                changed.append({"row": row.id, "words": text})
        if changed:
            await connection.execute(
                update(comment_events).where(comment_events.c.id == bindparam("row")).values(text=bindparam("words")),
                changed,
            )

    async def _empty(self, threads: Sequence[int]) -> None:
        """A thread in which nobody is left: of a conversation with one citizen the number, of what was brought by hand
        the note whose it is, and what the agency said there."""
        connection = await self._database.writing()
        lived = select(literal(1)).where(comments.c.thread_id == comment_threads.c.id, NAMED).exists()
        emptied = select(comment_threads.c.id).where(comment_threads.c.id.in_(threads), ~lived)
        left = [row.id for row in await connection.execute(emptied)]
        await connection.execute(
            update(comment_events)
            .where(comment_events.c.thread_id.in_(left))
            .values(text=None, author_kind=None, author_id=None, actor_kind=None, actor_id=None)
        )
        private = comment_threads.c.object.in_(("message", "import"))
        await connection.execute(
            update(comment_threads)
            .where(comment_threads.c.id.in_(left), private)
            .values(object_id=-comment_threads.c.id, post=None)
        )

    async def _unname(self, platform: str, people: Collection[str]) -> None:
        """Whoever has no comment left on the platform has no name there."""
        connection = await self._database.writing()
        has_some = (
            select(literal(1))
            .select_from(comments.join(sources, sources.c.id == comments.c.source_id))
            .where(comments.c.author_id == citizens.c.author_id, sources.c.platform == platform)
            .exists()
        )
        await connection.execute(
            delete(citizens).where(citizens.c.platform == platform, citizens.c.author_id.in_(people), ~has_some)
        )
