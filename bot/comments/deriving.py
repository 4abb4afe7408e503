"""From what feeds told to what is owed: a thread at a time, whenever something about it has changed.

Reading is slow and is done before anything is written; what was read once is not read again while the words, the branch
and the post stay as they were.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.calendar.model import CalendarGap
from bot.clock import Clock
from bot.comments.facts import gathered
from bot.comments.item import Entry, Meaning, Urgency
from bot.comments.model import AnswerKind, Comment, Conversation, Standing, State, Thread
from bot.comments.sources import Source
from bot.comments.states import Said, states
from bot.work import Work, apart, aside

BATCH = 20  # threads of a turn


class Events(Protocol):
    async def dirty(self, limit: int) -> list[int]: ...
    async def thread(self, thread_id: int) -> Thread | None: ...
    async def derived(self, thread: Thread) -> None: ...
    async def postpone(self, thread_id: int, now: datetime) -> None: ...
    async def wipe(self, thread_id: int, numbers: Collection[int]) -> None: ...


class Entries(Protocol):
    async def of_thread(self, thread_id: int) -> dict[int, Entry]: ...
    async def put(self, thread_id: int, source_id: int, entries: Sequence[Entry]) -> None: ...


class Sources(Protocol):
    async def get(self, source_id: int) -> Source | None: ...


class Judge(Protocol):
    """What words mean. Slow: called off the event loop."""

    def meaning(self, text: str, thread: Sequence[Said], post: str | None) -> Meaning: ...
    def withdraws(self, text: str) -> bool: ...
    def thanks(self, text: str) -> bool: ...
    def answer(self, text: str) -> AnswerKind: ...
    def same_matter(self, before: str, after: str) -> bool: ...
    def topics(self, texts: Mapping[int, str], post: str | None) -> Mapping[int, int]:
        """Comments that are owed an answer, by their numbers: the number of the one that stands for each."""
        ...


@dataclass(frozen=True)
class Reckoned:
    """A thread as it was read, and what of its comments is other than it was stored. `again` are comments whose words
    were erased and have come once more: the feed reads what it has missed."""

    thread: Thread
    changed: Sequence[Entry]
    again: Collection[int] = ()


@dataclass
class Deriving:
    work: Work
    events: Events
    entries: Entries
    sources: Sources
    judge: Judge
    clock: Clock
    zone: ZoneInfo

    async def turn(self) -> int:
        """Derive what waits, at most `BATCH` threads; how many went well. One that fails goes to the end of the queue
        and holds up no other."""
        waiting, well = await self.events.dirty(BATCH), 0
        for thread_id in waiting:
            if await apart(f"deriving thread {thread_id}", self.derive(thread_id)):
                well += 1
                continue
            async with self.work.unit():
                await self.events.postpone(thread_id, self.clock.now())
        return well

    async def derive(self, thread_id: int) -> None:
        """One thread as it is now. What comes meanwhile leaves it waiting for the next turn."""
        reckoned = await self.reckon(thread_id)
        if reckoned is not None:
            async with self.work.unit():
                await self.keep(reckoned)
                await self.events.derived(reckoned.thread)

    async def reckon(self, thread_id: int, said: Mapping[int, Mapping[str, Any]] | None = None) -> Reckoned | None:
        """What is to be kept of a thread; `said` is what a person says of some of its comments right now, in the place
        of what was said before. Slow, and writes nothing."""
        thread = await self.events.thread(thread_id)
        source = await self.sources.get(thread.source_id) if thread else None
        if thread is None or source is None:
            return None
        stored = await self.entries.of_thread(thread_id)
        thread, again = _without_erased(thread, stored)
        before = {
            number: replace(entry, correction=said[number]) if said and number in said else entry
            for number, entry in stored.items()
        }
        entries = await aside(self._entries, thread, source, before)
        return Reckoned(thread, [entry for entry in entries if stored.get(entry.comment_id) != entry], again)

    async def keep(self, reckoned: Reckoned) -> None:
        """Joins the unit at hand."""
        await self.entries.put(reckoned.thread.id, reckoned.thread.source_id, reckoned.changed)
        if reckoned.again:
            await self.events.wipe(reckoned.thread.id, reckoned.again)

    async def standings(self, thread: Thread, source: Source) -> Mapping[int, Standing]:
        """How its comments stand at this moment; nothing is written."""
        reader = _Recalling(self.judge, await self.entries.of_thread(thread.id))
        return await aside(states, _conversation(thread, reader.before), source.officials, reader)

    def _entries(self, thread: Thread, source: Source, before: Mapping[int, Entry]) -> list[Entry]:
        reader = _Recalling(self.judge, before)
        conversation = _conversation(thread, before)
        known = conversation.comments
        standings = states(conversation, source.officials, reader)
        leaders = self._leaders(standings, known, thread.post, _apart(before))
        return _led([
            self._entry(known[number], standing, source, reader, before.get(number), leaders)
            for number, standing in standings.items()
        ])  # fmt: skip

    def _leaders(
        self,
        standings: Mapping[int, Standing],
        known: Mapping[int, Comment],
        post: str | None,
        apart: Collection[int],
    ) -> Mapping[int, int]:
        """Those that are `apart` stand for themselves alone."""
        owed = {number: known[number].text for number, standing in standings.items() if standing.state.is_owed}
        alone = {number: number for number in owed if number in apart}
        together = {number: text for number, text in owed.items() if number not in apart}
        found = self.judge.topics(together, post) if len(together) > 1 else {number: number for number in together}
        return {**found, **alone}

    def _entry(
        self,
        comment: Comment,
        standing: Standing,
        source: Source,
        reader: "_Recalling",
        before: Entry | None,
        leaders: Mapping[int, int],
    ) -> Entry:
        meaning = reader.read.get(comment.text) or (before.meaning if before else None)
        correction = before.correction if before else {}
        thought = meaning.corrected(correction) if meaning else None
        urgency: Urgency = thought.urgency if thought else "usual"
        leader = leaders.get(comment.id)
        is_counted = standing.asked_at >= source.linked_at
        is_owed = is_counted and standing.state.is_owed
        return Entry(
            comment_id=comment.id,
            author=comment.author,
            made_at=comment.at,
            state=standing.state,
            asked_at=standing.asked_at,
            answered_by=standing.by,
            answered_at=standing.at if standing.state is State.ANSWERED else None,
            meaning=meaning,
            urgency=urgency,
            due_at=self._due(standing, source, urgency),
            ended_at=None if is_owed else (before and before.ended_at) or self.clock.now(),
            is_counted=is_counted,
            leader=leader,
            id=before.id if before else 0,
            correction=correction,
        )

    def _due(self, standing: Standing, source: Source, urgency: Urgency) -> datetime | None:
        """Of what was answered too: that is how it is known whether it was in time."""
        if standing.state in {State.NOT_NEEDED, State.DELETED, State.CLOSED}:
            return None
        asked = Standing(State.OPEN, standing.asked_at) if standing.state is State.ANSWERED else standing
        try:
            return source.policy.due(asked, urgency == "urgent", self.zone).due.at
        except CalendarGap:
            return standing.asked_at  # a calendar with a fault: a person shall look at once


def _without_erased(thread: Thread, stored: Mapping[int, Entry]) -> tuple[Thread, frozenset[int]]:
    """What was erased stays so; the numbers are of those whose words have come once more."""
    erased = {number for number, entry in stored.items() if not entry.author.id}
    again = frozenset(event.comment_id for event in thread.events if event.comment_id in erased and event.author)
    if not again:
        return thread, again
    return replace(thread, events=tuple(one for one in thread.events if one.comment_id not in again)), again


def _conversation(thread: Thread, before: Mapping[int, Entry]) -> Conversation:
    known = {comment.id: comment for comment in gathered(thread.events).values()}
    said = {number: entry.correction for number, entry in before.items() if entry.correction}
    return Conversation(
        comments=known,
        people=thread.names,
        post=thread.post,
        awaited={number: bool(one["awaits"]) for number, one in said.items() if "awaits" in one},
        linked={number: frozenset(one["linked"]) for number, one in said.items() if "linked" in one},
        unrelated={number: frozenset(one["unrelated"]) for number, one in said.items() if "unrelated" in one},
    )


def _led(entries: Sequence[Entry]) -> list[Entry]:
    """Of those about one matter the one that is due first stands for all: what is urgent is not hidden behind what is
    not."""
    matters: dict[int, list[Entry]] = {}
    for entry in entries:
        if entry.leader is not None:
            matters.setdefault(entry.leader, []).append(entry)
    first = {matter: min(of, key=_soonest) for matter, of in matters.items()}
    return [
        entry
        if entry.leader is None
        else replace(
            entry,
            leader=(leads := first[entry.leader]).comment_id,
            alike=len(matters[entry.leader]) if leads is entry else 1,
        )
        for entry in entries
    ]


def _soonest(entry: Entry) -> tuple[bool, datetime, int]:
    return not entry.is_counted or entry.due_at is None, entry.due_at or entry.asked_at, entry.comment_id


def _apart(before: Mapping[int, Entry]) -> frozenset[int]:
    """What a person has said to be another matter than those it was put together with."""
    return frozenset(number for number, entry in before.items() if entry.correction.get("apart"))


@dataclass
class _Recalling:
    """A `Reader` that asks the judge only about what it has not read before. `read` is by the words of a comment."""

    judge: Judge
    before: Mapping[int, Entry]
    read: dict[str, Meaning] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known = {entry.meaning.digest: entry.meaning for entry in self.before.values() if entry.meaning}

    def awaits(self, text: str, thread: Sequence[Said], post: str | None) -> bool:
        digest = _digest(text, thread, post)
        if (meaning := self._known.get(digest)) is None:
            meaning = replace(self.judge.meaning(text, thread, post), digest=digest)
        self.read[text] = meaning
        return meaning.awaits

    def withdraws(self, text: str) -> bool:
        return self.judge.withdraws(text)

    def thanks(self, text: str) -> bool:
        return self.judge.thanks(text)

    def answer(self, text: str) -> AnswerKind:
        return self.judge.answer(text)

    def same_matter(self, before: str, after: str) -> bool:
        return self.judge.same_matter(before, after)


def _digest(text: str, thread: Sequence[Said], post: str | None) -> str:
    said = "\x1e".join([text, post or "", *(f"{one.who}\x1f{one.text}" for one in thread)])
    return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()
