"""Two thousand presses by two hundred people through the sandbox, and twenty thousand for the memory."""

import asyncio
import time
from pathlib import Path

import psutil
import pytest

from bot.sandbox import Person, Sandbox
from bot.sandbox.messages import Change
from tests import process

PEOPLE = 200
SPEED = 200       # presses answered a second, at least
MEMORY = 260      # MiB resident, at most
GROWTH = 8        # MiB between the 4,000th and the last press, at most
DRAFT = "Ваш номер 112-233-445 95 принят."


@pytest.mark.bench
async def test_a_flood_of_presses_is_answered_in_time(tmp_path: Path) -> None:
    speed, memory = await flood(tmp_path, presses=10)
    print(f"\n2,000 presses: {speed:.0f} answered a second, {max(memory):.0f} MiB")
    assert speed >= SPEED
    assert max(memory) <= MEMORY


@pytest.mark.soak
async def test_memory_stays_flat_over_twenty_thousand_presses(tmp_path: Path) -> None:
    speed, memory = await flood(tmp_path, presses=100)
    print(f"\n20,000 presses: {speed:.0f} a second, MiB: {' '.join(f'{m:.0f}' for m in memory)}")
    assert max(memory) <= MEMORY
    assert memory[-1] - memory[len(memory) // 5] <= GROWTH


async def flood(folder: Path, presses: int) -> tuple[float, list[float]]:
    """Presses answered a second, and the bot's resident MiB at twenty moments of the flood."""
    people = [Person(f"p{n}", f"Сотрудник {n}", "employee", 5_000_000_000 + n, 600_000_000 + n) for n in range(PEOPLE)]
    world = Sandbox(people)
    await world.start()
    try:
        await process.prepare(world, folder)
        async with process.running(world, folder) as bot:
            resident = psutil.Process(bot.pid)
            for person in people:
                world.world.say("telegram", person.id, DRAFT)
            await world.world.until(
                lambda: all(world.world.chat("telegram", p.id)[-1].keyboard for p in people), timeout=60
            )

            memory: list[float] = []
            edited = {person.id: asyncio.Event() for person in people}
            done = 0
            total = presses * PEOPLE

            async def press(person: Person) -> None:
                nonlocal done
                for _ in range(presses):
                    edited[person.id].clear()
                    page = world.world.chat("telegram", person.id)[-1]
                    world.world.press("telegram", person.id, page.id, len(page.keyboard) - 1, 0)
                    await edited[person.id].wait()
                    done += 1
                    if done % (total // 20) == 0:
                        memory.append(resident.memory_info().rss / 2**20)

            with world.world.subscribe() as changes:
                watching = asyncio.create_task(watch(changes, edited))
                started = time.perf_counter()
                async with asyncio.timeout(600), asyncio.TaskGroup() as group:
                    for person in people:
                        group.create_task(press(person))
                elapsed = time.perf_counter() - started
                watching.cancel()
            return total / elapsed, memory
    finally:
        await world.stop()


async def watch(changes: asyncio.Queue[Change], edited: dict[str, asyncio.Event]) -> None:
    while True:
        change = await changes.get()
        assert change.type != "reset", "the bench lagged behind the sandbox"
        if change.type == "edit" and change.person is not None:
            edited[change.person].set()
