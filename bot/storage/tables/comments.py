"""Citizens' comments: what feeds told, and what follows from it.

`comment_events` only grows until a citizen or time takes the words away; `comments` is derived from it and may be
derived anew at any moment.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from bot.storage.tables.columns import Id, Json, Moment, metadata, row_id

DUE = text("next_at IS NOT NULL")
DIRTY = text("dirty_at IS NOT NULL")
NAMED = text("comments.author_id <> ''")  # whose words are not erased yet
ENDED = text("ended_at IS NOT NULL AND author_id <> ''")

sources = Table(
    "sources",
    metadata,
    row_id(),
    Column("platform", String(16), nullable=False),
    Column("account", String(32), nullable=False),  # of the community or the channel; «import» for what no feed brings
    Column("name", String(200), nullable=False),
    Column("settings", Json, nullable=False),  # policy, officials, retention
    Column("linked_at", Moment, nullable=False),
    Column("capabilities", Json),  # as the last test has found them
    Column("tested_at", Moment),
    Column("ended_at", Moment),
    UniqueConstraint("platform", "account"),
)

comment_threads = Table(
    "comment_threads",
    metadata,
    row_id(),
    Column("source_id", ForeignKey("sources.id"), nullable=False),
    Column("object", String(12), nullable=False),
    Column("object_id", BigInteger, nullable=False),
    Column("post", Text),
    Column("dirty_at", Moment),  # since when something is not derived yet
    Column("turn", BigInteger, nullable=False, default=0),  # counts what has come and was said
    UniqueConstraint("source_id", "object", "object_id"),
    Index("ix_comment_threads_dirty", "dirty_at", "id", sqlite_where=DIRTY, postgresql_where=DIRTY),
)

comment_events = Table(
    "comment_events",
    metadata,
    row_id(),  # the position in the feed, where the fact tells no time
    Column("thread_id", ForeignKey("comment_threads.id"), nullable=False),
    Column("event_id", String(80), nullable=False),
    Column("kind", String(8), nullable=False),  # new | edit | delete | restore
    Column("comment_id", BigInteger, nullable=False),
    Column("at", Moment),
    Column("author_kind", String(16)),
    Column("author_id", String(64)),
    Column("text", Text),
    Column("root", BigInteger),
    Column("reply_to", BigInteger),
    Column("actor_kind", String(16)),
    Column("actor_id", String(64)),
    Column("wordless", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("thread_id", "event_id"),
    Index("ix_comment_events_author", "author_id"),
)

citizens = Table(
    "citizens",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("author_id", String(64), primary_key=True),
    Column("name", String(120), nullable=False),
)

comments = Table(
    "comments",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("thread_id", ForeignKey("comment_threads.id"), nullable=False),
    Column("comment_id", BigInteger, nullable=False),
    Column("source_id", BigInteger, nullable=False),
    Column("author_kind", String(16), nullable=False),
    Column("author_id", String(64), nullable=False),  # empty once their words were erased
    Column("made_at", Moment, nullable=False),
    Column("state", String(24), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("answered_by", BigInteger),
    Column("answered_at", Moment),
    Column("meaning", Json),    # what the bot thinks of it; null until it was read
    Column("correction", Json),  # what a person said of it, the last word
    Column("urgency", String(8), nullable=False),
    Column("item_id", BigInteger),  # the comment that stands for all of one matter; its own id when it does
    Column("alike", Integer, nullable=False, default=1),  # how many it stands for
    Column("due_at", Moment),
    Column("next_at", Moment),   # null when nothing is owed, or another stands for it
    Column("ended_at", Moment),  # since when nothing is owed
    UniqueConstraint("thread_id", "comment_id"),
    Index("ix_comments_due", "next_at", "id", sqlite_where=DUE, postgresql_where=DUE),
    Index("ix_comments_due_source", "source_id", "next_at", sqlite_where=DUE, postgresql_where=DUE),
    Index("ix_comments_due_urgent", "urgency", "next_at", sqlite_where=DUE, postgresql_where=DUE),
    Index("ix_comments_ended", "source_id", "ended_at", sqlite_where=ENDED, postgresql_where=ENDED),
    Index("ix_comments_author", "author_id"),
    Index("ix_comments_item", "item_id"),
    Index("ix_comments_answered", "answered_at"),
    Index("ix_comments_made", "made_at", "state"),
)
