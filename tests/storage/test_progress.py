"""A page that tells how far something slow has gone, in a chat that a messenger would show."""

import asyncio
from collections.abc import Iterator

from bot.mail.model import Outgoing, Recipient, Sent
from bot.mail.parcels import Room
from bot.notices.progress import Place, Progress
from bot.page import Button, Page
from bot.storage.engine import Database
from bot.storage.queues.outbox import OutboxStore
from bot.storage.shown import ShownPageTable
from tests.clock import MovableClock

PLACE = Place(Recipient("telegram", "5", 7), "editions:1:file-3")


class Chat(OutboxStore):
    """What is put leaves at once. `seen` has what the person saw happen: the message, and its words."""

    def __init__(self, database: Database, clock: MovableClock) -> None:
        super().__init__(database, clock)
        self.seen: list[tuple[int, str]] = []

    async def put(self, outgoing: Outgoing) -> None:
        await super().put(outgoing)
        [parcel] = await self.claim("telegram", "5", Room(answers=1))
        [row] = parcel.rows
        message = row.edits or len({message for message, _ in self.seen}) + 1
        await self.settle([Sent(row, message, self._clock.now())])
        self.seen.append((message, row.page.text))


def page(done: int) -> Page:
    return Page(f"{done} из 3", ((Button("← Редакции", PLACE.mark),),))


async def test_progress_moves_on_one_page_until_it_is_done(database: Database, clock: MovableClock) -> None:
    chat = Chat(database, clock)
    progress = Progress(database, chat, ShownPageTable(database), step=0)
    task: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def steps() -> Iterator[Page]:
        yield page(1)
        yield page(1)
        yield page(2)
        task.set_result(None)
        yield page(3)

    going = steps()
    await progress.follow(task, PLACE, lambda: next(going))
    async with database.unit():
        assert await progress.turn(PLACE, Page("Готово"))
        assert not await progress.turn(PLACE, Page("Ещё раз"))
    assert chat.seen == [(1, "1 из 3"), (1, "2 из 3"), (1, "3 из 3"), (1, "Готово")]


async def test_a_page_of_progress_that_was_left_comes_back_no_more(database: Database, clock: MovableClock) -> None:
    chat = Chat(database, clock)
    progress = Progress(database, chat, ShownPageTable(database), step=0)
    async with database.unit():
        await chat.put(Outgoing("telegram", "5", 7, page(1)))
        await chat.put(Outgoing("telegram", "5", 7, Page("Редакции"), edits=1))
        assert not await progress.turn(PLACE, page(2))
    assert chat.seen == [(1, "1 из 3"), (1, "Редакции")]


async def test_nothing_is_told_of_what_is_quick(database: Database, clock: MovableClock) -> None:
    chat = Chat(database, clock)
    task: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    task.set_result(None)
    await Progress(database, chat, ShownPageTable(database), step=0).follow(
        task, PLACE, lambda: page(1)
    )
    assert chat.seen == []
