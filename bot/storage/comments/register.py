"""What follows from the events: how each comment stands, what it means, and what is due next."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select, update

from bot.comments.item import Entry, Figures, Filter, Line, Listing, Meaning
from bot.comments.model import State
from bot.mail.comments import Author
from bot.storage.engine import Database, upsert
from bot.storage.tables import comment_events, comments, sources

PART = 4  # items of a page: as many as fit with their buttons
_DERIVED = (
    "state", "asked_at", "answered_by", "answered_at", "meaning", "urgency", "item_id", "alike", "due_at", "next_at",
    "ended_at",
)  # fmt: skip


class Register:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_thread(self, thread_id: int) -> dict[int, Entry]:
        """By the number of the comment."""
        query = select(comments).where(comments.c.thread_id == thread_id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        numbers = {row.id: row.comment_id for row in rows}
        return {row.comment_id: replace(_entry(row), leader=numbers.get(row.item_id)) for row in rows}

    async def put(self, thread_id: int, source_id: int, entries: Sequence[Entry]) -> None:
        """Joins the unit at hand. A correction that came meanwhile stays."""
        if not entries:
            return
        connection = await self._database.writing()
        statement = upsert(connection, comments)
        await connection.execute(
            statement.on_conflict_do_update(
                index_elements=["thread_id", "comment_id"],
                set_={name: statement.excluded[name] for name in _DERIVED},
            ),
            [_columns(thread_id, source_id, entry) for entry in entries],
        )
        leaders = [entry for entry in entries if entry.leader is not None]
        if leaders:
            await connection.execute(
                update(comments)
                .where(comments.c.thread_id == thread_id, comments.c.comment_id == bindparam("number"))
                .values(
                    item_id=select(_stands.c.id)
                    .where(_stands.c.thread_id == thread_id, _stands.c.comment_id == bindparam("of"))
                    .scalar_subquery()
                ),
                [{"number": entry.comment_id, "of": entry.leader} for entry in leaders],
            )

    async def correct(self, entry_id: int, correction: Mapping[str, Any]) -> int | None:
        """The thread to be derived anew. Joins the unit at hand."""
        connection = await self._database.writing()
        changed = await connection.execute(
            update(comments)
            .where(comments.c.id == entry_id)
            .values(correction=dict(correction))
            .returning(comments.c.thread_id)
        )
        thread: int | None = changed.scalar_one_or_none()
        return thread

    async def corrected(self) -> list[int]:
        """Threads in which a person has said something of a comment."""
        query = select(comments.c.thread_id).where(comments.c.correction.is_not(None)).distinct()
        async with self._database.reading() as connection:
            return sorted((await connection.execute(query)).scalars())

    async def due(self, now: datetime, limit: int) -> list[int]:
        """Comments whose next moment has come, the longest overdue first."""
        query = (
            select(comments.c.id)
            .where(comments.c.next_at.is_not(None), comments.c.next_at <= now)
            .order_by(comments.c.next_at, comments.c.id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def listing(self, chosen: Filter, part: int, now: datetime) -> Listing:
        total, overdue = await self.counts(chosen, now)
        parts = max(1, -(-total // PART))
        part = min(max(1, part), parts)
        query = (
            _owed(select(comments, sources.c.platform, sources.c.name), chosen)
            .join(sources, sources.c.id == comments.c.source_id)
            .order_by(comments.c.next_at, comments.c.id)
            .limit(PART)
            .offset((part - 1) * PART)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
            words = await _words(connection, rows)
        return Listing(chosen, tuple(_line(row, words) for row in rows), part, parts, total, overdue)

    async def counts(self, chosen: Filter, now: datetime) -> tuple[int, int]:
        """Items that are owed an answer, and those of them that are overdue."""
        async with self._database.reading() as connection:
            total = (await connection.execute(_owed(select(func.count()), chosen))).scalar_one()
            late = _owed(select(func.count()), chosen).where(comments.c.next_at <= now)
            return total, (await connection.execute(late)).scalar_one()

    async def get(self, entry_id: int) -> tuple[Entry, int] | None:
        """The entry and its thread."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(comments).where(comments.c.id == entry_id))).one_or_none()
        return (_entry(row), row.thread_id) if row else None

    async def figures(self, since: datetime, until: datetime, now: datetime) -> Figures:
        awaited = comments.c.state != State.NOT_NEEDED.value
        came = select(func.count()).where(comments.c.made_at >= since, comments.c.made_at < until, awaited)
        answered = select(comments.c.asked_at, comments.c.answered_at, comments.c.due_at).where(
            comments.c.answered_at >= since, comments.c.answered_at < until,
            comments.c.state == State.ANSWERED.value,
        )  # fmt: skip
        async with self._database.reading() as connection:
            arrived = (await connection.execute(came)).scalar_one()
            rows = (await connection.execute(answered)).all()
        spent = sorted((row.answered_at - row.asked_at).total_seconds() for row in rows)
        total, overdue = await self.counts(Filter(), now)
        return Figures(
            came=arrived,
            answered=len(rows),
            in_time=sum(row.due_at is None or row.answered_at <= row.due_at for row in rows),
            open=total,
            overdue=overdue,
            middle=spent[len(spent) // 2] if spent else None,
        )


_stands = comments.alias("stands")


def _owed(query: Select[Any], chosen: Filter) -> Select[Any]:
    query = query.where(comments.c.next_at.is_not(None))
    if chosen.source_id is not None:
        query = query.where(comments.c.source_id == chosen.source_id)
    if chosen.urgent:
        query = query.where(comments.c.urgency == "urgent")
    return query


async def _words(connection: Any, rows: Sequence[Row[Any]]) -> dict[tuple[int, int], str]:
    """The newest words of each comment."""
    if not rows:
        return {}
    of = or_(
        *(
            and_(comment_events.c.thread_id == row.thread_id, comment_events.c.comment_id == row.comment_id)
            for row in rows
        )
    )
    said = await connection.execute(
        select(comment_events.c.thread_id, comment_events.c.comment_id, comment_events.c.text)
        .where(of, comment_events.c.text.is_not(None))
        .order_by(comment_events.c.at, comment_events.c.id)
    )
    return {(thread, comment): text for thread, comment, text in said}


def _line(row: Row[Any], words: Mapping[tuple[int, int], str]) -> Line:
    return Line(
        row.id, row.source_id, row.platform, row.name, State(row.state), row.urgency, row.next_at, row.alike,
        words.get((row.thread_id, row.comment_id), ""),
    )  # fmt: skip


def _columns(thread_id: int, source_id: int, entry: Entry) -> dict[str, Any]:
    stands_alone = entry.leader is None or entry.leader == entry.comment_id
    return {
        "thread_id": thread_id,
        "source_id": source_id,
        "comment_id": entry.comment_id,
        "author_kind": entry.author.kind,
        "author_id": entry.author.id,
        "made_at": entry.made_at,
        "state": entry.state.value,
        "asked_at": entry.asked_at,
        "answered_by": entry.answered_by,
        "answered_at": entry.answered_at,
        "meaning": entry.meaning.written() if entry.meaning else None,
        "urgency": entry.urgency,
        "item_id": None,
        "alike": entry.alike,
        "due_at": entry.due_at,
        "next_at": entry.due_at if entry.state.is_owed and entry.is_counted and stands_alone else None,
        "ended_at": entry.ended_at,
    }


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        comment_id=row.comment_id,
        author=Author(row.author_kind, row.author_id),
        made_at=row.made_at,
        state=State(row.state),
        asked_at=row.asked_at,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        meaning=Meaning(**row.meaning) if row.meaning else None,
        urgency=row.urgency,
        due_at=row.due_at,
        ended_at=row.ended_at,
        alike=row.alike,
        id=row.id,
        correction=row.correction or {},
    )
