"""What no feed brings: a comment that a person forwards, pastes or shows on a screenshot, and that it was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.calendar.model import CalendarGap
from bot.clock import Clock
from bot.comments.item import Entry
from bot.comments.model import Standing, State, Thread, Told
from bot.comments.rights import READERS
from bot.comments.sources import PASTED, Source
from bot.mail.comments import Author, CommentEvent, Place
from bot.staff.model import Employee
from bot.staff.rights import Known, admitted

COMMENT, ANSWER = 1, 2  # the numbers of the comment and of its answer, each comment in a place of its own
WHERE = 120             # characters of whose it is and where
_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)  # whatever is brought is counted, however old


class Sources(Protocol):
    async def find(self, platform: str, account: str) -> Source | None: ...
    async def link(self, source: Source) -> Source: ...


class Events(Protocol):
    async def add(self, told: Sequence[Told], now: datetime) -> None: ...
    async def thread(self, thread_id: int) -> Thread | None: ...


class Entries(Protocol):
    async def get(self, entry_id: int) -> tuple[Entry, int] | None: ...


@dataclass(frozen=True, slots=True)
class Brought:
    """`due_at` is by the usual allowance: what it is about is read afterwards."""

    number: int
    due_at: datetime | None


@dataclass
class Bringing:
    sources: Sources
    events: Events
    entries: Entries
    people: Known
    clock: Clock
    zone: ZoneInfo

    async def bring(self, person: Employee, number: int, text: str, at: datetime, source_name: str) -> Brought:
        """A comment written at that moment; `number` makes it one however often it is brought. `source_name` is what
        such comments are listed under. Raises `AccessDenied`."""
        await admitted(self.people, person, "bring a comment", READERS)
        source = await self._source(source_name)
        now = self.clock.now()
        at = min(at, now)
        await self.events.add([Told(source.id, _comment(number, text, at))], now)
        try:
            due_at = source.policy.due(Standing(State.OPEN, at), False, self.zone).due.at
        except CalendarGap:
            due_at = None
        return Brought(number, due_at)

    async def place(self, person: Employee, number: int, text: str, at: datetime, where: str) -> None:
        """Whose it is and where, in a person's own words."""
        await admitted(self.people, person, "bring a comment", READERS)
        source = await self.sources.find(PASTED, PASTED)
        if source is not None:
            told = Told(source.id, _comment(number, text, at), post=" ".join(where.split())[:WHERE])
            await self.events.add([told], self.clock.now())

    async def answered(self, person: Employee, entry_id: int, words: str) -> bool:
        """False unless it was brought by hand: of all others feeds tell. `words` stand for the answer."""
        await admitted(self.people, person, "bring an answer", READERS)
        found = await self.entries.get(entry_id)
        thread = await self.events.thread(found[1]) if found else None
        if thread is None or thread.platform != PASTED:
            return False
        now = self.clock.now()
        answer = CommentEvent(
            "answer", "new", thread.place, ANSWER, now, Author("community", PASTED), words, COMMENT, COMMENT
        )
        await self.events.add([Told(thread.source_id, answer)], now)
        return True

    async def _source(self, name: str) -> Source:
        known = await self.sources.find(PASTED, PASTED)
        return known or await self.sources.link(Source(0, PASTED, PASTED, name, _ALWAYS))


def _comment(number: int, text: str, at: datetime) -> CommentEvent:
    """Of somebody whom nobody knows by a number: each is an author of their own."""
    return CommentEvent(
        "brought", "new", Place("import", number), COMMENT, at, Author("citizen", f"{PASTED}:{number}"), text,
        wordless=not text.strip(),
    )  # fmt: skip
