"""Rows of comments by the hundred: one unit for a batch, and what cannot be read is buried alone."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.comments.model import Told
from bot.mail.comments import Place
from bot.mail.model import COMMENT, InboxRow, Incoming
from bot.messengers.vk import comments as vk
from bot.storage.engine import Database
from bot.storage.queues.inbox import InboxStore
from bot.workers.hearing import Hearing, Read, handler
from bot.workers.inbox import Reception
from tests import databases
from tests.clock import MovableClock

GROUP = "77"


@dataclass
class Facts:
    """`batches` are how many events came at once."""

    told: list[Told] = field(default_factory=list)
    posts: dict[tuple[int, Place], str] = field(default_factory=dict)
    batches: list[int] = field(default_factory=list)

    async def linked(self) -> Mapping[tuple[str, str], int]:
        return {("vk", GROUP): 1}

    async def add(self, told: Sequence[Told], now: datetime) -> None:
        self.told += told
        self.batches.append(len(told))

    async def posted(self, posts: Mapping[tuple[int, Place], str], now: datetime) -> None:
        self.posts |= posts


def heard(row: InboxRow) -> Any:
    return row.account, vk.heard(row.payload, 77)


READS: Mapping[str, Read] = {"vk": heard}


def comment(number: int, **changed: Any) -> Incoming:
    body = {"id": number, "from_id": 5, "post_id": 310, "date": 1_764_500_000, "text": "Когда?"} | changed
    event = {"type": "wall_reply_new", "event_id": f"e{number}", "object": body}
    return Incoming(f"e{number}", "", event, kind=COMMENT)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(await databases.new(tmp_path / "tables.sqlite3"))
    yield opened
    await opened.close()


async def received(database: Database, events: Sequence[Incoming], account: str = GROUP) -> tuple[Facts, list[str]]:
    """What was kept of the events, and the faults of those that were given up."""
    clock, facts = MovableClock(), Facts()
    inbox = InboxStore(database, clock)
    await inbox.receive("vk", account, events, "1")
    taking = handler(database, inbox, Hearing(facts, facts, READS, clock), clock)
    reception = Reception(database, inbox, "vk", account, [taking], clock, idle=0.01)
    pump = asyncio.create_task(reception.pumps[COMMENT].run())
    try:
        async with asyncio.timeout(20):
            while await inbox.due("vk", account, COMMENT, 1) or reception.is_busy:
                await asyncio.sleep(0.01)
    finally:
        pump.cancel()
        await asyncio.gather(pump, return_exceptions=True)
    return facts, [letter.fault for letter in await inbox.dead_letters(10)]


async def test_a_flood_is_kept_in_the_order_of_its_coming_by_the_batch(database: Database) -> None:
    facts, faults = await received(database, [comment(number) for number in range(1, 1201)])
    assert [one.event.comment_id for one in facts.told] == list(range(1, 1201))
    assert (facts.batches, faults) == ([500, 500, 200], [])


async def test_what_cannot_be_read_is_buried_alone(database: Database) -> None:
    events = [comment(1), comment(2, post_id=None), comment(3)]
    facts, faults = await received(database, events)
    assert [one.event.comment_id for one in facts.told] == [1, 3]
    assert faults == ["Unreadable"]


async def test_what_comes_from_a_source_that_nobody_has_linked_is_a_dead_letter(database: Database) -> None:
    facts, faults = await received(database, [comment(1)], account="78")
    assert (facts.told, faults) == ([], ["UnknownSource"])


async def test_a_post_is_kept_for_the_comments_that_will_stand_under_it(database: Database) -> None:
    post = {"type": "wall_post_new", "event_id": "p", "object": {"id": 310, "text": "Ремонт"}}
    facts, _ = await received(database, [Incoming("p", "", post, kind=COMMENT)])
    assert facts.posts == {(1, Place("wall", 310)): "Ремонт"}
