"""What came in, kept until it is handled. A row is committed together with the platform's cursor."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, select, update

from bot.clock import Clock
from bot.mail.model import DeadLetter, InboxRow, Incoming, Platform
from bot.storage.engine import Database
from bot.storage.erasing import erase
from bot.storage.prepared import Prepared
from bot.storage.tables import cursors, inbox
from bot.work import whole

_earlier = inbox.alias("earlier")
_ROW = inbox.c["id", "platform", "account", "kind", "chat", "payload", "attempts", "forget", "due_at"]
_HEADS = Prepared(
    select(*_ROW)
    .where(inbox.c.platform == bindparam("at_platform"), inbox.c.account == bindparam("of_account"))
    .where(inbox.c.kind == bindparam("of_kind"))
    .where(inbox.c.settled_at.is_(None), inbox.c.due_at <= bindparam("now"))
    .where(
        ~exists().where(
            _earlier.c.settled_at.is_(None),
            _earlier.c.platform == inbox.c.platform,
            _earlier.c.account == inbox.c.account,
            _earlier.c.kind == inbox.c.kind,
            _earlier.c.chat == inbox.c.chat,
            _earlier.c.id < inbox.c.id,
        )
    )
    .order_by(inbox.c.id)
    .limit(bindparam("at_most"))
)
_KEEP = Prepared(
    lambda insert: insert(inbox).on_conflict_do_nothing(index_elements=["platform", "account", "event_id"]),
    "platform", "account", "event_id", "kind", "chat", "payload", "state", "due_at", "received_at",
)  # fmt: skip
_MOVE = Prepared(
    lambda insert: (cursor := insert(cursors)).on_conflict_do_update(
        index_elements=["platform", "account"], set_={"position": cursor.excluded.position}
    ),
    "platform", "account", "position",
)  # fmt: skip
_DONE = (
    update(inbox)
    .where(inbox.c.id == bindparam("row"), inbox.c.settled_at.is_(None))
    .values(state="done", settled_at=bindparam("now"))
)
_FINISH = Prepared(_DONE)
_FINISH_FORGOTTEN = Prepared(_DONE.values(payload=None))


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

    async def receive(self, platform: Platform, account: str, events: Sequence[Incoming], position: str) -> None:
        """Commit events and position in one unit of their own; an event that is known already is passed over."""
        await whole(self._receive(platform, account, events, position))

    async def _receive(self, platform: Platform, account: str, events: Sequence[Incoming], position: str) -> None:
        now = self._clock.now()
        async with self._database.unit():
            if events:
                self._database.write(
                    _KEEP,
                    [
                        {
                            "platform": platform,
                            "account": account,
                            "event_id": event.event_id,
                            "kind": event.kind,
                            "chat": event.chat,
                            "payload": event.payload,
                            "state": "new",
                            "due_at": now + event.waits,
                            "received_at": now,
                        }
                        for event in events
                    ],
                )
            self._database.write(_MOVE, {"platform": platform, "account": account, "position": position})

    async def heads(
        self, platform: Platform, account: str, kind: str, busy: Collection[int], limit: int
    ) -> list[InboxRow]:
        """Rows of a kind that are due and first in their queue, oldest first, without those in `busy` (row ids)."""
        bound = {
            "at_platform": platform, "of_account": account, "of_kind": kind, "now": self._clock.now(),
            "at_most": limit + len(busy),
        }
        async with self._database.reading() as connection:
            rows = await _HEADS.on(connection, bound)
        return [InboxRow(*row) for row in rows if row.id not in busy][:limit]

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

    async def postpone(self, row_id: int, at: datetime) -> None:
        """Not due before `at`: that is no attempt."""
        await self._settle(row_id, due_at=at)

    async def finish(self, row_id: int, *, forget: bool = False) -> None:
        """Handled: joins the unit in which its answer was put into the outbox, and undoes it by a `StorageError` when
        the row was settled before: an answer is never given twice."""
        finish = _FINISH_FORGOTTEN if forget else _FINISH
        self._database.write(finish, {"row": row_id, "now": self._clock.now()}, needed="the row was settled before")

    async def retry(self, row_id: int, at: datetime, fault: str, *, forget: bool = False) -> None:
        """The payload stays for the next attempt, whatever is to be forgotten."""
        await self._settle(row_id, attempts=inbox.c.attempts + 1, due_at=at, fault=fault, forget=forget)

    async def bury(self, row_id: int, fault: str, *, forget: bool = False) -> None:
        """Give the row up: it becomes a dead letter and its queue moves on."""
        words = {"payload": None} if forget else {}
        await self._settle(
            row_id, attempts=inbox.c.attempts + 1, state="dead", fault=fault, settled_at=self._clock.now(), **words
        )

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

    async def _settle(self, row_id: int, **values: Any) -> None:
        connection = await self._database.writing()
        await connection.execute(update(inbox).where(inbox.c.id == row_id).values(**values))


