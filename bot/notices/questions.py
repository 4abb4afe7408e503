"""Tells people what has become of a question, in the unit of work in which it did, and admins once a week what the
regulation did not answer."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.mail.post import Outbox
from bot.notices.telling import ShownPages, replace, tell
from bot.questions.actions import ShowQuestions
from bot.questions.digest import Digest
from bot.questions.model import QuestionMove
from bot.views import questions as views
from bot.work import Work


@dataclass
class QuestionNotices:
    outbox: Outbox
    shown: ShownPages
    zone: ZoneInfo

    async def tell(self, move: QuestionMove) -> None:
        """Everybody but whoever gave the order: they see the answer to it."""
        for colleague in move.ring:
            page = views.card_page(move.card, colleague.person, self.zone, is_new=True)
            await tell(self.outbox, colleague.accounts, page)
        mark = ShowQuestions(1, move.card.question.id).pack()
        for person, accounts in move.update:
            for account in accounts:
                if (standing := await self.shown.newest(account.chat, mark)) is not None:
                    await replace(self.outbox, account.chat, views.card_page(move.card, person, self.zone), standing)
        if move.asker is not None:
            await tell(self.outbox, move.asker.accounts, views.reply_page(move.card, self.zone))


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
            told_at = [account for _, accounts in admins for account in accounts]
            await tell(self.outbox, told_at, views.unanswered_page(unanswered, self.zone))
