"""Tells people what has happened to an approval, by an order or by the clock, in the unit of work in which it did."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.approval.actions import ShowHistory
from bot.approval.model import Card, Colleague, Move
from bot.approval.service import ApprovalService
from bot.mail.model import Outgoing
from bot.page import Page
from bot.staff.model import Account
from bot.views.approval import cards as views
from bot.work import Work


class Outbox(Protocol):
    async def put(self, outgoing: Outgoing) -> None: ...


class Cards(Protocol):
    async def standing(self, account: Account, data: str) -> int | None: ...


@dataclass
class Approving:
    work: Work
    approvals: ApprovalService
    outbox: Outbox
    cards: Cards
    zone: ZoneInfo

    async def tick(self, now: datetime) -> None:
        """Do what is due, each approval in a unit of work of its own."""
        for approval_id in await self.approvals.due(now):
            async with self.work.unit():
                for move in await self.approvals.attend(approval_id, now):
                    await self.tell(move)

    async def tell(self, move: Move) -> None:
        """Everybody but whoever gave the order: they see the answer to it."""
        card = Card(move.approval, may_decide=True)
        for colleague in move.ring:
            await self._send(colleague, views.card_page(card, colleague[0], self.zone, move.step))
        for colleague in move.update:
            page = views.card_page(card, colleague[0], self.zone)
            for account in colleague[1]:
                await self._put(account, page, await self._card_in(account, move))
        if move.author is not None and move.author[0].id != move.actor:
            await self._tell_author(move.author, move)

    async def _tell_author(self, author: Colleague, move: Move) -> None:
        if (page := views.author_page(move, self.zone)) is not None:
            await self._send(author, page)
            return
        page = views.standing_page(move.approval, self.zone)
        for account in author[1]:
            if (standing := await self._card_in(account, move)) is not None:
                await self._put(account, page, standing)

    async def _card_in(self, account: Account, move: Move) -> int | None:
        return await self.cards.standing(account, ShowHistory(move.approval.id).pack())

    async def _send(self, colleague: Colleague, page: Page) -> None:
        for account in colleague[1]:
            await self._put(account, page)

    async def _put(self, account: Account, page: Page, edits: int | None = None) -> None:
        is_new = edits is None
        await self.outbox.put(
            Outgoing(account.platform, account.bot, account.chat_id, page, edits, anywhere=is_new)
        )
