"""Which clause of the regulation answers a question that staff ask in their own words, and is there any?"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.regulation.model import Clause, Content
from rules.morphology import lemmas

Progress = Callable[[int, int], None]  # clauses read, of how many

_WORD = re.compile(r"[^\W_]{4,}")
_OTHERS = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """`clause` is None when the regulation does not say; then there are no alternatives. There are at most two."""

    clause: Clause | None
    alternatives: tuple[Clause, ...] = ()


class AnswerService:
    """`rules_dir` is the pack that knows how staff speak; `cache_dir` keeps the index of each edition that was read."""

    def __init__(self, rules_dir: Path, cache_dir: Path | None = None) -> None:
        self._rules_dir = rules_dir
        self._cache_dir = cache_dir

    async def prepare(self, content: Content, progress: Progress | None = None) -> None:
        """Read an edition once, off the event loop; `progress` is called from another thread."""

    async def answer(self, content: Content, question: str, before: str | None = None) -> Answer:
        """`before` is the question that the same person asked just before, for «а в выходные?»."""
        return await asyncio.to_thread(_answer, content, question)


def _answer(content: Content, question: str) -> Answer:
    asked = _words(question)
    found = sorted(content.clauses, key=lambda clause: -len(asked & _words(clause.text)))
    if not asked & _words(found[0].text):
        return Answer(None)
    return Answer(found[0], tuple(found[1 : 1 + _OTHERS]))


def _words(text: str) -> set[str]:
    return {lemma for word in _WORD.findall(text.lower()) for lemma in lemmas(word)}
