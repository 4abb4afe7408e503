"""Who is asked to approve a draft, and who may: never its author, whatever their rank."""

from collections.abc import Collection, Sequence
from typing import Protocol

from bot.approval.model import Approval
from bot.staff.model import Colleague, Employee, Role, State, Unit, Units

# Whoever has these sees the desk and every card on it.
SEE = frozenset({Role.PRESS_SECRETARY, Role.ADMIN})


class People(Protocol):
    async def employee(self, employee_id: int) -> Employee | None: ...

    async def units(self) -> Sequence[Unit]: ...


class Colleagues(Protocol):
    """Active employees by name, each with the account that they prefer, or else all of theirs."""

    async def reachable(self, role: Role) -> Sequence[Colleague]: ...

    async def among(self, employee_ids: Collection[int]) -> Sequence[Colleague]: ...


class Deciders:
    """Everybody is looked up anew at every question."""

    def __init__(self, people: People, colleagues: Colleagues) -> None:
        self._people = people
        self._colleagues = colleagues

    async def active(self, person: Employee) -> Employee | None:
        """The person as they are at this moment."""
        now = await self._people.employee(person.id)
        return now if now is not None and now.state is State.ACTIVE else None

    async def colleague(self, person: Employee) -> Colleague | None:
        """The person with where to write to them."""
        return next(iter(await self._colleagues.among([person.id])), None)

    async def may_decide(self, person: Employee, approval: Approval) -> bool:
        """Press secretaries; of those who were asked also admins, and deputies as long as they are deputies."""
        now = await self.active(person)
        if now is None or now.id == approval.author.id:
            return False
        if now.role is Role.PRESS_SECRETARY:
            return True
        if now.id not in {addressee.id for addressee in approval.addressees}:
            return False
        return now.role is Role.ADMIN or any(now.id in unit.deputies for unit in await self._people.units())

    async def among(self, approval: Approval) -> list[Colleague]:
        """Of those who were asked whoever may decide still."""
        asked = await self._colleagues.among([addressee.id for addressee in approval.addressees])
        return [colleague for colleague in asked if await self.may_decide(colleague.person, approval)]

    async def nearest(self, author: Employee, but: Collection[int] = ()) -> tuple[Colleague, ...]:
        """The press secretaries of the author's unit or the nearest one above it, else all of them, else the admins."""
        press = await self._of(Role.PRESS_SECRETARY, {author.id, *but})
        for unit in Units(await self._people.units()).upward(author.unit):
            if level := [colleague for colleague in press if colleague.person.unit == unit.id]:
                return tuple(level)
        return tuple(press or await self._of(Role.ADMIN, {author.id, *but}))

    async def further(self, approval: Approval) -> tuple[Colleague, ...]:
        """Who else is asked when nobody decides: the deputies in the author's unit, else the next nearest."""
        asked = {approval.author.id, *(addressee.id for addressee in approval.addressees)}
        author = await self._people.employee(approval.author.id) or approval.author
        unit = Units(await self._people.units()).get(author.unit)
        deputies = [person for person in unit.deputies if person not in asked] if unit else []
        return tuple(await self._colleagues.among(deputies)) or await self.nearest(author, asked)

    async def _of(self, role: Role, but: Collection[int]) -> list[Colleague]:
        return [colleague for colleague in await self._colleagues.reachable(role) if colleague.person.id not in but]
