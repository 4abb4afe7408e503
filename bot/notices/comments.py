"""Tells those who answer citizens how the week went, on Monday morning."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.comments.weekly import Week
from bot.mail.post import Outbox
from bot.notices.telling import tell
from bot.views.comments import figures as views
from bot.work import Work


@dataclass
class WeeklyFigures:
    work: Work
    week: Week
    outbox: Outbox
    zone: ZoneInfo

    async def tick(self, now: datetime) -> None:
        """Tell what is due at `now`; it is counted outside any transaction."""
        async with self.work.unit():
            told = await self.week.due(now)
        if told is None:
            return
        figures = await self.week.figures(told, now)
        async with self.work.unit():
            told_at = [account for _, accounts in await self.week.settle(told, now) for account in accounts]
            if told_at and figures.is_worth_telling:
                await tell(self.outbox, told_at, views.week_page(figures, *told, self.zone))
