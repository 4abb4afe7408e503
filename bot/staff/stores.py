"""What the services of staff need of storage. Everything that changes something joins the unit of work at hand."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.mail.model import Platform
from bot.staff.model import Account, Consent, Deed, Employee, JournalEntry, Kind, Lead, Newcomer, Unit


class People(Protocol):
    async def alone(self) -> None:
        """No other change of staff happens until this unit of work ends: what is read now stays true."""
        ...

    async def employee_of(self, platform: Platform, external_id: int) -> Employee | None:
        """The active employee behind an account."""
        ...

    async def employee(self, employee_id: int) -> Employee | None: ...

    async def found(
        self, words: str, within: Collection[int] | None, offset: int, limit: int | None
    ) -> tuple[list[Employee], int]:
        """Those whose name has every one of these words, of certain units if told; by name, and how many in all."""
        ...

    async def known(self) -> set[tuple[str, int | None]]:
        """Who works here or is invited: name as it is sought, and unit."""
        ...

    async def count_admins(self, except_for: int) -> int:
        """Active admins other than this one whom some messenger lets in."""
        ...

    async def add(self, newcomers: Sequence[Newcomer], unit_ids: Sequence[int | None], import_id: int) -> None:
        """`unit_ids` are the units of `newcomers`, one each."""
        ...

    async def add_one(self, person: Newcomer, unit_id: int | None) -> Employee: ...

    async def imported(self, import_id: int) -> list[Employee]: ...

    async def change(self, employee_id: int, **values: Any) -> None: ...

    async def accounts_of(self, employee_id: int) -> tuple[Account, ...]: ...

    async def link(self, employee_id: int, account: Account, at: datetime) -> None: ...

    async def unlink(self, employee_id: int, platform: Platform | None = None) -> None: ...

    async def agree(self, employee_id: int, consent: Consent) -> None: ...

    async def consent_of(self, employee_id: int) -> Consent | None: ...

    async def units(self) -> list[Unit]: ...

    async def add_unit(self, name: str, parent: int | None) -> int: ...

    async def lead(self, employee_id: int, unit_id: int, lead: Lead) -> None: ...

    async def stand_down(self, employee_id: int) -> None: ...


class Invites(Protocol):
    async def add(self, invited: Iterable[tuple[int, str]], expires_at: datetime) -> None:
        """`invited` are ids of employees and the hashes of their codes."""
        ...

    async def holder(self, code_hash: str, at: datetime) -> int | None:
        """The employee whose open invite this is."""
        ...

    async def open_until(self, employee_id: int, at: datetime) -> datetime | None: ...

    async def use(self, code_hash: str, at: datetime) -> None: ...

    async def withdraw(self, employee_id: int, at: datetime) -> bool: ...

    async def withdraw_imported(self, import_id: int, at: datetime) -> None:
        """Whatever those of an import who have not joined could still use."""
        ...

    async def withdrawn(self, import_id: int) -> set[int]:
        """Those of an import whose last invite was withdrawn."""
        ...

    async def locked_until(self, account: Account) -> datetime | None: ...

    async def count_wrong(self, account: Account, at: datetime, counting_since: datetime) -> int: ...

    async def lock(self, account: Account, until: datetime) -> None: ...

    async def forgive(self, account: Account) -> None: ...


class Personal(Protocol):
    """What a feature keeps of a person."""

    async def erase_of(self, employee_id: int) -> None: ...


class Records(Protocol):
    """The journal, for those who write in it."""

    async def record(
        self,
        at: datetime,
        actor: int | None,
        deed: Deed,
        kind: Kind = "employee",
        subject: int | None = None,
        detail: str | None = None,
    ) -> None: ...


class Journal(Records, Protocol):
    async def entries(self, offset: int, limit: int | None) -> tuple[list[JournalEntry], int]: ...
