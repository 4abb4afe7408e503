"""An admin links sources, tests them, says who answers there and how soon. Everything is written in the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from bot.calendar.days import regions
from bot.calendar.model import DayKind
from bot.clock import Clock
from bot.comments.model import Officials
from bot.comments.policy import Policy
from bot.comments.sources import Source
from bot.staff.model import Account, Deed, Employee
from bot.staff.rights import ADMINS, Known, admitted
from bot.staff.stores import Records

WHICH = ("usual", "urgent", "interim")
RETENTIONS = (30, 182, 365, 1095)  # days
TITLE = 64  # characters of an admin's title
FOUND = 6   # people of a name


@dataclass(frozen=True, slots=True)
class KnownSource:
    """One of the file of sources: there are keys for it."""

    platform: str
    account: str
    name: str


class SourceKeys(Protocol):
    def known(self) -> Sequence[KnownSource]: ...

    async def test(self, platform: str, account: str) -> Mapping[str, Any]:
        """What can be done there at this moment: `comments`, `objects`, `messages`, `answers`, `catches_up`, each true
        or false, or the name of what is missing or part of it. Empty when nothing is known of it."""
        ...


class SourceStore(Protocol):
    async def all(self) -> list[Source]: ...
    async def get(self, source_id: int) -> Source | None: ...
    async def link(self, source: Source) -> Source: ...
    async def save(self, source: Source, now: datetime, *, since: datetime | None = None) -> None: ...
    async def tested(self, source_id: int, capabilities: Mapping[str, Any], now: datetime) -> None: ...
    async def unlink(self, source_id: int, now: datetime) -> None: ...


class Staff(Known, Protocol):
    async def employee_of(self, platform: Any, external_id: int) -> Employee | None: ...
    async def accounts_of(self, employee_id: int) -> tuple[Account, ...]: ...
    async def found(
        self, words: str, within: None, offset: int, limit: int | None
    ) -> tuple[list[Employee], int]: ...


@dataclass(frozen=True)
class Linked:
    """A source with the people who answer there, by name where they are known here."""

    source: Source
    staff: tuple[tuple[str, str | None], ...] = ()  # account, name
    titles: tuple[str, ...] = ()


RELOOK = timedelta(days=30)  # how far back it is looked anew for answers when others become official


@dataclass
class Linking:
    store: SourceStore
    keys: SourceKeys
    people: Staff
    journal: Records
    clock: Clock

    async def listing(self, admin: Employee) -> tuple[Sequence[Source], Sequence[KnownSource]]:
        """What is linked, and what of the file is not."""
        await self._admit(admin)
        linked = await self.store.all()
        taken = {(one.platform, one.account) for one in linked}
        return linked, [one for one in self.keys.known() if (one.platform, one.account) not in taken]

    async def source(self, admin: Employee, source_id: int) -> Linked | None:
        await self._admit(admin)
        source = await self.store.get(source_id)
        return await self._with_names(source) if source else None

    async def link(self, admin: Employee, platform: str, account: str) -> Linked | None:
        """None for one that the file does not name. It is tested before anything is written."""
        await self._admit(admin)
        known = next((one for one in self.keys.known() if (one.platform, one.account) == (platform, account)), None)
        if known is None:
            return None
        found = await self.keys.test(platform, account)
        now = self.clock.now()
        source = await self.store.link(Source(0, platform, account, known.name, now))
        await self.store.tested(source.id, found, now)
        await self._record(admin, Deed.SOURCE_LINKED, source)
        return Linked(replace(source, capabilities=found))

    async def test(self, admin: Employee, source_id: int) -> Linked | None:
        await self._admit(admin)
        source = await self.store.get(source_id)
        if source is None:
            return None
        found = await self.keys.test(source.platform, source.account)
        await self.store.tested(source.id, found, self.clock.now())
        return await self._with_names(replace(source, capabilities=found))

    async def unlink(self, admin: Employee, source_id: int) -> bool:
        await self._admit(admin)
        source = await self.store.get(source_id)
        if source is None:
            return False
        await self.store.unlink(source.id, self.clock.now())
        await self._record(admin, Deed.SOURCE_UNLINKED, source)
        return True

    # --- who answers -------------------------------------------------------------------------------------------

    async def found(self, admin: Employee, words: str) -> Sequence[Employee]:
        """Employees of that name."""
        await self._admit(admin)
        return (await self.people.found(words, None, 0, FOUND))[0]

    async def add_employee(self, admin: Employee, source_id: int, employee_id: int) -> Linked | None:
        """None when this person has no account on the platform of the source."""
        await self._admit(admin)
        source, accounts = await self.store.get(source_id), await self.people.accounts_of(employee_id)
        own = {str(one.external_id) for one in accounts if source and one.platform == source.platform}
        if source is None or not own:
            return None
        return await self._officials(admin, source, replace(source.officials, staff=source.officials.staff | own))

    async def add_title(self, admin: Employee, source_id: int, title: str) -> Linked | None:
        await self._admit(admin)
        source, title = await self.store.get(source_id), " ".join(title.split())
        if source is None or not 0 < len(title) <= TITLE:
            return None
        return await self._officials(admin, source, replace(source.officials, titles=source.officials.titles | {title}))

    async def drop_official(self, admin: Employee, source_id: int, is_title: bool, place: int) -> Linked | None:
        await self._admit(admin)
        source = await self.store.get(source_id)
        if source is None:
            return None
        known = sorted(source.officials.titles if is_title else source.officials.staff)
        if place >= len(known):
            return None
        left = frozenset(known) - {known[place]}
        changed = replace(source.officials, **{"titles" if is_title else "staff": left})
        return await self._officials(admin, source, changed)

    async def _officials(self, admin: Employee, source: Source, officials: Officials) -> Linked:
        """What is answered there is looked at anew, a month back."""
        changed = replace(source, officials=officials)
        now = self.clock.now()
        await self.store.save(changed, now, since=now - RELOOK)
        await self._record(admin, Deed.SOURCE_CHANGED, source, "officials")
        return await self._with_names(changed)

    # --- how soon, and for how long it is kept -----------------------------------------------------------------

    async def set_policy(self, admin: Employee, source_id: int, what: str, **written: Any) -> Linked | None:
        """Changes of the policy as it is written; None takes a setting away. None as well when it is no policy."""
        await self._admit(admin)
        source = await self.store.get(source_id)
        if source is None:
            return None
        kept = {name: value for name, value in {**source.policy.written, **written}.items() if value is not None}
        try:
            policy = Policy.read(kept)
        except (ValueError, KeyError):
            return None
        if policy.region is not None and policy.region not in regions():
            return None
        changed = replace(source, policy=policy)
        await self.store.save(changed, self.clock.now())
        await self._record(admin, Deed.SOURCE_CHANGED, source, what)
        return await self._with_names(changed)

    async def set_day(self, admin: Employee, source_id: int, day: date, kind: DayKind | None) -> Linked | None:
        """How a single day is worked, whatever the country's calendar says; as it says when it is None."""
        await self._admit(admin)
        source = await self.store.get(source_id)
        if source is None:
            return None
        days = {known.isoformat(): said.value for known, said in source.policy.days.items() if known != day}
        if kind is not None:
            days[day.isoformat()] = kind.value
        return await self.set_policy(admin, source_id, "days", days=days or None)

    async def set_retention(self, admin: Employee, source_id: int, days: int) -> Linked | None:
        await self._admit(admin)
        source = await self.store.get(source_id)
        if source is None or days not in RETENTIONS:
            return None
        changed = replace(source, retention=timedelta(days=days))
        await self.store.save(changed, self.clock.now())
        await self._record(admin, Deed.SOURCE_CHANGED, source, "retention")
        return await self._with_names(changed)

    async def _with_names(self, source: Source) -> Linked:
        staff = []
        for account in sorted(source.officials.staff):
            person = await self.people.employee_of(source.platform, int(account)) if account.isdigit() else None
            staff.append((account, person.name if person else None))
        return Linked(source, tuple(staff), tuple(sorted(source.officials.titles)))

    async def _record(self, admin: Employee, deed: Deed, source: Source, detail: str | None = None) -> None:
        await self.journal.record(self.clock.now(), admin.id, deed, "source", source.id, detail)

    async def _admit(self, admin: Employee) -> None:
        await admitted(self.people, admin, "sources", ADMINS)
