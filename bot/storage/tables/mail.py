"""What comes in and what goes out."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, UniqueConstraint, false

from bot.mail.model import CONVERSATION
from bot.storage.tables.columns import OPEN, Id, Json, Moment, forgetful, metadata, of_bot, row_id

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
    Column("chat", String(64), nullable=False),
    Column("payload", Json),
    Column("state", String(8), nullable=False),  # new | done | dead
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Moment, nullable=False),
    Column("fault", String(120)),  # the name of the last error, never its text
    Column("received_at", Moment, nullable=False),
    Column("settled_at", Moment),
    forgetful(),
    UniqueConstraint("platform", "account", "event_id"),
    Index("ix_inbox_open", "platform", "account", "kind", "chat", "id", sqlite_where=OPEN, postgresql_where=OPEN),
    Index("ix_inbox_settled", "settled_at"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),  # from `keys`: also VK's random_id
    *of_bot(),
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
    forgetful(),
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
    *of_bot(primary_key=True),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("page", Json, nullable=False),
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
