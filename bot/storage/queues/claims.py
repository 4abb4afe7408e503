"""Which rows of the outbox may leave now. What is read does not grow with the rows that wait: those that cannot go,
because another of their chat goes first or their time has not come, stand in no index that is asked here."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Select,
    bindparam,
    exists,
    func,
    literal_column,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import EnvelopeError
from bot.mail.model import ANSWER_LANE, BROADCAST_LANE, REMINDER_LANE, UNREACHED, OutboxRow, Platform
from bot.mail.parcels import Room
from bot.page import Page
from bot.storage.prepared import Prepared
from bot.storage.tables import bodies, outbox
from bot.storage.tables.columns import Moment

RELEASED = 1000  # rows of one statement
SUSPECT = 2  # deaths after which a row is sent while no other such row is, so that the next death has one cause

_COLUMNS = outbox.c[
    "id", "chat_id", "edits", "page", "attempts", "forget", "anywhere", "lane", "body", "parcel", "deaths"
]
_other = outbox.alias("other")


def is_state(name: str, table: Any = outbox) -> Any:
    """As partial indexes say it: a bound value would not be recognised."""
    return table.c.state == literal_column(f"'{name}'")


OF_BOT = (outbox.c.platform == bindparam("at_platform"), outbox.c.account == bindparam("of_account"))
_BLOCKED = exists().where(
    is_state("sending", _other),
    _other.c.platform == outbox.c.platform,
    _other.c.account == outbox.c.account,
    _other.c.chat_id == outbox.c.chat_id,
)


def _firsts(lane: int) -> Iterable[Select[Any]]:
    at_most: BindParameter[int] = bindparam("answers" if lane == ANSWER_LANE else "bulk")
    of_lane = select(*_COLUMNS).where(*OF_BOT, outbox.c.lane == literal_column(str(lane)), ~_BLOCKED)
    yield of_lane.where(is_state("queued")).order_by(outbox.c.id).limit(at_most)
    due = of_lane.where(is_state("later"), outbox.c.due_at <= bindparam("now"))
    yield due.order_by(outbox.c.due_at).limit(at_most)


DUE = union_all(
    *(
        select(firsts.subquery())
        for lane in (ANSWER_LANE, REMINDER_LANE, BROADCAST_LANE)
        for firsts in _firsts(lane)
    )
)
_FIND_DUE = Prepared(DUE)
_COMPANIONS = select(*_COLUMNS, _BLOCKED.label("is_blocked")).where(
    outbox.c.parcel.in_(bindparam("parcels", expanding=True)), outbox.c.settled_at.is_(None)
)
_SUSPECTS = select(func.count()).select_from(outbox).where(*OF_BOT, is_state("sending"), outbox.c.deaths >= SUSPECT)
_BODIES = select(bodies.c.id, bodies.c.page).where(bodies.c.id.in_(bindparam("ids", type_=BigInteger, expanding=True)))

_PUT_OFF = (
    select(outbox.c.id)
    .where(*OF_BOT, is_state("later"), outbox.c.fault.in_(UNREACHED), outbox.c.attempts < bindparam("fewer"))
    .order_by(outbox.c.id)
    .limit(bindparam("at_most"))
)
_RELEASE = (
    update(outbox).where(outbox.c.id.in_(_PUT_OFF)).values(state="queued", due_at=bindparam("now", type_=Moment))
)


async def released(connection: AsyncConnection, platform: Platform, account: str, now: datetime, fewer: int) -> bool:
    """Let go, in their order, rows of `fewer` attempts than that which were put off because no platform was met;
    whether there may be more of them."""
    bound = {"at_platform": platform, "of_account": account, "now": now, "fewer": fewer, "at_most": RELEASED}
    return (await connection.execute(_RELEASE, bound)).rowcount >= RELEASED


async def candidates(
    connection: AsyncConnection, platform: Platform, account: str, room: Room, now: datetime
) -> tuple[list[OutboxRow], list[Any]]:
    """Rows that may leave now, of every chat the most urgent one; and those whose page fits no messenger any more."""
    of_bot = {"at_platform": platform, "of_account": account}
    limits = {"answers": room.answers, "bulk": room.bulk * max(room.share, room.bunch)}
    found: Sequence[Any] = await _FIND_DUE.on(connection, {**of_bot, **limits, "now": now})
    if any(row.parcel is not None for row in found):
        found = await _whole_parcels(connection, found)
    if any(row.deaths >= SUSPECT for row in found):
        under_way = (await connection.execute(_SUSPECTS, of_bot)).scalar_one()
        found = _one_suspect(found, is_free=not under_way)
    words = await _bodies(connection, found)
    fit: list[OutboxRow] = []
    unfit: list[Any] = []
    for row in found:
        try:
            page = Page.from_json(row.page) if row.body is None else words[row.body]
        except (EnvelopeError, KeyError):  # stored by an older program, whose envelope was wider
            unfit.append(row)
            continue
        fit.append(
            OutboxRow(
                row.id, platform, account, row.chat_id, row.edits, page, row.attempts, row.forget, row.anywhere,
                row.lane, row.body, row.parcel, row.deaths,
            )
        )  # fmt: skip
    return _one_a_chat(fit), unfit


async def _whole_parcels(connection: AsyncConnection, found: Sequence[Any]) -> list[Any]:
    """With the rest of every parcel, whose call is repeated unchanged or not at all."""
    parcels = {row.parcel for row in found} - {None}
    members = (await connection.execute(_COMPANIONS, {"parcels": list(parcels)})).all()
    held_up = {row.parcel for row in members if row.is_blocked}
    return [row for row in found if row.parcel is None] + [row for row in members if row.parcel not in held_up]


def _one_suspect(found: Sequence[Any], *, is_free: bool) -> list[Any]:
    """Without the suspects that have to wait for another one to end."""
    calls = sorted((row.lane, row.id, row.parcel) for row in found if row.deaths >= SUSPECT)
    _, first, parcel = calls[0]
    return [
        row
        for row in found
        if row.deaths < SUSPECT or (is_free and (row.id == first or (parcel is not None and row.parcel == parcel)))
    ]


def _one_a_chat(rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    """Of two lanes of one chat both may be first: the more urgent one goes, and a parcel never without a member."""
    firsts: dict[int, OutboxRow] = {}
    for row in sorted(rows, key=lambda row: (row.lane, row.id)):
        firsts.setdefault(row.chat_id, row)
    broken = {row.parcel for row in rows if firsts[row.chat_id] is not row} - {None}
    return [row for row in firsts.values() if row.parcel not in broken]


async def _bodies(connection: AsyncConnection, found: Sequence[Any]) -> dict[int, Page]:
    """Those pages that many get, without the ones that fit no messenger any more."""
    ids = {row.body for row in found} - {None}
    pages: dict[int, Page] = {}
    if ids:
        for row in await connection.execute(_BODIES, {"ids": list(ids)}):
            with suppress(EnvelopeError):
                pages[row.id] = Page.from_json(row.page)
    return pages
