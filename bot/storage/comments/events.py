"""What feeds have told, kept as it was told: in batches, twice the same once, in any order."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Update, bindparam, func, select, tuple_, update

from bot.comments.model import Thread, Told
from bot.mail.comments import Author, CommentEvent, Place
from bot.storage.engine import Database, upsert
from bot.storage.tables import citizens, comment_events, comment_threads, sources

_CHUNK = 400  # places looked up by one statement


class EventTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, told: Sequence[Told], now: datetime) -> None:
        """Joins the unit at hand. An event that is known is passed over; whatever is new makes its thread due to be
        derived."""
        if not told:
            return
        connection = await self._database.writing()
        places = {(one.source_id, one.event.place.object, one.event.place.object_id): one for one in told}
        known = await self._threads(list(places))
        if new := [place for place in places if place not in known]:
            await connection.execute(
                upsert(connection, comment_threads).on_conflict_do_nothing(
                    index_elements=["source_id", "object", "object_id"]
                ),
                [
                    {"source_id": source, "object": kind, "object_id": number, "post": None}
                    for source, kind, number in new
                ],
            )
            known |= await self._threads(new)
        added = upsert(connection, comment_events).on_conflict_do_nothing(index_elements=["thread_id", "event_id"])
        ids = {place: row.id for place, row in known.items()}
        await connection.execute(
            added,
            [
                _columns(ids[one.source_id, one.event.place.object, one.event.place.object_id], one.event)
                for one in told
            ],
        )
        touched = sorted(ids.values())
        for at in range(0, len(touched), _CHUNK):
            await connection.execute(soiled(now).where(comment_threads.c.id.in_(touched[at : at + _CHUNK])))
        await self._name([one for one in told if one.name])
        told_first = ((place, one.post) for place, one in places.items() if one.post and not known[place].post)
        await self._post([(ids[place], post) for place, post in told_first])

    async def _threads(self, places: Sequence[tuple[int, str, int]]) -> dict[tuple[int, str, int], Row[Any]]:
        connection = await self._database.writing()
        found: dict[tuple[int, str, int], Row[Any]] = {}
        head = comment_threads.c["id", "source_id", "object", "object_id", "post"]
        key = tuple_(comment_threads.c.source_id, comment_threads.c.object, comment_threads.c.object_id)
        for at in range(0, len(places), _CHUNK):
            rows = await connection.execute(select(*head).where(key.in_(places[at : at + _CHUNK])))
            found |= {(row.source_id, row.object, row.object_id): row for row in rows}
        return found

    async def _name(self, told: Sequence[Told]) -> None:
        named = {
            (one.source_id, one.event.author.id): one.name for one in told if one.event.author is not None
        }
        if not named:
            return
        connection = await self._database.writing()
        platforms: dict[int, str] = dict(
            (await connection.execute(
                select(sources.c.id, sources.c.platform).where(sources.c.id.in_({source for source, _ in named}))
            )).all()
        )  # fmt: skip
        statement = upsert(connection, citizens)
        await connection.execute(
            statement.on_conflict_do_update(
                index_elements=["platform", "author_id"],
                set_={"name": statement.excluded.name},
                where=citizens.c.name != statement.excluded.name,
            ),
            [
                {"platform": platforms[source], "author_id": author, "name": (name or "")[:120]}
                for (source, author), name in named.items()
            ],
        )

    async def _post(self, posts: Sequence[tuple[int, str | None]]) -> None:
        if posts:
            connection = await self._database.writing()
            await connection.execute(
                update(comment_threads)
                .where(comment_threads.c.id == bindparam("thread"), comment_threads.c.post.is_(None))
                .values(post=bindparam("words")),
                [{"thread": thread, "words": words} for thread, words in posts],
            )

    async def posted(self, posts: Mapping[tuple[int, Place], str], now: datetime) -> None:
        """What is written under: it may come before its comments or after them, and be edited. Joins the unit at
        hand."""
        if not posts:
            return
        connection = await self._database.writing()
        statement = upsert(connection, comment_threads)
        await connection.execute(
            statement.on_conflict_do_update(
                index_elements=["source_id", "object", "object_id"],
                set_={
                    "post": statement.excluded.post,
                    "dirty_at": func.coalesce(comment_threads.c.dirty_at, now),
                    "turn": comment_threads.c.turn + 1,
                },
                where=comment_threads.c.post.is_distinct_from(statement.excluded.post),
            ),
            [
                {"source_id": source, "object": place.object, "object_id": place.object_id, "post": post}
                for (source, place), post in posts.items()
            ],
        )

    async def dirty(self, limit: int) -> list[int]:
        """Threads that wait to be derived, the longest waiting first."""
        query = (
            select(comment_threads.c.id)
            .where(comment_threads.c.dirty_at.is_not(None))
            .order_by(comment_threads.c.dirty_at, comment_threads.c.id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def thread(self, thread_id: int) -> Thread | None:
        async with self._database.reading() as connection:
            head = (
                await connection.execute(
                    select(comment_threads, sources.c.platform)
                    .join(sources, sources.c.id == comment_threads.c.source_id)
                    .where(comment_threads.c.id == thread_id)
                )
            ).one_or_none()
            if head is None:
                return None
            rows = (
                await connection.execute(
                    select(comment_events)
                    .where(comment_events.c.thread_id == thread_id)
                    .order_by(comment_events.c.id)
                )
            ).all()
            names = (
                await connection.execute(
                    select(citizens.c.author_id, citizens.c.name).where(
                        citizens.c.platform == head.platform,
                        citizens.c.author_id.in_(
                            select(comment_events.c.author_id).where(comment_events.c.thread_id == thread_id)
                        ),
                    )
                )
            ).all()  # fmt: skip
        place = Place(head.object, head.object_id)
        events = tuple(_event(row, place) for row in rows)
        return Thread(head.id, head.source_id, head.platform, place, head.post, events, dict(names), head.turn)

    async def at(self, source_id: int, place: Place) -> Thread | None:
        """What is known of this place; None where nothing is."""
        query = select(comment_threads.c.id).where(
            comment_threads.c.source_id == source_id, comment_threads.c.object == place.object,
            comment_threads.c.object_id == place.object_id,
        )  # fmt: skip
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).scalar_one_or_none()
        return None if found is None else await self.thread(found)

    async def derived(self, thread: Thread) -> None:
        """Clean again, unless something came or was said meanwhile. Joins the unit at hand."""
        connection = await self._database.writing()
        await connection.execute(
            update(comment_threads)
            .where(comment_threads.c.id == thread.id, comment_threads.c.turn == thread.turn)
            .values(dirty_at=None)
        )

    async def soil(self, thread_id: int) -> None:
        """Whoever is deriving it at this moment will have to do it anew: what they have read is out of date. Joins the
        unit at hand; what was said is written after this."""
        connection = await self._database.writing()
        await connection.execute(
            update(comment_threads)
            .where(comment_threads.c.id == thread_id)
            .values(turn=comment_threads.c.turn + 1)
        )

    async def postpone(self, thread_id: int, now: datetime) -> None:
        """To the end of those that wait. Joins the unit at hand."""
        connection = await self._database.writing()
        await connection.execute(
            update(comment_threads).where(comment_threads.c.id == thread_id).values(dirty_at=now)
        )

    async def wipe(self, thread_id: int, numbers: Collection[int]) -> None:
        """The words and the people of these comments. Joins the unit at hand."""
        connection = await self._database.writing()
        await connection.execute(
            update(comment_events)
            .where(comment_events.c.thread_id == thread_id, comment_events.c.comment_id.in_(numbers))
            .values(text=None, author_kind=None, author_id=None, actor_kind=None, actor_id=None)
        )


def soiled(now: datetime) -> Update:
    """Threads wait to be derived since now, unless they have waited longer; who is at it will have to do it anew."""
    return update(comment_threads).values(
        dirty_at=func.coalesce(comment_threads.c.dirty_at, now), turn=comment_threads.c.turn + 1
    )


def _columns(thread: int, event: CommentEvent) -> dict[str, Any]:
    author, actor = event.author, event.actor
    return {
        "thread_id": thread,
        "event_id": event.event_id,
        "kind": event.kind,
        "comment_id": event.comment_id,
        "at": event.at,
        "author_kind": author.kind if author else None,
        "author_id": author.id if author else None,
        "text": event.text,
        "root": event.root,
        "reply_to": event.reply_to,
        "actor_kind": actor.kind if actor else None,
        "actor_id": actor.id if actor else None,
        "wordless": event.wordless,
    }


def _event(row: Row[Any], place: Place) -> CommentEvent:
    return CommentEvent(
        event_id=row.event_id,
        kind=row.kind,
        place=place,
        comment_id=row.comment_id,
        at=row.at,
        author=Author(row.author_kind, row.author_id) if row.author_kind else None,
        text=row.text,
        root=row.root,
        reply_to=row.reply_to,
        actor=Author(row.actor_kind, row.actor_id) if row.actor_kind else None,
        wordless=row.wordless,
    )
