"""People, what lets them in, and who did what about them."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table

from bot.storage.tables.columns import Id, Json, Moment, metadata, row_id

units = Table(
    "units",
    metadata,
    row_id(),
    Column("name", String(200), nullable=False),
    Column("parent_id", ForeignKey("units.id"), index=True),
)

employees = Table(
    "employees",
    metadata,
    row_id(),
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
    row_id(),
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
    row_id(),
    Column("employee_id", ForeignKey("employees.id"), nullable=False, index=True),
    Column("version", String(16), nullable=False),
    Column("platform", String(16), nullable=False),
    Column("at", Moment, nullable=False),
)

imports = Table(
    "imports",
    metadata,
    row_id(),
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
    row_id(),
    Column("at", Moment, nullable=False),
    Column("actor_id", BigInteger),  # null for a command on the server
    Column("deed", String(16), nullable=False),
    Column("kind", String(16), nullable=False),  # employee | unit | import | list | contact | network | edition
    Column("subject_id", BigInteger),
    Column("detail", String(32)),  # a code, such as of the role that was given
)
