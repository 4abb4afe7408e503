"""The outbox: claims from an index, a page for many stored once, rows that are leased and know who died of them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
Moment = sa.DateTime(timezone=True)
Json = sa.JSON(none_as_null=True)
OPEN = "settled_at IS NULL"


def upgrade() -> None:
    op.create_table(
        "bodies",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("page", Json),
        sa.Column("created_at", Moment, nullable=False),
    )
    _index("ix_bodies_words", "bodies", ["created_at"], "page IS NOT NULL")
    for column in (
        sa.Column("body", Id),
        sa.Column("deaths", sa.Integer, nullable=False, server_default="0"),
        sa.Column("parcel", sa.BigInteger),
        sa.Column("owner", sa.String(40)),
        sa.Column("lease_until", Moment),
    ):
        op.add_column("outbox", column)
    op.drop_index("ix_outbox_settled", "outbox")
    op.drop_index("ix_outbox_open", "outbox")
    _index("ix_outbox_open", "outbox", ["platform", "account", "chat_id", "lane", "id"], OPEN)
    op.execute(
        "UPDATE outbox SET state = 'behind' WHERE state = 'queued' AND EXISTS (SELECT 1 FROM outbox AS earlier"
        " WHERE earlier.settled_at IS NULL AND earlier.platform = outbox.platform"
        " AND earlier.account = outbox.account AND earlier.chat_id = outbox.chat_id"
        " AND earlier.lane = outbox.lane AND earlier.id < outbox.id)"
    )
    op.execute("UPDATE outbox SET state = 'later' WHERE state = 'queued' AND attempts > 0")
    _index("ix_outbox_queued", "outbox", ["platform", "account", "lane", "id"], "state = 'queued'")
    _index("ix_outbox_later", "outbox", ["platform", "account", "lane", "due_at"], "state = 'later'")
    _index("ix_outbox_sending", "outbox", ["platform", "account", "chat_id"], "state = 'sending'")
    _index("ix_outbox_words", "outbox", ["settled_at"], "settled_at IS NOT NULL AND page IS NOT NULL")
    _index("ix_outbox_body", "outbox", ["body", "settled_at"], "body IS NOT NULL")
    _index("ix_outbox_parcel", "outbox", ["parcel"], "parcel IS NOT NULL")
    with op.batch_alter_table("sent_messages") as table:
        table.alter_column("page", existing_type=Json, nullable=True)
        table.add_column(sa.Column("body", Id))


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
