"""Files of staff on their way into the bot, each with how far it went."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, and_, insert, select, update

from bot.staff.imports import Import, Where
from bot.staff.model import Newcomer, Role
from bot.storage.engine import Database
from bot.storage.erasing import erase
from bot.storage.tables import imports


class ImportTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, author_id: int | None, people: Sequence[Newcomer], at: datetime) -> int:
        connection = await self._database.writing()
        rows = [[person.name, person.role.value, person.position, list(person.unit)] for person in people]
        added = await connection.execute(
            insert(imports)
            .values(author_id=author_id, people=rows, state="shown", added=0, made_at=at)
            .returning(imports.c.id)
        )
        import_id: int = added.scalar_one()
        return import_id

    async def get(self, import_id: int) -> Import | None:
        async with self._database.reading() as connection:
            row = (await connection.execute(select(imports).where(imports.c.id == import_id))).one_or_none()
        return _import(row) if row else None

    async def going(self) -> list[Import]:
        query = select(imports).where(imports.c.state == "going", imports.c.platform.is_not(None))
        async with self._database.reading() as connection:
            return [_import(row) for row in await connection.execute(query.order_by(imports.c.id))]

    async def start(self, import_id: int, author_id: int | None, where: Where | None) -> None:
        page: dict[str, Any] = dict.fromkeys(("platform", "account", "chat_id", "message_id"))
        if where is not None:
            page = {
                "platform": where.platform,
                "account": where.account,
                "chat_id": where.chat_id,
                "message_id": where.message_id,
            }
        await self._change(import_id, state="going", author_id=author_id, **page)

    async def advance(self, import_id: int, added: int) -> None:
        await self._change(import_id, added=added)

    async def end(self, import_id: int, state: Literal["done", "dropped", "stopped"]) -> None:
        await self._change(import_id, state=state, people=None)

    async def erase(self, settled_before: datetime, limit: int) -> bool:
        """Forget the people of files that were shown before that moment and never started."""
        old = and_(imports.c.state == "shown", imports.c.made_at < settled_before)
        return await erase(self._database, imports, old, limit, {"state": "dropped", "people": None})

    async def _change(self, import_id: int, **values: Any) -> None:
        connection = await self._database.writing()
        await connection.execute(update(imports).where(imports.c.id == import_id).values(**values))


def _import(row: Row[Any]) -> Import:
    where = Where(row.platform, row.account, row.chat_id, row.message_id) if row.platform else None
    people = tuple(Newcomer(name, Role(role), position, tuple(unit)) for name, role, position, unit in row.people or ())
    return Import(row.id, row.author_id, row.state, people, row.added, where)
