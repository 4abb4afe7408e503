"""An office that meets faults: a whole bot at work whose time a test moves, so that no retry is waited for."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from bot.commands.sandbox import seed
from bot.mail.model import DeadLetter, Platform
from bot.sandbox import ChatMessage, Sandbox
from bot.sandbox.telegram.api import TelegramSide
from bot.sandbox.vk.api import VkSide
from bot.storage.tables import inbox, outbox
from tests import office
from tests.clock import MovableClock

SENDING = {"telegram": "sendMessage", "vk": "messages.send"}
FEED = {"telegram": "getUpdates", "vk": "longpoll"}
FAULT = "Не получилось ответить: сбой №"
STRANGER = "Этот бот только для сотрудников"
EMPLOYEES = ("anna", "maria", "igor")
STALE = "Эта кнопка устарела. Пришлите текст ещё раз."


@dataclass
class Office(office.Office):
    clock: MovableClock

    def side(self, platform: Platform) -> TelegramSide | VkSide:
        return self.world.telegram if platform == "telegram" else self.world.vk

    def say(self, platform: Platform, person: str, text: str) -> ChatMessage:
        return self.world.world.say(platform, person, text)

    def answers(self, platform: Platform, person: str) -> list[str]:
        """What the bot has to say in this chat, oldest first."""
        return [m.text for m in self.world.world.chat(platform, person) if m.author == "bot"]

    def press(self, platform: Platform, person: str, label: str) -> None:
        """A press on the newest button of that name."""
        for message in reversed(self.world.world.chat(platform, person)):
            for row, buttons in enumerate(message.keyboard):
                for col, button in enumerate(buttons):
                    if button.label == label:
                        self.world.world.press(platform, person, message.id, row, col)
                        return
        raise ValueError(f"no button {label!r}")

    async def pass_time(self, seconds: float) -> None:
        """Everything that is due by then has been tried once more."""
        self.clock.advance(seconds=seconds)
        for desk in self.app.desks:
            desk.reception.ring()
            desk.delivery.bell.ring()
        await self.still()

    async def still(self) -> None:
        """Once nothing moves: what is not done waits for a later moment. Raises `TimeoutError`."""
        async with asyncio.timeout(15):
            while not await self._received() or ((moment := await self._next()) and moment <= self.clock.now()):
                await asyncio.sleep(0.01)

    async def done(self) -> float:
        """Let time pass until nothing waits; how many seconds that took by the bot's clock."""
        began = self.clock.now()
        await self.still()
        while moment := await self._next():
            await self.pass_time((moment - self.clock.now()).total_seconds())
        return (self.clock.now() - began).total_seconds()

    async def letters(self) -> list[DeadLetter]:
        return await self.app.inbox.dead_letters(100)

    async def sent_rows(self) -> list[tuple[str, str | None]]:
        """State and fault of everything that left or was to leave, in order."""
        async with self.app.database.reading() as connection:
            rows = await connection.execute(select(outbox.c.state, outbox.c.fault).order_by(outbox.c.id))
            return [(row.state, row.fault) for row in rows]

    async def inbox_rows(self) -> list[str]:
        """The chats of everything that came in."""
        async with self.app.database.reading() as connection:
            return list((await connection.execute(select(inbox.c.chat).order_by(inbox.c.id))).scalars())

    async def _next(self) -> datetime | None:
        """When the next open row is due; a row that waits behind another counts with it."""
        came = select(inbox.c.platform, inbox.c.chat, inbox.c.due_at, inbox.c.state)
        goes = select(outbox.c.platform, outbox.c.chat_id, outbox.c.due_at, outbox.c.state)
        async with self.app.database.reading() as connection:
            queues = [
                (await connection.execute(came.where(inbox.c.state == "new").order_by(inbox.c.id))).all(),
                (
                    await connection.execute(
                        goes.where(outbox.c.settled_at.is_(None)).order_by(outbox.c.id)
                    )
                ).all(),
            ]
        moments: list[datetime] = []
        for rows in queues:
            heads: dict[tuple[str, object], datetime] = {}
            for platform, chat, due, state in rows:
                heads.setdefault((platform, chat), self.clock.now() if state == "sending" else due)
            moments += heads.values()
        return min(moments, default=None)


@asynccontextmanager
async def at_work(
    world: Sandbox, data_dir: Path, clock: MovableClock, *, seeded: bool = False, at_rest: bool = True
) -> AsyncIterator[Office]:
    """The bot among messengers that outlive it. Not `seeded`: its people must become employees first. `at_rest`: once
    it has done what it found."""
    async with office.assembled(office.settings_for(world, data_dir), clock) as app:
        if not seeded:
            await seed(app, world)
        running = asyncio.create_task(app.run())
        try:
            opened = Office(app, world, clock)
            if at_rest:
                await opened.still()
            yield opened
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def draft(number: int) -> str:
    """A draft whose verdict quotes `quoted(number)`."""
    return f"Звоните на личный телефон мастера Петрова {quoted(number)}."


def quoted(number: int) -> str:
    return f"8916123{number:04d}"


def numbers(texts: Iterable[str]) -> list[int]:
    """The drafts that these verdicts speak of."""
    return [int(text.partition("8916123")[2][:4]) for text in texts]


async def until(condition: Callable[[], bool]) -> None:
    """Once the condition holds, for what no event tells of. Raises `TimeoutError`."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)
