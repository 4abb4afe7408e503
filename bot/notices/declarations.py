"""Whoever has not handed in their pages is reminded: a portion of people a unit of work, so that each hears once."""

from datetime import datetime

from bot.declarations.service import PageService
from bot.mail.model import REMINDER_LANE
from bot.mail.post import Outbox
from bot.notices.telling import tell
from bot.views.declarations import declared as views
from bot.work import Work


class DeclarationReminders:
    def __init__(self, work: Work, pages: PageService, outbox: Outbox) -> None:
        self._work = work
        self._pages = pages
        self._outbox = outbox

    async def tick(self, now: datetime) -> None:
        """Send all reminders that are due at `now`."""
        while await self._send_some(now):
            pass

    async def _send_some(self, now: datetime) -> bool:
        async with self._work.unit():
            portion = await self._pages.portion(now)
            if portion is None:
                return False
            for _, pages, accounts in portion.people:
                await tell(self._outbox, accounts, views.reminder_page(portion.season, pages), REMINDER_LANE)
            return True
