"""The database refuses: nobody is told «done» before the commit, and nothing that was said is lost."""

import gc
import resource
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.mail.model import Platform
from bot.review.model import Draft, Review, Source
from bot.review.service import ReviewService
from bot.sandbox import Sandbox
from tests.clock import MovableClock
from tests.faults.office import FEED, SENDING, Office, at_work, draft, numbers, until


class FullDisk:
    """While it is full, the operating system refuses this process every write to a file beyond its first bytes."""

    def __init__(self) -> None:
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (16, self._before[1]))

    def free(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._before)


@pytest.fixture
def disk() -> Iterator[FullDisk]:
    disk = FullDisk()
    yield disk
    disk.free()


async def carried_out(connection: sqlite3.Connection, statement: str) -> None:
    """Waits for the bot's own lock in steps that leave the loop, in which the bot runs, alone."""

    def is_carried_out() -> bool:
        try:
            connection.execute(statement)
        except sqlite3.OperationalError:
            return False
        return True

    await until(is_carried_out)


@asynccontextmanager
async def locked(folder: Path) -> AsyncIterator[None]:
    """Another process holds the write lock of the database."""
    connection = sqlite3.connect(folder / "pamyatka.sqlite3", isolation_level=None, timeout=0)
    try:
        await carried_out(connection, "BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
    finally:
        connection.close()


@asynccontextmanager
async def refusing_updates(folder: Path) -> AsyncIterator[None]:
    """The database takes no change of a row of the inbox, and says so in the middle of a transaction."""
    connection = sqlite3.connect(folder / "pamyatka.sqlite3", isolation_level=None, timeout=0)
    try:
        await carried_out(
            connection, "CREATE TRIGGER refusal BEFORE UPDATE ON inbox BEGIN SELECT RAISE(FAIL, 'refused'); END"
        )
        yield
        await carried_out(connection, "DROP TRIGGER refusal")
    finally:
        connection.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot waits for the write lock for less than the lock is held."""
    monkeypatch.setattr("bot.storage.engine.BUSY_SECONDS", 0.02)


async def test_a_lock_that_another_process_lets_go_only_delays_the_answer(
    open_office: Office, platform: Platform, tmp_path: Path
) -> None:
    side = open_office.side(platform)
    async with locked(tmp_path):
        feeds = [call for call in side.calls if call.method == FEED[platform]]
        open_office.say(platform, "anna", draft(1))
        await until(lambda: feeds[-1].status == 200)  # the bot has the draft and nowhere to put it
        assert open_office.answers(platform, "anna") == []
    await open_office.done()
    assert numbers(open_office.answers(platform, "anna")) == [1]


@pytest.mark.usefixtures("impatient")
async def test_a_lock_that_outlasts_the_patience_of_the_bot_loses_nothing(
    world: Sandbox, platform: Platform, tmp_path: Path, clock: MovableClock, caplog: pytest.LogCaptureFixture
) -> None:
    async with at_work(world, tmp_path, clock) as office:
        async with locked(tmp_path):
            office.say(platform, "anna", draft(1))
            office.say(platform, "maria", draft(2))
            await until(lambda: f"{platform} feed failed: StorageError" in caplog.text)
            assert office.answers(platform, "anna") == []
        await office.done()
        assert numbers(office.answers(platform, "anna")) == [1]
        assert numbers(office.answers(platform, "maria")) == [2]


async def test_a_draft_that_comes_while_the_disk_is_full_is_answered_afterwards(
    open_office: Office, platform: Platform, disk: FullDisk, caplog: pytest.LogCaptureFixture
) -> None:
    disk.fill()
    open_office.say(platform, "anna", draft(1))
    await until(lambda: caplog.text.count(f"{platform} feed failed") >= 2)
    disk.free()
    await open_office.done()
    assert numbers(open_office.answers(platform, "anna")) == [1]


async def test_nobody_is_told_of_a_review_whose_commit_failed(
    open_office: Office,
    platform: Platform,
    disk: FullDisk,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    submit = ReviewService.submit
    rows = "SELECT (SELECT count(*) FROM submissions), (SELECT count(*) FROM outbox)"

    async def fill_and_submit(self: ReviewService, author_id: int, submitted: Draft, source: Source) -> Review:
        disk.fill()
        return await submit(self, author_id, submitted, source)

    monkeypatch.setattr(ReviewService, "submit", fill_and_submit)
    open_office.say(platform, "anna", draft(1))
    await until(lambda: "stays as it is" in caplog.text)
    assert open_office.answers(platform, "anna") == []
    async with open_office.app.database.reading() as connection:
        assert (await connection.exec_driver_sql(rows)).one() == (0, 0)

    monkeypatch.setattr(ReviewService, "submit", submit)
    disk.free()
    await open_office.done()
    assert numbers(open_office.answers(platform, "anna")) == [1]
    async with open_office.app.database.reading() as connection:
        assert (await connection.exec_driver_sql(rows)).one() == (1, 1)


async def test_a_row_that_cannot_even_be_put_off_is_left_in_peace_for_a_while_and_answered_later(
    open_office: Office,
    platform: Platform,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    submit = ReviewService.submit
    tries = 0

    async def counted(self: ReviewService, author_id: int, submitted: Draft, source: Source) -> Review:
        nonlocal tries
        tries += 1
        return await submit(self, author_id, submitted, source)

    monkeypatch.setattr(ReviewService, "submit", counted)
    async with refusing_updates(tmp_path):
        open_office.say(platform, "anna", draft(1))
        await until(lambda: "stays as it is" in caplog.text)
        assert tries == 1
    await open_office.done()
    gc.collect()  # an error that nobody looked at would be logged now, words and all
    assert numbers(open_office.answers(platform, "anna")) == [1]
    assert [words for words in ("never retrieved", "Петрова", "8916123") if words in caplog.text] == []


async def test_an_answer_that_left_before_the_disk_was_full_is_not_sent_again(
    open_office: Office, platform: Platform, disk: FullDisk, caplog: pytest.LogCaptureFixture
) -> None:
    side = open_office.side(platform)
    side.slow(0.1, SENDING[platform])
    open_office.say(platform, "anna", draft(1))
    await side.until_called(SENDING[platform])
    disk.fill()
    await until(lambda: caplog.text.count(f"{platform} delivery failed") >= 2)
    assert numbers(open_office.answers(platform, "anna")) == [1]
    disk.free()
    await open_office.done()
    assert numbers(open_office.answers(platform, "anna")) == [1]
    assert side.counts[SENDING[platform]] == 1


async def test_a_call_that_is_under_way_when_the_disk_is_full_is_not_broken_off(
    open_office: Office, platform: Platform, disk: FullDisk, caplog: pytest.LogCaptureFixture
) -> None:
    side = open_office.side(platform)
    side.slow(0.1, SENDING[platform])
    side.slow(0.8, SENDING[platform])
    open_office.say(platform, "anna", draft(1))
    open_office.say(platform, "maria", draft(2))
    await side.until_called(SENDING[platform], 2)
    disk.fill()
    await until(lambda: f"{platform} delivery failed" in caplog.text)
    disk.free()
    await open_office.done()
    assert [numbers(open_office.answers(platform, person)) for person in ("anna", "maria")] == [[1], [2]]
    assert side.counts[SENDING[platform]] == 2


async def test_the_log_of_a_database_that_refuses_holds_no_words(
    open_office: Office, platform: Platform, disk: FullDisk, caplog: pytest.LogCaptureFixture
) -> None:
    side = open_office.side(platform)
    side.slow(0.1, SENDING[platform])
    open_office.say(platform, "anna", draft(1))
    await side.until_called(SENDING[platform])
    disk.fill()
    open_office.say(platform, "maria", draft(2))
    await until(lambda: f"{platform} feed failed" in caplog.text and f"{platform} delivery failed" in caplog.text)
    disk.free()
    await open_office.done()
    assert [words for words in ("Петрова", "8916123", "Анна", "Мария") if words in caplog.text] == []
