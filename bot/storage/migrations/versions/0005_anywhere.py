"""A page that one messenger refuses may go to another one of the same person."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("anywhere", sa.Boolean(), server_default=sa.false(), nullable=False))
