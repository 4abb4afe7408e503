"""Editions: how each came here and from when it is in force; files of a regulation that wait to be read."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)
Json = sa.JSON(none_as_null=True)


def upgrade() -> None:
    """What was stored before came into force at once; when the next one took its place nobody wrote down."""
    with op.batch_alter_table("editions", table_kwargs={"sqlite_autoincrement": True}) as editions:
        editions.alter_column("published_at", existing_type=Moment, nullable=True)
        editions.add_column(sa.Column("imported_at", Moment, nullable=True))
        editions.add_column(sa.Column("archived_at", Moment, nullable=True))
        editions.add_column(sa.Column("file_name", sa.String(length=200), nullable=False, server_default=""))
        editions.add_column(sa.Column("author_id", Id, nullable=True))
        editions.add_column(sa.Column("problems", Json, nullable=False, server_default=sa.text("'[]'")))
        editions.add_column(sa.Column("topics", Json, nullable=True))
        editions.add_column(sa.Column("candidates", Json, nullable=True))
        editions.create_foreign_key(op.f("fk_editions_author_id"), "employees", ["author_id"], ["id"])
    op.execute("UPDATE editions SET imported_at = published_at")
    op.execute(
        "UPDATE editions SET archived_at = (SELECT published_at FROM editions AS newest ORDER BY id DESC LIMIT 1) "
        "WHERE NOT in_force"
    )
    with op.batch_alter_table("editions", table_kwargs={"sqlite_autoincrement": True}) as editions:
        editions.alter_column("imported_at", existing_type=Moment, nullable=False)
    op.create_table(
        "regulation_files",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("author_id", Id, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("sent_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["employees.id"], name=op.f("fk_regulation_files_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regulation_files")),
    )
    op.create_index("ix_regulation_files_state", "regulation_files", ["state"])
