"""Whom to call, as an admin has said it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from bot.storage.engine import Database, upsert
from bot.storage.tables import contacts


class ContactTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def contacts(self) -> Mapping[str, str]:
        async with self._database.reading() as connection:
            rows = await connection.execute(select(contacts.c.name, contacts.c.words))
            return {row.name: row.words for row in rows}

    async def set_contact(self, name: str, words: str, by: int, at: datetime) -> None:
        connection = await self._database.writing()
        values = {"words": words, "set_by": by, "set_at": at}
        await connection.execute(
            upsert(connection, contacts)
            .values(name=name, **values)
            .on_conflict_do_update(index_elements=["name"], set_=values)
        )

    async def drop_contact(self, name: str) -> None:
        connection = await self._database.writing()
        await connection.execute(delete(contacts).where(contacts.c.name == name))
