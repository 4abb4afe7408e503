"""The bot as a process of its own, as `python -m bot run` starts it, against a sandbox in this process."""

import asyncio
import os
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.commands.sandbox import seed
from bot.sandbox import Sandbox
from bot.settings import BUNDLED_RULES
from tests.office import assembled, settings_for

ROOT = Path(__file__).parent.parent
START_SECONDS = 60


def environment(world: Sandbox, data_dir: Path, rules: Path = BUNDLED_RULES) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PAMYATKA_")}
    return {
        **kept,
        "PAMYATKA_DATA_DIR": str(data_dir),
        "PAMYATKA_RULES_DIR": str(rules),
        "PAMYATKA_TELEGRAM_TOKEN": world.telegram.token,
        "PAMYATKA_TELEGRAM_API_BASE": world.telegram_base,
        "PAMYATKA_VK_TOKEN": world.vk.token,
        "PAMYATKA_VK_GROUP_ID": str(world.vk.group_id),
        "PAMYATKA_VK_API_BASE": world.vk_base,
    }


async def prepare(world: Sandbox, data_dir: Path) -> None:
    """A migrated database in which the sandbox's people are employees."""
    async with assembled(settings_for(world, data_dir)) as app:
        await seed(app, world)


async def launched(
    world: Sandbox, data_dir: Path, rules: Path = BUNDLED_RULES, module: str = "bot"
) -> asyncio.subprocess.Process:
    """At once. Its log is `data_dir/bot.log`; `module` may be a bot with a weakness."""
    with (data_dir / "bot.log").open("ab") as out:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, "run", cwd=ROOT, env=environment(world, data_dir, rules),
            stdout=out, stderr=out,
        )  # fmt: skip


async def start(world: Sandbox, data_dir: Path, rules: Path = BUNDLED_RULES) -> asyncio.subprocess.Process:
    """Returns once both messengers are on duty."""
    log = data_dir / "bot.log"
    already = log.read_text().count("on duty") if log.exists() else 0
    process = await launched(world, data_dir, rules)
    async with asyncio.timeout(START_SECONDS):
        while log.read_text().count("on duty") < already + 2:
            assert process.returncode is None, log.read_text()[-2000:]
            await asyncio.sleep(0.05)
    await received(world, data_dir)
    return process


@asynccontextmanager
async def running(
    world: Sandbox, data_dir: Path, rules: Path = BUNDLED_RULES
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await start(world, data_dir, rules)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
    assert slow_under_lock(data_dir) == []


def slow_under_lock(data_dir: Path) -> list[str]:
    """What the guard of the write lock has told of in the log of bots of their own processes, where it cannot raise."""
    log = (data_dir / "bot.log").read_text(encoding="utf-8")
    return [line for line in log.splitlines() if "under the write lock" in line]


def ask(data_dir: Path, query: str) -> list[tuple[Any, ...]]:
    """Rows of the bot's database, read beside it."""
    connection = sqlite3.connect(f"file:{data_dir / 'pamyatka.sqlite3'}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


async def received(world: Sandbox, data_dir: Path) -> None:
    """Once the bot has committed every event that the sandbox has for it."""
    async with asyncio.timeout(20):
        while True:
            positions = dict(ask(data_dir, "SELECT platform, position FROM cursors"))
            if not len(world.telegram.updates) and positions.get("vk") == str(world.vk.longpoll.ts):
                return
            await asyncio.sleep(0.002)
