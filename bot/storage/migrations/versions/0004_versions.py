"""Versions of a submission, objections to a remark, and counters of what leaves no trace."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "versions",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("links", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=True),
        sa.Column("account", sa.String(length=32), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_versions_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("submission_id", "number", name=op.f("uq_versions_submission_id_number")),
    )
    op.create_index("ix_versions_source", "versions", ["platform", "account", "chat_id", "message_id"], unique=False)
    op.execute(
        "INSERT INTO versions (submission_id, number, text, links, origin, sent_at) "
        "SELECT id, 1, text, '[]', origin, submitted_at FROM submissions ORDER BY id"
    )

    with op.batch_alter_table("reviews") as reviews:
        reviews.add_column(sa.Column("version_id", ID, nullable=True))
        reviews.add_column(sa.Column("kind", sa.String(length=8), nullable=True))
        reviews.add_column(sa.Column("clue", sa.String(length=8), nullable=True))
        reviews.add_column(sa.Column("context", sa.Text(), nullable=True))
    op.execute(
        "UPDATE reviews SET "
        "version_id = (SELECT id FROM versions WHERE versions.submission_id = reviews.submission_id), "
        # Before there were three kinds of page, every text of a page was a «post».
        "kind = (SELECT CASE kind WHEN 'reply' THEN 'reply' ELSE 'page' END "
        "FROM submissions WHERE submissions.id = reviews.submission_id), "
        "context = (SELECT context FROM submissions WHERE submissions.id = reviews.submission_id)"
    )
    op.drop_index("ix_reviews_submission_id", "reviews")
    with op.batch_alter_table("reviews") as reviews:
        reviews.alter_column("version_id", existing_type=ID, nullable=False)
        reviews.alter_column("kind", existing_type=sa.String(length=8), nullable=False)
        reviews.drop_constraint("fk_reviews_submission_id", type_="foreignkey")
        reviews.create_foreign_key(op.f("fk_reviews_version_id"), "versions", ["version_id"], ["id"])
        reviews.drop_column("submission_id")
    op.create_index("ix_reviews_version_id", "reviews", ["version_id"], unique=False)
    for name in ("kind", "text", "context", "origin"):
        op.drop_column("submissions", name)

    op.create_table(
        "objections",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("review_id", ID, nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("addressee", sa.String(length=32), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_objections_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sa.UniqueConstraint("review_id", "rule", name=op.f("uq_objections_review_id_rule")),
    )
    op.create_table(
        "counters",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "name", name=op.f("pk_counters")),
    )
