"""Whom to write to."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, or_, select

from bot.staff.model import Account, Colleague, Employee, Role, State
from bot.storage.engine import Database
from bot.storage.staff.employees import PERSON, employee
from bot.storage.tables import accounts, employees

_has_preferred = accounts.alias("has_preferred")
_IS_PREFERRED = or_(
    accounts.c.platform == employees.c.preferred,
    ~select(_has_preferred.c.platform)
    .where(_has_preferred.c.employee_id == employees.c.id, _has_preferred.c.platform == employees.c.preferred)
    .exists(),
)


class ColleagueTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def reachable(self, role: Role) -> list[Colleague]:
        return await self._found(employees.c.role == role.value)

    async def among(self, employee_ids: Collection[int]) -> list[Colleague]:
        """Of these people whoever can be written to."""
        return await self._found(employees.c.id.in_(employee_ids)) if employee_ids else []

    async def _found(self, condition: ColumnElement[bool]) -> list[Colleague]:
        query = (
            select(*PERSON, *accounts.c["platform", "external_id", "bot", "chat_id"])
            .join(accounts, accounts.c.employee_id == employees.c.id)
            .where(condition, employees.c.state == State.ACTIVE.value, _IS_PREFERRED)
            .order_by(employees.c.sought, employees.c.id, accounts.c.platform)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        found: dict[Employee, list[Account]] = {}
        for row in rows:
            account = Account(row.platform, row.external_id, row.bot, row.chat_id)
            found.setdefault(employee(row), []).append(account)
        return [Colleague(person, tuple(theirs)) for person, theirs in found.items()]
