"""A heated reply: said calmly at once, or brought back to its author when ten minutes have passed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.mail.model import Platform
from bot.review.model import Calmed, Judgement, Return, Review
from bot.staff.model import Account, Employee, State
from bot.work import aside
from rules.calming import courteous, is_little, quiet, skeleton, without_rudeness
from rules.text import Text

PAUSE = timedelta(minutes=10)
LOOKED_THROUGH = 20  # texts sent since, among which a calmer one is looked for
ALIKE = 0.6          # the share of words in common that makes two texts one reply


class Reviews(Protocol):
    async def review(self, review_id: int, reader_id: int) -> Review | None: ...

    async def reconsider(self, judged: Judgement, text: str) -> Judgement: ...


class ReturnStore(Protocol):
    """Of one submission at most one promise is open."""

    async def add(
        self, submission_id: int, where: tuple[str, str, int], asked_at: datetime, at: datetime
    ) -> Return: ...

    async def promised(self, submission_id: int) -> Return | None: ...

    async def promise(self, promise_id: int) -> tuple[Return | None, int] | None: ...

    async def due(self, now: datetime, after: int, limit: int) -> Sequence[Return]:
        """Open promises whose time has come, by id, those with an id over `after`."""
        ...

    async def close(self, promise_id: int) -> bool:
        """False when it is not open any more, be it by a moment."""
        ...

    async def latest_of(self, submission_id: int) -> int: ...

    async def reviewed_since(self, author_id: int, since: datetime, limit: int) -> Sequence[int]: ...


class People(Protocol):
    async def employee(self, employee_id: int) -> Employee | None: ...

    async def accounts_of(self, employee_id: int) -> tuple[Account, ...]: ...


@dataclass(frozen=True, slots=True)
class Promised:
    """`is_new` is false for whoever asks twice."""

    promise: Return
    is_new: bool


class ReplyService:
    """Only the author of a reply may do anything with it; to another it does not exist."""

    def __init__(self, store: ReturnStore, reviews: Reviews, people: People, clock: Clock) -> None:
        self._store = store
        self._reviews = reviews
        self._people = people
        self._clock = clock

    async def calm(self, review_id: int, reader_id: int) -> Calmed | None:
        """The reply in calmer words, reviewed again; nothing is stored. None also for what is not heated."""
        review = await self._reviews.review(review_id, reader_id)
        if review is None or not review.is_heated:
            return None
        judged = await self._reviews.reconsider(review, await aside(quiet, review.draft.text))
        rude = [finding for finding in judged.findings if finding.category == "rudeness"]
        left = await aside(without_rudeness, judged.draft.text, rude)
        judged = await self._reviews.reconsider(review, left)
        assert judged.anatomy is not None
        if is_little(left, review.draft.text, judged.anatomy):
            return Calmed(await self._skeleton(judged), is_skeleton=True)
        return Calmed(await self._reviews.reconsider(review, courteous(left, judged.anatomy)), is_skeleton=False)

    async def _skeleton(self, judged: Judgement) -> Judgement:
        """Without the citizen's words if the rules object to them: an answer does not repeat what is not published."""
        assert judged.anatomy is not None
        asked = await self._reviews.reconsider(judged, skeleton(judged.anatomy.asked))
        return asked if asked.verdict == "ok" else await self._reviews.reconsider(judged, skeleton(()))

    async def come_back(self, author_id: int, review_id: int, where: tuple[Platform, str, int]) -> Promised | None:
        """Promise to bring a heated reply back; `where` is platform, account of the bot, chat."""
        review = await self._reviews.review(review_id, author_id)
        if review is None or not review.is_heated:
            return None
        if (promised := await self._store.promised(review.submission_id)) is not None:
            return Promised(promised, is_new=False)
        now = self._clock.now()
        return Promised(await self._store.add(review.submission_id, where, now, now + PAUSE), is_new=True)

    async def replied(self, author_id: int, promise_id: int) -> bool:
        """The reply need not come back, whether or not it already has; False when there is no such promise of
        this author."""
        found = await self._store.promise(promise_id)
        if found is None or found[1] != author_id:
            return False
        if found[0] is not None:
            await self._store.close(promise_id)
        return True

    async def due(self, now: datetime, after: int, limit: int) -> Sequence[Return]:
        """At most `limit` promises to keep, by id, those with an id over `after`."""
        return await self._store.due(now, after, limit)

    async def keep(self, promise: Return) -> Review | None:
        """The reply that comes back now, by its latest review. None when there is no need any more: it is heated no
        longer, a calmer one came meanwhile, its author says that it was sent, or is not to be found where they asked
        for it. Either way the promise is closed."""
        review = await self._wanted(promise)
        was_open = await self._store.close(promise.id)
        return review if was_open else None

    async def _wanted(self, promise: Return) -> Review | None:
        if not await self._is_there(promise):
            return None
        latest = await self._store.latest_of(promise.submission_id)
        review = await self._reviews.review(latest, promise.author_id)
        if review is None or not review.is_heated:
            return None
        for review_id in await self._store.reviewed_since(promise.author_id, promise.asked_at, LOOKED_THROUGH):
            later = await self._reviews.review(review_id, promise.author_id)
            if later is not None and _is_calmer(later, review):
                return None
        return review

    async def _is_there(self, promise: Return) -> bool:
        author = await self._people.employee(promise.author_id)
        if author is None or author.state is not State.ACTIVE:
            return False
        return any(
            (account.platform, account.chat_id) == (promise.platform, promise.chat_id)
            for account in await self._people.accounts_of(promise.author_id)
        )


def _is_calmer(later: Review, heated: Review) -> bool:
    """An answer to the same comment, or in much the same words, that needs no calming."""
    if later.is_heated or later.draft.kind != "reply":
        return False
    if heated.draft.context is not None and later.draft.context == heated.draft.context:
        return True
    one, other = ({word.text for word in Text(review.draft.text).words} for review in (later, heated))
    return len(one & other) >= ALIKE * max(1, min(len(one), len(other)))
