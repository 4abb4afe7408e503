"""Events of several kinds in one inbox, each with a handler of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

OPEN = sa.text("settled_at IS NULL")


def upgrade() -> None:
    op.add_column("inbox", sa.Column("kind", sa.String(16), nullable=False, server_default="conversation"))
    op.drop_index("ix_inbox_open", "inbox")
    op.create_index(
        "ix_inbox_open", "inbox", ["platform", "account", "kind", "chat", "id"],
        sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip
