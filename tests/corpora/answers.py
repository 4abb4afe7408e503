"""How well the default pack answers questions over a regulation that it never learned from, held against last time.

`python -m tests.corpora.answers` shows the table and writes answers.json anew; do it on purpose.
"""

import asyncio
import json
from dataclasses import asdict
from pathlib import Path

from bot.regulation import markdown
from bot.regulation.answering.measure import Figures, Outcome, by_kind, figures, outcome
from bot.regulation.answering.questions import Asked, lines
from bot.regulation.answers import AnswerService
from bot.settings import BUNDLED_RULES
from bot.views.console import ask as asking

HERE = Path(__file__).parent
REGULATION, QUESTIONS, BASELINE = HERE / "museum.md", HERE / "questions.jsonl", HERE / "answers.json"
EACH = 3      # of so many questions one is asked in the gate
SLACK = 0.05  # of a share: about three questions of those


def asked() -> list[Asked]:
    return [line for _, line in lines(QUESTIONS)]


async def outcomes(questions: list[Asked]) -> list[Outcome]:
    service, content = AnswerService(BUNDLED_RULES), markdown.load(REGULATION)
    return [outcome(line, await service.answer(content, line.question)) for line in questions]


def of_last_time() -> dict[str, Figures]:
    """Of all questions, and of those of the gate."""
    return {name: Figures(**of) for name, of in json.loads(BASELINE.read_text(encoding="utf-8")).items()}


def main() -> None:
    every = asyncio.run(outcomes(asked()))
    print(asking.table(figures(every), by_kind(every)))
    kept = {"all": asdict(figures(every)), "gate": asdict(figures(every[::EACH]))}
    BASELINE.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
