"""Tells whoever has published an edition how far its reading has gone: until then no question is answered by it.

What is told is kept nowhere: after a restart the edition is read all the same, and questions say how far it is.
"""

import asyncio
import logging
from dataclasses import dataclass, field

from bot.mail.model import Platform, Recipient
from bot.notices.progress import Place, Progress
from bot.questions.library import Library
from bot.regulation.model import Edition
from bot.views.regulation import editions as views
from bot.work import Work

log = logging.getLogger(__name__)


@dataclass
class IndexingWorker:
    work: Work
    library: Library
    progress: Progress
    _published: asyncio.Queue[tuple[Edition, Place]] = field(default_factory=asyncio.Queue)

    def begin(self, edition: Edition, platform: Platform, account: str, chat_id: int) -> None:
        """The edition is read now; that chat is told of it when it takes long."""
        place = Place(Recipient(platform, account, chat_id), views.indexing_mark(edition))
        self._published.put_nowait((edition, place))

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.carry_through(*await self._published.get())

    async def carry_through(self, edition: Edition, place: Place) -> None:
        reading = self.library.reading(edition)
        await self.progress.follow(
            reading, place, lambda: views.indexing_page(edition, self.library.progress(edition).done)
        )
        if (error := reading.exception()) is not None:
            log.error("edition %s is not read: %s", edition.id, type(error).__name__)
            return
        async with self.work.unit():
            await self.progress.turn(place, views.indexed_page(edition))
