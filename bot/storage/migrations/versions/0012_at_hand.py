"""Whom to call, what admins know of networks, declared pages and their reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("set_by", ID, nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["employees.id"], name=op.f("fk_contacts_set_by")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_contacts")),
    )
    op.create_table(
        "network_entries",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["employees.id"], name=op.f("fk_network_entries_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_entries")),
    )
    op.create_index("ix_network_entries_network", "network_entries", ["network"], unique=False)
    op.create_table(
        "declared_pages",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("employee_id", ID, nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("since", sa.Integer(), nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name=op.f("fk_declared_pages_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_pages")),
        sa.UniqueConstraint("employee_id", "address", name=op.f("uq_declared_pages_employee_id_address")),
    )
    op.create_table(
        "page_reports",
        sa.Column("employee_id", ID, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name=op.f("fk_page_reports_employee_id")),
        sa.PrimaryKeyConstraint("employee_id", "year", name=op.f("pk_page_reports")),
    )
    op.create_table(
        "rounds",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("reached", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_rounds")),
    )
