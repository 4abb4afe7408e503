"""Editions of the regulation. The words of an edition never change: the same file is the same row, another file is
another. What may change is which of its clauses a topic leads to, and whether it is in force."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from bot.clock import Clock
from bot.errors import StorageError
from bot.mail.model import Platform
from bot.regulation.files import SentFile
from bot.regulation.importing.model import Imported
from bot.regulation.model import Bound, Clause, Content, Edition, Problem, Section, ShelvedEdition, rebound
from bot.storage.engine import Database
from bot.storage.prepared import Prepared
from bot.storage.tables import editions, employees, regulation_files

_ENTRY = select(editions, employees.c.name.label("author")).outerjoin(employees, editions.c.author_id == employees.c.id)
_CHANGING = editions.c["id", "topics", "published_at"]  # and none of its words
_OF_ID = Prepared(select(*_CHANGING).where(editions.c.id == bindparam("wanted")))
_IN_FORCE = Prepared(select(*_CHANGING).where(editions.c.in_force))
_NOW_IN_FORCE = {"in_force": True, "archived_at": None}


class EditionTable:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._known: dict[int, tuple[list[Any], Edition]] = {}  # with what may change of it, as it was read

    async def current(self) -> Edition:
        edition = await self._one(_IN_FORCE, {})
        if edition is None:
            raise StorageError("no edition of the regulation is in force")
        return edition

    async def get(self, edition_id: int) -> Edition | None:
        return await self._one(_OF_ID, {"wanted": edition_id})

    async def publish(self, content: Content) -> Edition:
        await self._archive()
        connection = await self._database.writing()
        known = (
            await connection.execute(
                update(editions)
                .where(editions.c.sha256 == content.sha256)
                .values(published_at=self._clock.now(), **_NOW_IN_FORCE)
                .returning(editions)
            )
        ).one_or_none()
        if known is None:
            values = _values(content) | {"published_at": self._clock.now(), "imported_at": self._clock.now()}
            known = (
                await connection.execute(insert(editions).values(in_force=True, **values).returning(editions))
            ).one()
        return _edition(known)

    async def adopt(self, content: Content) -> None:
        """Publish the regulation of the settings, unless it is in force already or somebody has published a file of
        their own."""
        async with self._database.reading() as connection:
            query = select(editions.c.sha256, editions.c.file_name).where(editions.c.in_force)
            row = (await connection.execute(query)).one_or_none()
        if row is None or (not row.file_name and row.sha256 != content.sha256):
            await self.publish(content)

    # The shelf

    async def entries(self) -> Sequence[ShelvedEdition]:
        """The newest first."""
        async with self._database.reading() as connection:
            rows = await connection.execute(_ENTRY.order_by(editions.c.id.desc()))
            return [_entry(row) for row in rows]

    async def entry(self, edition_id: int) -> ShelvedEdition | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(_ENTRY.where(editions.c.id == edition_id))).one_or_none()
        return _entry(row) if row else None

    async def known(self, sha256: str) -> ShelvedEdition | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(_ENTRY.where(editions.c.sha256 == sha256))).one_or_none()
        return _entry(row) if row else None

    async def before(self, edition_id: int) -> Edition | None:
        """The edition that this one follows: a draft the one in force, another the one in force before it."""
        found = await self.entry(edition_id)
        published = found.published_at if found else None
        async with self._database.reading() as connection:
            query = select(editions.c.id).where(editions.c.id != edition_id, editions.c.published_at.is_not(None))
            if published is not None:
                query = query.where(editions.c.published_at < published)
            last = query.order_by(editions.c.published_at.desc(), editions.c.id.desc()).limit(1)
            earlier = (await connection.execute(last)).scalar_one_or_none()
        return await self.get(earlier) if earlier is not None else None

    async def add(
        self, imported: Imported, bound: Mapping[str, Bound], file_name: str, author_id: int | None, at: datetime
    ) -> int:
        connection = await self._database.writing()
        added = await connection.execute(
            insert(editions)
            .values(
                in_force=False,
                imported_at=at,
                file_name=file_name[:200],
                author_id=author_id,
                problems=[[problem.kind, problem.place, problem.subject] for problem in imported.problems],
                topics={topic: found.number for topic, found in bound.items()},
                candidates={topic: list(found.candidates) for topic, found in bound.items()},
                **_values(imported.content),
            )
            .returning(editions.c.id)
        )
        edition_id: int = added.scalar_one()
        return edition_id

    async def put_in_force(self, edition_id: int, at: datetime) -> None:
        await self._archive()
        connection = await self._database.writing()
        await connection.execute(
            update(editions).where(editions.c.id == edition_id).values(published_at=at, **_NOW_IN_FORCE)
        )

    async def discard(self, edition_id: int) -> None:
        connection = await self._database.writing()
        await connection.execute(
            delete(editions).where(editions.c.id == edition_id, editions.c.published_at.is_(None))
        )

    async def bind(self, edition_id: int, topics: Mapping[str, str | None]) -> None:
        connection = await self._database.writing()
        await connection.execute(update(editions).where(editions.c.id == edition_id).values(topics=dict(topics)))

    async def _one(self, query: Prepared, bound: Mapping[str, Any]) -> Edition | None:
        """None for a draft. The words are read again only when something of the edition has changed."""
        found = await self._database.found(query, bound)
        if not found or found[0].published_at is None:
            return None
        edition_id, *changing = found[0]
        known = self._known.get(edition_id)
        if known is None or known[0] != changing:
            async with self._database.reading() as connection:
                row = (await connection.execute(select(editions).where(editions.c.id == edition_id))).one()
            known = self._known[edition_id] = ([row.topics, row.published_at], _edition(row))
        return known[1]

    async def _archive(self) -> None:
        connection = await self._database.writing()
        await connection.execute(
            update(editions).where(editions.c.in_force).values(in_force=False, archived_at=self._clock.now())
        )


class RegulationFileTable:
    """Files on their way to become a draft of an edition."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, waiting: SentFile, at: datetime) -> None:
        connection = await self._database.writing()
        await connection.execute(
            insert(regulation_files).values(
                author_id=waiting.author,
                name=waiting.name[:200],
                content=waiting.content,
                platform=waiting.platform,
                account=waiting.account,
                chat_id=waiting.chat_id,
                state="new",
                sent_at=at,
            )
        )

    async def first(self) -> SentFile | None:
        query = select(regulation_files).where(regulation_files.c.state == "new").order_by(regulation_files.c.id)
        async with self._database.reading() as connection:
            row = (await connection.execute(query.limit(1))).one_or_none()
        if row is None:
            return None
        platform: Platform = row.platform
        return SentFile(row.author_id, row.name, row.content, platform, row.account, row.chat_id, row.id)

    async def done(self, waiting: SentFile) -> None:
        """Its content is forgotten here."""
        connection = await self._database.writing()
        await connection.execute(
            update(regulation_files).where(regulation_files.c.id == waiting.id).values(state="read", content=None)
        )


def _values(content: Content) -> dict[str, Any]:
    return {"sha256": content.sha256, "title": content.title, "sections": _as_json(content)}


def _as_json(content: Content) -> list[dict[str, Any]]:
    return [
        {
            "number": section.number,
            "title": section.title,
            "clauses": [{"number": c.number, "text": c.text, "topics": list(c.topics)} for c in section.clauses],
        }
        for section in content.sections
    ]


def _edition(row: Row[Any]) -> Edition:
    sections = tuple(
        Section(
            s["number"],
            s["title"],
            tuple(Clause(c["number"], c["text"], tuple(c["topics"])) for c in s["clauses"]),
        )
        for s in row.sections
    )
    edition = Edition(
        id=row.id, sha256=row.sha256, title=row.title, sections=sections, published_at=row.published_at
    )
    return rebound(edition, row.topics) if row.topics is not None else edition


def _entry(row: Row[Any]) -> ShelvedEdition:
    return ShelvedEdition(
        edition=_edition(row),
        file_name=row.file_name,
        author=row.author or "",
        imported_at=row.imported_at,
        published_at=row.published_at,
        archived_at=row.archived_at,
        problems=tuple(Problem(*problem) for problem in row.problems),
        candidates={topic: tuple(numbers) for topic, numbers in row.candidates.items()} if row.candidates else None,
    )
