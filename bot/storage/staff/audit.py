"""The journal of who did what. It only grows."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select

from bot.staff.model import Deed, JournalEntry, Kind
from bot.storage.engine import Database
from bot.storage.tables import audit, employees, sources, units

_actors = employees.alias("actors")
_NAMED: Select[Any] = (
    select(
        *audit.c["at", "deed", "kind", "subject_id", "detail"],
        _actors.c.name.label("actor"),
        func.coalesce(employees.c.name, units.c.name, sources.c.name).label("subject"),
    )
    .outerjoin(_actors, _actors.c.id == audit.c.actor_id)
    .outerjoin(employees, (audit.c.kind == "employee") & (employees.c.id == audit.c.subject_id))
    .outerjoin(units, (audit.c.kind == "unit") & (units.c.id == audit.c.subject_id))
    .outerjoin(sources, (audit.c.kind == "source") & (sources.c.id == audit.c.subject_id))
    .order_by(audit.c.id.desc())
)


class AuditTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(
        self,
        at: datetime,
        actor: int | None,
        deed: Deed,
        kind: Kind = "employee",
        subject: int | None = None,
        detail: str | None = None,
    ) -> None:
        connection = await self._database.writing()
        await connection.execute(
            insert(audit).values(
                at=at, actor_id=actor, deed=deed.value, kind=kind, subject_id=subject, detail=detail
            )
        )

    async def entries(self, offset: int, limit: int | None) -> tuple[list[JournalEntry], int]:
        """The newest first, and how many in all."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(_NAMED.offset(offset).limit(limit))).all()
            count = await connection.execute(select(func.count()).select_from(audit))
            return [_entry(row) for row in rows], count.scalar_one()


def _entry(row: Row[Any]) -> JournalEntry:
    number = row.subject_id if row.kind in ("import", "edition") else None
    return JournalEntry(row.at, Deed(row.deed), row.actor, row.subject, row.detail, number)
