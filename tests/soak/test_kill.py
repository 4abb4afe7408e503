"""The bot is killed with -9 between receipt and answer, again and again: no draft is lost, no answer doubled but
those that were in doubt, and none in VK."""

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.people import PLATFORMS
from tests import process

LATENCY = 0.03  # seconds a platform takes for a call, so that a kill often falls into the middle of one
LONGEST = 0.15  # seconds from receipt to the kill at most: about as long as an answer takes


async def test_two_kills_lose_nothing(tmp_path: Path) -> None:
    await kills(2, tmp_path)


@pytest.mark.soak
async def test_fifty_kills_lose_nothing(tmp_path: Path) -> None:
    print("\n" + await kills(50, tmp_path))


async def kills(times: int, folder: Path) -> str:
    """Kill the bot `times` times, while every employee has a draft under way on every platform."""
    chance = random.Random(20261123)
    world = Sandbox(latency=LATENCY)
    await world.start()
    writers = [person for person in world.world.people if person.role != "посторонний"]
    answered_at_kill: Counter[str] = Counter()
    try:
        await process.prepare(world, folder)
        bot = await process.start(world, folder)
        for round_number in range(times):
            for platform in PLATFORMS:
                for person in writers:
                    world.world.say(platform, person.id, f"Отчёт {round_number}: отремонтировали двор у школы.")
            if chance.random() < 0.5:  # else the kill may come before the events are committed
                await process.received(world, folder)
            await asyncio.sleep(chance.random() * LONGEST)
            bot.kill()
            await bot.wait()
            for platform in PLATFORMS:
                answered_at_kill[platform] += sum(answers(world, platform, p.id)[-1] > 0 for p in writers)
            bot = await process.start(world, folder)
            await settled(folder, drafts=(round_number + 1) * len(writers) * len(PLATFORMS))
        bot.terminate()
        await bot.wait()
        assert process.slow_under_lock(folder) == []

        doubts = in_doubt(folder)
        doubled: Counter[str] = Counter()
        for platform in PLATFORMS:
            for person in writers:
                counts = answers(world, platform, person.id)
                assert len(counts) == times
                assert min(counts) >= 1, f"a draft of {person.id} in {platform} was lost"
                doubled[platform] += sum(count - 1 for count in counts)
        assert doubled["vk"] == 0
        assert doubled["telegram"] <= doubts["telegram"]
        drafts = times * len(writers)
        return "\n".join(
            f"{platform}: {times} kills, {drafts} drafts, {answered_at_kill[platform]} answered before the kill, "
            f"{doubts[platform]} rows in doubt, {doubled[platform]} answers doubled, 0 lost"
            for platform in PLATFORMS
        )
    finally:
        await world.stop()


async def settled(folder: Path, drafts: int) -> None:
    """Until every draft was reviewed and every answer sent."""
    async with asyncio.timeout(60):
        while True:
            reviewed, open_rows = process.ask(
                folder,
                "SELECT (SELECT count(*) FROM inbox WHERE state = 'done'),"
                " (SELECT count(*) FROM inbox WHERE state = 'new')"
                " + (SELECT count(*) FROM outbox WHERE settled_at IS NULL)",
            )[0]
            if reviewed >= drafts and not open_rows:
                return
            await asyncio.sleep(0.05)


def answers(world: Sandbox, platform: str, person: str) -> list[int]:
    """How many answers each draft of this chat has, in their order."""
    counts: list[int] = []
    for message in world.world.chat(platform, person):
        if message.author == "person":
            counts.append(0)
        else:
            counts[-1] += 1
    return counts


def in_doubt(folder: Path) -> Counter[str]:
    return Counter(dict(process.ask(folder, "SELECT platform, count(*) FROM outbox WHERE in_doubt GROUP BY platform")))

