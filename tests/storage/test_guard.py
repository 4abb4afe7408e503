"""Nothing slow starts while the unit of work at hand holds the write lock: a test raises, a bot that serves logs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

import pytest
from aiogram.methods import GetMe
from sqlalchemy import text

from bot import work
from bot.messengers.download import stream
from bot.messengers.telegram.messenger import TelegramMessenger
from bot.messengers.tls import trust
from bot.messengers.vk.client import VkClient
from bot.pictures.reader import PictureReader
from bot.questions.library import Library
from bot.regulation import markdown
from bot.regulation.importing.process import read_apart
from bot.regulation.routing import Routing
from bot.review.guess import guess
from bot.review.judge import judge
from bot.review.model import Draft
from bot.storage.engine import Database
from bot.work import aside, detached, slow
from rules.loader import load_pack
from tests.answering import ByWords
from tests.office import exact_rules

CONTENT = markdown.parse("# Регламент\n## 3. Вежливость\n3.1. Вежливо.\n")


async def judged() -> None:
    judge(Draft("Добрый день"), load_pack(exact_rules()), CONTENT, date(2026, 12, 1))


async def guessed() -> None:
    guess("Добрый день")


async def asked() -> None:
    await Library(ByWords(), None).answer(CONTENT, "Можно?", None)  # type: ignore[arg-type]


async def telegram() -> None:
    await TelegramMessenger("1:x", "http://127.0.0.1:9", None).bot(GetMe())


async def vk() -> None:
    await VkClient("x", "http://127.0.0.1:9", trust(None)).call("groups.getById")


async def download() -> None:
    async for _ in stream(None, "http://127.0.0.1:9", bool, seconds=1, chunk=1):  # type: ignore[arg-type]
        pass


SLOW: dict[str, Callable[[], Awaitable[object]]] = {
    "anything in a thread": lambda: aside(int),
    "a judgement": judged,
    "a guess of the kind": guessed,
    "a guess of the route": lambda: Routing(Path()).route(""),
    "an answer": asked,
    "the reading of a picture": lambda: PictureReader(Path()).read(b""),
    "the reading of a file": lambda: read_apart("a.docx", b""),
    "a call of Telegram": telegram,
    "a call of VK": vk,
    "a download": download,
}


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Those of this test are wanted; each raises as in every other test."""
    told: list[str] = []

    def fail(fault: str) -> None:
        told.append(fault)
        raise AssertionError(fault)

    monkeypatch.setattr(work, "on_fault", fail)
    return told


async def write(database: Database) -> None:
    await (await database.writing()).execute(text("UPDATE keys SET last = last"))


@pytest.mark.parametrize("what", SLOW)
async def test_nothing_slow_starts_once_the_unit_has_written(
    database: Database, what: str, faults: list[str]
) -> None:
    with pytest.raises(AssertionError):
        async with database.unit():
            await write(database)
            await SLOW[what]()
    assert len(faults) == 1


async def test_before_the_first_write_and_after_the_end_anything_may_be_slow(
    database: Database, faults: list[str]
) -> None:
    async with database.unit():
        async with database.reading():
            slow("a look")
        await write(database)
    slow("a look")
    with pytest.raises(RuntimeError):
        async with database.unit():
            await write(database)
            raise RuntimeError
    slow("a look")
    assert faults == []


async def test_a_task_that_a_unit_starts_is_part_of_it_unless_it_is_detached(
    database: Database, faults: list[str]
) -> None:
    async def look() -> None:
        slow("a look")

    async with database.unit():
        await write(database)
        await detached(look())
        with pytest.raises(AssertionError):
            await asyncio.create_task(look())
    assert len(faults) == 1


async def test_another_unit_that_has_written_is_no_concern_of_this_one(database: Database, faults: list[str]) -> None:
    has_written, may_end = asyncio.Event(), asyncio.Event()

    async def other() -> None:
        async with database.unit():
            await write(database)
            has_written.set()
            await may_end.wait()

    writing = asyncio.create_task(other())
    await has_written.wait()
    async with database.unit():
        slow("a look")
    may_end.set()
    await writing
    assert faults == []


async def test_a_bot_that_serves_logs_each_place_once_and_goes_on(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(work, "on_fault", work.tell_once)
    monkeypatch.setattr(work, "_told", set())
    async with database.unit():
        await write(database)
        for _ in range(2):
            assert guess("Добрый день").kind == "page"
        await PictureReader(Path()).read(b"")
    told = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert [fault.partition(":")[0] for fault in told] == [
        "a guess of the kind under the write lock at bot.review.guess",
        "the reading of a picture under the write lock at bot.pictures.reader",
    ]
