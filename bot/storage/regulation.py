"""Editions of the regulation. An edition never changes: the same text is the same row, another text is another."""

from typing import Any

from sqlalchemy import Row, insert, select, update

from bot.clock import Clock
from bot.errors import StorageError
from bot.regulation.model import Clause, Content, Edition, Section
from bot.storage.engine import Database
from bot.storage.tables import editions


class EditionTable:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._known: dict[int, Edition] = {}  # an edition never changes, so one that was read stays true

    async def current(self) -> Edition:
        async with self._database.reading() as connection:
            found = await connection.execute(select(editions.c.id).where(editions.c.in_force))
            in_force = found.scalar_one_or_none()
        edition = await self.get(in_force) if in_force is not None else None
        if edition is None:
            raise StorageError("no edition of the regulation is in force")
        return edition

    async def get(self, edition_id: int) -> Edition | None:
        if edition_id not in self._known:
            async with self._database.reading() as connection:
                row = (await connection.execute(select(editions).where(editions.c.id == edition_id))).one_or_none()
            if row is None:
                return None
            self._known[edition_id] = _edition(row)
        return self._known[edition_id]

    async def publish(self, content: Content) -> Edition:
        connection = await self._database.writing()
        await connection.execute(update(editions).where(editions.c.in_force).values(in_force=False))
        known = (
            await connection.execute(
                update(editions).where(editions.c.sha256 == content.sha256).values(in_force=True).returning(editions)
            )
        ).one_or_none()
        if known is None:
            known = (
                await connection.execute(
                    insert(editions)
                    .values(
                        sha256=content.sha256,
                        title=content.title,
                        sections=_as_json(content),
                        published_at=self._clock.now(),
                        in_force=True,
                    )
                    .returning(editions)
                )
            ).one()
        return _edition(known)


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
    return Edition(
        id=row.id, sha256=row.sha256, title=row.title, sections=sections, published_at=row.published_at
    )
