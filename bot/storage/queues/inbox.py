"""What came in, kept until it is handled. A row is committed together with the platform's cursor.

Of each chat only the first open row is `ready`: whoever ends it makes the next one so. A claim reads an index of those
that are ready, so that it costs the same whatever waits behind them or for a later moment.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import String, and_, bindparam, case, exists, func, literal_column, null, or_, select, text, update
from sqlalchemy.dialects import sqlite

from bot.clock import Clock
from bot.errors import StorageError
from bot.mail.model import KILLED, NO_HANDLER, DeadLetter, Due, InboxRow, Incoming, Platform
from bot.storage.engine import Database
from bot.storage.erasing import erase
from bot.storage.prepared import Prepared
from bot.storage.tables import cursors, inbox
from bot.storage.tables.columns import Id, Moment

LEASE = timedelta(seconds=30)
UNWANTED = timedelta(hours=1)  # that nobody has taken a row that is due: no process knows its kind
AT_ONCE = 500  # of those, given up in one unit

_ROW = inbox.c["id", "platform", "account", "kind", "chat", "payload", "attempts", "forget", "due_at", "owner"]
_OF_KIND = (
    inbox.c.platform == bindparam("at_platform"),
    inbox.c.account == bindparam("of_account"),
    inbox.c.kind == bindparam("of_kind"),
)
_IS_ROW = (inbox.c.id == bindparam("row"), inbox.c.settled_at.is_(None))
_IN_ROWS = (inbox.c.id.in_(bindparam("rows", expanding=True)), inbox.c.settled_at.is_(None))
_NOBODY_S: dict[str, Any] = {"owner": None, "lease_until": None}
_DUE = Prepared(
    select(inbox.c.id, func.coalesce(inbox.c.fault == KILLED, False))
    .where(*_OF_KIND, inbox.c.ready_at <= bindparam("now"), inbox.c.owner.is_(None))
    .order_by(inbox.c.ready_at, inbox.c.id)
    .limit(bindparam("at_most"))
)
# On PostgreSQL the conditions hold for the row as it is once it is locked: of two processes one takes it.
_TAKE = (
    update(inbox)
    .where(*_IN_ROWS, inbox.c.ready_at <= bindparam("now"), inbox.c.owner.is_(None))
    .values(
        owner=bindparam("by"), lease_until=bindparam("until"), ready_at=bindparam("until"),
        attempts=inbox.c.attempts + 1,
    )
    .returning(*_ROW)
)  # fmt: skip
_OWN = (inbox.c.id == bindparam("row"), inbox.c.owner == bindparam("by"))
_RENEW = update(inbox).where(*_OWN).values(lease_until=bindparam("until"), ready_at=bindparam("until"))
_RELEASE = update(inbox).where(*_OWN).values(ready_at=inbox.c.due_at, attempts=inbox.c.attempts - 1, **_NOBODY_S)
_FREE = (
    update(inbox)
    .where(*_OF_KIND, inbox.c.lease_until.is_not(None))
    .values(ready_at=inbox.c.due_at, fault=KILLED, **_NOBODY_S)
)
_FREE_LATE = _FREE.where(or_(inbox.c.lease_until <= bindparam("now"), inbox.c.owner == bindparam("by")))
_OVER: dict[str, Any] = {**_NOBODY_S, "ready_at": None, "settled_at": bindparam("now")}
_DONE = update(inbox).where(*_IS_ROW).values(state="done", **_OVER)
_FINISH, _FINISH_FORGOTTEN = Prepared(_DONE), Prepared(_DONE.values(payload=None))
_DEAD = update(inbox).where(*_IS_ROW).values(state="dead", fault=bindparam("cause"), **_OVER)
_BURY, _BURY_FORGOTTEN = Prepared(_DEAD), Prepared(_DEAD.values(payload=None))
_GIVE_UP = (
    update(inbox)
    .where(*_IN_ROWS, inbox.c.owner.is_(None))
    .values(state="dead", fault=bindparam("cause"), **_OVER)
    .returning(inbox.c.id)
)
_FINISH_ALL = update(inbox).where(*_IN_ROWS).values(state="done", **_OVER)
_behind = inbox.alias("behind")


def _moved_up(insert: Any) -> Any:
    """The first open row behind one that is over becomes ready."""
    # The sign keeps SQLite from going through all later ids, once it has counted rows while one chat had most of them.
    behind_id = literal_column("+behind.id") if insert is sqlite.insert else _behind.c.id
    first = (
        select(func.min(_behind.c.id))
        .where(*(_behind.c[name] == bindparam(f"of_{name}") for name in ("platform", "account", "kind", "chat")))
        .where(_behind.c.settled_at.is_(None), behind_id > bindparam("row", type_=Id))
    )
    moved = update(inbox).where(inbox.c.id == first.scalar_subquery(), inbox.c.ready_at.is_(None))
    return moved.values(ready_at=inbox.c.due_at)


_MOVE_UP = Prepared(_moved_up)
_LOCK = Prepared(
    text(
        "SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT hashtextextended(queue, 0) AS key"
        " FROM unnest(CAST(:queues AS text[])) AS queue ORDER BY key) AS sorted"
    )
)
_TAKEN = Prepared(
    select(*_ROW)
    .where(inbox.c.platform == bindparam("at_platform"), inbox.c.account == bindparam("of_account"))
    .where(inbox.c.event_id == bindparam("given"), inbox.c.owner == bindparam("by"))
)
_standing = inbox.alias("standing")


_stands = and_(  # an open row of the chat before a new one
    bindparam("of_chat") != "",
    exists().where(
        _standing.c.settled_at.is_(None),
        *(_standing.c[name] == bindparam(f"of_{name}") for name in ("platform", "account", "kind", "chat")),
    ),
)


def _unless_behind(value: Any, otherwise: Any) -> Any:
    return case((_stands, otherwise), else_=value)


_NEW = ("platform", "account", "event_id", "kind", "chat", "payload", "state", "due_at", "received_at")
_ready_at = _unless_behind(bindparam("from_then", type_=Moment()), null())


def _kept(insert: Any, **values: Any) -> Any:
    kept = insert(inbox).values(ready_at=_ready_at, **values)
    return kept.on_conflict_do_nothing(index_elements=["platform", "account", "event_id"])


_KEEP = Prepared(_kept, *_NEW)
# `from_then` is the end of the lease.
_KEEP_AND_TAKE = Prepared(
    lambda insert: _kept(
        insert,
        lease_until=_ready_at,
        owner=_unless_behind(bindparam("by", type_=String()), null()),
        attempts=_unless_behind(1, 0),
    ),
    *_NEW,
)
_MOVE = Prepared(
    lambda insert: (cursor := insert(cursors)).on_conflict_do_update(
        index_elements=["platform", "account"], set_={"position": cursor.excluded.position}
    ),
    "platform", "account", "position",
)  # fmt: skip


class InboxStore:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def position(self, platform: Platform, account: str) -> str | None:
        async with self._database.reading() as connection:
            found = await connection.execute(
                select(cursors.c.position).where(cursors.c.platform == platform, cursors.c.account == account)
            )
            return found.scalar_one_or_none()

    async def receive(
        self,
        platform: Platform,
        account: str,
        events: Sequence[Incoming],
        position: str,
        room: Mapping[str, int] | None = None,
        owner: str = "",
    ) -> list[InboxRow]:
        """Commit events and position in one unit of their own; an event that is known already is passed over.

        As many events of a kind as there is `room` for are taken by `owner` at once, unless they have to wait: those
        are returned. A row that is taken as it comes costs no claim.
        """
        room, now, given = dict(room or {}), self._clock.now(), []
        async with self._database.unit():
            self._lock(platform, account, {(event.kind, event.chat) for event in events})
            for at_once, group in groupby(events, lambda event: _fits(event, room)):
                rows = [_new(platform, account, event, now) for event in group]
                if at_once:
                    given += [row["event_id"] for row in rows]
                    leased = {"by": owner, "from_then": now + LEASE}
                    self._database.write(_KEEP_AND_TAKE, [row | leased for row in rows])
                else:
                    self._database.write(_KEEP, rows)
            self._database.write(_MOVE, {"platform": platform, "account": account, "position": position})
        mine = {"at_platform": platform, "of_account": account, "by": owner}
        found = [await self._database.found(_TAKEN, mine | {"given": event_id}) for event_id in given]
        return [InboxRow(*row) for rows_found in found for row in rows_found]

    async def due(self, platform: Platform, account: str, kind: str, limit: int) -> list[Due]:
        """Rows of a kind that may be taken: due and first in their chat, the longest due first. It takes no lock."""
        bound = {"at_platform": platform, "of_account": account, "of_kind": kind, "now": self._clock.now()}
        return [Due(*row) for row in await self._database.found(_DUE, bound | {"at_most": limit})]

    async def take(self, rows: Sequence[int], owner: str) -> list[InboxRow]:
        """Lease those rows that nobody has taken meanwhile, in the order of their ids. It is an attempt of each,
        counted before the work: a row that ends the process must not come back for ever."""
        now = self._clock.now()
        connection = await self._database.writing()
        taken = await connection.execute(_TAKE, {"rows": list(rows), "by": owner, "until": now + LEASE, "now": now})
        return sorted((InboxRow(*row) for row in taken), key=lambda row: row.id)

    async def renew(self, rows: Sequence[int], owner: str) -> None:
        """The owner is alive and still at work on them."""
        connection = await self._database.writing()
        until = self._clock.now() + LEASE
        await connection.execute(_RENEW, [{"row": row, "by": owner, "until": until} for row in rows])

    async def release(self, rows: Sequence[int], owner: str) -> None:
        """Of these rows those that were neither settled nor put off stand as before: that was no attempt."""
        connection = await self._database.writing()
        await connection.execute(_RELEASE, [{"row": row, "by": owner} for row in rows])

    async def recover(self, platform: Platform, account: str, kind: str, owner: str | None = None) -> bool:
        """Free the rows whose owner is dead; whether there were any. They are in doubt: one of them may have been its
        death. At the start `owner` names what went before, and over a database that no other process shares everybody
        else is dead."""
        bound: dict[str, Any] = {"at_platform": platform, "of_account": account, "of_kind": kind}
        connection = await self._database.writing()
        if owner is not None and not self._database.is_shared:
            return bool((await connection.execute(_FREE, bound)).rowcount)
        late = bound | {"now": self._clock.now(), "by": owner or ""}
        return bool((await connection.execute(_FREE_LATE, late)).rowcount)

    async def following(self, row: InboxRow, limit: int) -> list[InboxRow]:
        """The rows that stand behind this one in its queue, in their order, due or not."""
        query = (
            select(*_ROW)
            .where(inbox.c.platform == row.platform, inbox.c.account == row.account)
            .where(inbox.c.kind == row.kind, inbox.c.chat == row.chat)
            .where(inbox.c.settled_at.is_(None), inbox.c.id > row.id)
            .order_by(inbox.c.id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [InboxRow(*found) for found in await connection.execute(query)]

    async def postpone(self, row: InboxRow, at: datetime) -> None:
        """Not due before `at`: that is no attempt."""
        await self._put_off(row, at, attempts=inbox.c.attempts - 1)

    async def retry(self, row: InboxRow, at: datetime, fault: str, *, forget: bool = False) -> None:
        """The payload stays for the next attempt, whatever is to be forgotten."""
        await self._put_off(row, at, fault=fault, forget=forget)

    async def finish(self, row: InboxRow, *, forget: bool = False) -> None:
        """Handled: joins the unit in which its answer was put into the outbox, and undoes it by a `StorageError` when
        the row was settled before: an answer is never given twice."""
        self._end(_FINISH_FORGOTTEN if forget else _FINISH, row)

    async def bury(self, row: InboxRow, fault: str, *, forget: bool = False) -> None:
        """Give the row up: it becomes a dead letter and its queue moves on. Raises as `finish`."""
        self._end(_BURY_FORGOTTEN if forget else _BURY, row, cause=fault)

    async def finish_all(self, rows: Sequence[int]) -> None:
        """As `finish`, for rows that no other row waits for."""
        connection = await self._database.writing()
        finished = await connection.execute(_FINISH_ALL, {"rows": list(rows), "now": self._clock.now()})
        if finished.rowcount != len(rows):
            raise StorageError("some rows were settled before")

    async def unwanted(self, platform: Platform, account: str, kinds: Collection[str]) -> list[InboxRow]:
        """Rows of a kind that is not among `kinds` and that nobody has taken for an hour, though they were due. A
        process that knows the kind may serve the same account, so what has just come is not among them."""
        query = (
            select(*_ROW)
            .where(inbox.c.platform == platform, inbox.c.account == account, inbox.c.kind.not_in(kinds))
            .where(inbox.c.settled_at.is_(None), inbox.c.owner.is_(None))
            .where(inbox.c.due_at < self._clock.now() - UNWANTED)
            .order_by(inbox.c.id)
            .limit(AT_ONCE)
        )
        async with self._database.reading() as connection:
            return [InboxRow(*found) for found in await connection.execute(query)]

    async def bury_unwanted(self, rows: Sequence[InboxRow]) -> int:
        """Give up those of the rows that are still nobody's; how many there were."""
        for (platform, account), group in groupby(rows, lambda row: (row.platform, row.account)):
            self._lock(platform, account, {(row.kind, row.chat) for row in group})
        connection = await self._database.writing()
        bound = {"rows": [row.id for row in rows], "cause": NO_HANDLER, "now": self._clock.now()}
        buried = set((await connection.execute(_GIVE_UP, bound)).scalars())
        for row in rows:
            if row.id in buried:
                self._move_up(row)
        return len(buried)

    async def dead_letters(self, limit: int) -> list[DeadLetter]:
        """The newest first."""
        query = (
            select(inbox.c.id, inbox.c.platform, inbox.c.fault, inbox.c.settled_at)
            .where(inbox.c.state == "dead")
            .order_by(inbox.c.id.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [DeadLetter(*row) for row in await connection.execute(query)]

    async def erase(self, settled_before: datetime, limit: int) -> bool:
        """Clear what people wrote from some rows settled before that moment; ids, states and faults stay."""
        old = and_(inbox.c.settled_at < settled_before, inbox.c.payload.is_not(None))
        return await erase(self._database, inbox, old, limit, {"payload": None})

    async def _put_off(self, row: InboxRow, at: datetime, **values: Any) -> None:
        """Unless its lease has run out meanwhile and somebody else has it, or may have it."""
        connection = await self._database.writing()
        await connection.execute(
            update(inbox)
            .where(inbox.c.id == row.id, inbox.c.settled_at.is_(None), inbox.c.owner == row.owner)
            .values(due_at=at, ready_at=at, **_NOBODY_S, **values)
        )

    def _end(self, statement: Prepared, row: InboxRow, **values: Any) -> None:
        """Settle a row; the one behind it moves up."""
        self._lock(row.platform, row.account, {(row.kind, row.chat)})
        bound = {"row": row.id, "now": self._clock.now(), **values}
        self._database.write(statement, bound, needed="the row was settled before")
        self._move_up(row)

    def _move_up(self, row: InboxRow) -> None:
        if row.chat:
            of_chat = {"of_platform": row.platform, "of_account": row.account, "of_kind": row.kind, "of_chat": row.chat}
            self._database.write(_MOVE_UP, {"row": row.id, **of_chat})

    def _lock(self, platform: Platform, account: str, queues: Collection[tuple[str, str]]) -> None:
        """Whoever adds to the queue of a chat and whoever takes from it see what the other has done, or the row that
        one adds behind another would wait for ever once that one has gone. SQLite has one writer anyway."""
        if self._database.is_shared:
            names = ["/".join((platform, account, kind, chat)) for kind, chat in queues if chat]
            self._database.write(_LOCK, {"queues": names})


def _fits(event: Incoming, room: dict[str, int]) -> bool:
    """Whether there is room for it at once; that is one less then."""
    if not event.chat or event.waits or room.get(event.kind, 0) <= 0:
        return False
    room[event.kind] -= 1
    return True


def _new(platform: Platform, account: str, event: Incoming, now: datetime) -> dict[str, Any]:
    due = now + event.waits
    return {
        "platform": platform,
        "account": account,
        "event_id": event.event_id,
        "kind": event.kind,
        "chat": event.chat,
        "payload": event.payload,
        "state": "new",
        "due_at": due,
        "received_at": now,
        "of_platform": platform,
        "of_account": account,
        "of_kind": event.kind,
        "of_chat": event.chat,
        "from_then": due,
    }
