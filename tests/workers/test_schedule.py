"""The tick does what is due and nothing else, and what fails holds up nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.storage.tables import inbox, outbox, sent_messages
from bot.workers.schedule import ERASED, RETENTION, Schedule
from tests.clock import MovableClock
from tests.office import Office, office

NOON = datetime(2026, 11, 24, 9, tzinfo=UTC)


@dataclass
class Paper:
    """Implements `bot.workers.schedule.Ledger`: how many rows each unit of work has erased, and the end of it all."""

    units: list[int] = field(default_factory=list)
    is_tidy: bool = False

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[None]:
        self.units.append(0)
        yield

    async def tidy(self) -> None:
        self.is_tidy = True


@dataclass
class Rows:
    """Implements `bot.workers.schedule.Erasable`."""

    paper: Paper
    left: int

    async def erase(self, settled_before: datetime, limit: int) -> bool:
        assert settled_before == NOON - RETENTION
        erased = min(self.left, limit)
        self.left -= erased
        self.paper.units[-1] += erased
        return self.left > 0


class Broken:
    """A duty and a store, neither of which can do anything."""

    async def tick(self, now: datetime) -> None:
        raise RuntimeError("слова сотрудника")

    async def erase(self, settled_before: datetime, limit: int) -> bool:
        raise RuntimeError("слова сотрудника")


@dataclass
class Diligent:
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def tick(self, now: datetime) -> None:
        self.done.set()


class Endless:
    async def tick(self, now: datetime) -> None:
        await asyncio.Event().wait()


async def test_a_duty_that_fails_stops_neither_the_others_nor_the_erasure(caplog: pytest.LogCaptureFixture) -> None:
    paper, diligent = Paper(), Diligent()
    rows = Rows(paper, 1)
    await Schedule(paper, [rows], [Broken(), diligent]).tick(NOON)
    assert (diligent.done.is_set(), rows.left, paper.is_tidy) == (True, 0, True)
    assert "Broken failed: RuntimeError at test_schedule.py" in caplog.text
    assert "слова" not in caplog.text


async def test_a_store_that_cannot_be_erased_keeps_no_other_from_it(caplog: pytest.LogCaptureFixture) -> None:
    paper = Paper()
    rows = Rows(paper, 1)
    await Schedule(paper, [Broken(), rows]).tick(NOON)
    assert (rows.left, paper.is_tidy) == (0, True)
    assert "erasing Broken failed: RuntimeError at test_schedule.py" in caplog.text
    assert "слова" not in caplog.text


async def test_much_is_erased_a_portion_at_a_time() -> None:
    paper = Paper()
    await Schedule(paper, [Rows(paper, 2 * ERASED + 1)]).tick(NOON)
    assert paper.units == [ERASED, ERASED, 1]


async def test_a_duty_that_never_ends_holds_up_no_other() -> None:
    diligent = Diligent()
    running = asyncio.create_task(Schedule(Paper(), [], [Endless(), diligent]).run(MovableClock()))
    async with asyncio.timeout(5):
        await diligent.done.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert running.cancelled()


async def kept_words(opened: Office) -> list[int]:
    """How many rows still hold what was written: received, sent, remembered."""
    async with opened.app.database.reading() as connection:
        return [
            (await connection.execute(select(func.count(column)))).scalar_one()
            for column in (inbox.c.payload, outbox.c.page, sent_messages.c.page)
        ]


async def test_words_are_forgotten_after_two_days_and_not_before(tmp_path: Path) -> None:
    clock = MovableClock()
    async with office(tmp_path, clock) as opened:
        opened.world.world.say("vk", "anna", "Отремонтировали двор у школы.")
        await opened.settled()
        clock.advance(seconds=(RETENTION - timedelta(minutes=1)).total_seconds())
        await opened.app.schedule.tick(clock.now())
        assert await kept_words(opened) == [1, 1, 1]
        clock.advance(minutes=2)
        await opened.app.schedule.tick(clock.now())
        assert await kept_words(opened) == [0, 0, 0]
