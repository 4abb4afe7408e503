"""What befalls a server: a row that brings the process down each time, a process that is put to sleep, a database that
somebody else holds, a disk that is full. Nothing is lost; nothing is doubled but what was in doubt, and nothing in VK.
"""

import asyncio
import os
import signal
import sqlite3
import subprocess
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.people import PLATFORMS
from tests import process
from tests.soak.poisoned import BURST, POISON
from tests.soak.test_kill import answers, in_doubt

ASLEEP = 8.0    # seconds
HELD = 35.0     # seconds; the bot waits 30 for SQLite's write lock
FULL = 10.0     # seconds
ROOM = 24       # megabytes of the disk that becomes full
DEATHS = 3      # of a row before it is given up


@asynccontextmanager
async def under_way(folder: Path) -> AsyncIterator[Sandbox]:
    world = Sandbox(latency=0.02)
    await world.start()
    try:
        await process.prepare(world, folder)
        yield world
    finally:
        await world.stop()


async def on_duty(world: Sandbox, folder: Path) -> asyncio.subprocess.Process:
    """A bot with a weakness, once it listens: VK keeps nothing for a bot that has never asked."""
    bot = await process.launched(world, folder, module="tests.soak.poisoned")
    async with asyncio.timeout(process.START_SECONDS):
        while (folder / "bot.log").read_text(encoding="utf-8").count("on duty") < len(PLATFORMS):
            await asyncio.sleep(0.05)
    return bot


def writers(world: Sandbox) -> list[str]:
    return [person.id for person in world.world.people if person.role != "посторонний"]


def say(world: Sandbox, number: int) -> None:
    for platform in PLATFORMS:
        for person in writers(world):
            world.world.say(platform, person, f"Отчёт {number}: отремонтировали двор у школы.")


async def answered(world: Sandbox, folder: Path, rounds: int, seconds: float = 120) -> None:
    """Until every draft has its answer and nothing waits."""
    async with asyncio.timeout(seconds):
        while True:
            counts = [answers(world, platform, person) for platform in PLATFORMS for person in writers(world)]
            if all(len(one) >= rounds and min(one) > 0 for one in counts) and not waiting(folder):
                return
            await asyncio.sleep(0.1)


def waiting(folder: Path) -> int:
    [(rows,)] = process.ask(
        folder,
        "SELECT (SELECT count(*) FROM inbox WHERE settled_at IS NULL)"
        " + (SELECT count(*) FROM outbox WHERE settled_at IS NULL)",
    )
    return int(rows)


def tally(world: Sandbox, folder: Path, what: str) -> str:
    doubts, doubled = in_doubt(folder), Counter[str]()
    for platform in PLATFORMS:
        for person in writers(world):
            doubled[platform] += sum(count - 1 for count in answers(world, platform, person))
    assert doubled["vk"] == 0
    assert doubled["telegram"] <= doubts["telegram"]
    return f"{what}: 0 lost, {doubled['telegram']} doubled in Telegram of {doubts['telegram']} in doubt, 0 in VK"


async def test_a_draft_that_brings_the_bot_down_each_time_is_given_up_and_everybody_else_is_answered(
    tmp_path: Path,
) -> None:
    async with under_way(tmp_path) as world:
        deaths, bot = 0, await on_duty(world, tmp_path)
        world.world.say("vk", "anna", f"Это {POISON}: отремонтировали двор.")
        world.world.say("telegram", "maria", "Отремонтировали двор у школы.")
        try:
            async with asyncio.timeout(240):
                while not (world.world.chat("vk", "anna")[-1].author == "bot" and not waiting(tmp_path)):
                    if bot.returncode is not None:
                        deaths += 1
                        bot = await process.launched(world, tmp_path, module="tests.soak.poisoned")
                    await asyncio.sleep(0.1)
        finally:
            if bot.returncode is None:
                bot.terminate()
                await bot.wait()
        assert deaths == DEATHS
        assert "сбо" in world.world.chat("vk", "anna")[-1].text
        assert world.world.chat("telegram", "maria")[-1].author == "bot"


@pytest.mark.soak
async def test_an_answer_that_brings_the_bot_down_while_it_is_sent_is_given_up(tmp_path: Path) -> None:
    async with under_way(tmp_path) as world:
        deaths, bot = 0, await on_duty(world, tmp_path)
        world.world.say("vk", "anna", f"Ваш номер 112-233-445 95 {BURST} принят.")
        world.world.say("telegram", "maria", "Отремонтировали двор у школы.")
        try:
            async with asyncio.timeout(240):
                while waiting(tmp_path) or not process.ask(tmp_path, "SELECT 1 FROM inbox") or deaths < DEATHS:
                    if bot.returncode is not None:
                        deaths += 1
                        bot = await process.launched(world, tmp_path, module="tests.soak.poisoned")
                    await asyncio.sleep(0.1)
        finally:
            if bot.returncode is None:
                bot.terminate()
                await bot.wait()
        assert deaths == DEATHS
        assert world.world.chat("telegram", "maria")[-1].author == "bot"
        print(f"\nan answer that kills: given up after {deaths} deaths, the others answered")


@pytest.mark.soak
async def test_a_bot_that_was_put_to_sleep_goes_on_where_it_was(tmp_path: Path) -> None:
    async with under_way(tmp_path) as world, process.running(world, tmp_path) as bot:
        for number in range(5):
            say(world, number)
            await asyncio.sleep(0.05 * number)
            bot.send_signal(signal.SIGSTOP)
            await asyncio.sleep(ASLEEP)
            bot.send_signal(signal.SIGCONT)
            await answered(world, tmp_path, number + 1)
        print("\n" + tally(world, tmp_path, f"asleep 5 times for {ASLEEP:.0f} s"))


@pytest.mark.soak
async def test_a_database_that_another_holds_costs_nothing(tmp_path: Path) -> None:
    async with under_way(tmp_path) as world, process.running(world, tmp_path):
        say(world, 0)
        other = sqlite3.connect(tmp_path / "pamyatka.sqlite3", timeout=30, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        say(world, 1)
        await asyncio.sleep(HELD)
        other.execute("ROLLBACK")
        other.close()
        await answered(world, tmp_path, 2)
        print("\n" + tally(world, tmp_path, f"the database held for {HELD:.0f} s"))


@pytest.mark.soak
async def test_a_disk_that_is_full_costs_nothing_once_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as folder:
        async with under_way(folder) as world, process.running(world, folder):
            say(world, 0)
            await answered(world, folder, 1)
            filler = folder / "filler"
            with filler.open("wb") as file:
                while (room := os.statvfs(folder)).f_bavail:
                    try:
                        os.write(file.fileno(), bytes(min(room.f_bavail, 256) * room.f_frsize))
                    except OSError:
                        break
            for number in range(1, 4):
                say(world, number)
                await asyncio.sleep(FULL / 3)
            filler.unlink()
            await answered(world, folder, 4)
            print("\n" + tally(world, folder, f"a full disk for {FULL:.0f} s"))


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM}m", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
