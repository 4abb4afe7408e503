"""An agency in which drafts are approved, over a real database of SQLite, and on PostgreSQL where a test wants both."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.approval.deciders import Deciders
from bot.approval.model import Approval, ApprovalMove, Refusal
from bot.approval.service import ApprovalService
from bot.mail.model import Platform
from bot.regulation.markdown import parse
from bot.review.model import Draft, Finding, Judgement, Review
from bot.staff.model import Employee, Lead, Role, State
from bot.storage.approval import ApprovalTable
from bot.storage.engine import Database
from bot.storage.regulation import EditionTable
from bot.storage.review.submissions import SubmissionTable
from bot.storage.staff.colleagues import ColleagueTable
from tests import databases
from tests.clock import MovableClock
from tests.review.pages import finding
from tests.staff.conftest import Agency, agency_over

NOON = datetime(2026, 11, 24, 9, tzinfo=UTC)
PATIENCE = timedelta(minutes=60)
FORBIDDEN = finding("a.b")


@dataclass
class Reviews:
    """What the service needs of the reviews: one's own."""

    table: SubmissionTable

    async def review(self, review_id: int, reader_id: int) -> Review | None:
        stored = await self.table.review(review_id)
        return stored[0] if stored and stored[1] == reader_id else None


@dataclass
class Press:
    """Orders to the service, each a unit of work of its own."""

    agency: Agency
    clock: MovableClock
    service: ApprovalService
    submissions: SubmissionTable
    table: ApprovalTable

    async def hire(
        self, name: str, role: Role = Role.EMPLOYEE, unit: int | None = None, *platforms: Platform
    ) -> Employee:
        joined = await self.agency.joined(name, role, *platforms)
        async with self.agency.database.unit():
            await self.agency.people.change(joined.id, unit_id=unit)
        return await self.anew(joined)

    async def anew(self, person: Employee) -> Employee:
        found = await self.agency.people.employee(person.id)
        assert found is not None
        return found

    async def dismiss(self, person: Employee) -> None:
        async with self.agency.database.unit():
            await self.agency.people.change(person.id, state=State.LEFT.value)

    async def unit(self, name: str, parent: int | None = None) -> int:
        async with self.agency.database.unit():
            return await self.agency.people.add_unit(name, parent)

    async def lead(self, person: Employee, unit: int, lead: Lead) -> None:
        async with self.agency.database.unit():
            await self.agency.people.lead(person.id, unit, lead)

    async def write(self, author: Employee, *findings: Finding, after: Review | None = None) -> Review:
        """A draft with these findings, or the next version of one."""
        verdict = "block" if findings else "ok"
        async with self.agency.database.unit():
            edition = await EditionTable(self.agency.database, self.clock).publish(parse("# Р\n## 1. А\n1.1. Б.\n"))
            judged = Judgement(Draft("Вот слон", "official"), None, verdict, findings, (), "abc", edition.id)  # type: ignore[arg-type]
            if after is not None:
                return await self.submissions.add_version(after.submission_id, judged, None, self.clock.now())
            return await self.submissions.add(author.id, judged, None, self.clock.now())

    async def ask(
        self, author: Employee, review: Review, planned_at: datetime | None = None
    ) -> ApprovalMove | Refusal | None:
        async with self.agency.database.unit():
            return await self.service.ask(author, review.id, planned_at)

    async def asked(self, author: Employee, *findings: Finding, planned_at: datetime | None = None) -> Approval:
        move = await self.ask(author, await self.write(author, *findings), planned_at)
        assert isinstance(move, ApprovalMove)
        return move.approval

    async def take(self, actor: Employee, approval: Approval) -> ApprovalMove | Refusal | None:
        async with self.agency.database.unit():
            return await self.service.take(actor, approval.id)

    async def give_back(self, actor: Employee, approval: Approval) -> ApprovalMove | Refusal | None:
        async with self.agency.database.unit():
            return await self.service.give_back(actor, approval.id)

    async def approve(
        self, actor: Employee, approval: Approval, reason: str | None = None, version: int = 1
    ) -> ApprovalMove | Refusal | None:
        async with self.agency.database.unit():
            return await self.service.approve(actor, approval.id, version, reason)

    async def send_back(
        self, actor: Employee, approval: Approval, remark: str = "Короче", version: int = 1
    ) -> ApprovalMove | Refusal | None:
        async with self.agency.database.unit():
            return await self.service.send_back(actor, approval.id, version, remark)

    async def withdraw(self, author: Employee, approval: Approval) -> ApprovalMove | Refusal | None:
        async with self.agency.database.unit():
            return await self.service.withdraw(author, approval.id)

    async def revise(self, author: Employee, review: Review) -> ApprovalMove | None:
        async with self.agency.database.unit():
            return await self.service.revise(author, review)

    async def tick(self, **passed: float) -> list[ApprovalMove]:
        """What the clock does when so much time has passed."""
        self.clock.advance(**passed)
        moves: list[ApprovalMove] = []
        for approval_id in await self.service.watched(self.clock.now(), 0, 100):
            if not await self.service.is_due(approval_id, self.clock.now()):
                continue
            async with self.agency.database.unit():
                moves += await self.service.attend(approval_id, self.clock.now())
        return moves


def press_over(database: Database) -> Press:
    clock = MovableClock(NOON)
    agency = agency_over(database, clock)
    submissions = SubmissionTable(database)
    table = ApprovalTable(database, submissions)
    deciders = Deciders(agency.people, ColleagueTable(database))
    service = ApprovalService(table, Reviews(submissions), deciders, clock, PATIENCE)
    return Press(agency, clock, service, submissions, table)


def names(people: object) -> list[str]:
    """Of colleagues."""
    return [person.name for person, _ in people]  # type: ignore[attr-defined]


@pytest.fixture
async def press(tmp_path: Path) -> AsyncIterator[Press]:
    database = Database(await databases.new(tmp_path / "approval.sqlite3"))
    yield press_over(database)
    await database.close()
