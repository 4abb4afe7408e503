"""Keys of what leaves: numbers that are never given twice, not even after a restore from an old copy of the database.

VK remembers random_id over the whole history, so a key that came back would silently send nothing.
"""

from datetime import datetime

from sqlalchemy import BigInteger, bindparam, case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.prepared import Prepared
from bot.storage.tables import keys

_following = keys.c.last + 1
_seconds = bindparam("seconds", type_=BigInteger)
_ADVANCE = (
    update(keys)
    .where(keys.c.name == "outbox")
    .values(last=case((_following > _seconds, _following), else_=_seconds) + bindparam("more", type_=BigInteger))
)
_TAKE = Prepared(_ADVANCE.returning(keys.c.last))
TAKE_NEXT = Prepared(_ADVANCE)
NEXT = select(keys.c.last).where(keys.c.name == "outbox").scalar_subquery()  # the key that `TAKE_NEXT` took
_HOLD = select(keys.c.last).where(keys.c.name == "outbox").with_for_update()


async def taken(connection: AsyncConnection, now: datetime, count: int = 1) -> range:
    """A block of `count` keys, for good."""
    [(last,)] = await _TAKE.on(connection, more(now, count))
    return range(last - count + 1, last + 1)


def more(now: datetime, count: int = 1) -> dict[str, int]:
    """What the statements that take keys want to know."""
    return {"seconds": int(now.timestamp()), "more": count - 1}


async def held(connection: AsyncConnection) -> None:
    """Nobody else takes a key, and so puts anything into the outbox, until the unit at hand ends."""
    await connection.execute(_HOLD)
