"""Cases that were found to be no breach: who reads them, and who calls one back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.errors import AccessDenied
from bot.review.model import Precedent, Shown
from bot.staff.model import Employee, Role, State
from rules.pack import Rule, RulePack
from rules.twins import NEVER_ALLOWED

LISTED = 5  # precedents in one part of the list
KEEPERS = frozenset({Role.PRESS_SECRETARY, Role.ADMIN})


def awake(pack: RulePack) -> dict[str, Rule]:
    """Rules by id whose precedents hold; those of all others sleep."""
    return {rule.spec.id: rule for rule in pack.rules if rule.spec.category not in NEVER_ALLOWED}


class PrecedentStore(Protocol):
    """Of precedents that were not called back."""

    async def count(self) -> int: ...

    async def latest(self, offset: int, limit: int) -> Sequence[Precedent]:
        """The newest first."""
        ...

    async def get(self, precedent_id: int) -> Precedent | None: ...

    async def call_back(self, precedent_id: int, by: int, at: datetime) -> bool:
        """False when there is none any more, be it by a moment."""
        ...


class People(Protocol):
    async def alone(self) -> None: ...

    async def employee(self, employee_id: int) -> Employee | None: ...


class PrecedentService:
    """Every method raises `AccessDenied` for whoever is, at this moment, neither a press secretary nor an admin."""

    def __init__(self, store: PrecedentStore, people: People, pack: RulePack, clock: Clock) -> None:
        self._store = store
        self._people = people
        self._clock = clock
        self._awake = awake(pack)

    async def listing(self, actor: Employee, part: int) -> tuple[tuple[Shown, ...], int, int]:
        """A part of the precedents, its number and how many parts there are; the nearest when there is no such part.
        Parts count from 1."""
        await self._check(actor)
        parts = max(1, -(-await self._store.count() // LISTED))
        part = min(max(part, 1), parts)
        found = await self._store.latest((part - 1) * LISTED, LISTED)
        return tuple(map(self._shown, found)), part, parts

    async def precedent(self, actor: Employee, precedent_id: int) -> Shown | None:
        await self._check(actor)
        found = await self._store.get(precedent_id)
        return self._shown(found) if found else None

    async def call_back(self, actor: Employee, precedent_id: int) -> bool:
        """From now on near twins are remarked on again. False when it was called back before."""
        await self._people.alone()
        await self._check(actor)
        return await self._store.call_back(precedent_id, actor.id, self._clock.now())

    def _shown(self, precedent: Precedent) -> Shown:
        rule = self._awake.get(precedent.rule)
        return Shown(precedent, rule.spec.title if rule else None)

    async def _check(self, actor: Employee) -> None:
        now = await self._people.employee(actor.id)
        if now is None or now.state is not State.ACTIVE or now.role not in KEEPERS:
            raise AccessDenied(f"{actor.id} keeps no precedents")
