"""An agency's staff on a real database of SQLite, and on PostgreSQL where a test wants both."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.mail.model import Platform
from bot.staff.codes import hashed
from bot.staff.enrolment import Enrolment
from bot.staff.model import OPERATOR, Account, Employee, Newcomer, Role
from bot.staff.personnel import Belongings, Personnel
from bot.staff.service import StaffService
from bot.storage.declarations import DeclarationTable
from bot.storage.engine import Database
from bot.storage.questions import QuestionTable
from bot.storage.review.submissions import SubmissionTable
from bot.storage.staff.audit import AuditTable
from bot.storage.staff.employees import StaffTable
from bot.storage.staff.imports import ImportTable
from bot.storage.staff.invites import InviteTable
from bot.storage.traces import TraceStore
from tests import databases
from tests.clock import MovableClock


@dataclass
class Agency:
    """The services of staff over one database. Each deed of a helper is a unit of work of its own."""

    database: Database
    clock: MovableClock
    people: StaffTable
    door: StaffService
    personnel: Personnel
    enrolment: Enrolment

    async def joined(self, name: str, role: Role = Role.EMPLOYEE, *platforms: Platform) -> Employee:
        """An employee who has joined, from accounts whose number is their own."""
        async with self.database.unit():
            made = await self.personnel.invite(OPERATOR, Newcomer(name, role))
        first, *others = platforms or ("telegram",)
        async with self.database.unit():
            employee = await self.door.join(hashed(made.code), account(first, made.employee.id))
        for platform in others:
            async with self.database.unit():
                code = (await self.door.own_code(made.employee)).code
            async with self.database.unit():
                await self.door.knock(code, account(platform, made.employee.id), None)
        assert employee is not None
        return employee


def account(platform: Platform, number: int) -> Account:
    return Account(platform, number, "5", number)


def agency_over(database: Database, clock: MovableClock) -> Agency:
    people, invites, journal = StaffTable(database), InviteTable(database), AuditTable(database)
    words = (QuestionTable(database), SubmissionTable(database))
    belongings = Belongings(words, (DeclarationTable(database),))
    return Agency(
        database,
        clock,
        people,
        StaffService(people, invites, journal, clock, consent_version="1"),
        Personnel(people, invites, journal, belongings, TraceStore(database), clock),
        Enrolment(people, invites, journal, ImportTable(database), clock),
    )


@pytest.fixture
async def agency(tmp_path: Path) -> AsyncIterator[Agency]:
    database = Database(await databases.new(tmp_path / "staff.sqlite3"))
    yield agency_over(database, MovableClock())
    await database.close()
