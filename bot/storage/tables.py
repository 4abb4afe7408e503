"""Every table, in one place. Portable SQL only: the same statements run on SQLite and PostgreSQL.

Moments are aware UTC. JSON columns hold what is cleared after its time; ids and states stay.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
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


def _id() -> Column[Any]:
    return Column("id", Id, primary_key=True, autoincrement=True)


def _platform(primary_key: bool = False) -> list[Column[Any]]:
    return [
        Column("platform", String(16), nullable=False, primary_key=primary_key),
        Column("account", String(32), nullable=False, primary_key=primary_key),
    ]


def _forget() -> Column[Any]:
    """Whether the words of a row go at once when it is settled, not after their time."""
    return Column("forget", Boolean, nullable=False, default=False, server_default=false())


# --- what comes in and what goes out ---------------------------------------------------------------------------

cursors = Table(
    "cursors",
    metadata,
    *_platform(primary_key=True),
    Column("position", String(64), nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    _id(),
    *_platform(),
    Column("event_id", String(64), nullable=False),
    Column("chat", String(64), nullable=False),
    Column("payload", Json),
    Column("state", String(8), nullable=False),  # new | done | dead
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Moment, nullable=False),
    Column("fault", String(120)),  # the name of the last error, never its text
    Column("received_at", Moment, nullable=False),
    Column("settled_at", Moment),
    _forget(),
    UniqueConstraint("platform", "account", "event_id"),
    Index("ix_inbox_open", "platform", "account", "chat", "id", sqlite_where=OPEN, postgresql_where=OPEN),
    Index("ix_inbox_settled", "settled_at"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),  # from `keys`: also VK's random_id
    *_platform(),
    Column("chat_id", BigInteger, nullable=False),
    Column("lane", Integer, nullable=False),  # 0 answers first; larger numbers later
    Column("edits", BigInteger),  # message_id to edit; null sends a new message
    Column("page", Json),
    Column("state", String(8), nullable=False),  # queued | sending | sent | failed
    Column("in_doubt", Boolean, nullable=False, default=False),  # was `sending` when the program died
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Moment, nullable=False),
    Column("fault", String(120)),
    Column("created_at", Moment, nullable=False),
    Column("settled_at", Moment),
    _forget(),
    Column("anywhere", Boolean, nullable=False, server_default=false()),  # another messenger of the person will do too
    Index("ix_outbox_open", "platform", "account", "chat_id", "id", sqlite_where=OPEN, postgresql_where=OPEN),
    Index("ix_outbox_settled", "settled_at"),
)

keys = Table(
    "keys",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("last", BigInteger, nullable=False),
)

sent_messages = Table(
    "sent_messages",
    metadata,
    *_platform(primary_key=True),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("page", Json, nullable=False),
    Column("sent_at", Moment, nullable=False, index=True),
)

conversations = Table(
    "conversations",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),  # 0 when there is none
    Column("business_connection_id", String(64), primary_key=True),  # "" when there is none
    Column("destiny", String(32), primary_key=True),
    Column("state", String(128)),
    Column("data", Json),
)

# --- people ----------------------------------------------------------------------------------------------------

units = Table(
    "units",
    metadata,
    _id(),
    Column("name", String(200), nullable=False),
    Column("parent_id", ForeignKey("units.id"), index=True),
)

employees = Table(
    "employees",
    metadata,
    _id(),
    Column("name", String(200), nullable=False),
    Column("sought", String(200), nullable=False, index=True),  # the name as it is searched: SQLite folds no Cyrillic
    Column("role", String(32), nullable=False),
    Column("state", String(8), nullable=False),  # invited | active | left
    Column("position", String(200), nullable=False),
    Column("unit_id", ForeignKey("units.id"), index=True),
    Column("preferred", String(16)),  # the platform where the person would rather hear from the bot
    Column("consent", String(16)),  # the version agreed to last; the whole story is in `consents`
    Column("import_id", Id, index=True),
    Column("joined_at", Moment),
    sqlite_autoincrement=True,  # the journal names people by their ids, so no id comes twice
)

leads = Table(
    "leads",
    metadata,
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),  # 0 the head, then the deputies in their order
    Column("employee_id", ForeignKey("employees.id"), nullable=False, index=True),
)

accounts = Table(
    "accounts",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("external_id", BigInteger, primary_key=True, autoincrement=False),
    Column("bot", String(32), nullable=False),  # the account of the bot that the person wrote to
    Column("chat_id", BigInteger, nullable=False),
    Column("employee_id", ForeignKey("employees.id"), nullable=False, index=True),
    Column("linked_at", Moment, nullable=False),
)

invites = Table(
    "invites",
    metadata,
    _id(),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("employee_id", ForeignKey("employees.id"), nullable=False, index=True),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("withdrawn_at", Moment),
)

wrong_codes = Table(
    "wrong_codes",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("external_id", BigInteger, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("locked_until", Moment),
)

consents = Table(
    "consents",
    metadata,
    _id(),
    Column("employee_id", ForeignKey("employees.id"), nullable=False, index=True),
    Column("version", String(16), nullable=False),
    Column("platform", String(16), nullable=False),
    Column("at", Moment, nullable=False),
)

imports = Table(
    "imports",
    metadata,
    _id(),
    Column("author_id", ForeignKey("employees.id")),  # null for a command on the server
    Column("people", Json),  # cleared at the end
    Column("state", String(8), nullable=False),  # shown | going | done | dropped | stopped
    Column("added", Integer, nullable=False),  # how many of `people` are employees already
    Column("platform", String(16)),  # where the progress is told, once it is going; null for a command
    Column("account", String(32)),
    Column("chat_id", BigInteger),
    Column("message_id", BigInteger),
    Column("made_at", Moment, nullable=False),
)

# Who did what: ids, no texts. Triggers refuse a change, and a deletion while there are people it may tell of.
audit = Table(
    "audit",
    metadata,
    _id(),
    Column("at", Moment, nullable=False),
    Column("actor_id", BigInteger),  # null for a command on the server
    Column("deed", String(16), nullable=False),
    Column("kind", String(16), nullable=False),  # as in bot/staff/model.py
    Column("subject_id", BigInteger),
    Column("detail", String(32)),  # a code, such as of the role that was given
)

# --- the regulation and the reviews ----------------------------------------------------------------------------

editions = Table(
    "editions",
    metadata,
    _id(),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("title", String(300), nullable=False),
    Column("sections", Json, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("in_force", Boolean, nullable=False),
)

submissions = Table(
    "submissions",
    metadata,
    _id(),
    Column("author_id", ForeignKey("employees.id"), nullable=False, index=True),
    Column("submitted_at", Moment, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    _id(),
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
    _id(),
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
    _id(),
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
    _id(),
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
    _id(),
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

# --- approvals -------------------------------------------------------------------------------------------------

approvals = Table(
    "approvals",
    metadata,
    _id(),
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
    _id(),
    Column("approval_id", BigInteger, nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("step", String(16), nullable=False),
    Column("actor_id", BigInteger),  # null for the clock
    Column("version", Integer, nullable=False),
    Column("reason", Text),
)

# --- what to do, what may be linked to, whose pages ---------------------------------------------------------------

# Whom to call, as an admin has said it in the chat; the titles are in situations.yaml.
contacts = Table(
    "contacts",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("words", String(200), nullable=False),
    Column("set_by", ForeignKey("employees.id"), nullable=False),
    Column("set_at", Moment, nullable=False),
)

# What admins have entered about a network since networks.yaml. Rows are added and never changed.
network_entries = Table(
    "network_entries",
    metadata,
    _id(),
    Column("network", String(40), nullable=False, index=True),
    Column("status", String(16), nullable=False),
    Column("since", Date, nullable=False),
    Column("source", String(300), nullable=False),
    Column("note", String(300)),
    Column("author_id", ForeignKey("employees.id"), nullable=False),
    Column("at", Moment, nullable=False),
)

declared_pages = Table(
    "declared_pages",
    metadata,
    _id(),
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
