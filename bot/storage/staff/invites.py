"""Codes that can still be used, and accounts that guessed too often."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update

from bot.staff.model import Account, State
from bot.storage.engine import Database, upsert
from bot.storage.erasing import erase
from bot.storage.tables import employees, invites, wrong_codes


def _open(at: datetime) -> ColumnElement[bool]:
    return and_(invites.c.used_at.is_(None), invites.c.withdrawn_at.is_(None), invites.c.expires_at > at)


class InviteTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, invited: Iterable[tuple[int, str]], expires_at: datetime) -> None:
        """`invited` are ids of employees and the hashes of their codes."""
        connection = await self._database.writing()
        await connection.execute(
            insert(invites),
            [
                {"employee_id": employee_id, "code_hash": code_hash, "expires_at": expires_at}
                for employee_id, code_hash in invited
            ],
        )

    async def holder(self, code_hash: str, at: datetime) -> int | None:
        """The employee whose open invite this is."""
        query = select(invites.c.employee_id).where(invites.c.code_hash == code_hash, _open(at))
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one_or_none()

    async def open_until(self, employee_id: int, at: datetime) -> datetime | None:
        query = select(invites.c.expires_at).where(invites.c.employee_id == employee_id, _open(at))
        async with self._database.reading() as connection:
            return (await connection.execute(query.order_by(invites.c.id.desc()).limit(1))).scalar_one_or_none()

    async def use(self, code_hash: str, at: datetime) -> None:
        connection = await self._database.writing()
        await connection.execute(update(invites).where(invites.c.code_hash == code_hash).values(used_at=at))

    async def withdraw(self, employee_id: int, at: datetime) -> bool:
        """Whatever this person could still use; whether there was anything."""
        connection = await self._database.writing()
        withdrawn = await connection.execute(
            update(invites).where(invites.c.employee_id == employee_id, _open(at)).values(withdrawn_at=at)
        )
        return withdrawn.rowcount > 0

    async def withdraw_imported(self, import_id: int, at: datetime) -> None:
        """Whatever those of an import who have not joined could still use."""
        connection = await self._database.writing()
        waiting = select(employees.c.id).where(
            employees.c.import_id == import_id, employees.c.state == State.INVITED.value
        )
        await connection.execute(
            update(invites).where(invites.c.employee_id.in_(waiting), _open(at)).values(withdrawn_at=at)
        )

    async def withdrawn(self, import_id: int) -> set[int]:
        """Those of an import whose last invite was withdrawn."""
        last = (
            select(func.max(invites.c.id))
            .join(employees, employees.c.id == invites.c.employee_id)
            .where(employees.c.import_id == import_id)
            .group_by(invites.c.employee_id)
        )
        query = select(invites.c.employee_id).where(invites.c.id.in_(last), invites.c.withdrawn_at.is_not(None))
        async with self._database.reading() as connection:
            return set((await connection.execute(query)).scalars())

    # Wrong codes

    async def locked_until(self, account: Account) -> datetime | None:
        query = select(wrong_codes.c.locked_until).where(_of(account))
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one_or_none()

    async def count_wrong(self, account: Account, at: datetime, counting_since: datetime) -> int:
        """One more wrong code of this account; how many there are since that moment."""
        connection = await self._database.writing()
        query = select(wrong_codes.c.count).where(_of(account), wrong_codes.c.last_at > counting_since)
        count = ((await connection.execute(query)).scalar_one_or_none() or 0) + 1
        values = {"count": count, "last_at": at, "locked_until": None}
        await connection.execute(
            upsert(connection, wrong_codes)
            .values(platform=account.platform, external_id=account.external_id, **values)
            .on_conflict_do_update(index_elements=["platform", "external_id"], set_=values)
        )
        return count

    async def lock(self, account: Account, until: datetime) -> None:
        """From then on counting begins anew."""
        connection = await self._database.writing()
        await connection.execute(update(wrong_codes).where(_of(account)).values(locked_until=until, count=0))

    async def forgive(self, account: Account) -> None:
        connection = await self._database.writing()
        await connection.execute(delete(wrong_codes).where(_of(account)))

    async def erase(self, settled_before: datetime, limit: int) -> bool:
        """Forget who guessed before that moment."""
        return await erase(self._database, wrong_codes, wrong_codes.c.last_at < settled_before, limit)


def _of(account: Account) -> ColumnElement[bool]:
    return and_(wrong_codes.c.platform == account.platform, wrong_codes.c.external_id == account.external_id)
