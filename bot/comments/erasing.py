"""A citizen's words are theirs: they go a while after nothing is owed, and all at once when they ask for it."""

import re
from dataclasses import dataclass
from typing import Protocol

from bot.clock import Clock
from bot.staff.model import Deed, Employee
from bot.staff.rights import ADMINS, Known, admitted
from bot.staff.stores import Records

GONE = "…"


@dataclass(frozen=True, slots=True)
class Citizen:
    """Found by one of their comments; `comments` are all of theirs on the platform, of which `owed` await an answer."""

    platform: str
    author_id: str
    name: str | None
    source_id: int
    comments: int
    owed: int


class Citizens(Protocol):
    async def citizen(self, entry_id: int) -> Citizen | None: ...

    async def erase_citizen(self, citizen: Citizen) -> None:
        """Every word, the name and the number of theirs, wherever they stand. Joins the unit at hand."""
        ...


@dataclass
class Erasure:
    citizens: Citizens
    people: Known
    journal: Records
    clock: Clock

    async def citizen(self, admin: Employee, entry_id: int) -> Citizen | None:
        """Whoever wrote this comment; None when they were erased."""
        await admitted(self.people, admin, "citizens", ADMINS)
        return await self.citizens.citizen(entry_id)

    async def erase(self, admin: Employee, entry_id: int) -> Citizen | None:
        citizen = await self.citizen(admin, entry_id)
        if citizen is not None:
            await self.citizens.erase_citizen(citizen)
            await self.journal.record(
                self.clock.now(), admin.id, Deed.CITIZEN_ERASED, "source", citizen.source_id
            )
        return citizen


def redacted(text: str, author_id: str, name: str | None) -> str:
    """Somebody else's words without a mention of this citizen, and without their whole name. A first name alone tells
    of nobody."""
    text = re.sub(rf"\[id{re.escape(author_id)}\|[^\]]*\]", GONE, text) if author_id.isdigit() else text
    return text.replace(name, GONE) if name and " " in name.strip() else text
