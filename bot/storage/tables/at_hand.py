"""What this agency has added to the pack: whom to call, and what became of networks."""

from sqlalchemy import Column, Date, ForeignKey, String, Table

from bot.storage.tables.columns import Json, Moment, metadata, row_id

# Whom to call, as an admin has said it in the chat; the titles are in situations.yaml.
contacts = Table(
    "contacts",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("words", String(200), nullable=False),
    Column("set_by", ForeignKey("employees.id"), nullable=False),
    Column("set_at", Moment, nullable=False),
)

# What admins have entered about a network since networks.yaml. Rows are added and never changed. Names and domains
# stand in the first row of a network that the file does not know.
network_entries = Table(
    "network_entries",
    metadata,
    row_id(),
    Column("network", String(40), nullable=False, index=True),
    Column("status", String(16), nullable=False),
    Column("since", Date, nullable=False),
    Column("source", String(300), nullable=False),
    Column("note", String(300)),
    Column("names", Json),
    Column("domains", Json),
    Column("author_id", ForeignKey("employees.id"), nullable=False),
    Column("at", Moment, nullable=False),
)
