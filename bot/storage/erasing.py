"""Old rows go a portion at a time: whoever waits for the write lock meanwhile does not wait for all of them."""

from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, delete, select, update

from bot.storage.engine import Database


async def erase(
    database: Database, table: Table, old: ColumnElement[bool], limit: int, emptied: dict[str, Any] | None = None
) -> bool:
    """Delete at most `limit` of the old rows, or set what is `emptied` in them; whether more may be left.

    They are looked for before the write lock is taken.
    """
    keys = list(table.primary_key.columns)
    async with database.reading() as reader:
        found = (await reader.execute(select(*keys).where(old).limit(limit))).all()
    if found:
        statement = delete(table) if emptied is None else update(table).values(**emptied)
        its_key = [key == bindparam(f"key_{key.name}") for key in keys]
        connection = await database.writing()
        await connection.execute(
            statement.where(*its_key, old),
            [{f"key_{key.name}": value for key, value in zip(keys, row, strict=True)} for row in found],
        )
    return len(found) == limit
