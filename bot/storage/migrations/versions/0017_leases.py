"""Rows of the inbox are taken for a time, from an index of those whose turn it is."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

Moment = sa.DateTime(timezone=True)
READY, TAKEN = sa.text("ready_at IS NOT NULL"), sa.text("lease_until IS NOT NULL")
READABLE = sa.text("settled_at IS NOT NULL AND payload IS NOT NULL")


def upgrade() -> None:
    op.add_column("inbox", sa.Column("ready_at", Moment))
    op.add_column("inbox", sa.Column("owner", sa.String(32)))
    op.add_column("inbox", sa.Column("lease_until", Moment))
    op.execute(
        "UPDATE inbox SET ready_at = due_at WHERE settled_at IS NULL AND (chat = '' OR NOT EXISTS ("
        "SELECT 1 FROM inbox AS earlier WHERE earlier.settled_at IS NULL AND earlier.platform = inbox.platform"
        " AND earlier.account = inbox.account AND earlier.kind = inbox.kind AND earlier.chat = inbox.chat"
        " AND earlier.id < inbox.id))"
    )
    of_kind = ["platform", "account", "kind"]
    op.create_index("ix_inbox_ready", "inbox", [*of_kind, "ready_at", "id"], sqlite_where=READY, postgresql_where=READY)
    op.create_index("ix_inbox_taken", "inbox", [*of_kind, "lease_until"], sqlite_where=TAKEN, postgresql_where=TAKEN)
    op.drop_index("ix_inbox_settled", "inbox")
    op.create_index("ix_inbox_words", "inbox", ["settled_at"], sqlite_where=READABLE, postgresql_where=READABLE)
