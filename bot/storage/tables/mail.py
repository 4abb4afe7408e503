"""What comes in and what goes out."""

from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Table, UniqueConstraint, false, text

from bot.mail.model import CONVERSATION
from bot.storage.tables.columns import OPEN, Id, Json, Moment, forgetful, metadata, of_bot, partial, row_id

cursors = Table(
    "cursors",
    metadata,
    *of_bot(primary_key=True),
    Column("position", String(64), nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    row_id(),
    *of_bot(),
    Column("event_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False, server_default=CONVERSATION),
    Column("chat", String(64), nullable=False),  # empty: it waits for no other row
    Column("payload", Json),
    Column("state", String(8), nullable=False),  # new | done | dead
    Column("attempts", Integer, nullable=False, default=0),  # counted before the work
    Column("due_at", Moment, nullable=False),
    # When it may be taken: `due_at`, or the end of its lease. Null while a row of its chat stands before it, and in
    # the end: what is taken is looked for among the first of each chat alone, however many wait behind them.
    Column("ready_at", Moment),
    Column("owner", String(32)),  # who has taken it
    Column("lease_until", Moment),  # from then on its owner counts as dead
    Column("fault", String(120)),  # the name of the last error, never its text
    Column("received_at", Moment, nullable=False),
    Column("settled_at", Moment),
    forgetful(),
    UniqueConstraint("platform", "account", "event_id"),
    partial("ix_inbox_open", "platform", "account", "kind", "chat", "id", where=OPEN),
    partial("ix_inbox_ready", "platform", "account", "kind", "ready_at", "id", where=text("ready_at IS NOT NULL")),
    partial("ix_inbox_taken", "platform", "account", "kind", "lease_until", where=text("lease_until IS NOT NULL")),
    # Partial, or after ANALYZE a planner believes that open rows are few and begins with this one.
    partial("ix_inbox_words", "settled_at", where=text("settled_at IS NOT NULL AND payload IS NOT NULL")),
)

bodies = Table(
    "bodies",
    metadata,
    row_id(),
    Column("page", Json),
    Column("created_at", Moment, nullable=False),
    partial("ix_bodies_words", "created_at", where=text("page IS NOT NULL")),
)

# Of the open rows of a chat's lane the first is `queued`, `later` or `sending`, and the others stand `behind` it:
# so a claim meets nothing but rows that can go, however many wait.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),  # from `keys`: also VK's random_id
    *of_bot(),
    Column("chat_id", BigInteger, nullable=False),
    Column("lane", Integer, nullable=False),  # 0 answers first; larger numbers later
    Column("edits", BigInteger),  # message_id to edit; null sends a new message
    Column("page", Json),  # its own words
    Column("body", Id),  # or those that many get: `bodies.id`
    Column("state", String(8), nullable=False),  # queued | later | behind | sending | sent | failed | doubtful
    Column("in_doubt", Boolean, nullable=False, default=False),  # was `sending` when the program stopped
    Column("attempts", Integer, nullable=False, default=0),  # counted before the call
    Column("deaths", Integer, nullable=False, default=0, server_default="0"),  # of processes that were sending it
    Column("parcel", BigInteger),  # the key of a call that it shares with others, until it is settled
    Column("owner", String(40)),  # the process that is sending it
    Column("lease_until", Moment),
    Column("due_at", Moment, nullable=False),
    Column("fault", String(120)),
    Column("created_at", Moment, nullable=False),
    Column("settled_at", Moment),
    forgetful(),
    Column("anywhere", Boolean, nullable=False, server_default=false()),  # another messenger of the person will do too
    partial("ix_outbox_open", "platform", "account", "chat_id", "lane", "id", where=OPEN),
    partial("ix_outbox_queued", "platform", "account", "lane", "id", where=text("state = 'queued'")),
    partial("ix_outbox_later", "platform", "account", "lane", "due_at", where=text("state = 'later'")),
    partial("ix_outbox_sending", "platform", "account", "chat_id", where=text("state = 'sending'")),
    partial("ix_outbox_words", "settled_at", where=text("settled_at IS NOT NULL AND page IS NOT NULL")),
    partial("ix_outbox_body", "body", "settled_at", where=text("body IS NOT NULL")),
    partial("ix_outbox_parcel", "parcel", where=text("parcel IS NOT NULL")),
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
    *of_bot(primary_key=True),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("page", Json),
    Column("body", Id),  # in place of a page: `bodies.id`
    Column("sent_at", Moment, nullable=False, index=True),
)

conversations = Table(
    "conversations",
    metadata,
    *of_bot(primary_key=True),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("state", String(128)),
    Column("data", Json),
)
