"""Forgets people and conversations at once: the sandbox's «start anew», and nobody else's."""

from sqlalchemy import delete

from bot.storage.engine import Database
from bot.storage.tables import audit, cursors, editions, keys, metadata

KEPT = {cursors.name, keys.name, editions.name}  # positions and keys never go back; the regulation stays in force


async def wipe(database: Database) -> None:
    """Joins the unit of work at hand."""
    connection = await database.writing()
    for table in reversed(metadata.sorted_tables):
        if table.name not in KEPT and table is not audit:
            await connection.execute(delete(table))
    await connection.execute(delete(audit))  # the journal may go when its people are gone
