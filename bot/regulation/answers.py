"""Which clause of the regulation answers a question that staff ask in their own words, and is there any?

Importing this module costs nothing: numpy, the encoders and the weights come with the first question, once.
"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import rules
from bot.regulation.model import Clause, Content
from bot.work import aside
from rules.text import LIMIT, Text

if TYPE_CHECKING:
    from bot.regulation.answering.learned import Learned
    from bot.regulation.answering.search import Searcher
    from rules.speech import Speech

Progress = Callable[[int, int], None]  # clauses read, of how many

HEAD = 600     # characters of a question that are read
_OTHERS = 2    # clauses that stand beside the answer
_AT_HAND = 4   # editions whose index stays in memory
_BUNDLED = Path(rules.__file__).parent / "default"

_FEW_WORDS = 7
_CONTINUES = re.compile(
    r"\W*(?:(?:а|и|но|тогда|ну а|а если|и если)\b|(?:он|она|оно|они|его|ее|их|ему|ей|им|это|этого|этому|там|тогда)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """`clause` is None when the regulation does not say; then there are no alternatives. There are at most two."""

    clause: Clause | None
    alternatives: tuple[Clause, ...] = ()


class AnswerService:
    """`rules_dir` is the pack that knows how staff speak; one that has learned nothing of its own speaks as the
    bundled one. `cache_dir` keeps what took long to read of each edition."""

    def __init__(self, rules_dir: Path, cache_dir: Path | None = None) -> None:
        self._rules_dir = rules_dir
        self._cache_dir = cache_dir
        self._searchers: OrderedDict[str, Searcher] = OrderedDict()
        self._reading: dict[str, asyncio.Lock] = {}
        self._known: tuple[Learned, Speech] | None = None
        self._knowing = Lock()

    async def prepare(self, content: Content, progress: Progress | None = None) -> None:
        """Read an edition, unless it was read before. 300 clauses take about half a minute, once; `progress` is
        called from another thread.

        Raises `rules.errors.RuleError` for a pack whose speech cannot be read.
        """
        await self._searcher(content, progress)

    async def answer(self, content: Content, question: str, before: str | None = None) -> Answer:
        """`before` is the question that the same person asked just before, for «а в выходные?». An edition that was
        not prepared is read first."""
        asked = in_full(question, before)
        if not any(letter.isalnum() for letter in asked):
            return Answer(None)
        searcher = await self._searcher(content)
        return await aside(_found, searcher, asked)

    async def _searcher(self, content: Content, progress: Progress | None = None) -> "Searcher":
        async with self._reading.setdefault(content.sha256, asyncio.Lock()):
            if content.sha256 not in self._searchers:
                searcher = await aside(self._read, content, progress)
                self._searchers[content.sha256] = searcher
                while len(self._searchers) > _AT_HAND:
                    self._reading.pop(self._searchers.popitem(last=False)[0], None)
            self._searchers.move_to_end(content.sha256)
            return self._searchers[content.sha256]

    def _read(self, content: Content, progress: Progress | None) -> "Searcher":
        from bot.regulation.answering import index
        from bot.regulation.answering.search import Searcher

        learned, speech = self._learned()
        kept = self._cache_dir / f"{content.sha256}.npz" if self._cache_dir is not None else None
        return Searcher.of(index.read(content, speech, kept, progress), learned, speech)

    def _learned(self) -> "tuple[Learned, Speech]":
        from bot.regulation.answering import learned
        from rules import speech

        with self._knowing:
            if self._known is None:
                pack = self._rules_dir if learned.header_path(self._rules_dir).is_file() else _BUNDLED
                self._known = learned.read(pack), speech.read(pack)
            return self._known


def in_full(question: str, before: str | None) -> str:
    """What is asked, with the words of the question before it when it only goes on from there."""
    asked = Text(question[:LIMIT]).folded.strip()[:HEAD]
    if before and len(asked.split()) <= _FEW_WORDS and _CONTINUES.match(asked):
        return f"{Text(before[:LIMIT]).folded.strip()[:HEAD]} {asked}"
    return asked


def _found(searcher: "Searcher", asked: str) -> Answer:
    [scores], [sure] = searcher.search([asked])
    if sure < 0:
        return Answer(None)
    best, *others = (searcher.index.clauses[at] for at in (-scores).argsort(kind="stable")[: 1 + _OTHERS])
    return Answer(best, tuple(others))
