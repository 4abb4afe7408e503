"""Staff: units, positions, states, invites that belong to a person, consents, imports and the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON(none_as_null=True)
Moment = sa.DateTime(timezone=True)

_KEPT = """
CREATE TRIGGER audit_keeps_{verb} BEFORE {event} ON audit {when}
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
"""
_KEEPER = """
CREATE FUNCTION audit_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM employees) THEN
        RAISE EXCEPTION 'the journal is append-only';
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "units",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("parent_id", Id, nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("fk_units_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
    )
    op.create_index("ix_units_parent_id", "units", ["parent_id"])
    _employees()
    op.create_table(
        "leads",
        sa.Column("unit_id", Id, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("employee_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_leads_unit_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name=op.f("fk_leads_employee_id")),
        sa.PrimaryKeyConstraint("unit_id", "place", name=op.f("pk_leads")),
    )
    op.create_index("ix_leads_employee_id", "leads", ["employee_id"])
    _invites()
    op.create_table(
        "wrong_codes",
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("external_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", Moment, nullable=False),
        sa.Column("locked_until", Moment, nullable=True),
        sa.PrimaryKeyConstraint("platform", "external_id", name=op.f("pk_wrong_codes")),
    )
    op.create_table(
        "consents",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("employee_id", Id, nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employees.id"], name=op.f("fk_consents_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index("ix_consents_employee_id", "consents", ["employee_id"])
    op.create_table(
        "imports",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("author_id", Id, nullable=True),
        sa.Column("people", Json, nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=True),
        sa.Column("account", sa.String(length=32), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["employees.id"], name=op.f("fk_imports_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    _audit()
    op.execute("INSERT INTO keys (name, last) VALUES ('staff', 0)")


def _employees() -> None:
    """Whoever was an employee stays one; the text of the consent is put to them when they next write."""
    with op.batch_alter_table("employees", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("sought", sa.String(length=200), nullable=False, server_default=""))
        table.add_column(sa.Column("state", sa.String(length=8), nullable=False, server_default="active"))
        table.add_column(sa.Column("position", sa.String(length=200), nullable=False, server_default=""))
        table.add_column(sa.Column("unit_id", Id, nullable=True))
        table.add_column(sa.Column("preferred", sa.String(length=16), nullable=True))
        table.add_column(sa.Column("consent", sa.String(length=16), nullable=True))
        table.add_column(sa.Column("import_id", Id, nullable=True))
        table.alter_column("joined_at", existing_type=Moment, nullable=True)
        table.create_foreign_key(op.f("fk_employees_unit_id"), "units", ["unit_id"], ["id"])
    connection = op.get_bind()
    known = sa.table("employees", sa.column("id"), sa.column("name"), sa.column("sought"))
    for row in connection.execute(sa.select(known.c.id, known.c.name)).all():
        connection.execute(sa.update(known).where(known.c.id == row.id).values(sought=_sought(row.name)))
    op.execute("UPDATE employees SET state = 'left' WHERE NOT active")
    with op.batch_alter_table("employees", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_column("active")
        for name, size in (("sought", 200), ("state", 8), ("position", 200)):
            table.alter_column(name, existing_type=sa.String(length=size), server_default=None)
        table.create_index("ix_employees_sought", ["sought"])
        table.create_index("ix_employees_unit_id", ["unit_id"])
        table.create_index("ix_employees_import_id", ["import_id"])


def _invites() -> None:
    """An invite that was never used gets the person it waits for; used ones have done their work."""
    with op.batch_alter_table("invites") as table:
        table.add_column(sa.Column("used_at", Moment, nullable=True))
        table.add_column(sa.Column("withdrawn_at", Moment, nullable=True))
    connection = op.get_bind()
    old = sa.table("invites", *map(sa.column, ("id", "name", "role", "employee_id")))
    employees = sa.table("employees", *map(sa.column, ("id", "name", "sought", "role", "state", "position")))
    op.execute(
        "UPDATE invites SET used_at = (SELECT joined_at FROM employees WHERE employees.id = invites.employee_id)"
        " WHERE employee_id IS NOT NULL"
    )
    for row in connection.execute(sa.select(old).where(old.c.employee_id.is_(None))).all():
        person = {"name": row.name, "sought": _sought(row.name), "role": row.role, "state": "invited", "position": ""}
        added = connection.execute(sa.insert(employees).values(**person).returning(employees.c.id)).scalar_one()
        connection.execute(sa.update(old).where(old.c.id == row.id).values(employee_id=added))
    with op.batch_alter_table("invites") as table:
        table.alter_column("employee_id", existing_type=Id, nullable=False)
        table.drop_column("name")
        table.drop_column("role")
        table.create_index("ix_invites_employee_id", ["employee_id"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("deed", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_KEPT.format(verb="words", event="UPDATE", when=""))
        op.execute(_KEPT.format(verb="rows", event="DELETE", when="WHEN EXISTS (SELECT 1 FROM employees)"))
    else:
        op.execute(_KEEPER)
        op.execute(
            "CREATE TRIGGER audit_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON audit"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_keeps()"
        )


def _sought(name: str) -> str:
    return " ".join(name.casefold().translate({0x451: 0x435}).split())
