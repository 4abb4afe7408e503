"""An agency in which colleagues ask, over a real database of SQLite, and on PostgreSQL where a test wants both."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.approval.deciders import Deciders
from bot.questions.desk import Outcome, QuestionDesk
from bot.questions.digest import Digest
from bot.questions.library import Library
from bot.questions.model import Answered, Question
from bot.questions.service import QuestionService
from bot.regulation.markdown import parse
from bot.regulation.service import RegulationService
from bot.staff.model import Employee, Role, State
from bot.storage.engine import Database
from bot.storage.migrate import migrate
from bot.storage.questions import AppointmentTable, QuestionTable
from bot.storage.regulation import EditionTable
from bot.storage.staff.colleagues import ColleagueTable
from tests.answering import ByWords
from tests.clock import MovableClock
from tests.staff.conftest import Agency, agency_over

NOON = datetime(2026, 11, 24, 9, tzinfo=UTC)  # a Tuesday
ZONE = ZoneInfo("Europe/Moscow")
REGULATION = """# Регламент
## 4. О чём не пишут
4.1. Служебные документы не публикуются.
4.2. Детей снимают с согласия родителей.
"""
CHANGED = REGULATION.replace("с согласия родителей", "с письменного согласия родителей")
KNOWN = "можно ли снимать детей без родителей"
UNKNOWN = "Где взять логотип ведомства?"


@dataclass
class Room:
    """Orders to the services, each a unit of work of its own."""

    agency: Agency
    clock: MovableClock
    table: QuestionTable
    service: QuestionService
    desk: QuestionDesk
    digest: Digest
    editions: EditionTable

    async def hire(self, name: str, role: Role = Role.EMPLOYEE) -> Employee:
        return await self.agency.joined(name, role)

    async def dismiss(self, person: Employee) -> None:
        async with self.agency.database.unit():
            await self.agency.people.change(person.id, state=State.LEFT.value)

    async def publish(self, text: str) -> None:
        async with self.agency.database.unit():
            await self.editions.publish(parse(text))

    async def ask(self, asker: Employee, text: str = UNKNOWN) -> Answered:
        async with self.agency.database.unit():
            return await self.service.ask(asker, text)

    async def send(self, asker: Employee, question: Question) -> Outcome:
        async with self.agency.database.unit():
            return await self.desk.send(asker, question.id)

    async def sent(self, asker: Employee, text: str = UNKNOWN) -> Question:
        question = (await self.ask(asker, text)).question
        await self.send(asker, question)
        return question

    async def take(self, actor: Employee, question: Question) -> Outcome:
        async with self.agency.database.unit():
            return await self.desk.take(actor, question.id)

    async def give_back(self, actor: Employee, question: Question) -> Outcome:
        async with self.agency.database.unit():
            return await self.desk.give_back(actor, question.id)

    async def reply(self, actor: Employee, question: Question, words: str = "На диске. См. п. 4.2.") -> Outcome:
        async with self.agency.database.unit():
            return await self.desk.reply(actor, question.id, words)

    async def make_general(self, actor: Employee, question: Question) -> Outcome:
        async with self.agency.database.unit():
            return await self.desk.make_general(actor, question.id)

    async def withdraw(self, actor: Employee, question: Question) -> Outcome:
        async with self.agency.database.unit():
            return await self.desk.withdraw(actor, question.id)


def room_over(database: Database) -> Room:
    clock = MovableClock(NOON)
    agency = agency_over(database, clock)
    colleagues, table, editions = ColleagueTable(database), QuestionTable(database), EditionTable(database, clock)
    deciders, regulation = Deciders(agency.people, colleagues), RegulationService(editions)
    return Room(
        agency,
        clock,
        table,
        QuestionService(table, regulation, Library(ByWords(), regulation), clock),
        QuestionDesk(table, regulation, deciders, agency.people, clock),
        Digest(table, AppointmentTable(database), colleagues, deciders, ZONE),
        editions,
    )


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'questions.sqlite3'}"
    await migrate(url)
    database = Database(url)
    room = room_over(database)
    await room.publish(REGULATION)
    yield room
    await database.close()
