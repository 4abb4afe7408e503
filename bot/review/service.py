"""A draft comes in, a stored review goes out."""

import asyncio
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.regulation.model import Edition
from bot.review.judge import judge
from bot.review.model import Draft, Judgement, Review
from rules.pack import RulePack


class SubmissionStore(Protocol):
    async def add(self, author_id: int, draft: Draft, judged: Judgement, at: datetime) -> Review:
        """Store the submission and its review; `at` is aware UTC."""
        ...

    async def review(self, review_id: int) -> tuple[Review, int] | None:
        """A review and the id of the submission's author."""
        ...


class Editions(Protocol):
    async def current(self) -> Edition: ...


class ReviewService:
    """`zone` is the agency's: a rule begins at its midnight."""

    def __init__(
        self, store: SubmissionStore, regulation: Editions, pack: RulePack, clock: Clock, zone: ZoneInfo
    ) -> None:
        self._store = store
        self._regulation = regulation
        self._pack = pack
        self._clock = clock
        self._zone = zone

    async def submit(self, author_id: int, draft: Draft) -> Review:
        """Judge by the edition in force and store the result: first read, then compute in a thread, then write.

        Raises `rules.errors.TextTooLong` for a draft over the engine's limit.
        """
        edition = await self._regulation.current()
        at = self._clock.now()
        today = at.astimezone(self._zone).date()
        verdict, findings, skipped = await asyncio.to_thread(judge, draft, self._pack, edition, today)
        judged = Judgement(verdict, findings, skipped, self._pack.version, edition.id)
        return await self._store.add(author_id, draft, judged, at)

    async def review(self, review_id: int, reader_id: int) -> Review | None:
        """The review, for the author of its draft alone; to another it does not exist."""
        stored = await self._store.review(review_id)
        if stored is None:
            return None
        review, author_id = stored
        return review if author_id == reader_id else None
