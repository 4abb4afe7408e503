"""What to do now, and whom to call: the pack's words with what this agency has added to them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.regulation.model import Edition
from bot.situations.model import Advice, Contact
from bot.staff.model import Deed, Employee
from bot.staff.rights import People, admitted
from bot.staff.stores import Records
from rules.situations import Situation, Situations

WORDS_LIMIT = 120  # characters of how to reach somebody


class ContactStore(Protocol):
    async def contacts(self) -> Mapping[str, str]:
        """What was said of each, by its name."""
        ...

    async def set_contact(self, name: str, words: str, by: int, at: datetime) -> None: ...

    async def drop_contact(self, name: str) -> None: ...


class Editions(Protocol):
    async def current(self) -> Edition: ...


class SituationService:
    """Everybody reads; admins alone say whom to call, and what they may not do raises `AccessDenied`."""

    def __init__(
        self,
        situations: Situations,
        store: ContactStore,
        regulation: Editions,
        people: People,
        journal: Records,
        clock: Clock,
    ) -> None:
        self._situations = situations
        self._store = store
        self._regulation = regulation
        self._people = people
        self._journal = journal
        self._clock = clock

    @property
    def listing(self) -> tuple[Situation, ...]:
        return self._situations.situations

    async def advice(self, name: str) -> Advice | None:
        """None for a situation that the pack does not know, or knows no more."""
        situation = self._situations.get(name)
        if situation is None:
            return None
        known = await self._contacts()
        edition = await self._regulation.current()
        clause = edition.clause_for(situation.topic)
        called = tuple(known[contact] for contact in situation.call)
        return Advice(situation, called, edition.id, clause.number if clause else None)

    async def contacts(self, actor: Employee) -> tuple[Contact, ...]:
        """Everybody whom a situation may name."""
        await admitted(self._people, actor, "contacts")
        return tuple((await self._contacts()).values())

    async def contact(self, actor: Employee, name: str) -> Contact | None:
        await admitted(self._people, actor, "contacts")
        return (await self._contacts()).get(name)

    async def set_contact(self, actor: Employee, name: str, words: str) -> bool:
        """How to reach them from now on; no words at all take it away. False when the pack does not know them.
        Raises `ValueError` for words over the limit."""
        await self._people.alone()
        await admitted(self._people, actor, "contacts")
        words = " ".join(words.split())
        if len(words) > WORDS_LIMIT:
            raise ValueError(name)
        if name not in self._situations.contacts:
            return False
        now = self._clock.now()
        if words:
            await self._store.set_contact(name, words, actor.id, now)
        else:
            await self._store.drop_contact(name)
        await self._journal.record(now, actor.id, Deed.CONTACT, "contact", detail=name)
        return True

    async def _contacts(self) -> dict[str, Contact]:
        said = await self._store.contacts()
        return {name: Contact(name, title, said.get(name)) for name, title in self._situations.contacts.items()}

