"""One feed at work: a platform that is out of reach is probed until it is back, and events flow again within seconds.

Its being away is said once, and so is its return; what is a fault of ours goes to the supervisor, which backs off.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramRetryAfter, TelegramServerError

from bot.errors import BotError
from bot.mail.model import Inbox
from bot.messengers.feeds import Feed

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.5   # seconds between two probes
LONGEST_PAUSE = 1.5
PROBE_SECONDS = 2.0  # a platform that takes longer for a small call is not back yet


class NoAnswer(BotError):
    """A probe has taken too long."""


# A platform that refuses, or that we do not understand, is there: waiting mends nothing, somebody has to read of it.
AWAY = (TelegramNetworkError, TelegramServerError, TelegramRetryAfter, NoAnswer)


@dataclass
class Listening:
    """`check` is what else has to hold before the feed begins, such as a token that is good."""

    feed: Feed
    inbox: Inbox
    check: Callable[[], Awaitable[None]]
    _away_since: float | None = None

    async def run(self) -> None:
        """Receive until cancelled. Raises what is no outage."""
        pause = FIRST_PAUSE
        while True:
            try:
                if self._away_since is not None:
                    await self._probe()
                await self.check()
                await self.feed.start()
                await self.feed.poll(self.inbox, self._on_duty)
            except AWAY as error:
                if self._away_since is None:
                    self._away_since = asyncio.get_running_loop().time()
                    pause = FIRST_PAUSE
                    log.warning("%s is out of reach: %s", self.feed.platform, _told(error))
                await asyncio.sleep(_pause(error, pause))
                pause = min(pause * 1.5, LONGEST_PAUSE)

    async def _probe(self) -> None:
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                await self.feed.reach()
        except TimeoutError:
            raise NoAnswer from None

    def _on_duty(self) -> None:
        since, self._away_since = self._away_since, None
        if since is None:
            log.info("%s: on duty as %s", self.feed.platform, self.feed.account)
        else:
            away = asyncio.get_running_loop().time() - since
            log.warning("%s: on duty again as %s, after %.0f s", self.feed.platform, self.feed.account, away)


def _pause(error: BaseException, seconds: float) -> float:
    """Not all at the same moment: a platform that comes back has many who have waited for it."""
    if isinstance(error, TelegramRetryAfter):
        return max(error.retry_after, seconds)
    return seconds * random.uniform(0.7, 1.3)  # noqa: S311 - no secret


def _told(error: BaseException) -> str:
    """Our own errors and those of the messengers keep tokens and texts out of their words."""
    words = f": {error}" if isinstance(error, BotError | TelegramAPIError) else ""
    return type(error).__name__ + words
