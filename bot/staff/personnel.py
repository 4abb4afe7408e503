"""What admins do with people. Whoever gives an order is looked up again here, whatever the handler has checked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.clock import Clock
from bot.errors import AccessDenied
from bot.mail.model import Platform, Traces
from bot.staff.model import (
    Actor,
    Card,
    Deed,
    Employee,
    Invite,
    JournalEntry,
    Kind,
    Lead,
    Newcomer,
    Operator,
    Outcome,
    Role,
    State,
    Units,
)
from bot.staff.service import is_last_admin, issue
from bot.staff.stores import Invites, Journal, People, Personal
from bot.work import aside

TEXT_LIMIT = 200  # of a name, a position and a unit's name


class Right(StrEnum):
    SEE = "see"        # the list, a card, the file of staff
    CHANGE = "change"  # everything that changes somebody, and the journal


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMIN: frozenset(Right),
    Role.HR_ADMIN: frozenset({Right.SEE}),
    Role.PRESS_SECRETARY: frozenset(),
    Role.EMPLOYEE: frozenset(),
}


def may(actor: Actor, right: Right) -> bool:
    return isinstance(actor, Operator) or (actor.state is State.ACTIVE and right in RIGHTS[actor.role])


@dataclass(frozen=True, slots=True)
class Belongings:
    """What features keep of a person: `affairs` for as long as they work here, `words` until they take their consent
    back. What refers to something else goes before it."""

    words: Sequence[Personal] = ()
    affairs: Sequence[Personal] = ()


class Personnel:
    """Every method raises `AccessDenied` for an actor who has not, at this moment, the right to it."""

    def __init__(
        self,
        people: People,
        invites: Invites,
        journal: Journal,
        belongings: Belongings,
        traces: Traces,
        clock: Clock,
    ) -> None:
        self._people = people
        self._invites = invites
        self._journal = journal
        self._belongings = belongings
        self._traces = traces
        self._clock = clock

    # To see

    async def find(
        self, actor: Actor, words: str = "", unit: int | None = None, offset: int = 0, limit: int | None = None
    ) -> tuple[list[Employee], int]:
        """People by words of their name and by a unit with all that is under it; how many there are in all."""
        await self._check(actor, Right.SEE)
        within = Units(await self._people.units()).within(unit) if unit is not None else None
        return await self._people.found(words, within, offset, limit)

    async def units(self, actor: Actor) -> Units:
        await self._check(actor, Right.SEE)
        return Units(await self._people.units())

    async def card(self, actor: Actor, employee_id: int) -> Card | None:
        await self._check(actor, Right.SEE)
        return await self._card(employee_id)

    async def export(self, actor: Actor, made: Callable[[Sequence[Card]], bytes]) -> tuple[bytes, int]:
        """Everybody, as a file that leaves the bot, and how many they are; the journal remembers who took it."""
        await self._check(actor, Right.SEE)
        units = Units(await self._people.units())
        people, _ = await self._people.found("", None, 0, None)
        content = await aside(made, [Card(person, units.path(person.unit), _lead(units, person)) for person in people])
        await self._note(actor, Deed.EXPORTED, "list", None)
        return content, len(people)

    async def journal(self, actor: Actor, offset: int = 0, limit: int | None = None) -> tuple[list[JournalEntry], int]:
        """The newest first, and how many in all."""
        await self._check(actor, Right.CHANGE)
        return await self._journal.entries(offset, limit)

    # To let in

    async def invite(self, actor: Actor, person: Newcomer) -> Invite:
        """A new person with a code. Raises `ValueError` with the field that is empty or overlong."""
        await self._begin(actor)
        person = checked(person)
        employee = await self._people.add_one(person, await self._place(actor, person.unit))
        await self._note(actor, Deed.INVITED, "employee", employee.id, person.role.value)
        return await issue(self._people, self._invites, employee, self._clock.now())

    async def reissue(self, actor: Actor, employee_id: int) -> Invite | Outcome:
        """A new code; the former one can be used no more."""
        await self._begin(actor)
        employee = await self._people.employee(employee_id)
        if employee is None or employee.state is State.LEFT:
            return Outcome.MISSING
        await self._note(actor, Deed.REISSUED, "employee", employee_id)
        return await issue(self._people, self._invites, employee, self._clock.now())

    async def withdraw(self, actor: Actor, employee_id: int) -> Outcome:
        """The person's code can be used no more."""
        await self._begin(actor)
        if not await self._invites.withdraw(employee_id, self._clock.now()):
            return Outcome.MISSING
        await self._note(actor, Deed.WITHDRAWN, "employee", employee_id)
        return Outcome.DONE

    async def release(self, actor: Actor, employee_id: int, platform: Platform) -> Outcome:
        """A lost phone: its messenger is this person's no more."""
        await self._begin(actor)
        employee = await self._people.employee(employee_id)
        platforms = [account.platform for account in await self._people.accounts_of(employee_id)]
        if employee is None or platform not in platforms:
            return Outcome.MISSING
        if isinstance(actor, Employee) and actor.id == employee_id and len(platforms) == 1:
            return Outcome.OWN_DOOR
        if len(platforms) == 1 and await is_last_admin(self._people, employee):
            return Outcome.LAST_DOOR
        await self._people.unlink(employee_id, platform)
        if employee.preferred == platform:
            left = [other for other in platforms if other != platform]
            await self._people.change(employee_id, preferred=left[0] if left else None)
        await self._note(actor, Deed.RELEASED, "employee", employee_id)
        return Outcome.DONE

    async def deactivate(self, actor: Actor, employee_id: int) -> Outcome:
        """The person has left: neither their messengers nor their codes open anything from now on, and the pages that
        they have declared are nobody's business any more."""
        await self._begin(actor)
        employee = await self._people.employee(employee_id)
        if employee is None:
            return Outcome.MISSING
        if employee.state is State.LEFT:
            return Outcome.SAME
        if await is_last_admin(self._people, employee):
            return Outcome.LAST_ADMIN
        await self._people.change(employee_id, state=State.LEFT.value)
        await self._people.stand_down(employee_id)
        await self._invites.withdraw(employee_id, self._clock.now())
        for store in self._belongings.affairs:
            await store.erase_of(employee_id)
        await self._note(actor, Deed.DEACTIVATED, "employee", employee_id)
        return Outcome.DONE

    async def revoke(self, actor: Actor, employee_id: int) -> Outcome:
        """The person takes their consent back: nothing lets them in, and no word of theirs stays in the bot."""
        await self._begin(actor)
        employee = await self._people.employee(employee_id)
        if employee is None:
            return Outcome.MISSING
        if await is_last_admin(self._people, employee):
            return Outcome.LAST_ADMIN
        for account in await self._people.accounts_of(employee_id):
            await self._traces.forget_chat(account.platform, account.bot, str(account.chat_id))
        await self._people.unlink(employee_id)
        await self._people.change(employee_id, state=State.LEFT.value, preferred=None, consent=None)
        await self._people.stand_down(employee_id)
        await self._invites.withdraw(employee_id, self._clock.now())
        for store in (*self._belongings.words, *self._belongings.affairs):
            await store.erase_of(employee_id)
        await self._note(actor, Deed.REVOKED, "employee", employee_id)
        return Outcome.DONE

    async def restore(self, actor: Actor, employee_id: int) -> Outcome:
        """The person is back: at once if a messenger of theirs is known, else they need a code."""
        await self._begin(actor)
        employee = await self._people.employee(employee_id)
        if employee is None:
            return Outcome.MISSING
        if employee.state is not State.LEFT:
            return Outcome.SAME
        known = bool(await self._people.accounts_of(employee_id))
        await self._people.change(employee_id, state=(State.ACTIVE if known else State.INVITED).value)
        await self._note(actor, Deed.RESTORED, "employee", employee_id)
        return Outcome.DONE

    # To change

    async def set_role(self, actor: Actor, employee_id: int, role: Role) -> Outcome:
        await self._begin(actor)
        employee = await self._people.employee(employee_id)
        if employee is None:
            return Outcome.MISSING
        if employee.role is role:
            return Outcome.SAME
        if await is_last_admin(self._people, employee):
            return Outcome.LAST_ADMIN
        await self._people.change(employee_id, role=role.value)
        await self._note(actor, Deed.ROLE, "employee", employee_id, role.value)
        return Outcome.DONE

    async def set_position(self, actor: Actor, employee_id: int, position: str) -> Outcome:
        """An empty one takes it away. Raises `ValueError` for an overlong one."""
        await self._begin(actor)
        if await self._people.employee(employee_id) is None:
            return Outcome.MISSING
        await self._people.change(employee_id, position=_fitting("position", position, least=0))
        await self._note(actor, Deed.POSITION, "employee", employee_id)
        return Outcome.DONE

    async def set_unit(self, actor: Actor, employee_id: int, unit_id: int | None) -> Outcome:
        """Whoever moves leads neither the old unit nor the new one. None: no unit at all."""
        await self._begin(actor)
        employee = await self._people.employee(employee_id)
        if employee is None or (unit_id is not None and Units(await self._people.units()).get(unit_id) is None):
            return Outcome.MISSING
        if employee.unit == unit_id:
            return Outcome.SAME
        await self._people.stand_down(employee_id)
        await self._people.change(employee_id, unit_id=unit_id)
        await self._note(actor, Deed.UNIT, "employee", employee_id)
        return Outcome.DONE

    async def set_lead(self, actor: Actor, employee_id: int, lead: Lead) -> Outcome:
        """Head or deputy of the person's own unit, or neither. A new head takes the place of the former."""
        await self._begin(actor)
        employee = await self._people.employee(employee_id)
        if employee is None or employee.unit is None or employee.state is State.LEFT:
            return Outcome.MISSING
        if _lead(Units(await self._people.units()), employee) is lead:
            return Outcome.SAME
        await self._people.lead(employee_id, employee.unit, lead)
        deed = {Lead.HEAD: Deed.HEAD, Lead.DEPUTY: Deed.DEPUTY, Lead.NONE: Deed.NO_LEAD}[lead]
        await self._note(actor, deed, "employee", employee_id)
        return Outcome.DONE

    async def add_unit(self, actor: Actor, name: str, parent: int | None) -> int | Outcome:
        """The id of the unit of that name under `parent`, made now unless it is there already."""
        await self._begin(actor)
        name = _fitting("unit", name)
        if parent is not None and Units(await self._people.units()).get(parent) is None:
            return Outcome.MISSING
        return await self._unit(actor, name, parent)

    # Inside

    async def _place(self, actor: Actor, path: Sequence[str]) -> int | None:
        """The unit at the end of a path of names."""
        unit_id: int | None = None
        for name in path:
            unit_id = await self._unit(actor, name, unit_id)
        return unit_id

    async def _unit(self, actor: Actor, name: str, parent: int | None) -> int:
        found = Units(await self._people.units()).named(name, parent)
        if found is not None:
            return found.id
        unit_id = await self._people.add_unit(name, parent)
        await self._note(actor, Deed.UNIT_ADDED, "unit", unit_id)
        return unit_id

    async def _card(self, employee_id: int) -> Card | None:
        employee = await self._people.employee(employee_id)
        if employee is None:
            return None
        units = Units(await self._people.units())
        return Card(
            employee,
            units.path(employee.unit),
            _lead(units, employee),
            await self._people.accounts_of(employee_id),
            await self._people.consent_of(employee_id) if employee.consent else None,
            await self._invites.open_until(employee_id, self._clock.now()),
        )

    async def _begin(self, actor: Actor) -> None:
        """Before a change: nobody else changes staff meanwhile, so the right that is checked is the right that is."""
        await self._people.alone()
        await self._check(actor, Right.CHANGE)

    async def _check(self, actor: Actor, right: Right) -> None:
        now = await self._people.employee(actor.id) if isinstance(actor, Employee) else actor
        if now is None or not may(now, right):
            raise AccessDenied(right.value)

    async def _note(
        self, actor: Actor, deed: Deed, kind: Kind, subject: int | None, detail: str | None = None
    ) -> None:
        actor_id = actor.id if isinstance(actor, Employee) else None
        await self._journal.record(self._clock.now(), actor_id, deed, kind, subject, detail)


def checked(person: Newcomer) -> Newcomer:
    """The same person without spare spaces. Raises `ValueError` with the field that is empty or overlong."""
    return Newcomer(
        _fitting("name", person.name),
        person.role,
        _fitting("position", person.position, least=0),
        tuple(_fitting("unit", name) for name in person.unit),
    )


def _fitting(field: str, words: str, least: int = 1) -> str:
    words = " ".join(words.split())
    if not least <= len(words) <= TEXT_LIMIT:
        raise ValueError(field)
    return words


def _lead(units: Units, employee: Employee) -> Lead:
    unit = units.get(employee.unit)
    if unit is None:
        return Lead.NONE
    if unit.head == employee.id:
        return Lead.HEAD
    return Lead.DEPUTY if employee.id in unit.deputies else Lead.NONE
