"""What a claim costs while 10³, 10⁴ and 10⁵ rows wait, and how long an answer's commit takes beside it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pytest
from sqlalchemy import insert, text

from bot.mail.model import CONVERSATION, Incoming
from bot.storage.engine import Database
from bot.storage.queues.inbox import InboxStore
from bot.storage.tables import inbox
from tests import databases
from tests.clock import MovableClock

CLAIM = 0.002   # seconds at most
COMMIT = 0.030  # seconds, nineteen of twenty
EVENTS = 2_000  # taken in a second, at least
TURNS = 60
BACKLOGS = ("many chats", "one chat", "postponed")
OF_BOT: dict[str, Any] = {"platform": "vk", "account": "5", "kind": CONVERSATION, "state": "new"}


async def filled(folder: Path, clock: MovableClock, rows: int, backlog: str) -> Database:
    database = Database(await databases.new(folder / f"{rows}.sqlite3"))
    now, later = clock.now(), clock.now() + timedelta(days=1)
    due = later if backlog == "postponed" else now

    def row(number: int) -> dict[str, Any]:
        behind = backlog == "one chat" and number
        return {
            **OF_BOT, "event_id": str(number), "chat": "1" if backlog == "one chat" else str(number),
            "payload": {"message": {"text": "Здравствуйте"}}, "due_at": due, "ready_at": None if behind else due,
            "received_at": now,
        }  # fmt: skip

    async with database.unit():
        connection = await database.writing()
        for at in range(0, rows, 10_000):
            await connection.execute(insert(inbox), [row(number) for number in range(at, min(at + 10_000, rows))])
        await connection.execute(text("ANALYZE"))
    await database.close()
    return Database(str(database._url))


@pytest.mark.parametrize("backlog", BACKLOGS)
async def test_a_claim_costs_the_same_however_much_waits(tmp_path: Path, backlog: str) -> None:
    """A sample of the bench: ten claims at a thousand rows and at twenty thousand."""
    few, _ = await claims(tmp_path, 1_000, backlog, turns=10)
    many, _ = await claims(tmp_path, 20_000, backlog, turns=10)
    assert len(few) == len(many) == 10


@pytest.mark.bench
@pytest.mark.parametrize("backlog", BACKLOGS)
async def test_a_claim_is_quick_however_much_waits(tmp_path: Path, backlog: str) -> None:
    for rows in (1_000, 10_000, 100_000):
        looked, commits = await claims(tmp_path, rows, backlog, TURNS)
        claim, commit = median(looked), quantiles(commits, n=20)[18]
        print(
            f"\n{rows} rows, {backlog}: a claim {claim * 1000:.2f} ms of the processor, "
            f"at worst {max(looked) * 1000:.2f}, an answer's commit beside it p95 {commit * 1000:.1f} ms"
        )
        assert claim <= CLAIM
        assert commit <= COMMIT


async def claims(folder: Path, rows: int, backlog: str, turns: int) -> tuple[list[float], list[float]]:
    """Seconds of the processor for each claim of one row, and seconds for each commit of an answer beside them."""
    clock = MovableClock()
    database = await filled(folder, clock, rows, backlog)
    store = InboxStore(database, clock)
    looked: list[float] = []
    commits: list[float] = []
    done = asyncio.Event()

    async def answer() -> None:
        for number in range(10**9):
            if done.is_set():
                return
            chat = f"answered {number}"
            [row] = await store.receive("vk", "6", [Incoming(chat, chat, {})], "1", {CONVERSATION: 1}, "me")
            began = time.perf_counter()
            async with database.unit():
                await store.finish(row)
            commits.append(time.perf_counter() - began)
            await asyncio.sleep(0)

    async def turn() -> None:
        began = time.process_time()
        due = await store.due("vk", "5", CONVERSATION, 200)
        looked.append(time.process_time() - began)
        if due:
            async with database.unit():
                [row] = await store.take([due[0].id], "me")
                await store.finish(row)

    beside = asyncio.create_task(answer())
    for _ in range(turns):
        await turn()
        await asyncio.sleep(0.01)
    done.set()
    await beside
    await database.close()
    return looked, commits


@pytest.mark.bench
async def test_events_of_a_kind_that_is_taken_by_the_hundred_are_received_and_finished_in_time(tmp_path: Path) -> None:
    clock = MovableClock()
    database = Database(await databases.new(tmp_path / "inbox.sqlite3"))
    store = InboxStore(database, clock)
    total, at = 20_000, 0

    async def timed(step: Callable[[], Awaitable[None]]) -> float:
        began = time.process_time()
        await step()
        return time.process_time() - began

    async def receive() -> None:
        for first in range(0, total, 100):
            numbers = range(first, first + 100)
            events = [Incoming(str(n), "", {"object": {"text": "слова"}}, kind="comment") for n in numbers]
            await store.receive("vk", "5", events, str(first))

    async def take_in() -> None:
        nonlocal at
        while due := await store.due("vk", "5", "comment", 500):
            async with database.unit():
                rows = [row.id for row in await store.take([row.id for row in due], "me")]
            async with database.unit():
                await store.finish_all(rows)
            at += len(rows)

    seconds = await timed(receive) + await timed(take_in)
    print(f"\n{total} events received and finished in batches: {total / seconds:.0f} a second of the processor")
    assert at == total
    assert total / seconds >= EVENTS
    await database.close()
