"""Networks that an admin has added: their names and domains."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

Json = sa.JSON(none_as_null=True)


def upgrade() -> None:
    op.add_column("network_entries", sa.Column("names", Json, nullable=True))
    op.add_column("network_entries", sa.Column("domains", Json, nullable=True))
