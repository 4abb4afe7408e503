"""The pages that employees declare, and the reminders about them."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from bot.storage.tables.columns import Moment, metadata, row_id

declared_pages = Table(
    "declared_pages",
    metadata,
    row_id(),
    Column("employee_id", ForeignKey("employees.id"), nullable=False),
    Column("address", String(300), nullable=False),
    Column("since", Integer),  # a year; null: longer than anybody asks
    Column("added_at", Moment, nullable=False),
    UniqueConstraint("employee_id", "address"),
)

# Whether an employee has handed in the pages of a year, by their own word.
page_reports = Table(
    "page_reports",
    metadata,
    Column("employee_id", ForeignKey("employees.id"), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("state", String(8), nullable=False),  # handed | exempt
    Column("at", Moment, nullable=False),
)

# How far a round of reminders has come: everybody up to `reached` has got it.
rounds = Table(
    "rounds",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("next_at", Moment, nullable=False),
    Column("reached", BigInteger, nullable=False),
)
