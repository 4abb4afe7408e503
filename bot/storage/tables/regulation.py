"""The editions of the regulation, and files of one that wait to be read."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, LargeBinary, String, Table, text

from bot.storage.tables.columns import Json, Moment, metadata, row_id

editions = Table(
    "editions",
    metadata,
    row_id(),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("title", String(300), nullable=False),
    Column("sections", Json, nullable=False),
    Column("in_force", Boolean, nullable=False),
    Column("imported_at", Moment, nullable=False),
    Column("published_at", Moment),  # null for a draft
    Column("archived_at", Moment),
    Column("file_name", String(200), nullable=False, server_default=""),  # '' for the regulation of the settings
    Column("author_id", ForeignKey("employees.id")),
    Column("problems", Json, nullable=False, server_default=text("'[]'")),
    Column("topics", Json),      # topic → number or null; null as a whole where the file's own marks hold
    Column("candidates", Json),  # topic → numbers
)

regulation_files = Table(
    "regulation_files",
    metadata,
    row_id(),
    Column("author_id", ForeignKey("employees.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("content", LargeBinary),  # null once it was read
    Column("platform", String(16), nullable=False),
    Column("account", String(32), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("state", String(8), nullable=False, index=True),  # new | read
    Column("sent_at", Moment, nullable=False),
)
