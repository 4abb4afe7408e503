"""Of the long jobs, a file that brings its worker down holds up none behind it, and is not begun again and again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.errors import StorageError
from bot.regulation.files import SentFile
from bot.regulation.importing import Imported
from bot.staff.imports import Import
from bot.workers.edition_files import EditionFileWorker
from bot.workers.staff_lists import StaffListWorker
from tests.drawer import Drawer


class Paper:
    """Implements `bot.work.Work`."""

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[None]:
        yield


@dataclass
class Files:
    """Implements `bot.regulation.files.SentFiles`."""

    waiting: list[SentFile]
    empty: asyncio.Event = field(default_factory=asyncio.Event)

    async def add(self, waiting: SentFile, at: object) -> None:
        raise NotImplementedError

    async def first(self) -> SentFile | None:
        if not self.waiting:
            self.empty.set()
        return self.waiting[0] if self.waiting else None

    async def done(self, waiting: SentFile) -> None:
        self.waiting.remove(waiting)


class Nobody:
    async def employee(self, employee_id: int) -> None:
        return None


def importing(files: Files, drawer: Drawer) -> EditionFileWorker:
    none: Any = None
    return EditionFileWorker(Paper(), none, files, Nobody(), drawer, none, none, ZoneInfo("Europe/Moscow"))


def files() -> Files:
    return Files([SentFile(1, f"{number}.docx", b"", "vk", "5", number, number) for number in (1, 2)])


async def test_a_regulation_that_brings_its_reader_down_is_refused_and_the_next_one_read(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(name: str, data: bytes) -> Imported:
        raise RuntimeError("слова регламента")

    monkeypatch.setattr("bot.workers.edition_files.read_apart", fails)
    waiting, drawer = files(), Drawer()
    running = asyncio.create_task(importing(waiting, drawer).run())
    async with asyncio.timeout(5):
        await waiting.empty.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert [outgoing.chat_id for outgoing in drawer.sent] == [1, 2]
    assert "regulation file 1: RuntimeError at test_long_jobs.py" in caplog.text
    assert "слова" not in caplog.text


async def test_a_regulation_is_not_refused_for_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: object) -> Imported:
        raise StorageError("locked")

    waiting, drawer = files(), Drawer()
    (first, _), worker = waiting.waiting, importing(waiting, drawer)
    monkeypatch.setattr("bot.workers.edition_files.read_apart", fails)
    monkeypatch.setattr(waiting, "first", fails)
    for _ in range(10):
        with pytest.raises(StorageError):
            await worker.carry_through(first)
    assert (len(waiting.waiting), drawer.sent) == (2, [])


async def test_a_regulation_that_the_database_refuses_is_tried_again_and_then_keeps_no_other_waiting(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    async def fails(name: str, data: bytes) -> Imported:
        tried.append(name)
        raise StorageError("CharacterNotInRepertoireError")

    monkeypatch.setattr("bot.workers.edition_files.read_apart", fails)
    waiting, drawer = files(), Drawer()
    worker = importing(waiting, drawer)
    for _ in range(3):
        with pytest.raises(StorageError):
            await worker.run()
    assert tried == ["1.docx", "1.docx", "1.docx", "2.docx"]
    assert [outgoing.chat_id for outgoing in drawer.sent] == [1]


@dataclass
class Lists(StaffListWorker):
    """Of two imports the first one always fails."""

    begun: list[int] = field(default_factory=list)
    again: asyncio.Event = field(default_factory=asyncio.Event)

    async def carry_through(self, going: Import) -> None:
        self.begun.append(going.id)
        if going.id == 1:
            raise RuntimeError("слова сотрудника")
        if self.begun.count(2) == 3:
            self.again.set()


class TwoGoing:
    async def going(self) -> list[Import]:
        return [Import(number, 1, "going", (), 0, None) for number in (1, 2)]


async def test_a_list_that_fails_rests_and_holds_up_none_behind_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.workers.staff_lists.IDLE_SECONDS", 0)
    none: Any = None
    lists = Lists(Paper(), TwoGoing(), Drawer(), none)  # type: ignore[arg-type]
    running = asyncio.create_task(lists.run())
    async with asyncio.timeout(5):
        await lists.again.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert lists.begun[:4] == [1, 2, 2, 2]
    assert "import 1 failed: RuntimeError at test_long_jobs.py" in caplog.text
    assert "слова" not in caplog.text
