"""Two thousand presses by two hundred people through the sandbox, and twenty thousand for the memory."""

import asyncio
import time
from pathlib import Path

import psutil
import pytest

from bot.regulation import markdown
from bot.regulation.answers import AnswerService
from bot.sandbox import Person, Sandbox
from bot.sandbox.messages import Change, ChatMessage
from bot.settings import BUNDLED_RULES
from tests import process
from tests.office import exact_rules

PEOPLE = 200
SPEED = 200       # presses answered a second, at least
MEMORY = 260      # MiB resident, at most
MODELS = 140      # MiB that the judgement by meaning takes on top, from the first draft on
GROWTH = 8        # MiB between the 4,000th and the last press, at most
DRAFT = "Ваш номер 112-233-445 95 принят."

pytestmark = pytest.mark.parametrize("judges", ["exact rules", "meaning too"])


@pytest.mark.bench
@pytest.mark.parametrize("at", [0, -1], ids=["clause and back", "reviews and menu"])
async def test_a_flood_of_presses_is_answered_in_time(tmp_path: Path, judges: str, at: int) -> None:
    speed, seconds, memory = await flood(tmp_path, judges, at, presses=10)
    print(
        f"\n2,000 presses, {judges}: {speed:.0f} answered a second, {seconds * 1000:.1f} ms of the processor each, "
        f"{max(memory):.0f} MiB"
    )
    assert speed >= SPEED
    assert max(memory) <= most(judges)


@pytest.mark.soak
async def test_memory_stays_flat_over_twenty_thousand_presses(tmp_path: Path, judges: str) -> None:
    speed, _, memory = await flood(tmp_path, judges, at=0, presses=100)
    print(f"\n20,000 presses, {judges}: {speed:.0f} a second, MiB: {' '.join(f'{m:.0f}' for m in memory)}")
    assert max(memory) <= most(judges)
    assert memory[-1] - memory[len(memory) // 5] <= GROWTH


def most(judges: str) -> int:
    return MEMORY if judges == "exact rules" else MEMORY + MODELS


async def flood(folder: Path, judges: str, at: int, presses: int) -> tuple[float, float, list[float]]:
    """Presses answered a second, the bot's processor seconds for one, and its resident MiB at twenty moments of the
    flood. `at` is the button that everybody presses: the first one of a verdict opens its clause and leads back from
    there, the last one goes round the lists and the menu."""
    people = [Person(f"p{n}", f"Сотрудник {n}", "employee", 5_000_000_000 + n, 600_000_000 + n) for n in range(PEOPLE)]
    world = Sandbox(people)
    await world.start()
    try:
        await process.prepare(world, folder)
        rules = exact_rules() if judges == "exact rules" else BUNDLED_RULES
        # A bot reads its regulation once, for eight seconds of the processor; this one has run before.
        await AnswerService(rules, folder / "answers").prepare(markdown.load(BUNDLED_RULES / "regulation.md"))
        async with process.running(world, folder, rules) as bot:
            watched = psutil.Process(bot.pid)
            for person in people:
                world.world.say("telegram", person.id, DRAFT)
            await world.world.until(lambda: all(last(world, p).keyboard for p in people), timeout=60)

            memory: list[float] = []
            edited = {person.id: asyncio.Event() for person in people}
            done = 0
            total = presses * PEOPLE

            async def press(person: Person) -> None:
                nonlocal done
                for _ in range(presses):
                    edited[person.id].clear()
                    page = last(world, person)
                    row, place = at % len(page.keyboard), at % len(page.keyboard[at])
                    world.world.press("telegram", person.id, page.id, row, place)
                    await edited[person.id].wait()
                    done += 1
                    if done % (total // 20) == 0:
                        memory.append(watched.memory_info().rss / 2**20)

            with world.world.subscribe() as changes:
                watching = asyncio.create_task(watch(changes, edited))
                began, used = time.perf_counter(), processor(watched)
                async with asyncio.timeout(600), asyncio.TaskGroup() as group:
                    for person in people:
                        group.create_task(press(person))
                elapsed, used = time.perf_counter() - began, processor(watched) - used
                watching.cancel()
            return total / elapsed, used / total, memory
    finally:
        await world.stop()


def last(world: Sandbox, person: Person) -> ChatMessage:
    return world.world.chat("telegram", person.id)[-1]


def processor(watched: psutil.Process) -> float:
    times = watched.cpu_times()
    return times.user + times.system


async def watch(changes: asyncio.Queue[Change], edited: dict[str, asyncio.Event]) -> None:
    while True:
        change = await changes.get()
        assert change.type != "reset", "the bench lagged behind the sandbox"
        if change.type == "edit" and change.person is not None:
            edited[change.person].set()
