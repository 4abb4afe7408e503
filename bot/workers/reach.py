"""Whether a platform takes calls at all. After a call that has met none a small one asks, again and again until it
succeeds: no row is spent on finding out, and what waits leaves within seconds of the platform's return.
"""

import asyncio
import logging
import random
from dataclasses import dataclass

from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramServerError
from aiogram.methods import GetMe

from bot.errors import BotError
from bot.mail.model import ANSWER_LANE
from bot.mail.pace import LANE
from bot.messengers.contract import Messenger
from bot.work import Bell

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.5  # seconds between two probes
LONGEST_PAUSE = 1.5
PROBE_SECONDS = 2.5  # a platform that takes longer for a small call is not back yet
AWAY = (TelegramNetworkError, TelegramServerError, TimeoutError)


@dataclass
class Reach:
    """`has_returned`: it was away, and whoever sends has not yet let go what was put off for that. `bell` rings once
    an answer has come."""

    messenger: Messenger
    bell: Bell
    has_returned: bool = False
    _probing: asyncio.Task[None] | None = None

    @property
    def is_doubted(self) -> bool:
        """Nothing should leave now."""
        return self._probing is not None and not self._probing.done()

    def doubt(self) -> None:
        """A call has met no platform: ask whether there is one."""
        if not self.is_doubted:
            self._probing = asyncio.create_task(self._until_reached())

    async def stop(self) -> None:
        if self._probing is not None:
            self._probing.cancel()
            await asyncio.gather(self._probing, return_exceptions=True)

    async def _until_reached(self) -> None:
        LANE.set(ANSWER_LANE - 1)  # behind a queue of calls it would seem to find nobody
        clock, platform = asyncio.get_running_loop().time, self.messenger.platform
        began, pause, was_away = clock(), FIRST_PAUSE, False
        while (fault := await self._fault()) is not None:
            if not was_away:
                log.warning("%s takes no messages: %s", platform, fault)
            was_away = True
            # Not all at the same moment: a platform that comes back has many who have waited for it.
            await asyncio.sleep(pause * random.uniform(0.7, 1.3))  # noqa: S311 - no secret
            pause = min(pause * 1.5, LONGEST_PAUSE)
        if was_away:
            log.warning("%s takes messages again, after %.0f s", platform, clock() - began)
            self.has_returned = True
        self.bell.ring()

    async def _fault(self) -> str | None:
        """The name of what keeps it away; a refusal is an answer too."""
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                await self.messenger.bot(GetMe())
        except AWAY as error:
            return type(error).__name__
        except (TelegramAPIError, BotError, ValueError):
            return None
        return None
