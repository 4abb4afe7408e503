"""The door: who is known, who may come in, and what they agreed to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.mail.model import Platform
from bot.staff.codes import as_code, hashed, is_spelled_as_code, new_code
from bot.staff.model import Account, Consent, Deed, Employee, Invite, Outcome, Role, State
from bot.staff.stores import Invites, Journal, People

INVITE_LIFE = timedelta(days=7)
LINK_LIFE = timedelta(hours=1)  # of a code that an employee makes for a messenger of their own
GUESSES = 5  # wrong codes of one account, each less than `REMEMBERED` after the one before
LOCKED = timedelta(minutes=15)
REMEMBERED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Invited:
    """The code is good and its person is to be asked for consent. `code_hash` is what `join` wants."""

    code_hash: str
    name: str


@dataclass(frozen=True, slots=True)
class Linked:
    """One more messenger of somebody who has joined already."""

    employee: Employee


@dataclass(frozen=True, slots=True)
class Locked:
    until: datetime


@dataclass(frozen=True, slots=True)
class NotYours:
    """An employee showed another person's code; it can still be used."""


@dataclass(frozen=True, slots=True)
class Known:
    """An employee showed their own code in a messenger that is theirs already; it can still be used."""


@dataclass(frozen=True, slots=True)
class NoCode:
    """Not a code, or not one that can be used: missing, expired, withdrawn and used look alike."""


Knock = Invited | Linked | Locked | NotYours | Known | NoCode


class StaffService:
    """`consent_version` is the version of the text that is shown now."""

    def __init__(self, people: People, invites: Invites, journal: Journal, clock: Clock, consent_version: str) -> None:
        self._people = people
        self._invites = invites
        self._journal = journal
        self._clock = clock
        self._consent_version = consent_version

    async def employee_of(self, platform: Platform, external_id: int) -> Employee | None:
        return await self._people.employee_of(platform, external_id)

    async def knock(self, typed: str, account: Account, employee: Employee | None) -> Knock:
        """What the words of this account open. `employee` is whose account it is, None for a stranger's."""
        code = as_code(typed)
        if code is None:
            return NoCode()
        now = self._clock.now()
        is_any_word = employee is not None and not is_spelled_as_code(typed)
        if is_any_word and await self._holder(hashed(code), now) is None:
            return NoCode()  # no guess: what follows judges it, and nothing is held meanwhile
        await self._people.alone()
        if (until := await self._invites.locked_until(account)) is not None and until > now:
            return Locked(until)
        owner = await self._holder(hashed(code), now)
        if owner is None:
            return await self._wrong(account, now)
        await self._invites.forgive(account)
        if employee is not None:
            return Known() if employee.id == owner.id else NotYours()
        if owner.state is State.INVITED:
            return Invited(hashed(code), owner.name)
        await self._invites.use(hashed(code), now)
        await self._people.link(owner.id, account, now)
        await self._journal.record(now, owner.id, Deed.LINKED, subject=owner.id)
        return Linked(owner)

    async def join(self, code_hash: str, account: Account) -> Employee | None:
        """The person of this code agrees and comes in. None when the code can be used no more."""
        now = self._clock.now()
        await self._people.alone()
        owner = await self._holder(code_hash, now)
        if owner is None or owner.state is not State.INVITED:
            return None
        await self._invites.use(code_hash, now)
        await self._people.link(owner.id, account, now)
        await self._people.change(
            owner.id, state=State.ACTIVE.value, joined_at=now, preferred=account.platform
        )
        await self._people.agree(owner.id, Consent(self._consent_version, account.platform, now))
        await self._journal.record(now, owner.id, Deed.JOINED, subject=owner.id)
        return await self._people.employee(owner.id)

    async def refuse(self, account: Account) -> None:
        """The person does not agree: nothing of this account stays, and their code can still be used."""
        await self._invites.forgive(account)

    def has_agreed(self, employee: Employee) -> bool:
        """Whether to the text that is shown now."""
        return employee.consent == self._consent_version

    async def agree(self, employee: Employee, platform: Platform) -> None:
        """An employee agrees to a new version of the text."""
        now = self._clock.now()
        await self._people.agree(employee.id, Consent(self._consent_version, platform, now))
        await self._journal.record(now, employee.id, Deed.AGREED, subject=employee.id)

    async def decline(self, employee: Employee) -> Outcome:
        """An employee does not: their messengers are forgotten, and they may be invited anew."""
        await self._people.alone()
        if await is_last_admin(self._people, employee):
            return Outcome.LAST_ADMIN
        now = self._clock.now()
        await self._people.unlink(employee.id)
        await self._people.change(employee.id, state=State.INVITED.value, preferred=None, consent=None)
        await self._invites.withdraw(employee.id, now)
        await self._journal.record(now, employee.id, Deed.DECLINED, subject=employee.id)
        return Outcome.DONE

    # An employee's own messengers

    async def messengers_of(self, employee: Employee) -> tuple[Account, ...]:
        return await self._people.accounts_of(employee.id)

    async def own_code(self, employee: Employee) -> Invite:
        """A code that links one more messenger to this person; their former codes can be used no more."""
        return await issue(self._people, self._invites, employee, self._clock.now(), LINK_LIFE)

    async def prefer(self, employee: Employee, platform: Platform) -> Outcome:
        """Where this person would rather hear from the bot. It must be a messenger of theirs."""
        if platform not in {account.platform for account in await self._people.accounts_of(employee.id)}:
            return Outcome.MISSING
        await self._people.change(employee.id, preferred=platform)
        return Outcome.DONE

    async def _holder(self, code_hash: str, now: datetime) -> Employee | None:
        owner_id = await self._invites.holder(code_hash, now)
        owner = await self._people.employee(owner_id) if owner_id is not None else None
        return owner if owner is not None and owner.state is not State.LEFT else None

    async def _wrong(self, account: Account, now: datetime) -> Locked | NoCode:
        if await self._invites.count_wrong(account, now, now - REMEMBERED) < GUESSES:
            return NoCode()
        await self._invites.lock(account, now + LOCKED)
        return Locked(now + LOCKED)


async def issue(
    people: People, invites: Invites, employee: Employee, now: datetime, life: timedelta = INVITE_LIFE
) -> Invite:
    """A new code for somebody; what they had before can be used no more."""
    await people.alone()
    await invites.withdraw(employee.id, now)
    invite = Invite(new_code(), employee, now + life)
    await invites.add([(employee.id, hashed(invite.code))], invite.expires_at)
    return invite


async def is_last_admin(people: People, employee: Employee) -> bool:
    """Whether nobody would be left to run the bot without them. Ask when `alone`."""
    if employee.role is not Role.ADMIN or employee.state is not State.ACTIVE:
        return False
    return await people.count_admins(except_for=employee.id) == 0
