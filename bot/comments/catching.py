"""What no event has told is read anew: posts, branches and discussions with a service key, messages with the
community's.

What is found becomes events with natural ids, so that it is found once. What no key can read is told by source.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.comments.facts import gathered
from bot.comments.model import Thread, Told
from bot.comments.sources import Source
from bot.mail.comments import CommentEvent, EventKind, Head, Listed, ObjectKind, Place
from bot.work import Work

log = logging.getLogger(__name__)

RECENT = timedelta(days=7)  # a post so young is read whole: its comments may be edited without their number changing
BACK = timedelta(days=7)    # how far back conversations are read


class History(Protocol):
    """What a source has now. Raises `MessengerError`."""

    @property
    def reads_comments(self) -> bool: ...

    @property
    def beyond(self) -> Sequence[ObjectKind]:
        """What is commented on there and can never be read anew."""
        ...

    async def heads(self) -> Sequence[Head]: ...
    async def comments(self, place: Place) -> Listed: ...
    async def conversations(self, since: datetime) -> Sequence[tuple[Place, int]]: ...
    async def letters(self, place: Place, since: datetime) -> Sequence[CommentEvent]: ...


class Events(Protocol):
    async def add(self, told: Sequence[Told], now: datetime) -> None: ...
    async def posted(self, posts: Mapping[tuple[int, Place], str], now: datetime) -> None: ...
    async def at(self, source_id: int, place: Place) -> Thread | None: ...


@dataclass
class Caught:
    """How far a source is read anew, and what came of it. `beyond` is what could not be."""

    done: int = 0
    of: int = 0
    found: dict[EventKind, int] = field(default_factory=dict)
    beyond: Sequence[str] = ()


@dataclass
class Catching:
    """`progress` is by source: of the one that is read now, and of the last time."""

    work: Work
    events: Events
    clock: Clock
    progress: dict[int, Caught] = field(default_factory=dict)

    async def catch_up(self, source: Source, history: History) -> Caught:
        """Raises `MessengerError`; what was found until then stays."""
        caught = self.progress[source.id] = Caught(beyond=history.beyond)
        if history.reads_comments:
            await self._comments(source, history, caught)
        else:
            caught.beyond = ("wall", "board", *history.beyond)
        await self._letters(source, history, caught)
        log.info("%s %s: caught up, %s", source.platform, source.account, caught.found or "nothing new")
        return caught

    async def _comments(self, source: Source, history: History, caught: Caught) -> None:
        now = self.clock.now()
        heads = await history.heads()
        caught.of = len(heads)
        for head in heads:
            # What is known is read first: a comment that comes while the listing is read must not count as deleted.
            known = await self.events.at(source.id, head.place)
            if _may_differ(head, known, now):
                listed = await history.comments(head.place)
                await self._keep(source, head, news(known.events if known else (), listed), listed.names, caught)
            caught.done += 1

    async def _letters(self, source: Source, history: History, caught: Caught) -> None:
        since = max(source.linked_at, self.clock.now() - BACK)
        for place, last in await history.conversations(since):
            known = await self.events.at(source.id, place)
            told = known.events if known else ()
            if any(event.comment_id == last for event in told):
                continue
            listed = Listed(tuple(await history.letters(place, since)), False, {})
            await self._keep(source, None, news(told, listed), {}, caught)

    async def _keep(
        self,
        source: Source,
        head: Head | None,
        found: Sequence[CommentEvent],
        names: Mapping[str, str],
        caught: Caught,
    ) -> None:
        if not found:
            return
        now = self.clock.now()
        async with self.work.unit():
            await self.events.add([Told(source.id, one, name=_name(one, names)) for one in found], now)
            if head is not None and head.words:
                await self.events.posted({(source.id, head.place): head.words}, now)
        for one in found:
            caught.found[one.kind] = caught.found.get(one.kind, 0) + 1


def news(told: Sequence[CommentEvent], listed: Listed) -> list[CommentEvent]:
    """What a listing knows more than the events that were told. No time is told of what was edited or deleted: it
    stands after all that is known."""
    known = {comment.id: comment for comment in gathered(told).values()}
    erased = {event.comment_id for event in told if event.kind in {"new", "edit"} and event.author is None}
    turns = {number: sum(event.comment_id == number for event in told) for number in known}
    found: list[CommentEvent] = []
    for event in sorted(listed.events, key=lambda one: one.comment_id):
        comment = known.get(event.comment_id)
        if event.comment_id in erased:
            continue  # its words are not to come back
        if comment is None:
            found.append(event)
            continue
        if comment.deleted is not None:
            found.append(_turn(event, "restore", turns[comment.id]))
        if event.text is not None and event.text != comment.text:
            found.append(replace(_turn(event, "edit", turns[comment.id]), text=event.text, wordless=event.wordless))
    if listed.is_whole:
        there = {event.comment_id for event in listed.events}
        gone = (event for event in _makings(told) if event.comment_id not in there)
        found += [
            replace(_turn(event, "delete", turns[event.comment_id]), author=None)
            for event in gone
            if event.comment_id in known and known[event.comment_id].deleted is None
        ]
    return found


def _turn(event: CommentEvent, kind: EventKind, turn: int) -> CommentEvent:
    """Told by nobody: its id counts what was told of the comment before."""
    natural = f"{event.place.object}:{event.place.object_id}:{event.comment_id}:{kind}:{turn}"
    return replace(event, event_id=natural, kind=kind, at=None, text=None, wordless=False, actor=None)


def _makings(told: Iterable[CommentEvent]) -> Iterable[CommentEvent]:
    """One event of each comment."""
    return {event.comment_id: event for event in reversed(list(told))}.values()


def _may_differ(head: Head, known: Thread | None, now: datetime) -> bool:
    live = sum(comment.deleted is None for comment in gathered(known.events).values()) if known else 0
    is_recent = head.at is not None and now - head.at < RECENT
    return live != head.comments or (is_recent and head.comments > 0)


def _name(event: CommentEvent, names: Mapping[str, str]) -> str | None:
    return names.get(event.author.id) if event.author is not None else None
