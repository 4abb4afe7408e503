"""What was promised to come back comes back: one unit of work a reply, so that each comes once."""

from datetime import datetime

from bot.mail.model import Outgoing
from bot.mail.post import Outbox
from bot.review.model import Return
from bot.review.replies import ReplyService
from bot.views.review import replies as views
from bot.work import Work, apart

PORTION = 100  # promises that are looked up at once


class ReplyReturns:
    def __init__(self, work: Work, replies: ReplyService, outbox: Outbox) -> None:
        self._work = work
        self._replies = replies
        self._outbox = outbox

    async def tick(self, now: datetime) -> None:
        """Bring back everything whose time has come at `now`; what cannot be brought back waits for the next tick."""
        after = 0
        while promises := await self._replies.due(now, after, PORTION):
            for promise in promises:
                await apart(f"return {promise.id}", self._keep(promise))
            after = promises[-1].id

    async def _keep(self, promise: Return) -> None:
        async with self._work.unit():
            review = await self._replies.keep(promise)
            if review is not None:
                page = views.back_page(review, promise.id)
                await self._outbox.put(Outgoing(promise.platform, promise.account, promise.chat_id, page))
