"""Employees, their accounts and invites."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from bot.mail import Platform
from bot.staff.model import Account, Employee, Role
from bot.storage.engine import Database, upsert
from bot.storage.tables import accounts, employees, invites

_EMPLOYEE_OF = (
    select(employees.c.id, employees.c.name, employees.c.role)
    .join(accounts, accounts.c.employee_id == employees.c.id)
    .where(accounts.c.platform == bindparam("at_platform"), accounts.c.external_id == bindparam("known_as"))
    .where(employees.c.active)
)


class StaffTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def employee_of(self, platform: Platform, external_id: int) -> Employee | None:
        account = {"at_platform": platform, "known_as": external_id}
        async with self._database.reading() as connection:
            row = (await connection.execute(_EMPLOYEE_OF, account)).one_or_none()
        return Employee(row.id, row.name, Role(row.role)) if row else None

    async def add_invite(self, code_hash: str, name: str, role: Role, expires_at: datetime) -> None:
        connection = await self._database.writing()
        await connection.execute(
            insert(invites).values(code_hash=code_hash, name=name, role=role.value, expires_at=expires_at)
        )

    async def redeem(self, code_hash: str, account: Account, at: datetime) -> Employee | None:
        connection = await self._database.writing()
        query = (
            select(invites.c.id, invites.c.name, invites.c.role)
            .where(
                invites.c.code_hash == code_hash, invites.c.employee_id.is_(None), invites.c.expires_at > at
            )
            .with_for_update()
        )
        invite = (await connection.execute(query)).one_or_none()
        if invite is None:
            return None
        employee = await self.add(invite.name, Role(invite.role), account, at)
        await connection.execute(update(invites).where(invites.c.id == invite.id).values(employee_id=employee.id))
        return employee

    async def add(self, name: str, role: Role, account: Account, at: datetime) -> Employee:
        """A new employee with their first account."""
        connection = await self._database.writing()
        added = await connection.execute(
            insert(employees).values(name=name, role=role.value, active=True, joined_at=at).returning(employees.c.id)
        )
        employee = Employee(added.scalar_one(), name, role)
        await self.link(employee, account, at)
        return employee

    async def link(self, employee: Employee, account: Account, at: datetime) -> None:
        connection = await self._database.writing()
        values = {
            "bot": account.bot,
            "chat_id": account.chat_id,
            "employee_id": employee.id,
            "linked_at": at,
        }
        # A person who left and came back writes from the same account: the link moves to the new employee.
        await connection.execute(
            upsert(connection, accounts)
            .values(platform=account.platform, external_id=account.external_id, **values)
            .on_conflict_do_update(index_elements=["platform", "external_id"], set_=values)
        )
