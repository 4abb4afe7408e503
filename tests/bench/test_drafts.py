"""How many short drafts a bot judges by their meaning, beside a bare one that judges nothing; and how long the first
one waits."""

import asyncio
import json
import time
from itertools import islice
from pathlib import Path
from typing import Any

import psutil
import pytest

from bot.sandbox import Person
from bot.settings import BUNDLED_RULES
from tests.bench.test_updates import Crowd, at_work, bare, crowd, seconds
from tests.corpora.ratchet import DRAFTS

SHORT = 200      # characters
ABREAST = 50     # people who write at once, again as soon as they are answered
EACH = 12        # drafts of one of them
SPEED = 45       # drafts a second, at least
FIRST = 0.5      # seconds that the first one waits once the models are loaded, at most
AT_ONCE = 4.0    # and when it comes with the start
GROWTH = 12      # MiB between the 4,000th and the last draft, at most


@pytest.mark.bench
async def test_short_drafts_beside_a_bare_bot(tmp_path: Path) -> None:
    texts = drafts()
    async with crowd() as people:
        async with at_work(people, tmp_path, BUNDLED_RULES) as bot:
            await at_rest(bot)
            first = await write(people, people.people[0], texts[0])
            await flood(people, texts, 2)
            used = seconds(bot)
            ours = await flood(people, texts, EACH)
            used = 1000 * (seconds(bot) - used) / (EACH * ABREAST)
            memory = bot.memory_info().rss / 2**20
            pages = {"": page(people)}
        async with bare(people, tmp_path, pages):
            await flood(people, texts, 2)
            bares = await flood(people, texts, EACH)
    print(
        f"\n{ours:.0f} short drafts a second, {used:.1f} ms of the processor each, {memory:.0f} MiB; "
        f"bare: {bares:.0f}, ratio {ours / bares:.2f}; the first one waited {1000 * first:.0f} ms"
    )
    assert ours >= SPEED
    assert first <= FIRST


@pytest.mark.bench
async def test_a_draft_that_comes_with_the_start(tmp_path: Path) -> None:
    async with crowd() as people, at_work(people, tmp_path, BUNDLED_RULES):
        first = await write(people, people.people[0], drafts()[0])
    print(f"\na draft at once after the start waited {first:.2f} s")
    assert first <= AT_ONCE


@pytest.mark.soak
async def test_memory_stays_flat_over_twenty_thousand_drafts(tmp_path: Path) -> None:
    texts, memory = drafts(), []
    async with crowd() as people, at_work(people, tmp_path, BUNDLED_RULES) as bot:
        for _ in range(20):
            speed = await flood(people, texts, 1000 // ABREAST)
            memory.append(bot.memory_info().rss / 2**20)
    print(f"\n20,000 drafts: {speed:.0f} a second at last, MiB: {' '.join(f'{m:.0f}' for m in memory)}")
    assert memory[-1] - memory[len(memory) // 5] <= GROWTH


def drafts() -> list[str]:
    lines = (json.loads(line)["text"] for line in DRAFTS.read_text(encoding="utf-8").splitlines())
    return [text for text in lines if len(text) <= SHORT]


async def write(people: Crowd, person: Person, text: str) -> float:
    """Seconds from a draft to its answer."""
    began, chat = time.perf_counter(), people.world.world.chat
    before = len(chat("telegram", person.id))
    people.world.world.say("telegram", person.id, text)
    await people.world.world.until(lambda: len(chat("telegram", person.id)) > before + 1, timeout=60)
    return time.perf_counter() - began


async def flood(people: Crowd, texts: list[str], each: int) -> float:
    """Drafts answered a second."""
    async def keep_writing(number: int, person: Person) -> None:
        for text in islice(texts * 2, number * 7 % len(texts), number * 7 % len(texts) + each):
            await write(people, person, text)

    began = time.perf_counter()
    async with asyncio.timeout(600), asyncio.TaskGroup() as group:
        for number, person in enumerate(people.people[:ABREAST]):
            group.create_task(keep_writing(number, person))
    return each * ABREAST / (time.perf_counter() - began)


async def at_rest(bot: psutil.Process) -> None:
    """Once it has nothing more to load."""
    async with asyncio.timeout(120):
        busy = 1.0
        while busy > 0.1:
            before = seconds(bot)
            await asyncio.sleep(1)
            busy = seconds(bot) - before


def page(people: Crowd) -> dict[str, Any]:
    """The last one that was sent."""
    sent = next(call for call in reversed(people.world.telegram.calls) if call.method == "sendMessage")
    return {"text": sent.params["text"], "keyboard": json.loads(str(sent.params["reply_markup"]))}
