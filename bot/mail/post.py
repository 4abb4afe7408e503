"""The one door by which pages leave: whoever has something to say puts it into the outbox, in the unit of work of the
facts that it tells of, and never calls a messenger."""

from collections.abc import Sequence
from typing import Protocol

from bot.mail.model import REMINDER_LANE, Outgoing, Recipient
from bot.page import Page


class Outbox(Protocol):
    async def put(self, outgoing: Outgoing) -> None:
        """One page to one chat. Joins the unit of work at hand."""
        ...

    async def put_many(
        self, page: Page, to: Sequence[Recipient], *, lane: int = REMINDER_LANE, anywhere: bool = False
    ) -> None:
        """One page to many chats, in their order: it is stored once. Joins the unit of work at hand."""
        ...
