"""Declared pages, who has handed them in, and how far the reminders have come."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, delete, func, insert, select, update

from bot.declarations.model import Report, Said
from bot.staff.model import Account, Employee, State, sought
from bot.storage.engine import Database, upsert
from bot.storage.staff.colleagues import ColleagueTable
from bot.storage.staff.employees import PERSON, employee
from bot.storage.tables import accounts, declared_pages, employees, page_reports, rounds

ROUND = "pages"


class DeclarationTable:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._colleagues = ColleagueTable(database)

    async def pages_of(self, employee_id: int) -> Sequence[tuple[int, str, int | None]]:
        query = select(*declared_pages.c["id", "address", "since"]).where(declared_pages.c.employee_id == employee_id)
        async with self._database.reading() as connection:
            rows = await connection.execute(query.order_by(declared_pages.c.id))
            return [(row.id, row.address, row.since) for row in rows]

    async def add(self, employee_id: int, address: str, at: datetime) -> int:
        connection = await self._database.writing()
        values = {"employee_id": employee_id, "address": address, "added_at": at}
        added = await connection.execute(insert(declared_pages).values(values).returning(declared_pages.c.id))
        page_id: int = added.scalar_one()
        return page_id

    async def set_since(self, employee_id: int, page_id: int, year: int | None) -> bool:
        connection = await self._database.writing()
        changed = await connection.execute(
            update(declared_pages)
            .where(declared_pages.c.id == page_id, declared_pages.c.employee_id == employee_id)
            .values(since=year)
        )
        return changed.rowcount > 0

    async def remove(self, employee_id: int, page_id: int) -> bool:
        connection = await self._database.writing()
        gone = await connection.execute(
            delete(declared_pages).where(
                declared_pages.c.id == page_id, declared_pages.c.employee_id == employee_id
            )
        )
        return gone.rowcount > 0

    async def erase_of(self, employee_id: int) -> None:
        """The pages that this person has declared, and whether they have handed them in."""
        connection = await self._database.writing()
        for table in (declared_pages, page_reports):
            await connection.execute(delete(table).where(table.c.employee_id == employee_id))

    # Who has handed in

    async def said_of(self, employee_id: int, year: int) -> Said | None:
        query = select(page_reports).where(
            page_reports.c.employee_id == employee_id, page_reports.c.year == year
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return Said(Report(row.state), row.at) if row else None

    async def say(self, employee_id: int, year: int, report: Report | None, at: datetime) -> None:
        connection = await self._database.writing()
        if report is None:
            await connection.execute(
                delete(page_reports).where(
                    page_reports.c.employee_id == employee_id, page_reports.c.year == year
                )
            )
            return
        values = {"state": report.value, "at": at}
        await connection.execute(
            upsert(connection, page_reports)
            .values(employee_id=employee_id, year=year, **values)
            .on_conflict_do_update(index_elements=["employee_id", "year"], set_=values)
        )

    async def counts(self, year: int) -> dict[Report | None, int]:
        query = (
            select(page_reports.c.state, func.count())
            .select_from(employees.outerjoin(page_reports, _of(year)))
            .where(employees.c.state == State.ACTIVE.value)
            .group_by(page_reports.c.state)
        )
        async with self._database.reading() as connection:
            return {_report(state): count for state, count in await connection.execute(query)}

    async def standings(
        self, year: int, words: str, offset: int, limit: int
    ) -> tuple[Sequence[tuple[Employee, Report | None]], int]:
        conditions = [
            employees.c.state == State.ACTIVE.value,
            *(employees.c.sought.contains(word, autoescape=True) for word in sought(words).split()),
        ]
        query: Select[Any] = (
            select(*PERSON, page_reports.c.state.label("report"))
            .select_from(employees.outerjoin(page_reports, _of(year)))
            .where(*conditions)
            .order_by(page_reports.c.state.is_not(None), employees.c.sought, employees.c.id)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.offset(offset).limit(limit))).all()
            count = await connection.execute(select(func.count()).select_from(employees).where(*conditions))
            return [(employee(row), _report(row.report)) for row in rows], count.scalar_one()

    # Reminders

    async def silent_after(
        self, year: int, reached: int, limit: int
    ) -> Sequence[tuple[Employee, int, tuple[Account, ...]]]:
        query = (
            select(employees.c.id, func.count(declared_pages.c.id).label("pages"))
            .select_from(
                employees.outerjoin(page_reports, _of(year)).outerjoin(
                    declared_pages, declared_pages.c.employee_id == employees.c.id
                )
            )
            .where(
                employees.c.state == State.ACTIVE.value,
                employees.c.id > reached,
                page_reports.c.state.is_(None),
                select(accounts.c.platform).where(accounts.c.employee_id == employees.c.id).exists(),
            )
            .group_by(employees.c.id)
            .order_by(employees.c.id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            pages = {row.id: row.pages for row in await connection.execute(query)}
        found = await self._colleagues.among(list(pages))
        return sorted(((one, pages[one.id], theirs) for one, theirs in found), key=lambda found: found[0].id)

    async def round(self) -> tuple[datetime, int] | None:
        query = select(rounds.c.next_at, rounds.c.reached).where(rounds.c.name == ROUND)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return (row.next_at, row.reached) if row else None

    async def set_round(self, next_at: datetime, reached: int) -> None:
        connection = await self._database.writing()
        values = {"next_at": next_at, "reached": reached}
        await connection.execute(
            upsert(connection, rounds)
            .values(name=ROUND, **values)
            .on_conflict_do_update(index_elements=["name"], set_=values)
        )


def _of(year: int) -> Any:
    return and_(page_reports.c.employee_id == employees.c.id, page_reports.c.year == year)


def _report(state: str | None) -> Report | None:
    return Report(state) if state is not None else None
