"""The verdict on a text that may be on its way to approval."""

from zoneinfo import ZoneInfo

from bot.approval.service import ApprovalService
from bot.notices.approval import ApprovalNotices
from bot.page import Page
from bot.review.model import Review
from bot.staff.model import Employee
from bot.views.review import verdict as views


class Verdicts:
    """Handlers receive it as `verdicts`."""

    def __init__(self, approvals: ApprovalService, notices: ApprovalNotices, zone: ZoneInfo) -> None:
        self._approvals = approvals
        self._notices = notices
        self._zone = zone

    async def page(self, review: Review, part: int = 1) -> Page:
        """A part of the remarks, with where the text stands."""
        standings = await self._approvals.standings([review.submission_id])
        return views.review_page(review, part, standings.get(review.submission_id), self._zone)

    async def next_version(self, review: Review, author: Employee) -> Page:
        """Whoever has the former version to approve gets this one."""
        if (move := await self._approvals.revise(author, review)) is not None:
            await self._notices.tell(move)
        return await self.page(review)
