"""What a press costs beside a bot with nothing but aiogram, which answers the same presses with the same pages.

Both stand before one sandbox, one after another in the same run: what the machine does beside them costs both alike.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

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
PRESSES = 10      # of each in a flood
STEADY = 50       # presses a second
STEADY_SECONDS = 20

RATIO = 0.40      # of the bare bot's answers a second, at least
PROCESSOR = 2.5   # ms of it for an answer, at most
LATE = 25         # ms, p99 at the steady pace, at most
MEMORY = 260      # MiB resident, at most
MODELS = 140      # MiB that the judgement by meaning takes on top, from the first draft on
GROWTH = 8        # MiB between the 4,000th and the last press, at most
DRAFT = "Ваш номер 112-233-445 95 принят."
CLAUSE = 0        # the first button of a verdict opens its clause and leads back from there
MENU = -1         # the last one goes round the lists and the menu


@dataclass
class Crowd:
    """People who press a button of the last message in their chat and wait until it is edited."""

    world: Sandbox
    people: list[Person]
    edited: dict[str, asyncio.Event]

    def last(self, person: Person) -> ChatMessage:
        return self.world.world.chat("telegram", person.id)[-1]

    async def write(self) -> None:
        for person in self.people:
            self.world.world.say("telegram", person.id, DRAFT)
        await self.world.world.until(lambda: all(self.last(p).keyboard for p in self.people), timeout=60)

    def button(self, person: Person, at: int) -> tuple[int, int, str]:
        """Its row, its place and what it carries."""
        rows = self.last(person).keyboard
        row = rows[at]
        return at % len(rows), at % len(row), row[at].data or ""

    async def press(self, person: Person, at: int) -> float:
        """Seconds from the press to its answer."""
        self.edited[person.id].clear()
        row, place, _ = self.button(person, at)
        began = time.perf_counter()
        self.world.world.press("telegram", person.id, self.last(person).id, row, place)
        await self.edited[person.id].wait()
        return time.perf_counter() - began

    async def flood(self, at: int, presses: int) -> float:
        """Everybody presses at once, again as soon as they are answered: answers a second."""
        async def keep_pressing(person: Person) -> None:
            for _ in range(presses):
                await self.press(person, at)

        began = time.perf_counter()
        async with asyncio.timeout(600), asyncio.TaskGroup() as group:
            for person in self.people:
                group.create_task(keep_pressing(person))
        return presses * len(self.people) / (time.perf_counter() - began)

    async def walk(self, at: int) -> list[float]:
        """One press after another at a steady pace: milliseconds of each, sorted."""
        loop = asyncio.get_running_loop()
        began, pressed = loop.time(), []
        async with asyncio.timeout(600), asyncio.TaskGroup() as group:
            for turn in range(STEADY * STEADY_SECONDS):
                await asyncio.sleep(began + turn / STEADY - loop.time())
                pressed.append(group.create_task(self.press(self.people[turn % len(self.people)], at)))
        return sorted(1000 * one.result() for one in pressed)


@dataclass(frozen=True)
class Figures:
    speed: float      # answers a second in the flood
    processor: float  # ms of it for each
    half: float       # ms within which half of the steady ones were answered
    late: float       # and 99 of 100

    def __str__(self) -> str:
        return (
            f"{self.speed:.0f} answered a second, {self.processor:.2f} ms of the processor each; "
            f"at {STEADY} a second p50 {self.half:.1f} ms, p99 {self.late:.1f} ms"
        )


@pytest.mark.bench
@pytest.mark.parametrize("at", [CLAUSE, MENU], ids=["clause and back", "reviews and menu"])
async def test_presses_beside_a_bare_bot(tmp_path: Path, at: int) -> None:
    async with crowd() as people:
        async with at_work(people, tmp_path, exact_rules()) as bot:
            await people.write()
            pages = await round_trip(people, at)
            ours = await measured(people, bot, at)
        async with bare(people, tmp_path, pages) as bot:
            bares = await measured(people, bot, at)
    ratio = ours.speed / bares.speed
    print(f"\nours: {ours}\nbare: {bares}\nratio: {ratio:.2f}")
    assert ratio >= RATIO
    assert ours.processor <= PROCESSOR
    assert ours.late <= LATE


@pytest.mark.soak
@pytest.mark.parametrize("judges", ["exact rules", "meaning too"])
async def test_memory_stays_flat_over_twenty_thousand_presses(tmp_path: Path, judges: str) -> None:
    exact = judges == "exact rules"
    memory: list[float] = []
    async with crowd() as people, at_work(people, tmp_path, exact_rules() if exact else BUNDLED_RULES) as bot:
        await people.write()
        for _ in range(20):
            speed = await people.flood(CLAUSE, presses=100 // 20)
            memory.append(bot.memory_info().rss / 2**20)
    print(f"\n20,000 presses, {judges}: {speed:.0f} a second, MiB: {' '.join(f'{m:.0f}' for m in memory)}")
    assert max(memory) <= (MEMORY if exact else MEMORY + MODELS)
    assert memory[-1] - memory[len(memory) // 5] <= GROWTH


@asynccontextmanager
async def crowd() -> AsyncIterator[Crowd]:
    people = [Person(f"p{n}", f"Сотрудник {n}", "employee", 5_000_000_000 + n, 600_000_000 + n) for n in range(PEOPLE)]
    world = Sandbox(people)
    await world.start()
    edited = {person.id: asyncio.Event() for person in people}
    try:
        with world.world.subscribe() as changes:
            watching = asyncio.create_task(watch(changes, edited))
            yield Crowd(world, people, edited)
            watching.cancel()
    finally:
        await world.stop()


@asynccontextmanager
async def at_work(people: Crowd, folder: Path, rules: Path) -> AsyncIterator[psutil.Process]:
    await process.prepare(people.world, folder)
    # A bot reads its regulation once, for eight seconds of the processor; this one has run before.
    await AnswerService(rules, folder / "answers").prepare(markdown.load(BUNDLED_RULES / "regulation.md"))
    async with process.running(people.world, folder, rules) as bot:
        yield psutil.Process(bot.pid)


@asynccontextmanager
async def bare(people: Crowd, folder: Path, pages: dict[str, Any]) -> AsyncIterator[psutil.Process]:
    side, file = people.world.telegram, folder / "pages.json"
    file.write_text(json.dumps(pages))
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.bare", side.token, people.world.telegram_base, str(file), cwd=process.ROOT
    )
    try:
        await side.until_called("getUpdates", side.counts["getUpdates"] + 1, timeout=process.START_SECONDS)
        yield psutil.Process(bot.pid)
    finally:
        bot.kill()
        await bot.wait()


async def round_trip(people: Crowd, at: int) -> dict[str, Any]:
    """The pages that one's presses lead to before they come round again: tag of a button → its call's parameters."""
    person, pages = people.people[0], {}
    while (tag := people.button(person, at)[2].partition(":")[0]) not in pages:
        await people.press(person, at)
        edit = next(call for call in reversed(people.world.telegram.calls) if call.method == "editMessageText")
        pages[tag] = {"text": edit.params["text"], "keyboard": json.loads(str(edit.params["reply_markup"]))}
    return pages


async def measured(people: Crowd, bot: psutil.Process, at: int) -> Figures:
    await people.flood(at, presses=2)  # whatever is built at its first use is built
    used = seconds(bot)
    speed = await people.flood(at, PRESSES)
    used = seconds(bot) - used
    walked = await people.walk(at)
    late = quantiles(walked, n=100)
    return Figures(speed, 1000 * used / (PRESSES * len(people.people)), late[49], late[98])


def seconds(bot: psutil.Process) -> float:
    """Of the processor, of all its threads."""
    times = bot.cpu_times()
    return times.user + times.system


async def watch(changes: asyncio.Queue[Change], edited: dict[str, asyncio.Event]) -> None:
    while True:
        change = await changes.get()
        assert change.type != "reset", "the bench lagged behind the sandbox"
        if change.type == "edit" and change.person is not None:
            edited[change.person].set()
