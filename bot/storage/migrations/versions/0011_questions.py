"""Questions of colleagues, what was told of them, and what comes round."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True)
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("asker_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=True),
        sa.Column("account", sa.String(length=32), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("edition_id", ID, nullable=True),
        sa.Column("clause", sa.String(length=64), nullable=True),
        sa.Column("alternatives", JSON, nullable=False),
        sa.Column("general_id", sa.BigInteger(), nullable=True),
        sa.Column("review_id", ID, nullable=True),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.Column("holder_id", ID, nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("grounds", JSON, nullable=True),
        sa.ForeignKeyConstraint(["asker_id"], ["employees.id"], name=op.f("fk_questions_asker_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_questions_edition_id")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_questions_review_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["employees.id"], name=op.f("fk_questions_holder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index("ix_questions_review_id", "questions", ["review_id"])
    op.create_index("ix_questions_stage", "questions", ["stage"])
    op.create_index("ix_questions_asked", "questions", ["asker_id", "asked_at"])
    op.create_index("ix_questions_source", "questions", ["platform", "account", "chat_id", "message_id"])
    op.create_table(
        "appointments",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.Column("next_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_appointments")),
    )
