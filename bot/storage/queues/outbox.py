"""What must leave, committed together with the facts that it tells of."""

import os
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    String,
    and_,
    bindparam,
    case,
    exists,
    insert,
    null,
    or_,
    select,
    true,
    update,
)

from bot.clock import Clock
from bot.errors import EnvelopeError
from bot.mail.model import (
    BROADCAST_LANE,
    KILLED,
    REMINDER_LANE,
    UNCONFIRMED,
    Again,
    Doubtful,
    Failed,
    LostAnswer,
    OutboxRow,
    Outcome,
    Outgoing,
    Platform,
    Recipient,
    Sent,
    SentMessage,
)
from bot.mail.parcels import Parcel, Room, packed
from bot.page import Page
from bot.storage.engine import Database
from bot.storage.erasing import erase
from bot.storage.prepared import Prepared
from bot.storage.queues import sent as memory
from bot.storage.queues.bodies import STORE, let_go, unneeded
from bot.storage.queues.claims import OF_BOT, candidates, is_state, released
from bot.storage.queues.keys import NEXT, TAKE_NEXT, held, more, taken
from bot.storage.tables import accounts, bodies, outbox, sent_messages
from bot.storage.tables.columns import Moment

BLOCKED = "TelegramForbiddenError"  # aiogram's name for a person who cannot be written to
DEATHS = 3
LEASE = timedelta(seconds=60)  # of a process that does not renew it others take the rows over
PORTION = 1000  # rows of one statement

_standing = outbox.alias("standing")
_put = insert(outbox).values(
    state=case(
        (
            exists().where(
                _standing.c.settled_at.is_(None),
                _standing.c.platform == bindparam("of_platform"),
                _standing.c.account == bindparam("of_account"),
                _standing.c.chat_id == bindparam("of_chat"),
                _standing.c.lane == bindparam("of_lane"),
            ),
            "behind",
        ),
        else_="queued",
    )
)
_COLUMNS = (
    "platform", "account", "chat_id", "lane", "edits", "page", "body", "forget", "anywhere", "due_at", "created_at"
)  # fmt: skip
_PUT = Prepared(_put, "id", *_COLUMNS)
_PUT_NEXT = Prepared(_put.values(id=NEXT), *_COLUMNS)
_CLAIM = Prepared(
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(
        state="sending",
        attempts=outbox.c.attempts + 1,
        parcel=bindparam("of_parcel"),
        owner=bindparam("by"),
        lease_until=bindparam("until"),
    )
)

# A row that is over and the one that stood behind it change in one statement.
_row = bindparam("row", type_=BigInteger)
_over = bindparam("over", type_=Boolean)
_is_ownerless = outbox.c.owner.is_(None)
_is_own = and_(outbox.c.id == _row, or_(outbox.c.owner == bindparam("by"), _is_ownerless))
_mine, _behind = outbox.alias("mine"), outbox.alias("behind")
_next = (
    select(_behind.c.id)
    .select_from(
        _mine.join(
            _behind,
            and_(
                _behind.c.platform == _mine.c.platform,
                _behind.c.account == _mine.c.account,
                _behind.c.chat_id == _mine.c.chat_id,
                _behind.c.lane == _mine.c.lane,
                _behind.c.id > _mine.c.id,
            ),
        )
    )
    .where(_mine.c.id == _row, or_(_mine.c.owner == bindparam("by"), _mine.c.owner.is_(None)), _over)
    .where(_behind.c.settled_at.is_(None), is_state("behind", _behind))
    .order_by(_behind.c.id)
    .limit(1)
    .scalar_subquery()
)


def _own(value: Any, otherwise: Any) -> Any:
    return case((outbox.c.id == _row, value), else_=otherwise)


_is_to_forget = and_(outbox.c.id == _row, outbox.c.forget, _over)
SETTLE = (
    update(outbox)
    .where(or_(_is_own, outbox.c.id == _next))
    .values(
        state=_own(bindparam("became", type_=String), "queued"),
        page=case((_is_to_forget, null()), else_=outbox.c.page),
        body=case((_is_to_forget, null()), else_=outbox.c.body),
        due_at=_own(bindparam("due", type_=Moment), outbox.c.due_at),
        settled_at=_own(bindparam("settled", type_=Moment), null()),
        fault=_own(bindparam("cause", type_=String), outbox.c.fault),
        parcel=_own(bindparam("of_parcel", type_=BigInteger), null()),
        owner=null(),
        lease_until=null(),
    )
)
_SENDING = select(*outbox.c["id", "lane", "deaths", "owner", "body", "parcel"]).where(*OF_BOT, is_state("sending"))
_RENEW = (
    update(outbox)
    .where(*OF_BOT, is_state("sending"), outbox.c.owner == bindparam("by"))
    .values(lease_until=bindparam("until"))
)
_TAKE_OVER = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(state="queued", in_doubt=True, deaths=bindparam("died"), owner=null(), lease_until=null())
)
_SETTLE = Prepared(SETTLE)
_LEAVE_OF_FILE = Prepared(
    update(outbox)
    .where(outbox.c.id == bindparam("row"), outbox.c.page.is_not(None))
    .values(page=bindparam("left"))
)
_account = accounts.alias("own")
_ELSEWHERE = (
    select(accounts.c.platform, accounts.c.bot, accounts.c.chat_id)
    .join(_account, _account.c.employee_id == accounts.c.employee_id)
    .where(_account.c.platform == bindparam("at_platform"), _account.c.chat_id == bindparam("in_chat"))
    .where(accounts.c.platform != _account.c.platform)
    .order_by(accounts.c.platform)
    .limit(1)
)


class OutboxStore:
    """One process's way to the outbox: the rows that it claims are its own until it has settled them, or is dead."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._owner = f"{os.getpid()}-{secrets.token_hex(6)}"

    async def put(self, outgoing: Outgoing) -> None:
        """Joins the unit at hand; whoever ends that unit rings the bell of delivery."""
        await self._insert(
            [Recipient(outgoing.platform, outgoing.account, outgoing.chat_id)],
            page=outgoing.page.as_json(),
            body=None,
            lane=outgoing.lane,
            edits=outgoing.edits,
            forget=outgoing.forget,
            anywhere=outgoing.anywhere,
        )

    async def put_many(
        self, page: Page, to: Sequence[Recipient], *, lane: int = REMINDER_LANE, anywhere: bool = False
    ) -> None:
        """As `put`. The write lock is held until the unit ends, so many thousands go in several units."""
        if len(to) == 1:
            await self.put(Outgoing(*to[0], page, lane=lane, anywhere=anywhere))
            return
        connection = await self._database.writing()
        stored = await connection.execute(STORE, {"page": page.as_json(), "created_at": self._clock.now()})
        body: int = stored.scalar_one()
        for at in range(0, len(to), PORTION):
            await self._insert(
                to[at : at + PORTION], page=None, body=body, lane=lane, edits=None, forget=False, anywhere=anywhere
            )

    async def _insert(self, to: Sequence[Recipient], **common: Any) -> None:
        now = self._clock.now()
        common |= {"of_lane": common["lane"], "due_at": now, "created_at": now}
        rows = [
            common
            | {"platform": platform, "account": account, "chat_id": chat}
            | {"of_platform": platform, "of_account": account, "of_chat": chat}
            for platform, account, chat in to
        ]
        if len(rows) == 1:
            self._database.write(TAKE_NEXT, more(now))
            self._database.write(_PUT_NEXT, rows[0])
            return
        keys = await taken(await self._database.writing(), now, len(to))
        self._database.write(_PUT, [row | {"id": key} for key, row in zip(keys, rows, strict=True)])

    async def claim(self, platform: Platform, account: str, room: Room) -> list[Parcel]:
        """Mark what leaves now as `sending`: rows that are due and first in their chat, at most one a chat."""
        await self._hold()
        now = self._clock.now()
        async with self._database.reading() as connection:
            fit, unfit = await candidates(connection, platform, account, room, now)
        if unfit:
            over = [_over_at(now, row.id, "failed", EnvelopeError.__name__) for row in unfit]
            self._database.write(_SETTLE, [values | {"by": self._owner} for values in over])
            let_go(self._database, (row.body for row in unfit))
        parcels = packed(fit, room)
        if parcels:
            parcels = await self._keyed(parcels, now)
            leased = {"by": self._owner, "until": now + LEASE}
            self._database.write(
                _CLAIM,
                [{"row": row.id, "of_parcel": parcel.key, **leased} for parcel in parcels for row in parcel.rows],
            )
        return parcels

    async def _keyed(self, parcels: Sequence[Parcel], now: datetime) -> list[Parcel]:
        """A key for each that is shared for the first time. Not one of its rows': such a row may yet leave alone."""
        new = [parcel for parcel in parcels if parcel.shared and parcel.key is None]
        if not new:
            return list(parcels)
        keys = iter(await taken(await self._database.writing(), now, len(new)))
        return [
            parcel.under(next(keys)) if parcel.shared and parcel.key is None else parcel for parcel in parcels
        ]

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Rows that another process has taken over meanwhile are left to it."""
        await self._hold()
        self._database.write(_SETTLE, [_settled(outcome) | {"by": self._owner} for outcome in outcomes])
        with_files = [
            o.row for o in outcomes if o.row.body is None and o.row.page.file is not None and not isinstance(o, Again)
        ]
        if with_files:
            self._database.write(_LEAVE_OF_FILE, [{"row": r.id, "left": r.page.as_sent()} for r in with_files])
        await self._redirect([o.row for o in outcomes if isinstance(o, Failed) and o.row.anywhere])
        sent = [o for o in outcomes if isinstance(o, Sent)]
        memory.remember(self._database, [s for s in sent if not s.row.forget])
        memory.forget(self._database, [s for s in sent if s.row.forget and s.row.edits is not None])
        let_go(self._database, (o.row.body for o in outcomes if not isinstance(o, Again)))

    async def release(self, platform: Platform, account: str, tried_less_than: int) -> bool:
        """What was put off because the platform was out of reach may leave now; whether more of it is left."""
        await self._hold()
        connection = await self._database.writing()
        return await released(connection, platform, account, self._clock.now(), tried_less_than)

    async def _redirect(self, refused: Sequence[OutboxRow]) -> None:
        """Each page once more, to another messenger of the same person, where there is one."""
        for row in refused:
            refusing = {"at_platform": row.platform, "in_chat": row.chat_id}
            connection = await self._database.writing()
            if (other := (await connection.execute(_ELSEWHERE, refusing)).first()) is not None:
                page = row.page.as_json() if row.body is None else None
                await self._insert(
                    [Recipient(other.platform, other.bot, other.chat_id)],
                    page=page, body=row.body, lane=row.lane, edits=None, forget=row.forget, anywhere=False,
                )  # fmt: skip

    async def _hold(self) -> None:
        """Where several processes serve one bot, only one at a time settles and claims."""
        if self._database.is_shared:
            await held(await self._database.writing())

    async def recover(self, platform: Platform, account: str, *, keyed: bool) -> None:
        """Queue again what was left `sending`, by this process or by one that is dead, marked as in doubt.

        Not `keyed`: the platform cannot tell a repeated call from a new one, so a broadcast is not sent again. What was
        being sent when the third process died is given up; of a call for many nobody knows whom it has reached.
        """
        gone: ColumnElement[bool] = true()
        if self._database.is_shared:
            gone = or_(outbox.c.owner == self._owner, _is_ownerless, outbox.c.lease_until < self._clock.now())
        await self._take_over(platform, account, gone, keyed=keyed)

    async def renew(self, platform: Platform, account: str, *, keyed: bool) -> None:
        """Keep what this process is sending, and take over, as `recover`, what one was sending that is dead."""
        await self._hold()
        now = self._clock.now()
        connection = await self._database.writing()
        await connection.execute(
            _RENEW, {"at_platform": platform, "of_account": account, "by": self._owner, "until": now + LEASE}
        )
        if self._database.is_shared:
            gone = and_(outbox.c.owner != self._owner, outbox.c.lease_until < now)
            await self._take_over(platform, account, gone, keyed=keyed)

    async def _take_over(self, platform: Platform, account: str, gone: ColumnElement[bool], *, keyed: bool) -> None:
        await self._hold()
        connection = await self._database.writing()
        now = self._clock.now()
        found = (
            await connection.execute(_SENDING.where(gone), {"at_platform": platform, "of_account": account})
        ).all()
        if not found:
            return
        deaths = {row.id: row.deaths + (row.owner != self._owner) for row in found}
        await connection.execute(_TAKE_OVER, [{"row": row.id, "died": deaths[row.id]} for row in found])
        over = [
            _over_at(now, row.id, *(("failed", KILLED) if row.parcel is None else ("doubtful", UNCONFIRMED)))
            for row in found
            if deaths[row.id] >= DEATHS
        ]
        if not keyed:
            over += [
                _over_at(now, row.id, "doubtful", UNCONFIRMED)
                for row in found
                if row.lane == BROADCAST_LANE and deaths[row.id] < DEATHS
            ]
        if over:
            self._database.write(_SETTLE, [values | {"by": self._owner} for values in over])
            let_go(self._database, (row.body for row in found))

    async def lost(self, limit: int) -> list[LostAnswer]:
        """The newest first, without those whose person has blocked the bot."""
        query = (
            select(outbox.c.platform, outbox.c.fault, outbox.c.settled_at)
            .where(outbox.c.state.in_(("failed", "doubtful")), outbox.c.fault != BLOCKED)
            .order_by(outbox.c.id.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [LostAnswer(*row) for row in await connection.execute(query)]

    async def find(self, platform: Platform, account: str, chat: int, message_id: int) -> SentMessage | None:
        return await memory.find(self._database, platform, account, chat, message_id)

    async def erase(self, settled_before: datetime, limit: int) -> bool:
        """Clear the words of settled rows and forget messages that no platform lets the bot edit any more."""
        old = and_(outbox.c.settled_at < settled_before, outbox.c.page.is_not(None))
        left = [
            await erase(self._database, outbox, old, limit, {"page": None}),
            await erase(self._database, sent_messages, sent_messages.c.sent_at < settled_before, limit),
            await erase(self._database, bodies, unneeded(settled_before), limit, {"page": None}),
        ]
        return any(left)


def _settled(outcome: Outcome) -> dict[str, Any]:
    row = outcome.row.id
    match outcome:
        case Sent(at=at):
            return _over_at(at, row, "sent", None)
        case Failed(at=at, fault=fault):
            return _over_at(at, row, "failed", fault)
        case Doubtful(at=at, fault=fault):
            return _over_at(at, row, "doubtful", fault)
        case Again(at=at, fault=fault):
            again = {"became": "later", "over": False, "due": at, "settled": None, "cause": fault}
            return again | {"row": row, "of_parcel": outcome.row.parcel}


def _over_at(at: datetime, row: int, became: str, cause: str | None) -> dict[str, Any]:
    over = {"became": became, "over": True, "due": at, "settled": at, "cause": cause}
    return over | {"row": row, "of_parcel": None}
