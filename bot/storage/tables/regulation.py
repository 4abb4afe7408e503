"""The editions of the regulation."""

from sqlalchemy import Boolean, Column, String, Table

from bot.storage.tables.columns import Json, Moment, metadata, row_id

editions = Table(
    "editions",
    metadata,
    row_id(),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("title", String(300), nullable=False),
    Column("sections", Json, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("in_force", Boolean, nullable=False),
)
