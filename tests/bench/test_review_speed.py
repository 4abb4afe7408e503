"""How long a person waits for a review, and an editor for the command."""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import psutil
import pytest

from bot.regulation import markdown
from bot.regulation.model import Content
from bot.review.judge import judge
from bot.review.model import Draft
from bot.settings import BUNDLED_RULES
from rules import examples
from rules.loader import load_pack
from rules.pack import RulePack
from rules.schema import KINDS

ROOT = Path(__file__).parents[2]
WORDS = 100

pytestmark = pytest.mark.bench


@pytest.mark.parametrize(("judges", "half", "most"), [("exact rules", 50, 50), ("meaning too", 150, 450)])
def test_a_draft_of_a_hundred_words_is_judged_in_time(judges: str, half: float, most: float) -> None:
    """Milliseconds that half of the drafts may take, and 19 of 20."""
    pack = load_pack(BUNDLED_RULES)
    if judges == "exact rules":
        pack = replace(pack, meaning=None)
    regulation = markdown.load(BUNDLED_RULES / "regulation.md")
    drafts = hundreds(pack, regulation)
    took = []
    for number, text in enumerate(drafts):
        kind = KINDS[number % 3]
        started = time.perf_counter()
        judge(Draft(text, kind), pack, regulation, date(2026, 11, 1))
        took.append((time.perf_counter() - started) * 1000)
    first, p50, p95 = took[0], statistics.median(took), statistics.quantiles(took, n=20)[-1]
    print(f"\n{judges}, {len(took)} drafts of {WORDS} words: first {first:.1f} ms, p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    assert p50 <= half
    assert p95 <= most


def hundreds(pack: RulePack, regulation: Content) -> list[str]:
    """Drafts of `WORDS` words out of the examples and the regulation."""
    words = " ".join(case.text for case in examples.cases(pack)).split()
    words += [word for clause in regulation.clauses for word in clause.text.split()]
    return [" ".join((words * 2)[at : at + WORDS]) for at in range(0, len(words), 25)]


async def test_fifty_reviews_hold_up_nobody() -> None:
    """The longest that a tap has to wait for the loop while drafts of the queue are judged in threads."""
    pack, regulation = load_pack(BUNDLED_RULES), markdown.load(BUNDLED_RULES / "regulation.md")
    waited: list[float] = []

    async def tap() -> None:
        while True:
            pressed = time.perf_counter()
            await asyncio.sleep(0.005)
            waited.append((time.perf_counter() - pressed - 0.005) * 1000)

    drafts = hundreds(pack, regulation)
    judge(Draft(drafts[50]), pack, regulation, date(2026, 11, 1))  # the models are loaded
    tapping = asyncio.create_task(tap())
    await asyncio.sleep(0.05)
    await asyncio.gather(
        *(asyncio.to_thread(judge, Draft(text), pack, regulation, date(2026, 11, 1)) for text in drafts[:50])
    )
    tapping.cancel()
    memory = psutil.Process().memory_info().rss / 2**20
    print(f"\na tap waited {max(waited):.0f} ms at most, {statistics.median(waited):.1f} ms mostly; {memory:.0f} MiB")
    assert max(waited) <= 100
    assert memory <= 600


@pytest.mark.parametrize(
    ("arguments", "entered"),
    [
        (("review",), "Ваш номер 112-233-445 95 принят."),
        (("review", "--jsonl"), json.dumps({"id": "1", "kind": "reply", "text": "Ваш номер 112-233-445 95 принят."})),
    ],
)
def test_the_command_answers_within_four_seconds(arguments: tuple[str, ...], entered: str) -> None:
    took = []
    for _ in range(5):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "bot", *arguments], input=entered.encode(), cwd=ROOT,
                       capture_output=True, timeout=60, check=True)  # fmt: skip
        took.append(time.perf_counter() - started)
    print(f"\n{' '.join(arguments)}: median {statistics.median(took):.2f} s, worst {max(took):.2f} s")
    assert statistics.median(took) <= 4
