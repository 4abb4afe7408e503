"""What comes round: since when it has not been done, and when it is due."""

from sqlalchemy import Column, String, Table

from bot.storage.tables.columns import Moment, metadata

appointments = Table(
    "appointments",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("since", Moment, nullable=False),
    Column("next_at", Moment, nullable=False),
)
