"""A draft comes in, a stored review goes out; what is asked of a stored one later, its author alone is answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.regulation.model import Edition
from bot.review.guess import guess
from bot.review.judge import judge_among
from bot.review.model import (
    Clue,
    Draft,
    DraftKind,
    Finding,
    Judgement,
    ListedReview,
    Listing,
    Mended,
    Precedent,
    Review,
    Silenced,
    Source,
)
from bot.work import aside
from rules import fixing
from rules.calming import hurtful
from rules.pack import RulePack
from rules.replies import Anatomy, anatomy
from rules.text import Text

LISTED = 5  # submissions in one part of an author's list
UNTRACED = "untraced reviews"  # the name of their counter


class SubmissionStore(Protocol):
    """`at` is aware UTC. A review comes with the id of its submission's author."""

    async def add(self, author_id: int, judged: Judgement, source: Source | None, at: datetime) -> Review:
        """A new submission, its first version and that one's review."""
        ...

    async def add_version(
        self, submission_id: int, judged: Judgement, source: Source | None, at: datetime
    ) -> Review: ...

    async def add_review(self, earlier: Review, judged: Judgement, at: datetime) -> Review:
        """One more review of the version that `earlier` is a review of."""
        ...

    async def review(self, review_id: int) -> tuple[Review, int] | None: ...

    async def latest_from(self, source: Source) -> tuple[Review, int] | None:
        """The latest review of the latest version that came in this message."""
        ...

    async def count_of(self, author_id: int) -> int: ...

    async def entries_of(self, author_id: int, offset: int, limit: int) -> Sequence[ListedReview]:
        """The newest submission first."""
        ...


class Counters(Protocol):
    async def count_up(self, name: str, day: date) -> None: ...


class Editions(Protocol):
    async def current(self) -> Edition: ...


class Packs(Protocol):
    async def pack(self) -> RulePack:
        """With the networks as they are known at this moment."""
        ...


class Precedents(Protocol):
    async def in_force(self) -> Sequence[Precedent]: ...


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Platforms also tell of edits that leave the words as they were."""


class ReviewService:
    """`zone` is the agency's: a rule begins at its midnight.

    Every judgement reads first, then computes in a thread, then writes. What judges raises `rules.errors.TextTooLong`
    for a text or a comment over the engine's limit, and then nothing is stored. A review of another person, and one
    that is not there, are both None.
    """

    def __init__(
        self,
        store: SubmissionStore,
        counters: Counters,
        regulation: Editions,
        precedents: Precedents,
        packs: Packs,
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._store = store
        self._precedents = precedents
        self._counters = counters
        self._regulation = regulation
        self._packs = packs
        self._clock = clock
        self._zone = zone

    async def submit(self, author_id: int, draft: Draft, source: Source | None = None) -> Review:
        """A new submission. A kind of `page` is nobody's word yet, so the kind is guessed."""
        return await self.keep(author_id, await self._guessed(draft), source)

    async def keep(self, author_id: int, judged: Judgement, source: Source | None = None) -> Review:
        """A new submission of a text that was judged just now."""
        return await self._store.add(author_id, judged, source, self._clock.now())

    async def latest_from(self, author_id: int, source: Source) -> Review | None:
        """What was said last of the text that came in this message of this author."""
        return await _own(await self._store.latest_from(source), author_id)

    async def revise(self, author_id: int, draft: Draft, source: Source) -> Review | Unchanged | None:
        """The next version of what came in this message; None when nothing of this author did."""
        earlier = await self.latest_from(author_id, source)
        if earlier is None:
            return None
        if (draft.text, draft.links) == (earlier.draft.text, earlier.draft.links):
            return Unchanged()
        return await self._next_version(earlier, draft, source)

    async def correct(self, author_id: int, review_id: int, draft: Draft, source: Source) -> Review | None:
        """The next version of the submission that this review belongs to."""
        earlier = await self.review(review_id, author_id)
        return await self._next_version(earlier, draft, source) if earlier else None

    async def switch(
        self, author_id: int, review_id: int, kind: DraftKind, context: str | None = None
    ) -> Review | None:
        """The same version reviewed as what its author says it is. A comment that is known stays known."""
        earlier = await self.review(review_id, author_id)
        if earlier is None:
            return None
        draft = replace(earlier.draft, kind=kind, context=context or earlier.draft.context)
        return await self._store.add_review(earlier, await self._judged(draft, None), self._clock.now())

    async def weigh(self, draft: Draft) -> Judgement:
        """A judgement of which nothing stays: of words that their author has not called a draft."""
        return await self._guessed(draft)

    async def glance(self, draft: Draft) -> Judgement:
        """A check without a trace: nothing of it stays but a number in a counter."""
        judged = await self.weigh(draft)
        await self._counters.count_up(UNTRACED, self._today())
        return judged

    async def review(self, review_id: int, reader_id: int) -> Review | None:
        """The review, for the author of its draft alone; to another it does not exist."""
        return await _own(await self._store.review(review_id), reader_id)

    async def reconsider(self, judged: Judgement, text: str) -> Judgement:
        """Another text in the place of this one, judged as the same kind. Nothing is stored, and the addresses under
        the words are left behind: a person copies the words alone."""
        return await self._judged(replace(judged.draft, text=text, links=()), judged.clue)

    async def mend(self, review_id: int, reader_id: int) -> Mended | None:
        """The text with all that a machine can mend, reviewed again as the same kind. Nothing is stored: the text
        becomes a version when its author sends it. None also when a machine can mend nothing."""
        review = await self.review(review_id, reader_id)
        if review is None:
            return None
        text = fixing.fixed(review.draft.text, review.findings)
        if text is None:
            return None
        judged = await self.reconsider(review, text)
        return Mended(judged, tuple(finding for finding in review.findings if finding.fix is not None))

    async def listing(self, author_id: int, part: int) -> Listing:
        """A part of the author's own submissions; the nearest one when there is no such part."""
        parts = max(1, -(-await self._store.count_of(author_id) // LISTED))
        part = min(max(part, 1), parts)
        return Listing(tuple(await self._store.entries_of(author_id, (part - 1) * LISTED, LISTED)), part, parts)

    async def _next_version(self, earlier: Review, draft: Draft, source: Source) -> Review:
        """The comment, and the kind if a person has said it, hold for the next version too."""
        draft = replace(draft, context=draft.context or earlier.draft.context)
        if earlier.clue is None:
            judged = await self._judged(replace(draft, kind=earlier.draft.kind), None)
        else:
            judged = await self._guessed(draft)
        return await self._store.add_version(earlier.submission_id, judged, source, self._clock.now())

    async def _guessed(self, draft: Draft) -> Judgement:
        if draft.kind != "page":
            return await self._judged(draft, None)
        guessed = guess(draft.text, draft.context)
        return await self._judged(replace(draft, kind=guessed.kind), guessed.clue)

    async def _judged(self, draft: Draft, clue: Clue | None) -> Judgement:
        edition = await self._regulation.current()
        pack = await self._packs.pack()
        precedents = {one.id: one for one in await self._precedents.in_force()}
        allowed = [one.allowed for one in precedents.values()]
        verdict, findings, skipped, silent = await aside(
            judge_among, draft.heard, pack, edition, self._today(), allowed
        )
        silenced = tuple(
            Silenced(by.id, found.rule, found.start, found.end, found.quote, self._day(precedents[by.id].at))
            for found, by in silent
        )
        said = await _anatomy(draft, findings)
        return Judgement(
            draft, clue, verdict, findings, skipped, pack.version, edition.id, silenced=silenced, anatomy=said
        )

    def _today(self) -> date:
        return self._day(self._clock.now())

    def _day(self, at: datetime) -> date:
        return at.astimezone(self._zone).date()


async def _own(stored: tuple[Review, int] | None, reader_id: int) -> Review | None:
    if stored is None or stored[1] != reader_id:
        return None
    review = stored[0]
    return replace(review, anatomy=await _anatomy(review.draft, review.findings))


async def _anatomy(draft: Draft, findings: Sequence[Finding]) -> Anatomy | None:
    """Of a reply; another text is not worth a way to a thread and back."""
    if draft.kind != "reply":
        return None
    rude = [finding for finding in findings if finding.category == "rudeness"]
    text = Text(draft.text, draft.kinds, draft.context)
    return await aside(lambda: anatomy(text, hurtful(text, rude)))
