"""A row of the inbox or the outbox may ask that its words go at once."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for table in ("inbox", "outbox"):
        op.add_column(table, sa.Column("forget", sa.Boolean(), server_default=sa.false(), nullable=False))
