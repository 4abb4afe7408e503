"""An outbox that shows what was put into it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.mail.model import REMINDER_LANE, Outgoing, Recipient
from bot.page import Page


@dataclass
class Drawer:
    """Implements `bot.mail.post.Outbox`."""

    sent: list[Outgoing] = field(default_factory=list)

    async def put(self, outgoing: Outgoing) -> None:
        self.sent.append(outgoing)

    async def put_many(
        self, page: Page, to: Sequence[Recipient], *, lane: int = REMINDER_LANE, anywhere: bool = False
    ) -> None:
        for chat in to:
            await self.put(Outgoing(*chat, page, lane=lane, anywhere=anywhere))
