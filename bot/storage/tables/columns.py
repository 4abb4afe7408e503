"""What columns are made of: moments, ids, and those that many tables share."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    TextClause,
    TypeDecorator,
    false,
    text,
)


class Moment(TypeDecorator[datetime]):
    """An aware moment. SQLite keeps no zone, so UTC is put back when it is read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts rows up only for INTEGER PRIMARY KEY
OPEN = text("settled_at IS NULL")  # a query must say just this to be answered from a partial index
PROMISED = text("next_at IS NOT NULL")
Json = JSON(none_as_null=True)


def row_id() -> Column[Any]:
    return Column("id", Id, primary_key=True, autoincrement=True)


def of_bot(primary_key: bool = False) -> list[Column[Any]]:
    return [
        Column("platform", String(16), nullable=False, primary_key=primary_key),
        Column("account", String(32), nullable=False, primary_key=primary_key),
    ]


def partial(name: str, *columns: str, where: TextClause) -> Index:
    """An index of some rows alone. A query must say just the same to be answered from it."""
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


def forgetful() -> Column[Any]:
    """Whether the words of a row go at once when it is settled, not after their time."""
    return Column("forget", Boolean, nullable=False, default=False, server_default=false())
