"""A million comments on SQLite: what is due, what a press secretary opens, what a feed brings in."""

import sqlite3
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest

from bot.comments.item import Filter
from bot.comments.model import Told
from bot.mail.comments import Author, CommentEvent, Place
from bot.storage.comments.events import EventTable
from bot.storage.comments.register import Register
from bot.storage.engine import Database
from tests import databases

pytestmark = pytest.mark.bench

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
SOURCES, OF_THREAD, OPEN = 500, 20, 20  # one of OPEN comments is owed an answer
BATCH, BATCHES = 500, 20
DUE, OVERVIEW = 0.005, 0.030  # seconds
INGEST = 2000                 # events a second

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})"
_AT = "strftime('%Y-%m-%d %H:%M:%f', {base} {step}, 'unixepoch') || '000'"


def filled(file: Path, count: int) -> None:
    """Comments of a year; those of the last days are owed."""
    base = int(NOW.timestamp())
    made = _AT.format(base=f"{base} - (({count} - i) * 31536000.0 / {count})", step="")
    with sqlite3.connect(file) as connection:
        connection.execute(
            f"{_NUMBERS.format(count=SOURCES)} INSERT INTO sources (id, platform, account, name, settings, linked_at) "
            "SELECT i + 1, 'vk', i + 1, 'Сообщество ' || i, '{}', '2025-01-01 00:00:00.000000' FROM n"
        )
        connection.execute(
            f"{_NUMBERS.format(count=count // OF_THREAD)} INSERT INTO comment_threads "
            f"(id, source_id, object, object_id, post, turn) SELECT i + 1, i % {SOURCES} + 1, 'wall', i + 1, "
            "'Запись номер ' || i, 0 FROM n"
        )
        thread = f"i % {count // OF_THREAD} + 1"
        connection.execute(
            f"{_NUMBERS.format(count=count)} INSERT INTO comment_events "
            "(id, thread_id, event_id, kind, comment_id, at, author_kind, author_id, text, wordless) "
            f"SELECT i + 1, {thread}, 'e' || i, 'new', i + 1, {made}, 'citizen', i % 100000, "
            "'Когда починят дорогу у дома номер ' || i || '? Ждём с весны, ответьте.', 0 FROM n"
        )
        # The newest twentieth is owed; of what was answered the time is an hour after.
        owed = f"i >= {count} - {count // OPEN}"
        due = _AT.format(base=f"{base} + (i % 172800) - 3600", step="")
        connection.execute(
            f"{_NUMBERS.format(count=count)} INSERT INTO comments (id, thread_id, comment_id, source_id, author_kind, "
            "author_id, made_at, state, asked_at, answered_at, meaning, urgency, item_id, alike, due_at, next_at, "
            f"ended_at) SELECT i + 1, {thread}, i + 1, (i % {count // OF_THREAD}) % {SOURCES} + 1, 'citizen', "
            f"i % 100000, {made}, CASE WHEN {owed} THEN 'open' ELSE 'answered' END, {made}, "
            f"CASE WHEN {owed} THEN NULL ELSE {made} END, NULL, "
            "CASE WHEN i % 10 = 0 THEN 'urgent' ELSE 'usual' END, i + 1, 1, "
            f"{due}, CASE WHEN {owed} THEN {due} END, CASE WHEN {owed} THEN NULL ELSE {made} END FROM n"
        )
        connection.execute("ANALYZE")


async def spent(step: Callable[[], Awaitable[object]], times: int = 15) -> float:
    """The median of seconds by the wall clock, warm."""
    await step()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        await step()
        taken.append(time.perf_counter() - began)
    return median(taken)


@pytest.mark.parametrize("count", [10_000, 100_000, 1_000_000])
async def test_a_million_comments_are_no_slower_to_look_at_than_a_few(count: int, tmp_path: Path) -> None:
    file = tmp_path / "comments.sqlite3"
    database = Database(await databases.new(file))
    filled(file, count)
    register, events = Register(database), EventTable(database)
    day = NOW - timedelta(hours=12)
    due = await spent(lambda: register.due(NOW, 100))
    first = await spent(lambda: register.listing(Filter(), 1, NOW))
    of_source = await spent(lambda: register.listing(Filter(source_id=7), 1, NOW))
    urgent = await spent(lambda: register.listing(Filter(urgent=True), 1, NOW))
    menu = await spent(lambda: register.counts(Filter(), NOW))
    figures = await spent(lambda: register.figures(day, NOW + timedelta(hours=12), NOW))
    wall, cpu = time.perf_counter(), time.process_time()
    for batch in range(BATCHES):
        told = [_told(batch * BATCH + number, count) for number in range(BATCH)]
        async with database.unit():
            await events.add(told, NOW)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    await database.close()
    rate = BATCH * BATCHES / wall
    print(
        f"\n{count:>9} comments: due {due * 1000:.1f} ms, overview {first * 1000:.1f} ms, of a source "
        f"{of_source * 1000:.1f} ms, urgent {urgent * 1000:.1f} ms, menu {menu * 1000:.1f} ms, figures "
        f"{figures * 1000:.1f} ms; ingest {rate:.0f} events/s ({BATCH * BATCHES / cpu:.0f} a second of CPU)"
    )
    assert due <= DUE
    assert max(first, of_source, urgent) <= OVERVIEW
    assert rate >= INGEST


def _told(number: int, count: int) -> Told:
    """Mostly under the newest twentieth of posts, some under any, and a new post now and then."""
    threads = count // OF_THREAD
    recent = threads - (number * 7919) % max(500, threads // 20)
    thread = count + number if number % 10 == 0 else (number * 7919) % threads + 1 if number % 10 == 1 else recent
    source = (thread - 1) % SOURCES + 1
    event = CommentEvent(
        f"n{number}", "new", Place("wall", thread), 2_000_000 + number, NOW, Author("citizen", str(number % 5000)),
        "Почему во дворе опять не горит фонарь?",
    )  # fmt: skip
    return Told(source, event, "Запись", "Ольга К.")
