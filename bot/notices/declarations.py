"""Whoever has not handed in their pages is reminded: a portion of people a unit of work, so that each hears once."""

import logging
from datetime import datetime

from bot.declarations.service import PORTION, DeclarationService
from bot.errors import StorageError, place
from bot.mail.model import REMINDER_LANE
from bot.mail.post import Outbox
from bot.notices.telling import tell
from bot.views.declarations import declared as views
from bot.work import Work

log = logging.getLogger(__name__)

ATTEMPTS = 3  # at a person whose reminder the database refuses


class DeclarationReminders:
    def __init__(self, work: Work, declarations: DeclarationService, outbox: Outbox) -> None:
        self._work = work
        self._declarations = declarations
        self._outbox = outbox
        self._refusals = 0  # of the database, one after another, at the person who is next

    async def tick(self, now: datetime) -> None:
        """Send all reminders that are due at `now`. Whoever's cannot be written is passed over, and nobody else."""
        limit, going_on = PORTION, True
        while going_on:
            try:
                going_on = await self._send_some(now, limit)
                self._refusals = 0
            except Exception as error:  # noqa: BLE001 - the outermost loop of a person's reminder
                if limit == 1:
                    self._may_be_passed_over(error)
                    await self._pass_over(now)
                    log.error("a reminder is passed over: %s at %s", type(error).__name__, place(error))
                limit = 1  # from here on one by one, so that it is found out whose it is

    def _may_be_passed_over(self, error: Exception) -> None:
        """Raise `error` when it may be the database's: the person is tried again at the next ticks, before they are
        at fault. One that is out of reach refuses to pass them over, too."""
        if isinstance(error, StorageError):
            self._refusals += 1
            if self._refusals < ATTEMPTS:
                raise error
        self._refusals = 0

    async def _send_some(self, now: datetime, limit: int) -> bool:
        async with self._work.unit():
            portion = await self._declarations.portion(now, limit)
            if portion is None:
                return False
            for _, pages, accounts in portion.people:
                await tell(self._outbox, accounts, views.reminder_page(portion.season, pages), REMINDER_LANE)
            return True

    async def _pass_over(self, now: datetime) -> None:
        async with self._work.unit():
            await self._declarations.portion(now, 1)
