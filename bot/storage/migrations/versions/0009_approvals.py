"""Approvals: where a submission stands with those who decide, whom it was sent to, and the whole history."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)

_KEPT = """
CREATE TRIGGER approval_steps_keep_{verb} BEFORE {event} ON approval_steps {when}
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END
"""
_KEEPER = """
CREATE FUNCTION approval_steps_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM employees) THEN
        RAISE EXCEPTION 'the history is append-only';
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("submission_id", Id, nullable=False),
        sa.Column("review_id", Id, nullable=False),
        sa.Column("author_id", Id, nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("holder_id", Id, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("planned_at", Moment, nullable=True),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.Column("warned_at", Moment, nullable=True),
        sa.Column("missed_at", Moment, nullable=True),
        sa.Column("passed_on_at", Moment, nullable=True),
        sa.Column("next_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_approvals_submission_id")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_approvals_review_id")),
        sa.ForeignKeyConstraint(["author_id"], ["employees.id"], name=op.f("fk_approvals_author_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["employees.id"], name=op.f("fk_approvals_holder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_approvals_submission_id")),
    )
    op.create_index("ix_approvals_stage", "approvals", ["stage"])
    op.create_index("ix_approvals_next_at", "approvals", ["next_at"])
    op.create_table(
        "approval_addressees",
        sa.Column("approval_id", Id, nullable=False),
        sa.Column("employee_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["approval_id"], ["approvals.id"], name=op.f("fk_approval_addressees_approval_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name=op.f("fk_approval_addressees_employee_id")),
        sa.PrimaryKeyConstraint("approval_id", "employee_id", name=op.f("pk_approval_addressees")),
    )
    op.create_table(
        "approval_steps",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("approval_id", sa.BigInteger(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_steps")),
    )
    op.create_index("ix_approval_steps_approval_id", "approval_steps", ["approval_id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_KEPT.format(verb="words", event="UPDATE", when=""))
        op.execute(_KEPT.format(verb="rows", event="DELETE", when="WHEN EXISTS (SELECT 1 FROM employees)"))
    else:
        op.execute(_KEEPER)
        op.execute(
            "CREATE TRIGGER approval_steps_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON approval_steps"
            " FOR EACH STATEMENT EXECUTE FUNCTION approval_steps_keep()"
        )
