"""Each keeps their own list; of others' the personnel department alone sees anything, and the journal knows of it."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.declarations import address
from bot.declarations.model import (
    COUNT_LIMIT,
    Adding,
    DeclaredPage,
    Folder,
    Refusal,
    Report,
    Roll,
    Round,
    Said,
    Season,
    season,
)
from bot.regulation.model import Edition
from bot.staff.model import Account, Deed, Employee, Role, State, Unit, Units
from bot.staff.rights import Known, admitted
from bot.staff.stores import Records
from rules.networks import Networks

TOPIC = "declared-pages"
LISTED = 4    # people in one part of the standing
PORTION = 50  # people reminded in one unit of work
YEARS = range(2000, 2100)
# When whoever has not handed in is reminded, by the agency's clock; after the deadline nobody is.
MOMENTS = ((2, 1), (3, 1), (3, 25))
HOUR = time(10, 0)

Stored = tuple[int, str, int | None]  # id, address, the year from which it is kept


class PageStore(Protocol):
    async def pages_of(self, employee_id: int) -> Sequence[Stored]:
        """In the order in which they were added."""
        ...

    async def add(self, employee_id: int, address: str, at: datetime) -> int: ...

    async def set_since(self, employee_id: int, page_id: int, year: int | None) -> bool:
        """False when this person has no such page."""
        ...

    async def remove(self, employee_id: int, page_id: int) -> bool: ...

    async def said_of(self, employee_id: int, year: int) -> Said | None: ...

    async def say(self, employee_id: int, year: int, report: Report | None, at: datetime) -> None: ...

    async def counts(self, year: int) -> dict[Report | None, int]:
        """Of the active staff."""
        ...

    async def standings(
        self, year: int, words: str, offset: int, limit: int
    ) -> tuple[Sequence[tuple[Employee, Report | None]], int]:
        """Active staff whose name has all of these words, those who have said nothing first; how many in all."""
        ...

    async def silent_after(
        self, year: int, reached: int, limit: int
    ) -> Sequence[tuple[Employee, int, tuple[Account, ...]]]:
        """Active staff with an id over `reached`, by id, who have said nothing of the year and can be written to."""
        ...

    async def round(self) -> tuple[datetime, int] | None:
        """When the next reminders are due, and the id of whoever got them last in this round."""
        ...

    async def set_round(self, next_at: datetime, reached: int) -> None: ...


class Editions(Protocol):
    async def current(self) -> Edition: ...


class Registry(Protocol):
    async def registry(self) -> Networks:
        """As they are known now."""
        ...


class People(Known, Protocol):
    async def units(self) -> Sequence[Unit]: ...


class DeclarationService:
    """Every method raises `AccessDenied` for whoever is not active at this moment, or has not the right to it."""

    def __init__(
        self,
        store: PageStore,
        networks: Registry,
        regulation: Editions,
        people: People,
        journal: Records,
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._store = store
        self._networks = networks
        self._regulation = regulation
        self._people = people
        self._journal = journal
        self._clock = clock
        self._zone = zone

    # One's own

    async def folder(self, employee: Employee) -> Folder:
        return await self._folder(await self._active(employee))

    async def add(self, employee: Employee, text: str) -> Adding:
        """The addresses in a message join the list; `COUNT_LIMIT` of them are enough for anybody."""
        await self._active(employee)
        networks = await self._networks.registry()
        known = {address for _, address, _ in await self._store.pages_of(employee.id)}
        added: list[DeclaredPage] = []
        refused: list[tuple[str, Refusal]] = []
        now = self._clock.now()
        for written, refusal in address.read(text, networks):
            if refusal is None:
                refusal = Refusal.KNOWN if written in known else Refusal.FULL if len(known) >= COUNT_LIMIT else None
            if refusal is not None:
                refused.append((written, refusal))
                continue
            known.add(written)
            added.append(_page((await self._store.add(employee.id, written, now), written, None), networks))
            await self._journal.record(now, employee.id, Deed.PAGE_ADDED, subject=employee.id)
        return Adding(tuple(added), tuple(refused))

    async def set_since(self, employee: Employee, page_id: int, year: int | None) -> bool:
        """False when this person has no such page."""
        await self._active(employee)
        return (year is None or year in YEARS) and await self._store.set_since(employee.id, page_id, year)

    async def remove(self, employee: Employee, page_id: int) -> bool:
        await self._active(employee)
        if not await self._store.remove(employee.id, page_id):
            return False
        await self._journal.record(self._clock.now(), employee.id, Deed.PAGE_REMOVED, subject=employee.id)
        return True

    async def say(self, employee: Employee, year: int, report: Report | None) -> bool:
        """Whether the pages of that year are handed in; None takes it back. False for a year that is not asked about
        now, or is not over yet."""
        await self._active(employee)
        now = self._season()
        if year != now.year or (report is Report.HANDED and not now.is_over):
            return False
        await self._store.say(employee.id, year, report, self._clock.now())
        await self._journal.record(self._clock.now(), employee.id, Deed.PAGES_REPORTED, subject=employee.id)
        return True

    # Of the personnel department

    async def standing(self, actor: Employee, words: str = "", part: int = 1) -> Roll:
        """Who has handed in, those whose name has these words; the nearest part when there is no such one."""
        await self._check(actor)
        now = self._season()
        _, count = await self._store.standings(now.year, words, 0, 0)
        parts = max(1, -(-count // LISTED))
        part = min(max(part, 1), parts)
        people, _ = await self._store.standings(now.year, words, (part - 1) * LISTED, LISTED)
        return Roll(now, await self._store.counts(now.year), people, part, parts)

    async def folder_of(self, actor: Employee, employee_id: int) -> Folder | None:
        """Another's list. The journal remembers who has opened it."""
        await self._check(actor)
        employee = await self._people.employee(employee_id)
        if employee is None or employee.state is not State.ACTIVE:
            return None
        await self._journal.record(self._clock.now(), actor.id, Deed.PAGES_SEEN, subject=employee_id)
        return await self._folder(employee)

    # Of the clock

    async def portion(self, now: datetime, limit: int) -> Round | None:
        """The next of those who are reminded at `now`; None when nobody is left. A round that was missed is made up
        for once, and never after the deadline."""
        stored = await self._store.round()
        if stored is None:
            await self._store.set_round(self._next_round(now), 0)
            return None
        next_at, reached = stored
        if next_at > now:
            return None
        today = now.astimezone(self._zone).date()
        this = season(today)
        people = (
            await self._store.silent_after(this.year, reached, limit)
            if this.is_over and today <= this.deadline
            else ()
        )
        if not people:
            await self._store.set_round(self._next_round(now), 0)
            return None
        await self._store.set_round(next_at, people[-1][0].id)
        return Round(this, people)

    def _next_round(self, now: datetime) -> datetime:
        year = now.astimezone(self._zone).year
        days = [date(in_year, month, day) for in_year in (year, year + 1) for month, day in MOMENTS]
        moments = (datetime.combine(day, HOUR, self._zone) for day in days)
        return next(moment for moment in moments if moment > now)

    # Inside

    async def _folder(self, employee: Employee) -> Folder:
        now = self._season()
        edition = await self._regulation.current()
        clause = edition.clause_for(TOPIC)
        networks = await self._networks.registry()
        return Folder(
            employee,
            Units(await self._people.units()).path(employee.unit),
            tuple(_page(stored, networks) for stored in await self._store.pages_of(employee.id)),
            now,
            await self._store.said_of(employee.id, now.year),
            edition.id,
            clause.number if clause else None,
        )

    def _season(self) -> Season:
        return season(self._clock.now().astimezone(self._zone).date())

    async def _active(self, person: Employee) -> Employee:
        return await admitted(self._people, person, "pages", tuple(Role))

    async def _check(self, actor: Employee) -> None:
        """Of others' pages nobody but the personnel department learns anything: an admin does not either."""
        await admitted(self._people, actor, "pages of others", (Role.HR_ADMIN,))


def _page(stored: Stored, networks: Networks) -> DeclaredPage:
    page_id, written, since = stored
    network = address.network_at(written, networks)
    return DeclaredPage(page_id, written, network.spec.title if network else None, since)
