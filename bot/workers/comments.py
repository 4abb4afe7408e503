"""Derives what is owed whenever a feed has told something, a person has said something, or a policy has changed."""

from dataclasses import dataclass, field
from typing import Protocol

from bot.work import Bell

IDLE_SECONDS = 1.0  # whoever writes in a conversation, or in another process, rings no bell here


class Turns(Protocol):
    async def turn(self) -> int:
        """Derive some of what waits; how much there was."""
        ...


@dataclass
class Deriver:
    deriving: Turns
    _bell: Bell = field(default_factory=Bell)

    def ring(self) -> None:
        """There is something to derive."""
        self._bell.ring()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            if not await self.deriving.turn():
                await self._bell.wait(IDLE_SECONDS)
