"""Where a text stands with those who decide, and the whole history."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text

from bot.storage.tables.columns import Moment, metadata, row_id

approvals = Table(
    "approvals",
    metadata,
    row_id(),
    Column("submission_id", ForeignKey("submissions.id"), nullable=False, unique=True),
    Column("review_id", ForeignKey("reviews.id"), nullable=False),  # of the version that is asked about
    Column("author_id", ForeignKey("employees.id"), nullable=False),
    Column("stage", String(16), nullable=False, index=True),
    Column("holder_id", ForeignKey("employees.id")),  # who has it or has decided
    Column("reason", Text),  # of the decision
    Column("planned_at", Moment),
    Column("asked_at", Moment, nullable=False),  # when this version came to those who decide
    Column("since", Moment, nullable=False),  # when the stage began
    Column("warned_at", Moment),
    Column("missed_at", Moment),
    Column("passed_on_at", Moment),
    Column("next_at", Moment, index=True),  # when the clock has something to do; derived from the rest
)

approval_addressees = Table(
    "approval_addressees",
    metadata,
    Column("approval_id", ForeignKey("approvals.id"), primary_key=True),
    Column("employee_id", ForeignKey("employees.id"), primary_key=True),
)

# Who did what with an approval. Triggers refuse a change, and a deletion while there are people it may tell of.
approval_steps = Table(
    "approval_steps",
    metadata,
    row_id(),
    Column("approval_id", BigInteger, nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("step", String(16), nullable=False),
    Column("actor_id", BigInteger),  # null for the clock
    Column("version", Integer, nullable=False),
    Column("reason", Text),
)
