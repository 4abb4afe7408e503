"""Who may come in. A code is shown once, works once, and only for a while."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.mail import Platform
from bot.staff.model import Account, Employee, Invite, Role

INVITE_LIFE = timedelta(days=7)
CODE_LENGTH = 12
# No 0 and O, 1, I and L: codes are read aloud and typed on phones. 31 letters, 12 places: 59 bits.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
NAME_LIMIT = 200


class StaffStore(Protocol):
    async def employee_of(self, platform: Platform, external_id: int) -> Employee | None:
        """The active employee behind an account."""
        ...

    async def add_invite(self, code_hash: str, name: str, role: Role, expires_at: datetime) -> None: ...

    async def redeem(self, code_hash: str, account: Account, at: datetime) -> Employee | None:
        """Use an unused, unexpired code: make the employee and link the account. None when there is no such code."""
        ...


class StaffService:
    def __init__(self, store: StaffStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def employee_of(self, platform: Platform, external_id: int) -> Employee | None:
        return await self._store.employee_of(platform, external_id)

    async def invite(self, name: str, role: Role) -> Invite:
        """A new code, good for `INVITE_LIFE`. Raises `ValueError` for an empty or an overlong name."""
        name = " ".join(name.split())
        if not 0 < len(name) <= NAME_LIMIT:
            raise ValueError("name")
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        invite = Invite(code, name, role, self._clock.now() + INVITE_LIFE)
        await self._store.add_invite(_hash(code), name, role, invite.expires_at)
        return invite

    async def redeem(self, typed: str, account: Account) -> Employee | None:
        """Let the person in who holds the code; None for anything that is no code of ours any more."""
        code = as_code(typed)
        if code is None:
            return None
        return await self._store.redeem(_hash(code), account, self._clock.now())


def as_code(typed: str) -> str | None:
    """The code in what a person typed: spaces, dashes and case do not matter. None when it cannot be one."""
    code = re.sub(r"[\s\-–—]", "", typed[:64]).upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS) else None


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
