"""The shelf of editions: who puts a draft there, corrects where its topics lead, and brings it into force.

Whoever gives an order is looked up again here, whatever the handler has checked: an old button gives nobody a right.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum, auto
from typing import Protocol

from bot.clock import Clock
from bot.regulation.files import SentFile, SentFiles
from bot.regulation.importing.model import Imported
from bot.regulation.model import Bound, Edition, EditionState, ShelvedEdition
from bot.staff.model import Actor, Deed, Employee, Operator
from bot.staff.rights import People, admitted
from bot.staff.stores import Records


class Shelf(Protocol):
    async def entries(self) -> Sequence[ShelvedEdition]: ...

    async def entry(self, edition_id: int) -> ShelvedEdition | None: ...

    async def before(self, edition_id: int) -> Edition | None:
        """The edition that this one follows: a draft the one in force, another the one in force before it."""
        ...

    async def known(self, sha256: str) -> ShelvedEdition | None: ...

    async def add(
        self, imported: Imported, bound: Mapping[str, Bound], file_name: str, author_id: int | None, at: datetime
    ) -> int: ...

    async def put_in_force(self, edition_id: int, at: datetime) -> None:
        """What was in force before is in the archive from that moment."""
        ...

    async def discard(self, edition_id: int) -> None: ...

    async def bind(self, edition_id: int, topics: Mapping[str, str | None]) -> None: ...


class Outcome(Enum):
    DONE = auto()
    SAME = auto()     # it is so already
    FAULTY = auto()   # its numbers have to be mended in the file first
    MISSING = auto()  # there is no such edition, or not any more


class EditionService:
    """Every method but `followed` raises `AccessDenied` for whoever is, at this moment, no admin."""

    def __init__(self, shelf: Shelf, files: SentFiles, people: People, journal: Records, clock: Clock) -> None:
        self._shelf = shelf
        self._files = files
        self._people = people
        self._journal = journal
        self._clock = clock

    async def take(self, actor: Employee, file: SentFile) -> None:
        """A file to be read when its turn comes."""
        await self._check(actor)
        await self._files.add(file, self._clock.now())

    async def entries(self, actor: Actor) -> Sequence[ShelvedEdition]:
        """The newest first."""
        await self._check(actor)
        return await self._shelf.entries()

    async def entry(self, actor: Actor, edition_id: int) -> ShelvedEdition | None:
        await self._check(actor)
        return await self._shelf.entry(edition_id)

    async def followed(self, reader: Actor, edition_id: int) -> tuple[Edition | None, Edition] | None:
        """An edition after the one that it follows, for everybody; a draft for admins alone. None when there is no such
        edition, or not for this reader."""
        entry = await self._shelf.entry(edition_id)
        if entry is None:
            return None
        if entry.standing is EditionState.DRAFT:
            await self._check(reader)
        return await self._shelf.before(edition_id), entry.edition

    async def add(
        self, actor: Actor, file_name: str, imported: Imported, bound: Mapping[str, Bound]
    ) -> tuple[ShelvedEdition, bool]:
        """The draft, and whether it is new: the same file keeps the place that it has on the shelf."""
        await self._check(actor)
        known = await self._shelf.known(imported.content.sha256)
        if known is not None:
            return known, False
        number = await self._shelf.add(imported, bound, file_name, _id(actor), self._clock.now())
        entry = await self._shelf.entry(number)
        assert entry is not None
        return entry, True

    async def publish(self, actor: Actor, edition_id: int) -> Outcome:
        """From now on it is in force, be it a draft or from the archive. Stored reviews keep the edition they had."""
        await self._people.alone()
        await self._check(actor)
        entry = await self._shelf.entry(edition_id)
        if entry is None:
            return Outcome.MISSING
        if entry.standing is EditionState.IN_FORCE:
            return Outcome.SAME
        if not entry.is_publishable:
            return Outcome.FAULTY
        now = self._clock.now()
        await self._shelf.put_in_force(edition_id, now)
        await self._journal.record(now, _id(actor), Deed.PUBLISHED, "edition", edition_id)
        return Outcome.DONE

    async def discard(self, actor: Actor, edition_id: int) -> Outcome:
        """Only a draft goes: reviews may stand on any other."""
        await self._people.alone()
        await self._check(actor)
        entry = await self._shelf.entry(edition_id)
        if entry is None or entry.standing is not EditionState.DRAFT:
            return Outcome.MISSING
        await self._shelf.discard(edition_id)
        return Outcome.DONE

    async def bind(
        self, actor: Actor, edition_id: int, topic: str, number: str | None, known: Sequence[str]
    ) -> Outcome:
        """Let a topic lead to that clause, or to none. `known` are the pack's topics."""
        await self._people.alone()
        await self._check(actor)
        entry = await self._shelf.entry(edition_id)
        if entry is None or entry.standing is EditionState.ARCHIVE or topic not in known:
            return Outcome.MISSING
        if number is not None and entry.edition.clause(number) is None:
            return Outcome.MISSING
        topics: dict[str, str | None] = dict.fromkeys(known)
        topics.update((mark, clause.number) for clause in entry.edition.clauses for mark in clause.topics)
        await self._shelf.bind(edition_id, topics | {topic: number})
        return Outcome.DONE

    async def _check(self, actor: Actor) -> None:
        if isinstance(actor, Operator):
            return
        await admitted(self._people, actor, "publishes no regulation")


def _id(actor: Actor) -> int | None:
    return None if isinstance(actor, Operator) else actor.id
