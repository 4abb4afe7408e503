"""Tells people what has become of a question, in the unit of work in which it did, and admins once a week what the
regulation did not answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.mail.model import Outgoing
from bot.page import Page
from bot.questions.actions import ShowQuestions
from bot.questions.digest import Digest
from bot.questions.model import Colleague, Move
from bot.staff.model import Account
from bot.views import questions as views
from bot.work import Work


class Outbox(Protocol):
    async def put(self, outgoing: Outgoing) -> None: ...


class Cards(Protocol):
    async def standing(self, account: Account, data: str) -> int | None: ...


@dataclass
class Asking:
    outbox: Outbox
    cards: Cards
    zone: ZoneInfo

    async def tell(self, move: Move) -> None:
        """Everybody but whoever gave the order: they see the answer to it."""
        for colleague in move.ring:
            await self._send(colleague, views.card_page(move.card, colleague[0], self.zone, is_new=True))
        mark = ShowQuestions(1, move.card.question.id).pack()
        for person, accounts in move.update:
            for account in accounts:
                if (standing := await self.cards.standing(account, mark)) is not None:
                    page = views.card_page(move.card, person, self.zone)
                    await self.outbox.put(
                        Outgoing(account.platform, account.bot, account.chat_id, page, edits=standing)
                    )
        if move.asker is not None:
            await self._send(move.asker, views.reply_page(move.card, self.zone))

    async def _send(self, colleague: Colleague, page: Page) -> None:
        for account in colleague[1]:
            await self.outbox.put(Outgoing(account.platform, account.bot, account.chat_id, page, anywhere=True))


@dataclass
class WeeklyDigest:
    work: Work
    digest: Digest
    outbox: Outbox
    zone: ZoneInfo

    async def tick(self, now: datetime) -> None:
        """Tell what is due at `now`; it is compared and grouped outside any transaction."""
        async with self.work.unit():
            told = await self.digest.due(now)
        if told is None:
            return
        unanswered = await self.digest.unanswered(*told)
        async with self.work.unit():
            admins = await self.digest.settle(told, now)
            if not admins or unanswered is None:
                return
            page = views.unanswered_page(unanswered, self.zone)
            for account in (account for _, accounts in admins for account in accounts):
                await self.outbox.put(Outgoing(account.platform, account.bot, account.chat_id, page, anywhere=True))
