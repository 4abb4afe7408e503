"""Pages that many get: each is stored once, for as long as a row needs it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, exists, insert, null, update

from bot.storage.engine import Database
from bot.storage.prepared import Prepared
from bot.storage.tables import bodies, outbox

STORE = insert(bodies).returning(bodies.c.id)
_row = outbox.alias("of_body")
_LET_GO = Prepared(
    update(bodies)
    .where(bodies.c.id == bindparam("let_go", type_=BigInteger), ~exists().where(_row.c.body == bodies.c.id))
    .values(page=null())
)


def let_go(database: Database, of_rows: Iterable[int | None]) -> None:
    """Clear those of these pages that no row has any more: each of its people was forgotten. Joins the unit at hand."""
    if ids := set(of_rows) - {None}:
        database.write(_LET_GO, [{"let_go": body} for body in ids])


def unneeded(settled_before: datetime) -> ColumnElement[bool]:
    """Pages for many whose rows were all settled before that moment."""
    return and_(
        bodies.c.page.is_not(None),
        bodies.c.created_at < settled_before,
        ~exists().where(_row.c.body == bodies.c.id, _row.c.settled_at.is_(None)),
        ~exists().where(_row.c.body == bodies.c.id, _row.c.settled_at >= settled_before),
    )
