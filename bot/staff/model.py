"""Who works here, and through which account they talk to the bot."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.mail import Platform


class Role(StrEnum):
    EMPLOYEE = "employee"
    PRESS_SECRETARY = "press-secretary"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Employee:
    id: int
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Account:
    """A person on a platform. `bot` is the account of the bot they wrote to; `chat_id` is where answers go:
    it equals `external_id` in Telegram and VK, but not in MAX."""

    platform: Platform
    external_id: int
    bot: str
    chat_id: int


@dataclass(frozen=True, slots=True)
class Invite:
    """`code` exists only here and on the paper of the person invited: the database keeps its hash."""

    code: str
    name: str
    role: Role
    expires_at: datetime
