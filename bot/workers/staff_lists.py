"""The worker that invites whole files of staff: portion by portion it writes, tells how far it is, and sends the codes.

It is no part of a conversation: what was started goes on after a restart, wherever the last process died.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.mail.model import Outgoing
from bot.mail.post import Outbox
from bot.page import Page
from bot.staff.enrolment import Enrolment
from bot.staff.imports import Import
from bot.staff.links import Doors, Links
from bot.staff.model import Invite, Units
from bot.views.staff import roster as views
from bot.work import Work, apart, aside

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
REST_SECONDS = 60.0


@dataclass
class StaffListWorker:
    work: Work
    enrolment: Enrolment
    outbox: Outbox
    doors: Doors

    async def run(self) -> None:
        """Until cancelled. An import that fails rests for a minute and holds up no other."""
        resting: dict[int, float] = {}
        while True:
            for started in await self.enrolment.going():
                now = asyncio.get_running_loop().time()
                if resting.get(started.id, now) <= now and not await apart(
                    f"import {started.id}", self.carry_through(started)
                ):
                    resting[started.id] = now + REST_SECONDS
            await asyncio.sleep(IDLE_SECONDS)

    async def carry_through(self, going: Import) -> None:
        """From wherever it is to its end. One whose author has gone stops, and its codes reach nobody."""
        while going.added < len(going.people):
            async with self.work.unit():
                further = await self.enrolment.portion(going)
                if further is not None:
                    await self._tell(further, views.progress_page(further.added, len(further.people)))
            if further is None:
                _stopped(going)
                return
            going = further
        invites = await self.enrolment.invitations(going)
        units = await self.enrolment.units()
        content = await aside(codes, invites, units, await self.doors.links())
        async with self.work.unit():
            finished = await self.enrolment.finish(going, invites)
            if finished:
                await self._tell(going, views.enrolled_page(len(invites), going.id))
                await self._send(going, views.codes_page(content))
        if not finished:
            _stopped(going)
            return
        log.info("import %s: %s invited", going.id, len(invites))

    async def _tell(self, going: Import, page: Page) -> None:
        """On the page where it was started."""
        if going.where is not None:
            where = going.where
            await self.outbox.put(
                Outgoing(where.platform, where.account, where.chat_id, page, where.message_id)
            )

    async def _send(self, going: Import, page: Page) -> None:
        """Under it. Codes stay in that chat alone: the outbox forgets them once they have left."""
        if going.where is not None:
            where = going.where
            await self.outbox.put(Outgoing(where.platform, where.account, where.chat_id, page, forget=True))


def _stopped(going: Import) -> None:
    log.warning("import %s: stopped at %s of %s, its author has gone", going.id, going.added, len(going.people))


def codes(invites: Sequence[Invite], units: Units, links: Links) -> bytes:
    """The file of codes. Slow: call it off the event loop."""
    return views.codes_file(
        [(invite, units.path(invite.employee.unit), links.to(invite.code)) for invite in invites]
    )
