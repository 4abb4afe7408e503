"""A third messenger, whose messages have names instead of numbers: a conversation goes as in the other two."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import update

from bot import settings as environment
from bot.app import App
from bot.messengers.registry import MESSENGERS
from bot.sandbox import PEOPLE, World
from bot.staff.codes import hashed
from bot.staff.model import OPERATOR, Account, Newcomer, Role
from bot.staff.personnel import Personnel
from bot.staff.service import StaffService
from bot.storage.tables import employees
from tests.clock import MovableClock
from tests.messengers.dummy.about import DUMMY, DummySettings
from tests.messengers.dummy.platform import DummyPlatform
from tests.office import Office, assembled, exact_rules
from tests.test_conversations import FOLDER
from tests.transcript import Replay, read


@dataclass
class Outside:
    """The world and its one platform, where an office has the sandbox."""

    world: World
    platform: DummyPlatform


@dataclass
class DummyOffice(Office):
    world: Outside  # type: ignore[assignment]

    async def _received(self) -> bool:
        position = await self.app.inbox.position("dummy", self.world.platform.account)
        return int(position or 0) == len(self.world.platform.events)


@pytest.mark.parametrize("name", ["draft", "kinds", "menu"])
async def test_a_conversation_goes_in_a_third_messenger_as_it_is_written(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MESSENGERS, DUMMY.name, DUMMY)
    clock = MovableClock()
    async with office(tmp_path, clock) as opened:
        await Replay(opened, DUMMY.name, clock).run(read(FOLDER / f"{name}.txt"))


@asynccontextmanager
async def office(data_dir: Path, clock: MovableClock) -> AsyncIterator[Office]:
    world = World(PEOPLE, ("dummy",))
    platform = DummyPlatform(world)
    async with served(platform) as base:
        settings = environment.load({}).model_copy(
            update={
                "data_dir": data_dir,
                "rules_dir": exact_rules(),
                "messengers": {"dummy": DummySettings(token=SecretStr(platform.account), api_base=base)},
            }
        )
        async with assembled(settings, clock) as app:
            await seed(app, platform)
            running = asyncio.create_task(app.run())
            try:
                opened = DummyOffice(app, Outside(world, platform))
                await opened.settled()
                yield opened
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)


@asynccontextmanager
async def served(platform: DummyPlatform) -> AsyncIterator[str]:
    served = web.Application()
    served.add_routes(platform.routes())
    runner = web.AppRunner(served, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def seed(app: App, platform: DummyPlatform) -> None:
    async with app.database.unit():
        for person in PEOPLE:
            if person.role in set(Role):
                number = person.account("dummy")
                newcomer = Newcomer(person.name, Role(person.role), person.position, person.unit)
                made = await app.of(Personnel).invite(OPERATOR, newcomer)
                await app.of(StaffService).join(
                    hashed(made.code), Account("dummy", number, platform.account, number)
                )
        await (await app.database.writing()).execute(update(employees).values(preferred="dummy"))
