"""What must leave, committed together with the facts that it tells of, and the memory of what has left."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    and_,
    bindparam,
    case,
    delete,
    exists,
    insert,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.errors import EnvelopeError
from bot.mail.model import (
    REMINDER_LANE,
    Again,
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
from bot.page import Page
from bot.storage.engine import Database, upsert
from bot.storage.erasing import erase
from bot.storage.tables import accounts, keys, outbox, sent_messages

BLOCKED = "TelegramForbiddenError"  # aiogram's name for a person who cannot be written to
_following = keys.c.last + 1
_NEXT_KEY = (
    update(keys)
    .where(keys.c.name == "outbox")
    .values(last=case((_following > bindparam("seconds"), _following), else_=bindparam("seconds", type_=BigInteger)))
    .returning(keys.c.last)
)
_earlier = outbox.alias("earlier")
_DUE = (
    select(*outbox.c["id", "chat_id", "edits", "page", "attempts", "forget", "anywhere"])
    .where(outbox.c.platform == bindparam("at_platform"), outbox.c.account == bindparam("of_account"))
    .where(outbox.c.settled_at.is_(None), outbox.c.state == "queued", outbox.c.due_at <= bindparam("now"))
    .where(
        ~exists().where(
            _earlier.c.settled_at.is_(None),
            _earlier.c.platform == outbox.c.platform,
            _earlier.c.account == outbox.c.account,
            _earlier.c.chat_id == outbox.c.chat_id,
            _earlier.c.id != outbox.c.id,
            or_(
                and_(_earlier.c.lane == outbox.c.lane, _earlier.c.id < outbox.c.id),
                _earlier.c.state == "sending",
            ),
        )
    )
    .order_by(outbox.c.lane, outbox.c.id)
    .limit(bindparam("at_most"))
)
_CLAIM = update(outbox).where(outbox.c.id == bindparam("row")).values(state="sending")
_SETTLE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(
        page=case((and_(outbox.c.forget, bindparam("over", type_=Boolean)), null()), else_=outbox.c.page),
        attempts=outbox.c.attempts + 1,
        state=bindparam("became"),
        due_at=bindparam("due"),
        settled_at=bindparam("settled"),
        fault=bindparam("cause"),
    )
)
_LEAVE_OF_FILE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), outbox.c.page.is_not(None))
    .values(page=bindparam("left"))
)
_own = accounts.alias("own")
_ELSEWHERE = (
    select(accounts.c.platform, accounts.c.bot, accounts.c.chat_id)
    .join(_own, _own.c.employee_id == accounts.c.employee_id)
    .where(_own.c.platform == bindparam("at_platform"), _own.c.chat_id == bindparam("in_chat"))
    .where(accounts.c.platform != _own.c.platform)
    .order_by(accounts.c.platform)
    .limit(1)
)
_IS_MESSAGE = and_(
    *(sent_messages.c[name] == bindparam(f"of_{name}") for name in ("platform", "account", "chat_id", "message_id"))
)


class OutboxStore:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def put(self, outgoing: Outgoing) -> None:
        """Joins the unit at hand; whoever ends that unit rings the bell of delivery."""
        connection = await self._database.writing()
        now = self._clock.now()
        await connection.execute(
            insert(outbox),
            {
                "id": await self._next_key(connection, now),
                "platform": outgoing.platform,
                "account": outgoing.account,
                "chat_id": outgoing.chat_id,
                "lane": outgoing.lane,
                "edits": outgoing.edits,
                "page": outgoing.page.as_json(),
                "forget": outgoing.forget,
                "anywhere": outgoing.anywhere,
                "state": "queued",
                "due_at": now,
                "created_at": now,
            },
        )

    async def put_many(
        self, page: Page, to: Sequence[Recipient], *, lane: int = REMINDER_LANE, anywhere: bool = False
    ) -> None:
        for platform, account, chat_id in to:
            await self.put(Outgoing(platform, account, chat_id, page, lane=lane, anywhere=anywhere))

    async def _next_key(self, connection: AsyncConnection, now: datetime) -> int:
        """A key that was never given before, not even before a restore from an old copy of the database.

        VK remembers random_id over the whole history, so a key that came back would silently send nothing.
        """
        taken = await connection.execute(_NEXT_KEY, {"seconds": int(now.timestamp())})
        key: int = taken.scalar_one()
        return key

    async def claim(self, platform: Platform, account: str, limit: int) -> list[OutboxRow]:
        bound = {"at_platform": platform, "of_account": account, "now": self._clock.now(), "at_most": limit}
        async with self._database.reading() as connection:
            found = (await connection.execute(_DUE, bound)).all()
        # Of two lanes of one chat both may be first: the more urgent one goes.
        rows: dict[int, OutboxRow] = {}
        unfit: list[int] = []
        for row in found:
            try:
                page = Page.from_json(row.page)
            except EnvelopeError:  # stored by an older program, whose envelope was wider
                unfit.append(row.id)
                continue
            rows.setdefault(
                row.chat_id,
                OutboxRow(
                    row.id, platform, account, row.chat_id, row.edits, page, row.attempts, row.forget, row.anywhere
                ),
            )
        if unfit:
            connection = await self._database.writing()
            now, cause = self._clock.now(), EnvelopeError.__name__
            failed = {"became": "failed", "over": True, "due": now, "settled": now, "cause": cause}
            await connection.execute(_SETTLE, [{"row": row, **failed} for row in unfit])
        if rows:
            connection = await self._database.writing()
            await connection.execute(_CLAIM, [{"row": row.id} for row in rows.values()])
        return list(rows.values())

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        connection = await self._database.writing()
        await connection.execute(_SETTLE, [_settled(outcome) for outcome in outcomes])
        with_files = [o.row for o in outcomes if o.row.page.file is not None and not isinstance(o, Again)]
        if with_files:
            await connection.execute(_LEAVE_OF_FILE, [{"row": r.id, "left": r.page.as_sent()} for r in with_files])
        await self._redirect(connection, [o.row for o in outcomes if isinstance(o, Failed) and o.row.anywhere])
        sent = [o for o in outcomes if isinstance(o, Sent)]
        await self._remember(connection, [s for s in sent if not s.row.forget])
        await self._forget(connection, [s for s in sent if s.row.forget and s.row.edits is not None])

    async def _redirect(self, connection: AsyncConnection, refused: Sequence[OutboxRow]) -> None:
        """Each page once more, to another messenger of the same person, where there is one."""
        for row in refused:
            refusing = {"at_platform": row.platform, "in_chat": row.chat_id}
            if (other := (await connection.execute(_ELSEWHERE, refusing)).first()) is not None:
                await self.put(Outgoing(other.platform, other.bot, other.chat_id, row.page, forget=row.forget))

    async def _forget(self, connection: AsyncConnection, sent: Sequence[Sent]) -> None:
        """The words that a message had before its last edit: VK then treats it like one that has grown old."""
        if sent:
            await connection.execute(
                delete(sent_messages).where(_IS_MESSAGE),
                [
                    {
                        "of_platform": s.row.platform,
                        "of_account": s.row.account,
                        "of_chat_id": s.row.chat_id,
                        "of_message_id": s.message_id,
                    }
                    for s in sent
                ],
            )

    async def _remember(self, connection: AsyncConnection, sent: Sequence[Sent]) -> None:
        if not sent:
            return
        statement = upsert(connection, sent_messages)
        await connection.execute(
            statement.on_conflict_do_update(
                index_elements=["platform", "account", "chat_id", "message_id"],
                set_={"page": statement.excluded.page},
            ),
            [
                {
                    "platform": s.row.platform,
                    "account": s.row.account,
                    "chat_id": s.row.chat_id,
                    "message_id": s.message_id,
                    "page": s.row.page.as_sent(),
                    "sent_at": s.at,
                }
                for s in sent
            ],
        )

    async def recover(self, platform: Platform, account: str) -> None:
        connection = await self._database.writing()
        await connection.execute(
            update(outbox)
            .where(outbox.c.platform == platform, outbox.c.account == account)
            .where(outbox.c.settled_at.is_(None), outbox.c.state == "sending")
            .values(state="queued", in_doubt=True)
        )

    async def lost(self, limit: int) -> list[LostAnswer]:
        """The newest first, without those whose person has blocked the bot."""
        query = (
            select(outbox.c.platform, outbox.c.fault, outbox.c.settled_at)
            .where(outbox.c.state == "failed", outbox.c.fault != BLOCKED)
            .order_by(outbox.c.id.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [LostAnswer(*row) for row in await connection.execute(query)]

    async def find(self, platform: Platform, account: str, chat: int, message_id: int) -> SentMessage | None:
        query = select(sent_messages.c.page, sent_messages.c.sent_at).where(
            sent_messages.c.platform == platform,
            sent_messages.c.account == account,
            sent_messages.c.chat_id == chat,
            sent_messages.c.message_id == message_id,
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        file = row.page.get("file")
        return SentMessage(row.page["text"], row.page["buttons"], row.sent_at, file["name"] if file else None)

    async def erase(self, settled_before: datetime, limit: int) -> bool:
        """Clear the words of settled rows and forget messages that no platform lets the bot edit any more."""
        old = and_(outbox.c.settled_at < settled_before, outbox.c.page.is_not(None))
        more = await erase(self._database, outbox, old, limit, {"page": None})
        return await erase(self._database, sent_messages, sent_messages.c.sent_at < settled_before, limit) or more


def _settled(outcome: Outcome) -> dict[str, Any]:
    settled: datetime | None
    cause: str | None
    match outcome:
        case Sent(at=at):
            became, settled, cause = "sent", at, None
        case Again(at=at, fault=fault):
            became, settled, cause = "queued", None, fault
        case Failed(at=at, fault=fault):
            became, settled, cause = "failed", at, fault
    over = settled is not None
    return {"row": outcome.row.id, "became": became, "due": at, "settled": settled, "cause": cause, "over": over}
