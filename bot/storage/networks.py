"""What admins have entered about networks. Entries are added and never changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select

from bot.networks.model import Entered
from bot.storage.engine import Database
from bot.storage.tables import employees, network_entries
from rules.networks import Amendment, Decision, Introduction

_ENTRIES = (
    select(network_entries, employees.c.name.label("author"))
    .join(employees, employees.c.id == network_entries.c.author_id)
    .order_by(network_entries.c.id)
)


class NetworkTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def entries(self) -> Sequence[Entered]:
        async with self._database.reading() as connection:
            return [_entered(row) for row in await connection.execute(_ENTRIES)]

    async def enter(self, amendment: Amendment, author_id: int, at: datetime) -> None:
        connection = await self._database.writing()
        decision, introduction = amendment.decision, amendment.introduction
        await connection.execute(
            insert(network_entries).values(
                network=amendment.network,
                status=decision.status,
                since=decision.since,
                source=decision.source,
                note=amendment.note,
                names=introduction and list(introduction.names),
                domains=introduction and list(introduction.domains),
                author_id=author_id,
                at=at,
            )
        )


def _entered(row: Row[Any]) -> Entered:
    decision = Decision(status=row.status, since=row.since, source=row.source)
    introduction = Introduction(tuple(row.names), tuple(row.domains)) if row.names else None
    return Entered(Amendment(row.network, decision, row.note, introduction), row.author, row.at)
