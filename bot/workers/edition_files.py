"""The worker that reads the regulations that admins send: apart from every conversation, one file at a time.

A file waits in the database, so what was sent is read after a restart too, wherever the last process died.
"""

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.errors import AccessDenied, RegulationError, StorageError, place
from bot.mail.model import Outgoing, Recipient
from bot.mail.post import Outbox
from bot.notices.progress import Place, Progress
from bot.page import Page
from bot.regulation.binding import bound, subjects
from bot.regulation.editions import EditionService
from bot.regulation.files import SentFile, SentFiles
from bot.regulation.importing.process import read_apart
from bot.regulation.model import Bound, Content
from bot.staff.model import Employee
from bot.views.regulation import editions as views
from bot.work import Work, aside
from rules.pack import RulePack

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
ATTEMPTS = 3  # at a file that the database refuses


class People(Protocol):
    async def employee(self, employee_id: int) -> Employee | None: ...


@dataclass
class EditionFileWorker:
    work: Work
    editions: EditionService
    files: SentFiles
    people: People
    outbox: Outbox
    progress: Progress
    pack: RulePack
    zone: ZoneInfo
    _refusals: Counter[int] = field(default_factory=Counter)  # of the database, by the file

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            while (file := await self.files.first()) is not None:
                await self.carry_through(file)
            await asyncio.sleep(IDLE_SECONDS)

    async def carry_through(self, file: SentFile) -> None:
        """To the draft and the word about it. What was sent by somebody who is no admin any more goes nowhere.

        A file that brings the program down is refused like one that cannot be read: those behind it wait no longer.
        So is one that the database goes on refusing; while it is out of reach itself, that is no fault of the file.
        """
        try:
            await self._carry_through(file)
        except StorageError as error:
            await self.files.first()  # raises when the database is out of reach
            self._refusals[file.id] += 1
            if self._refusals[file.id] < ATTEMPTS:
                raise
            log.error("regulation file %s: the database refuses it: %s", file.id, error)
            await self._refuse(file, RegulationError(1, "broken-file"))
        except Exception as error:  # noqa: BLE001 - the outermost loop of a file
            log.error("regulation file %s: %s at %s", file.id, type(error).__name__, place(error))
            await self._refuse(file, RegulationError(1, "broken-file"))

    async def _carry_through(self, file: SentFile) -> None:
        author = await self.people.employee(file.author)
        try:
            imported = await read_apart(file.name, file.content)
            topics = await self._bound(file, imported.content)
        except RegulationError as error:
            log.info("regulation file %s: %s", file.id, error.fault)
            await self._refuse(file, error)
            return
        async with self.work.unit():
            await self.files.done(file)
            if author is None:
                return
            try:
                entry, is_new = await self.editions.add(author, file.name, imported, topics)
            except AccessDenied:
                log.warning("regulation file %s: its author has lost the right", file.id)
                return
            note = "" if is_new else views.known_before(entry)
            page = views.edition_page(entry, self.pack.topics, self.zone, note)
            if not await self.progress.turn(_place(file), page):
                await self._tell(file, page)
        log.info("regulation file %s: edition %s, %s topics bound", file.id, entry.edition.id, len(topics))

    async def _bound(self, file: SentFile, content: Content) -> dict[str, Bound]:
        read = 0

        def progress(done: int, of: int) -> None:
            nonlocal read
            read = done

        binding = asyncio.create_task(aside(bound, content, subjects(self.pack), progress))
        await self.progress.follow(binding, _place(file), lambda: views.binding_page(file.id, content, read))
        return await binding

    async def _refuse(self, file: SentFile, error: RegulationError) -> None:
        async with self.work.unit():
            await self.files.done(file)
            await self._tell(file, views.refused_page(file.name, error))

    async def _tell(self, file: SentFile, page: Page) -> None:
        await self.outbox.put(Outgoing(file.platform, file.account, file.chat_id, page))


def _place(file: SentFile) -> Place:
    return Place(Recipient(file.platform, file.account, file.chat_id), views.binding_mark(file.id))
