"""Texts, their reviews, and what people said of those."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from bot.storage.tables.columns import PROMISED, Json, Moment, metadata, row_id

submissions = Table(
    "submissions",
    metadata,
    row_id(),
    Column("author_id", ForeignKey("employees.id"), nullable=False, index=True),
    Column("submitted_at", Moment, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    row_id(),
    Column("submission_id", ForeignKey("submissions.id"), nullable=False),
    Column("number", Integer, nullable=False),  # from 1
    Column("text", Text, nullable=False),
    Column("links", Json, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("platform", String(16)),  # the message it came in; null for the drafts of the first weeks
    Column("account", String(32)),
    Column("chat_id", BigInteger),
    Column("message_id", BigInteger),
    Column("sent_at", Moment, nullable=False),
    UniqueConstraint("submission_id", "number"),
    Index("ix_versions_source", "platform", "account", "chat_id", "message_id"),
)

reviews = Table(
    "reviews",
    metadata,
    row_id(),
    Column("version_id", ForeignKey("versions.id"), nullable=False, index=True),
    Column("kind", String(8), nullable=False),
    Column("clue", String(8)),  # what the kind was guessed by; null when a person said it
    Column("context", Text),  # the citizen's comment
    Column("verdict", String(8), nullable=False),
    Column("findings", Json, nullable=False),
    Column("skipped", Json, nullable=False),
    Column("pack_version", String(64), nullable=False),
    Column("edition_id", ForeignKey("editions.id"), nullable=False),
    Column("reviewed_at", Moment, nullable=False),
    Column("silenced", Json, nullable=False, server_default=text("'[]'")),  # and by which precedent
)

objections = Table(
    "objections",
    metadata,
    row_id(),
    Column("review_id", ForeignKey("reviews.id"), nullable=False),
    Column("rule", String(60), nullable=False),
    Column("reason", Text),
    Column("addressee", String(32), nullable=False),  # the role that decides
    Column("filed_at", Moment, nullable=False),
    Column("ruling", String(8)),  # allowed | once | upheld; null while it waits
    Column("comment", Text),
    Column("decided_by", ForeignKey("employees.id")),
    Column("decided_at", Moment),
    UniqueConstraint("review_id", "rule"),
)

# Heated replies that come back to their authors.
returns = Table(
    "returns",
    metadata,
    row_id(),
    Column("submission_id", ForeignKey("submissions.id"), nullable=False),
    Column("platform", String(16), nullable=False),  # where it was asked for
    Column("account", String(32), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("next_at", Moment),  # null once it has come back or is called off
    Index("ix_returns_next_at", "next_at", sqlite_where=PROMISED, postgresql_where=PROMISED),
    Index(
        "uq_returns_submission_id", "submission_id", unique=True, sqlite_where=PROMISED, postgresql_where=PROMISED
    ),
)

precedents = Table(
    "precedents",
    metadata,
    row_id(),
    Column("objection_id", ForeignKey("objections.id"), nullable=False, index=True),
    Column("rule", String(60), nullable=False),
    Column("sentence", Text, nullable=False),
    Column("found_from", Integer, nullable=False),  # code points of the sentence
    Column("found_to", Integer, nullable=False),
    Column("links", Json, nullable=False),
    Column("called_back_by", ForeignKey("employees.id")),
    Column("called_back_at", Moment),
)

counters = Table(
    "counters",
    metadata,
    Column("day", Date, primary_key=True),  # the agency's
    Column("name", String(32), primary_key=True),
    Column("count", Integer, nullable=False),
)
