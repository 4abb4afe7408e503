"""The journal tells which role somebody was given."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("audit", sa.Column("detail", sa.String(length=32), nullable=True))  # in place: the triggers stay
