"""Editions are read once, in the background, and nobody waits long for that: a question that comes too early is told
how far the reading has gone."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from bot.questions.model import ReadingProgress
from bot.regulation.answers import Answer
from bot.regulation.model import Content, Edition
from bot.work import detached, slow

PATIENCE = 5.0  # seconds for which a question waits for the reading of its edition


class Answers(Protocol):
    async def prepare(self, content: Content, progress: Callable[[int, int], None] | None = None) -> None: ...

    async def answer(self, content: Content, question: str, before: str | None = None) -> Answer: ...


class Editions(Protocol):
    async def current(self) -> Edition: ...


class Library:
    """A duty of the schedule as well: what has come into force is read before anybody asks."""

    def __init__(self, answers: Answers, editions: Editions, patience: float = PATIENCE) -> None:
        self._answers = answers
        self._editions = editions
        self._patience = patience
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._progress: dict[str, ReadingProgress] = {}

    async def tick(self, now: datetime) -> None:
        self.reading(await self._editions.current())

    async def answer(self, edition: Edition, question: str, before: str | None) -> Answer | ReadingProgress:
        """`before` is the question asked just before. A reading that has failed is begun anew by the next question.

        Raises what the reading raised.
        """
        slow("an answer")
        reading = self.reading(edition)
        await asyncio.wait({reading}, timeout=self._patience)
        if not reading.done():
            return self.progress(edition)
        if reading.exception() is not None:
            del self._under_way[edition.sha256]
        reading.result()
        return await self._answers.answer(edition, question, before)

    async def close(self) -> None:
        for reading in self._under_way.values():
            reading.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    def progress(self, edition: Edition) -> ReadingProgress:
        return self._progress.get(edition.sha256, ReadingProgress(0, sum(1 for _ in edition.clauses)))

    def reading(self, edition: Edition) -> asyncio.Task[None]:
        """Begun now, unless it was before; everybody waits for the same one, so nobody cancels it."""
        key = edition.sha256

        def progress(done: int, of: int) -> None:
            self._progress[key] = ReadingProgress(done, of)

        if key not in self._under_way:
            self._under_way[key] = detached(self._answers.prepare(edition, progress))
        return self._under_way[key]
