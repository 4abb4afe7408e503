"""A bot that listens to two communities and a channel of the sandbox, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from bot.app import App
from bot.comments.sources import Source
from bot.mail.comments import CommentEvent, Place
from bot.sandbox import Sandbox
from bot.sandbox.telegram.discussion import Discussion
from bot.sandbox.vk.community import Community
from bot.storage.comments.events import EventTable
from bot.storage.comments.sources import SourceTable
from bot.storage.tables import comment_threads
from tests.office import assembled, in_a_hurry, settings_for

FIRST, SECOND, CHANNEL, GROUP = 777, 888, -1001777, -1002777
FILE = f"""
sources:
  - {{platform: vk, name: Заречье, group_id: {FIRST}, token: first-token, service_token: vk1.a.service}}
  - {{platform: vk, name: Школа, group_id: {SECOND}, token: second-token}}
  - {{platform: telegram, name: Канал, channel_id: {CHANNEL}, discussion_id: {GROUP}}}
"""


@dataclass
class Listening:
    app: App
    world: Sandbox
    first: Community
    second: Community
    channel: Discussion

    async def link(self, platform: str, account: int, ago: timedelta = timedelta(0)) -> int:
        sources = SourceTable(self.app.database)
        linked_at = self.app.clock.now() - ago
        async with self.app.database.unit():
            source = await sources.link(Source(0, platform, str(account), "Источник", linked_at))
        return source.id

    async def on_duty(self, *communities: int) -> None:
        """Once their feeds stand where VK tells what is new."""

        async def stand() -> bool:
            positions = [await self.app.inbox.position("vk", str(one)) for one in communities]
            return None not in positions

        await until(stand)

    async def unlink(self, source_id: int) -> None:
        async with self.app.database.unit():
            await SourceTable(self.app.database).unlink(source_id, self.app.clock.now())

    async def told(self, source_id: int, place: Place) -> list[CommentEvent]:
        """What is kept of a place, in the order in which it came."""
        query = select(comment_threads.c.id).where(
            comment_threads.c.source_id == source_id, comment_threads.c.object == place.object,
            comment_threads.c.object_id == place.object_id,
        )  # fmt: skip
        async with self.app.database.reading() as connection:
            number = (await connection.execute(query)).scalar_one_or_none()
        thread = await EventTable(self.app.database).thread(number) if number is not None else None
        return list(thread.events) if thread else []


async def until(condition: Callable[[], Awaitable[bool]] | Callable[[], bool]) -> None:
    """Raises `TimeoutError`."""
    async with asyncio.timeout(30):
        while True:
            holds = condition()
            if holds if isinstance(holds, bool) else await holds:
                return
            await asyncio.sleep(0.02)


@asynccontextmanager
async def listening(folder: Path, text: str = FILE, *, without: str = "") -> AsyncIterator[Listening]:
    """The bot is running, and nothing is linked yet; the staff does not sit in the messenger that it is `without`."""
    file = folder / "sources.yaml"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    world = in_a_hurry(Sandbox())
    first, second = world.vk.open_community(FIRST, "first-token"), world.vk.open_community(SECOND, "second-token")
    channel = world.telegram.open_discussion(CHANNEL, GROUP)
    await world.start()
    try:
        made = settings_for(world, folder / "data")
        messengers = {name: one for name, one in made.messengers.items() if name != without}
        settings = made.model_copy(update={"sources": file, "messengers": messengers})
        async with assembled(settings) as app:
            running = asyncio.create_task(app.run())
            try:
                yield Listening(app, world, first, second, channel)
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
    finally:
        await world.stop()
