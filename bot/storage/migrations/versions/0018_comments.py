"""Citizens' comments: sources, what their feeds told, and what is owed."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables.columns import Id, Json, Moment

revision = "0018"
down_revision = "0017"

DUE = sa.text("next_at IS NOT NULL")
DIRTY = sa.text("dirty_at IS NOT NULL")
ENDED = sa.text("ended_at IS NOT NULL AND author_id <> ''")


def upgrade() -> None:
    op.create_table(
        "sources",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("account", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("settings", Json, nullable=False),
        sa.Column("linked_at", Moment, nullable=False),
        sa.Column("capabilities", Json),
        sa.Column("tested_at", Moment),
        sa.Column("ended_at", Moment),
        sa.UniqueConstraint("platform", "account", name="uq_sources_platform_account"),
    )
    op.create_table(
        "comment_threads",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("source_id", Id, sa.ForeignKey("sources.id"), nullable=False),
        sa.Column("object", sa.String(12), nullable=False),
        sa.Column("object_id", sa.BigInteger, nullable=False),
        sa.Column("post", sa.Text),
        sa.Column("dirty_at", Moment),
        sa.Column("turn", sa.BigInteger, nullable=False),
        sa.UniqueConstraint(
            "source_id", "object", "object_id", name="uq_comment_threads_source_id_object_object_id"
        ),
    )
    op.create_index(
        "ix_comment_threads_dirty", "comment_threads", ["dirty_at", "id"], sqlite_where=DIRTY, postgresql_where=DIRTY
    )
    op.create_table(
        "comment_events",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("thread_id", Id, sa.ForeignKey("comment_threads.id"), nullable=False),
        sa.Column("event_id", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("comment_id", sa.BigInteger, nullable=False),
        sa.Column("at", Moment),
        sa.Column("author_kind", sa.String(16)),
        sa.Column("author_id", sa.String(64)),
        sa.Column("text", sa.Text),
        sa.Column("root", sa.BigInteger),
        sa.Column("reply_to", sa.BigInteger),
        sa.Column("actor_kind", sa.String(16)),
        sa.Column("actor_id", sa.String(64)),
        sa.Column("wordless", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.UniqueConstraint("thread_id", "event_id", name="uq_comment_events_thread_id_event_id"),
    )
    op.create_index("ix_comment_events_author", "comment_events", ["author_id"])
    op.create_table(
        "citizens",
        sa.Column("platform", sa.String(16), primary_key=True),
        sa.Column("author_id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
    )
    op.create_table(
        "comments",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("thread_id", Id, sa.ForeignKey("comment_threads.id"), nullable=False),
        sa.Column("comment_id", sa.BigInteger, nullable=False),
        sa.Column("source_id", sa.BigInteger, nullable=False),
        sa.Column("author_kind", sa.String(16), nullable=False),
        sa.Column("author_id", sa.String(64), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("answered_by", sa.BigInteger),
        sa.Column("answered_at", Moment),
        sa.Column("meaning", Json),
        sa.Column("correction", Json),
        sa.Column("urgency", sa.String(8), nullable=False),
        sa.Column("item_id", sa.BigInteger),
        sa.Column("alike", sa.Integer, nullable=False),
        sa.Column("due_at", Moment),
        sa.Column("next_at", Moment),
        sa.Column("ended_at", Moment),
        sa.UniqueConstraint("thread_id", "comment_id", name="uq_comments_thread_id_comment_id"),
    )
    for name, columns in (
        ("due", ["next_at", "id"]), ("due_source", ["source_id", "next_at"]), ("due_urgent", ["urgency", "next_at"]),
    ):  # fmt: skip
        op.create_index(f"ix_comments_{name}", "comments", columns, sqlite_where=DUE, postgresql_where=DUE)
    op.create_index(
        "ix_comments_ended", "comments", ["source_id", "ended_at"], sqlite_where=ENDED, postgresql_where=ENDED
    )
    op.create_index("ix_comments_author", "comments", ["author_id"])
    op.create_index("ix_comments_item", "comments", ["item_id"])
    op.create_index("ix_comments_answered", "comments", ["answered_at"])
    op.create_index("ix_comments_made", "comments", ["made_at", "state"])
