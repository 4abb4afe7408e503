"""Forgets people and conversations at once: the sandbox's «start anew», and nobody else's."""

from sqlalchemy import delete, update

from bot.storage.engine import Database
from bot.storage.tables import approval_steps, audit, cursors, editions, keys, metadata

KEPT = {cursors.name, keys.name, editions.name}  # positions and keys never go back; the regulation stays in force
HISTORIES = (audit, approval_steps)  # they may go when their people are gone


async def wipe(database: Database) -> None:
    """Joins the unit of work at hand."""
    connection = await database.writing()
    await connection.execute(update(editions).values(author_id=None))
    for table in reversed(metadata.sorted_tables):
        if table.name not in KEPT and table not in HISTORIES:
            await connection.execute(delete(table))
    for table in HISTORIES:
        await connection.execute(delete(table))
