"""Tells people what has happened to an approval, by an order or by the clock, in the unit of work in which it did."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.approval.actions import ShowHistory
from bot.approval.model import ApprovalCard, ApprovalMove
from bot.approval.service import ApprovalService
from bot.mail.post import Outbox
from bot.notices.telling import ShownPages, replace, tell
from bot.staff.model import Account, Colleague
from bot.views.approval import cards as views
from bot.work import Work, apart

PORTION = 100  # approvals that are looked up at once


@dataclass
class ApprovalNotices:
    work: Work
    approvals: ApprovalService
    outbox: Outbox
    shown: ShownPages
    zone: ZoneInfo

    async def tick(self, now: datetime) -> None:
        """Do what is due, each approval in a unit of work of its own; one that fails waits for the next tick."""
        after = 0
        while watched := await self.approvals.watched(now, after, PORTION):
            for approval_id in watched:
                await apart(f"approval {approval_id}", self._attend(approval_id, now))
            after = watched[-1]

    async def _attend(self, approval_id: int, now: datetime) -> None:
        if not await self.approvals.is_due(approval_id, now):
            return
        async with self.work.unit():
            for move in await self.approvals.attend(approval_id, now):
                await self.tell(move)

    async def tell(self, move: ApprovalMove) -> None:
        """Everybody but whoever gave the order: they see the answer to it."""
        card = ApprovalCard(move.approval, may_decide=True)
        for colleague in move.ring:
            await tell(self.outbox, colleague.accounts, views.card_page(card, colleague.person, self.zone, move.step))
        for colleague in move.update:
            page = views.card_page(card, colleague.person, self.zone)
            for account in colleague.accounts:
                if (standing := await self._card_in(account, move)) is not None:
                    await replace(self.outbox, account.chat, page, standing)
                else:
                    await tell(self.outbox, [account], page)
        if move.author is not None and move.author.person.id != move.actor:
            await self._tell_author(move.author, move)

    async def _tell_author(self, author: Colleague, move: ApprovalMove) -> None:
        if (page := views.author_page(move, self.zone)) is not None:
            await tell(self.outbox, author.accounts, page)
            return
        page = views.standing_page(move.approval, self.zone)
        for account in author.accounts:
            if (standing := await self._card_in(account, move)) is not None:
                await replace(self.outbox, account.chat, page, standing)

    async def _card_in(self, account: Account, move: ApprovalMove) -> int | None:
        return await self.shown.newest(account.chat, ShowHistory(move.approval.id).pack())
