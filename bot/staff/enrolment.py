"""A whole file of staff is invited: shown first, then written down in portions, and the codes come last, all at once.

Every portion is a unit of work of its own that also counts how far it went, so a process killed in the middle goes on
where it stopped; nobody of the file can come in before everybody has a code.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.clock import Clock
from bot.errors import AccessDenied
from bot.staff.codes import hashed, new_code
from bot.staff.imports import Import, Imports, Proposal, Where
from bot.staff.model import Actor, Deed, Employee, Invite, Newcomer, Outcome, Units, sought
from bot.staff.personnel import Right, may
from bot.staff.service import INVITE_LIFE
from bot.staff.stores import Invites, Journal, People
from bot.work import aside

PORTIONS = 10  # how often the progress is told
PORTION = 200  # people written in one unit at least


class Enrolment:
    def __init__(self, people: People, invites: Invites, journal: Journal, imports: Imports, clock: Clock) -> None:
        self._people = people
        self._invites = invites
        self._journal = journal
        self._imports = imports
        self._clock = clock

    async def propose(self, actor: Actor, people: Sequence[Newcomer]) -> Proposal:
        """Keep the new ones of a file until its author says go."""
        author = await self._check(actor)
        shown = await self.sorted(people)
        kept = await self._imports.add(author, shown.fresh, self._clock.now()) if shown.fresh else None
        return replace(shown, id=kept)

    async def start(self, actor: Actor, import_id: int, where: Where | None) -> Import | None:
        """Go. None when this file is not this actor's to start, or not any more."""
        author = await self._check(actor)
        found = await self._imports.get(import_id)
        if found is None or found.author != author or found.state != "shown":
            return None
        await self._imports.start(import_id, author, where)
        await self._journal.record(self._clock.now(), author, Deed.IMPORTED, "import", import_id)
        return found

    async def start_anew(self, actor: Actor, import_id: int, where: Where | None) -> Import | None:
        """New codes for those of a former import who have not come in yet; their former ones can be used no more, and
        whose code was withdrawn gets none. None when there is no such import."""
        author = await self._check(actor)
        found = await self._imports.get(import_id)
        if found is None or found.state not in ("done", "stopped"):
            return None
        await self._imports.start(import_id, author, where)
        await self._journal.record(self._clock.now(), author, Deed.REISSUED, "import", import_id)
        return replace(found, author=author, state="going", people=(), where=where)

    async def drop(self, actor: Actor, import_id: int) -> Outcome:
        author = await self._check(actor)
        found = await self._imports.get(import_id)
        if found is None or found.author != author or found.state != "shown":
            return Outcome.MISSING
        await self._imports.end(import_id, "dropped")
        return Outcome.DONE

    async def sorted(self, people: Sequence[Newcomer]) -> Proposal:
        """The new ones, and those of whom that name in that unit is there already or stood higher in the file, be the
        surname first or last. Nothing is kept."""
        units = Units(await self._people.units())
        spelled = {(name, _key(units.path(unit_id))) for name, unit_id in await self._people.known()}
        there = {(_in_any_order(name), unit) for name, unit in spelled}
        fresh: list[Newcomer] = []
        known: list[Newcomer] = []
        turned: list[Newcomer] = []
        for person in people:
            name, unit = sought(person.name), _key(person.unit)
            key = (_in_any_order(name), unit)
            (known if key in there else fresh).append(person)
            if key in there and (name, unit) not in spelled:
                turned.append(person)
            there.add(key)
            spelled.add((name, unit))
        paths = {
            _key(person.unit[:depth]): person.unit[:depth]
            for person in fresh
            for depth in range(1, len(person.unit) + 1)
        }
        added = tuple(path for path in paths.values() if units.at(path) is None)
        return Proposal(None, tuple(fresh), tuple(known), added, tuple(turned))

    # The worker's part

    async def going(self) -> list[Import]:
        return await self._imports.going()

    async def units(self) -> Units:
        return Units(await self._people.units())

    async def portion(self, of: Import) -> Import | None:
        """Write the next people of an import down. None when its author has gone: it has ended, whoever is written
        down already stays so, without a code."""
        if not await self._may_go_on(of):
            return None
        size = max(PORTION, -(-len(of.people) // PORTIONS))
        people = of.people[of.added : of.added + size]
        await self._write(of.author, people, of.id)
        await self._imports.advance(of.id, of.added + len(people))
        return replace(of, added=of.added + len(people))

    async def invitations(self, of: Import) -> list[Invite]:
        """A code for everybody of an import who has none of their own to come in by, not yet good for anything."""
        withdrawn = await self._invites.withdrawn(of.id)
        people = [person for person in await self._people.imported(of.id) if person.id not in withdrawn]
        expires_at = self._clock.now() + INVITE_LIFE
        return await aside(lambda: [Invite(new_code(), person, expires_at) for person in people])

    async def finish(self, of: Import, invites: Sequence[Invite]) -> bool:
        """From now on these codes, and none from before, let people in. False when the author has gone."""
        if not await self._may_go_on(of):
            return False
        if invites:
            await self._invites.withdraw_imported(of.id, self._clock.now())
            await self._invites.add(((i.employee.id, hashed(i.code)) for i in invites), invites[0].expires_at)
        await self._imports.end(of.id, "done")
        return True

    async def _may_go_on(self, of: Import) -> bool:
        """Whether its author still may, in a chat that is still theirs; else it ends. A command's has no author."""
        await self._people.alone()
        if of.author is None:
            return True
        author = await self._people.employee(of.author)
        chats = [(account.platform, account.chat_id) for account in await self._people.accounts_of(of.author)]
        if author and may(author, Right.CHANGE) and of.where and (of.where.platform, of.where.chat_id) in chats:
            return True
        await self._imports.end(of.id, "stopped")
        return False

    async def _write(self, author: int | None, people: Sequence[Newcomer], import_id: int) -> None:
        await self._people.alone()
        units = Units(await self._people.units())
        places: dict[tuple[str, ...], int | None] = {(): None}
        for person in people:
            for depth in range(1, len(person.unit) + 1):
                path = person.unit[:depth]
                if _key(path) not in places:
                    found = units.at(path)
                    upper = places[_key(path[:-1])]
                    places[_key(path)] = found.id if found else await self._new_unit(author, path[-1], upper)
        await self._people.add(people, [places[_key(person.unit)] for person in people], import_id)

    async def _new_unit(self, author: int | None, name: str, parent: int | None) -> int:
        unit_id = await self._people.add_unit(name, parent)
        await self._journal.record(self._clock.now(), author, Deed.UNIT_ADDED, "unit", unit_id)
        return unit_id

    async def _check(self, actor: Actor) -> int | None:
        """Who the journal will name. Nobody else changes staff until the unit of work ends."""
        await self._people.alone()
        now = await self._people.employee(actor.id) if isinstance(actor, Employee) else actor
        if now is None or not may(now, Right.CHANGE):
            raise AccessDenied(Right.CHANGE.value)
        return actor.id if isinstance(actor, Employee) else None


def _in_any_order(name: str) -> tuple[str, ...]:
    return tuple(sorted(name.split()))


def _key(path: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(sought, path))
