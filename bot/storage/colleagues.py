"""Whom to write to, by role."""

from sqlalchemy import select

from bot.staff.model import Account, Employee, Role
from bot.storage.engine import Database
from bot.storage.tables import accounts, employees


class ColleagueTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def reachable(self, role: Role) -> list[tuple[Employee, tuple[Account, ...]]]:
        query = (
            select(
                *employees.c["id", "name", "role"],
                *accounts.c["platform", "external_id", "bot", "chat_id"],
            )
            .join(accounts, accounts.c.employee_id == employees.c.id)
            .where(employees.c.role == role.value, employees.c.active)
            .order_by(employees.c.name, employees.c.id, accounts.c.platform)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        found: dict[Employee, list[Account]] = {}
        for row in rows:
            account = Account(row.platform, row.external_id, row.bot, row.chat_id)
            found.setdefault(Employee(row.id, row.name, Role(row.role)), []).append(account)
        return [(employee, tuple(theirs)) for employee, theirs in found.items()]
