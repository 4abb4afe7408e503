"""Heated replies that come back to their authors."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PROMISED = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "returns",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_returns_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returns")),
    )
    op.create_index("ix_returns_next_at", "returns", ["next_at"], sqlite_where=PROMISED, postgresql_where=PROMISED)
    op.create_index(
        "uq_returns_submission_id",
        "returns",
        ["submission_id"],
        unique=True,
        sqlite_where=PROMISED,
        postgresql_where=PROMISED,
    )
