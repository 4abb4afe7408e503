"""How a notice reaches people: where they are told things, or in place of a page of theirs that stands in a chat."""

from collections.abc import Iterable
from typing import Protocol

from bot.mail.model import ANSWER_LANE, Outgoing, Recipient
from bot.mail.post import Outbox
from bot.page import Page
from bot.staff.model import Account


class ShownPages(Protocol):
    async def newest(self, chat: Recipient, mark: str) -> int | None:
        """The newest message of the bot in a chat that has a button with this data."""
        ...


async def tell(outbox: Outbox, accounts: Iterable[Account], page: Page, lane: int = ANSWER_LANE) -> None:
    """A page that nobody has asked for. Joins the unit of work at hand."""
    await outbox.put_many(page, [account.chat for account in accounts], lane=lane, anywhere=True)


async def replace(outbox: Outbox, chat: Recipient, page: Page, message_id: int) -> None:
    """In place of that message. Joins the unit of work at hand."""
    await outbox.put(Outgoing(*chat, page, edits=message_id))
