"""Employees, the units they work in and the accounts they write from."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, exists, func, insert, select, true, update

from bot.mail.model import Platform
from bot.staff.model import Account, Consent, Employee, Lead, Newcomer, Role, State, Unit, sought
from bot.storage.engine import Database, upsert
from bot.storage.prepared import Prepared
from bot.storage.tables import accounts, consents, employees, keys, leads, units

PERSON = employees.c["id", "name", "role", "state", "position", "unit_id", "preferred", "consent"]
_EMPLOYEE_OF = Prepared(
    select(*PERSON)
    .join(accounts, accounts.c.employee_id == employees.c.id)
    .where(accounts.c.platform == bindparam("at_platform"), accounts.c.external_id == bindparam("known_as"))
    .where(employees.c.state == State.ACTIVE.value)
)
_HEAD = 0  # the place of a unit's head among its leads


class StaffTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def alone(self) -> None:
        """No other change of staff happens until this unit of work ends: what is read now stays true."""
        connection = await self._database.writing()
        await connection.execute(update(keys).where(keys.c.name == "staff").values(last=keys.c.last + 1))

    async def employee_of(self, platform: Platform, external_id: int) -> Employee | None:
        rows = await self._database.found(_EMPLOYEE_OF, {"at_platform": platform, "known_as": external_id})
        return employee(rows[0]) if rows else None

    async def employee(self, employee_id: int) -> Employee | None:
        async with self._database.reading() as connection:
            found = await connection.execute(select(*PERSON).where(employees.c.id == employee_id))
            row = found.one_or_none()
        return employee(row) if row else None

    async def found(
        self, words: str, within: Collection[int] | None, offset: int, limit: int | None
    ) -> tuple[list[Employee], int]:
        """Those whose name has every one of these words, of certain units if told; by name, and how many in all."""
        condition = and_(
            true(),
            *(employees.c.sought.contains(word, autoescape=True) for word in sought(words).split()),
            *([employees.c.unit_id.in_(within)] if within is not None else []),
        )
        query = select(*PERSON).where(condition).order_by(employees.c.sought, employees.c.id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.offset(offset).limit(limit))).all()
            count = await connection.execute(select(func.count()).select_from(employees).where(condition))
            return [employee(row) for row in rows], count.scalar_one()

    async def known(self) -> set[tuple[str, int | None]]:
        """Who is written down already: name as it is sought, and unit."""
        query = select(employees.c.sought, employees.c.unit_id).where(employees.c.state != State.LEFT.value)
        async with self._database.reading() as connection:
            return {(row.sought, row.unit_id) for row in await connection.execute(query)}

    async def count_admins(self, except_for: int) -> int:
        """Active admins other than this one whom some messenger lets in."""
        query = select(func.count()).where(
            employees.c.role == Role.ADMIN.value,
            employees.c.state == State.ACTIVE.value,
            employees.c.id != except_for,
            exists().where(accounts.c.employee_id == employees.c.id),
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one()

    async def add(self, newcomers: Sequence[Newcomer], unit_ids: Sequence[int | None], import_id: int) -> None:
        """`unit_ids` are the units of `newcomers`, one each."""
        connection = await self._database.writing()
        await connection.execute(
            insert(employees),
            [
                {
                    "name": person.name,
                    "sought": sought(person.name),
                    "role": person.role.value,
                    "state": State.INVITED.value,
                    "position": person.position,
                    "unit_id": unit_id,
                    "import_id": import_id,
                }
                for person, unit_id in zip(newcomers, unit_ids, strict=True)
            ],
        )

    async def add_one(self, person: Newcomer, unit_id: int | None) -> Employee:
        connection = await self._database.writing()
        added = await connection.execute(
            insert(employees)
            .values(
                name=person.name,
                sought=sought(person.name),
                role=person.role.value,
                state=State.INVITED.value,
                position=person.position,
                unit_id=unit_id,
            )
            .returning(*PERSON)
        )
        return employee(added.one())

    async def imported(self, import_id: int) -> list[Employee]:
        """Those of an import who have not joined, in the order of their file."""
        query = select(*PERSON).where(employees.c.import_id == import_id, employees.c.state == State.INVITED.value)
        async with self._database.reading() as connection:
            return [employee(row) for row in await connection.execute(query.order_by(employees.c.id))]

    async def change(self, employee_id: int, **values: Any) -> None:
        """`values` are columns of `employees`."""
        connection = await self._database.writing()
        await connection.execute(update(employees).where(employees.c.id == employee_id).values(**values))

    # Accounts and consents

    async def accounts_of(self, employee_id: int) -> tuple[Account, ...]:
        query = select(*accounts.c["platform", "external_id", "bot", "chat_id"]).where(
            accounts.c.employee_id == employee_id
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(query.order_by(accounts.c.platform))
            return tuple(Account(*row) for row in rows)

    async def link(self, employee_id: int, account: Account, at: datetime) -> None:
        """A person has one account on a platform, and an account one person: the newest link counts."""
        connection = await self._database.writing()
        await self.unlink(employee_id, account.platform)
        values = {"bot": account.bot, "chat_id": account.chat_id, "employee_id": employee_id, "linked_at": at}
        await connection.execute(
            upsert(connection, accounts)
            .values(platform=account.platform, external_id=account.external_id, **values)
            .on_conflict_do_update(index_elements=["platform", "external_id"], set_=values)
        )

    async def unlink(self, employee_id: int, platform: Platform | None = None) -> None:
        """One messenger of the person, or all of them."""
        connection = await self._database.writing()
        of_person = delete(accounts).where(accounts.c.employee_id == employee_id)
        await connection.execute(of_person.where(accounts.c.platform == platform) if platform else of_person)

    async def agree(self, employee_id: int, consent: Consent) -> None:
        connection = await self._database.writing()
        values = {"version": consent.version, "platform": consent.platform, "at": consent.at}
        await connection.execute(insert(consents).values(employee_id=employee_id, **values))
        await self.change(employee_id, consent=consent.version)

    async def consent_of(self, employee_id: int) -> Consent | None:
        """The latest one."""
        query = (
            select(*consents.c["version", "platform", "at"])
            .where(consents.c.employee_id == employee_id)
            .order_by(consents.c.id.desc())
            .limit(1)
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return Consent(*row) if row else None

    # Units

    async def units(self) -> list[Unit]:
        async with self._database.reading() as connection:
            leading: dict[int, list[Any]] = {}
            for lead in await connection.execute(select(leads).order_by(leads.c.place)):
                leading.setdefault(lead.unit_id, []).append(lead)
            rows = (await connection.execute(select(*units.c["id", "name", "parent_id"]))).all()
        return [_unit(row, leading.get(row.id, ())) for row in rows]

    async def add_unit(self, name: str, parent: int | None) -> int:
        connection = await self._database.writing()
        added = await connection.execute(insert(units).values(name=name, parent_id=parent).returning(units.c.id))
        unit_id: int = added.scalar_one()
        return unit_id

    async def lead(self, employee_id: int, unit_id: int, lead: Lead) -> None:
        """A new head takes the place of the former; a new deputy stands last."""
        connection = await self._database.writing()
        of_unit = leads.c.unit_id == unit_id
        await self.stand_down(employee_id)
        if lead is Lead.NONE:
            return
        if lead is Lead.HEAD:
            await connection.execute(delete(leads).where(of_unit, leads.c.place == _HEAD))
        last = (await connection.execute(select(func.max(leads.c.place)).where(of_unit))).scalar_one()
        place = _HEAD if lead is Lead.HEAD else (last or _HEAD) + 1
        await connection.execute(insert(leads).values(unit_id=unit_id, place=place, employee_id=employee_id))

    async def stand_down(self, employee_id: int) -> None:
        """Neither head nor deputy of anything any more."""
        connection = await self._database.writing()
        await connection.execute(delete(leads).where(leads.c.employee_id == employee_id))


def employee(row: Row[Any]) -> Employee:
    """From the columns of `PERSON`."""
    return Employee(
        row.id, row.name, Role(row.role), State(row.state), row.position, row.unit_id, row.preferred, row.consent
    )


def _unit(row: Row[Any], leading: Sequence[Row[Any]]) -> Unit:
    head = next((lead.employee_id for lead in leading if lead.place == _HEAD), None)
    deputies = tuple(lead.employee_id for lead in leading if lead.place != _HEAD)
    return Unit(row.id, row.name, row.parent_id, head, deputies)
