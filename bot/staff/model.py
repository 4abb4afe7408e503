"""Who works here, where, and through which accounts they talk to the bot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from bot.mail.model import Platform, Recipient


class Role(StrEnum):
    EMPLOYEE = "employee"
    PRESS_SECRETARY = "press-secretary"
    ADMIN = "admin"
    HR_ADMIN = "hr-admin"  # sees the list of staff and takes it away as a file; changes nothing


class State(StrEnum):
    INVITED = "invited"  # somebody else wrote them down; they have not joined yet
    ACTIVE = "active"
    LEFT = "left"


_YO = {0x451: 0x435}  # the letter with its dots, and as most people type it


def sought(name: str) -> str:
    """A name as it is looked for: case, extra spaces and the two dots of the letter yo do not matter."""
    return " ".join(name.casefold().translate(_YO).split())


@dataclass(frozen=True, slots=True)
class Employee:
    """`unit` is a unit's id; `consent` the version of the text that was agreed to last."""

    id: int
    name: str
    role: Role
    state: State = State.ACTIVE
    position: str = ""
    unit: int | None = None
    preferred: Platform | None = None
    consent: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A person on a platform. `bot` is the account of the bot they wrote to; `chat_id` is where answers go:
    it equals `external_id` in Telegram and VK, but not in MAX."""

    platform: Platform
    external_id: int
    bot: str
    chat_id: int

    @property
    def chat(self) -> Recipient:
        return Recipient(self.platform, self.bot, self.chat_id)


class Colleague(NamedTuple):
    """Somebody and where they are told things: the account that they prefer, or else all of theirs."""

    person: Employee
    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """`head` and `deputies` are ids of employees, the deputies in the order in which they stand in."""

    id: int
    name: str
    parent: int | None
    head: int | None = None
    deputies: tuple[int, ...] = ()


class Units:
    """The tree of units, read whole: an agency has hundreds of them, not thousands."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = {unit.id: unit for unit in units}
        self._named = {(unit.parent, sought(unit.name)): unit for unit in units}
        self._inside: dict[int | None, list[Unit]] = {}
        for unit in sorted(units, key=lambda unit: unit.name):
            self._inside.setdefault(unit.parent, []).append(unit)

    def get(self, unit_id: int | None) -> Unit | None:
        return self._units.get(unit_id) if unit_id is not None else None

    def inside(self, parent: int | None) -> list[Unit]:
        """The units right under `parent`, by name; of the whole agency when it is None."""
        return self._inside.get(parent, [])

    def path(self, unit_id: int | None) -> tuple[str, ...]:
        """Names from the top down to this unit; empty for no unit."""
        unit = self.get(unit_id)
        return (*self.path(unit.parent), unit.name) if unit else ()

    def named(self, name: str, parent: int | None) -> Unit | None:
        """The unit of that name right under `parent`; case does not matter."""
        return self._named.get((parent, sought(name)))

    def at(self, path: Sequence[str]) -> Unit | None:
        """The unit at the end of a path of names; None when some part of it is missing, or there is no path."""
        found: Unit | None = None
        for name in path:
            found = self.named(name, found.id if found else None)
            if found is None:
                return None
        return found

    def upward(self, unit_id: int | None) -> list[Unit]:
        """The unit and those that it lies in, the nearest first; empty for no unit."""
        unit = self.get(unit_id)
        return [unit, *self.upward(unit.parent)] if unit else []

    def within(self, unit_id: int) -> list[int]:
        """The unit and everything under it."""
        return [unit_id, *(below for unit in self.inside(unit_id) for below in self.within(unit.id))]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person as they are written down before they join. `unit` is a path of names."""

    name: str
    role: Role = Role.EMPLOYEE
    position: str = ""
    unit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Invite:
    """`code` exists only here and on the paper of the person invited: the database keeps its hash."""

    code: str
    employee: Employee
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Consent:
    version: str
    platform: Platform
    at: datetime


class Lead(StrEnum):
    """What a person is to their unit."""

    HEAD = "head"
    DEPUTY = "deputy"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Card:
    """All that is known of one person. `invited_until` is set while a code of theirs can be used."""

    employee: Employee
    unit: tuple[str, ...] = ()
    lead: Lead = Lead.NONE
    accounts: tuple[Account, ...] = ()
    consent: Consent | None = None
    invited_until: datetime | None = None

    @property
    def reached_at(self) -> tuple[Account, ...]:
        """Where the bot writes to this person unasked: the messenger they prefer, else all of them."""
        preferred = tuple(account for account in self.accounts if account.platform == self.employee.preferred)
        return preferred or self.accounts


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever may run commands on the server: may do all that an admin may, and is nobody's employee."""


OPERATOR = Operator()
Actor = Employee | Operator


class Outcome(StrEnum):
    """How an order about a person ended."""

    DONE = "done"
    SAME = "same"              # it was so already
    MISSING = "missing"        # no such person, unit or account any more
    LAST_ADMIN = "last-admin"  # nobody would be left to run the bot
    LAST_DOOR = "last-door"    # no admin would have a messenger left
    OWN_DOOR = "own-door"      # it would shut the door behind whoever gives the order


class Deed(StrEnum):
    """What the journal knows. Values are stored: they never change."""

    INVITED = "invited"
    REISSUED = "reissued"
    WITHDRAWN = "withdrawn"
    JOINED = "joined"
    LINKED = "linked"
    AGREED = "agreed"
    DECLINED = "declined"
    REVOKED = "revoked"
    RELEASED = "released"
    ROLE = "role"
    POSITION = "position"
    UNIT = "unit"
    HEAD = "head"
    DEPUTY = "deputy"
    NO_LEAD = "no-lead"
    DEACTIVATED = "deactivated"
    RESTORED = "restored"
    UNIT_ADDED = "unit-added"
    IMPORTED = "imported"
    EXPORTED = "exported"
    CONTACT = "contact"
    NETWORK = "network"
    PAGE_ADDED = "page-added"
    PAGE_REMOVED = "page-removed"
    PAGES_REPORTED = "pages-reported"
    PAGES_SEEN = "pages-seen"
    PUBLISHED = "published"
    SOURCE_LINKED = "source-linked"
    SOURCE_CHANGED = "source-changed"
    SOURCE_UNLINKED = "source-unlinked"
    CITIZEN_ERASED = "citizen-erased"


# What a deed was done to.
Kind = Literal["employee", "unit", "import", "list", "contact", "network", "edition", "source"]


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A line of the journal with the names as they are now. `actor` is None for a command on the server;
    `subject` is None when the deed has none or its name is gone. `detail` is a code: of a role that the deed
    gave, of a contact or a network; `number` that of an import or an edition."""

    at: datetime
    deed: Deed
    actor: str | None
    subject: str | None
    detail: str | None = None
    number: int | None = None
