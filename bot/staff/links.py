"""Where a code leads to: the chats with the bot that it opens."""

from dataclasses import dataclass
from typing import Protocol

from bot.mail.model import Platform


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses by messenger, and the messengers that cannot be reached just now: a code for them can only be typed."""

    addresses: tuple[tuple[Platform, str], ...] = ()
    unreachable: tuple[Platform, ...] = ()

    def to(self, code: str) -> "Links":
        """Addresses that bring a code along, made of those that end where it belongs."""
        return Links(tuple((platform, address + code) for platform, address in self.addresses), self.unreachable)


class Doors(Protocol):
    async def links(self) -> Links:
        """Addresses without a code. May ask a platform for the bot's name: call it before a unit of work writes."""
        ...
