"""How long a person waits for the rules, and an editor for the command."""

import json
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from bot.regulation import markdown
from bot.review.judge import judge
from bot.review.model import Draft
from bot.settings import BUNDLED_RULES
from rules import examples
from rules.loader import load_pack
from rules.schema import KINDS

ROOT = Path(__file__).parents[2]
WORDS = 100

pytestmark = pytest.mark.bench


def test_a_draft_of_a_hundred_words_is_judged_within_fifty_milliseconds() -> None:
    pack = load_pack(BUNDLED_RULES)
    regulation = markdown.load(BUNDLED_RULES / "regulation.md")
    words = " ".join(case.text for case in examples.cases(pack)).split()
    words += [word for clause in regulation.clauses for word in clause.text.split()]
    drafts = [" ".join((words * 2)[at : at + WORDS]) for at in range(0, len(words), 5)]
    took = []
    for number, text in enumerate(drafts):
        kind = KINDS[number % 3]
        started = time.perf_counter()
        judge(Draft(text, kind), pack, regulation, date(2026, 11, 1))
        took.append((time.perf_counter() - started) * 1000)
    first, p95 = took[0], statistics.quantiles(took, n=20)[-1]
    print(f"\n{len(took)} drafts of {WORDS} words: first {first:.1f} ms, p50 {statistics.median(took):.1f} ms, "
          f"p95 {p95:.1f} ms")
    assert p95 <= 50


@pytest.mark.parametrize(
    ("arguments", "entered"),
    [
        (("review",), "Ваш номер 112-233-445 95 принят."),
        (("review", "--jsonl"), json.dumps({"id": "1", "kind": "reply", "text": "Ваш номер 112-233-445 95 принят."})),
    ],
)
def test_the_command_answers_within_a_second_and_a_half(arguments: tuple[str, ...], entered: str) -> None:
    took = []
    for _ in range(5):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "bot", *arguments], input=entered.encode(), cwd=ROOT,
                       capture_output=True, timeout=60, check=True)  # fmt: skip
        took.append(time.perf_counter() - started)
    print(f"\n{' '.join(arguments)}: median {statistics.median(took):.2f} s, worst {max(took):.2f} s")
    assert statistics.median(took) <= 1.5
