"""A whole bot at work among the sandbox's messengers, over real HTTP, in this process.

What costs every office time and is tested elsewhere comes ready-made: the tables, the rules, and the platforms' pace.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from unittest.mock import patch

from sqlalchemy import func, select

from bot import app as composition
from bot import settings as environment
from bot.app import App
from bot.clock import Clock
from bot.commands.sandbox import messengers_in, seed
from bot.sandbox import PEOPLE, Person, Sandbox
from bot.settings import BUNDLED_RULES, Settings
from bot.storage.tables import comment_threads, imports, inbox, outbox, regulation_files
from rules.loader import load_pack
from rules.pack import RulePack
from tests import databases
from tests.answering import ByWords
from tests.clock import MovableClock
from tests.comments.keys import PocketKeys
from tests.comments.stems import ByStems

QUICK = 1_000  # VK's requests a second, and Telegram's messages to one person


@cache
def exact_rules() -> Path:
    """The bundled pack without its rules of meaning: what was learned anew must not change how a conversation goes."""
    folder = Path(mkdtemp(prefix="pamyatka-rules-"))
    for name in ("topics.yaml", "networks.yaml", "situations.yaml", "lists.yaml", "review"):
        source = BUNDLED_RULES / name
        shutil.copytree(source, folder / name) if source.is_dir() else shutil.copy(source, folder)
    (folder / "review" / "meaning.yaml").unlink()
    return folder


@cache
def _exact_pack() -> RulePack:
    return load_pack(exact_rules())


def _pack(directory: Path) -> RulePack:
    return _exact_pack() if directory == exact_rules() else load_pack(directory)


@asynccontextmanager
async def assembled(settings: Settings, clock: Clock | None = None) -> AsyncIterator[App]:
    """As `bot.app.assembled`, only sooner. The sandbox that it talks to must bear `QUICK`."""
    await databases.new(settings.data_dir / "pamyatka.sqlite3")
    with (
        patch("bot.assembly.foundation.load_pack", _pack),
        patch("bot.assembly.questions.AnswerService", lambda *_: ByWords()),
        patch("bot.assembly.comments.source_keys", lambda own: own if settings.sources else PocketKeys()),
        patch("bot.assembly.comments.judge", lambda _: ByStems()),
        patch("bot.messengers.vk.client.COMMUNITY", QUICK),
        patch("bot.messengers.telegram.pace.PRIVATE", (QUICK, 1.0)),
    ):
        async with composition.assembled(settings, clock) as app:
            yield app


def in_a_hurry(world: Sandbox) -> Sandbox:
    """A sandbox whose VK bears the pace of such a bot."""
    world.vk.requests_per_second = 2 * QUICK
    return world


@dataclass
class Office:
    app: App
    world: Sandbox

    async def settled(self, clock: MovableClock | None = None) -> None:
        """Once the bot has fetched, handled and sent everything; what waits for its time is not waited for when the
        bot's `clock` can be moved. Raises `TimeoutError`."""
        async with asyncio.timeout(20):
            while not await self._received() or await self._open_rows() or self._busy():
                if clock is not None and await self._received():
                    await self._hurry(clock)
                await asyncio.sleep(0.01)

    async def _hurry(self, clock: MovableClock) -> None:
        query = select(func.max(inbox.c.due_at)).where(inbox.c.state == "new")
        async with self.app.database.reading() as connection:
            due = (await connection.execute(query)).scalar_one()
        if due is not None and due > clock.now():
            clock.advance(seconds=(due - clock.now()).total_seconds())
            for desk in self.app.desks:
                desk.reception.ring()

    def _busy(self) -> bool:
        """A toast leaves after the row that it answers is done."""
        return any(desk.reception.is_busy for desk in self.app.desks)

    async def _received(self) -> bool:
        vk = await self.app.inbox.position("vk", str(self.world.vk.group_id))
        return not len(self.world.telegram.updates) and vk == str(self.world.vk.longpoll.ts)

    async def _open_rows(self) -> int:
        # Work flows from one to the next; asked in another order, a row could slip by between two questions.
        queries = (
            select(func.count()).select_from(inbox).where(inbox.c.state == "new"),
            select(func.count()).select_from(imports).where(imports.c.state == "going"),
            select(func.count()).select_from(regulation_files).where(regulation_files.c.state == "new"),
            select(func.count()).select_from(comment_threads).where(comment_threads.c.dirty_at.is_not(None)),
            select(func.count()).select_from(outbox).where(outbox.c.settled_at.is_(None)),
        )
        async with self.app.database.reading() as connection:
            return sum([(await connection.execute(query)).scalar_one() for query in queries])


def settings_for(world: Sandbox, data_dir: Path) -> Settings:
    return environment.load({}).model_copy(
        update={
            "data_dir": data_dir,
            "rules_dir": exact_rules(),
            "messengers": messengers_in(world),
            "addresses": {"telegram": world.telegram_base, "vk": world.vk_base},
        }
    )


@asynccontextmanager
async def office(
    data_dir: Path, clock: Clock | None = None, *, rules_dir: Path | None = None, people: Sequence[Person] = PEOPLE
) -> AsyncIterator[Office]:
    """The sandbox's people are seeded: all but the strangers are employees."""
    world = in_a_hurry(Sandbox(people))
    await world.start()
    try:
        settings = settings_for(world, data_dir).model_copy(update={"rules_dir": rules_dir or exact_rules()})
        async with assembled(settings, clock) as app:
            await seed(app, world)
            running = asyncio.create_task(app.run())
            try:
                opened = Office(app, world)
                await opened.settled()
                yield opened
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
    finally:
        await world.stop()
