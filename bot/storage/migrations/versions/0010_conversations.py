"""A conversation belongs to a bot on a platform: two platforms may give the same numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

# The queue in which a conversation's updates came names its platform; whoever never wrote has no state to keep.
_KEPT = sa.text(
    "SELECT came.platform, came.account, chat_id, user_id, state, data FROM conversations"
    " JOIN (SELECT DISTINCT platform, account, chat FROM inbox) AS came"
    " ON came.account = CAST(bot_id AS VARCHAR(32)) AND came.chat = CAST(chat_id AS VARCHAR(64))"
).columns(data=sa.JSON(none_as_null=True))


def upgrade() -> None:
    kept = [row._asdict() for row in op.get_bind().execute(_KEPT)]
    op.drop_table("conversations")
    conversations = op.create_table(
        "conversations",
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=128), nullable=True),
        sa.Column("data", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("platform", "account", "chat_id", "user_id", name=op.f("pk_conversations")),
    )
    op.bulk_insert(conversations, kept)
