"""What a person says of a comment is the last word: what it is, and what has answered it. Kept with who said so."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from bot.clock import Clock
from bot.comments.actions import ALL, NOBODY
from bot.comments.deriving import Reckoned
from bot.comments.item import KINDS, REASONS, Entry, Unattributed
from bot.comments.rights import READERS
from bot.staff.model import Employee
from bot.staff.rights import Known, admitted


class Field(StrEnum):
    """What may be put right. Buttons carry the values."""

    AWAITS = "awaits"
    KIND = "kind"
    REASON = "reason"            # of urgency; an empty one takes it away
    PERSONAL = "personal_data"
    APPEAL = "appeal"
    APART = "apart"              # not about the matter that it was put together with


class Entries(Protocol):
    async def get(self, entry_id: int) -> tuple[Entry, int] | None: ...
    async def of_thread(self, thread_id: int) -> dict[int, Entry]: ...
    async def correct(self, entry_id: int, correction: Mapping[str, Any]) -> int | None: ...


class Threads(Protocol):
    async def soil(self, thread_id: int) -> None: ...


class Reckoner(Protocol):
    async def reckon(
        self, thread_id: int, said: Mapping[int, Mapping[str, Any]] | None = None
    ) -> Reckoned | None: ...

    async def keep(self, reckoned: Reckoned) -> None: ...


class Lookout(Protocol):
    async def unattributed(self, reader: Employee, entry_id: int) -> Unattributed | None: ...


@dataclass
class Corrections:
    entries: Entries
    threads: Threads
    reckoner: Reckoner
    lookout: Lookout
    people: Known
    clock: Clock

    async def correct(self, person: Employee, entry_id: int, field: str, value: str) -> bool:
        """False for a comment that is gone or a value that is none. Raises `AccessDenied`."""
        await admitted(self.people, person, "correct a comment", READERS)
        found = await self.entries.get(entry_id)
        change = _change(field, value)
        if found is None or change is None:
            return False
        entry, thread = found
        await self._say(person, thread, {entry.comment_id: entry}, {entry.comment_id: change})
        return True

    async def attribute(self, person: Employee, entry_id: int, answer: int, to: int) -> bool:
        """The agency's words `answer` were to this candidate, to all of them or to nobody. False when that is no
        question any more."""
        await admitted(self.people, person, "attribute an answer", READERS)
        asked = await self.lookout.unattributed(person, entry_id)
        found = await self.entries.get(entry_id)
        if asked is None or found is None or asked.answer.comment_id != answer:
            return False
        if to not in {ALL, NOBODY, *(one.id for one in asked.candidates)}:
            return False
        known = await self.entries.of_thread(found[1])
        changes = {}
        for one in asked.candidates:
            said = "linked" if to in {ALL, one.id} else "unrelated"
            before = known[one.comment_id].correction.get(said, [])
            changes[one.comment_id] = {said: sorted({*before, answer})}
        await self._say(person, found[1], {number: known[number] for number in changes}, changes)
        return True

    async def _say(
        self, person: Employee, thread: int, entries: Mapping[int, Entry], changes: Mapping[int, Mapping[str, Any]]
    ) -> None:
        """What follows from it is reckoned before anything is written: reading is slow."""
        now = self.clock.now()
        mark = {"by": person.id, "at": now.isoformat()}
        said = {number: {**entries[number].correction, **change, **mark} for number, change in changes.items()}
        reckoned = await self.reckoner.reckon(thread, said)
        await self.threads.soil(thread)
        for number, correction in said.items():
            await self.entries.correct(entries[number].id, correction)
        if reckoned is not None:
            await self.reckoner.keep(reckoned)


def _change(field: str, value: str) -> dict[str, Any] | None:
    """As it is stored; None for what no button of ours carries."""
    match field:
        case Field.AWAITS | Field.PERSONAL | Field.APPEAL | Field.APART if value in {"0", "1"}:
            return {str(field): value == "1"}
        case Field.KIND if value in KINDS:
            return {"kind": value}
        case Field.REASON if value in REASONS:
            return {"urgency": "urgent", "reason": value}
        case Field.REASON if not value:
            return {"urgency": "usual", "reason": None}
        case _:
            return None
