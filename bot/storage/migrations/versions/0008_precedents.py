"""Decisions on objections, and the precedents that they set."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column(
        "reviews", sa.Column("silenced", sa.JSON(none_as_null=True), server_default=sa.text("'[]'"), nullable=False)
    )
    with op.batch_alter_table("objections") as objections:
        objections.add_column(sa.Column("ruling", sa.String(length=8), nullable=True))
        objections.add_column(sa.Column("comment", sa.Text(), nullable=True))
        objections.add_column(sa.Column("decided_by", ID, nullable=True))
        objections.add_column(sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
        objections.create_foreign_key(op.f("fk_objections_decided_by"), "employees", ["decided_by"], ["id"])
    op.create_table(
        "precedents",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("objection_id", ID, nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("found_from", sa.Integer(), nullable=False),
        sa.Column("found_to", sa.Integer(), nullable=False),
        sa.Column("links", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("called_back_by", ID, nullable=True),
        sa.Column("called_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["objection_id"], ["objections.id"], name=op.f("fk_precedents_objection_id")),
        sa.ForeignKeyConstraint(["called_back_by"], ["employees.id"], name=op.f("fk_precedents_called_back_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_precedents")),
    )
    op.create_index("ix_precedents_objection_id", "precedents", ["objection_id"], unique=False)
