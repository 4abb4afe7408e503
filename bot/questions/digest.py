"""Once a week admins learn what the regulation did not answer."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.questions.alike import grouped
from bot.questions.model import HEARD, Group, Question, Unanswered
from bot.questions.stores import Appointments, Colleagues, Deciders, QuestionStore
from bot.staff.model import Colleague, Employee, Role
from bot.work import aside

NAME = "unanswered"
HOUR = time(10)  # of Monday, by the agency's clock
LISTED = 8       # groups in one part


class Digest:
    def __init__(
        self,
        store: QuestionStore,
        appointments: Appointments,
        colleagues: Colleagues,
        deciders: Deciders,
        zone: ZoneInfo,
    ) -> None:
        self._store = store
        self._appointments = appointments
        self._colleagues = colleagues
        self._deciders = deciders
        self._zone = zone

    async def due(self, now: datetime) -> tuple[datetime, datetime] | None:
        """The time that is to be told of now. At the very first look the next Monday is set and nothing is due."""
        appointed = await self._appointments.get(NAME)
        if appointed is None:
            await self._appointments.set(NAME, now, monday_after(now, self._zone))
            return None
        since, next_at = appointed
        return (since, next_at) if now >= next_at else None

    async def settle(self, told: tuple[datetime, datetime], now: datetime) -> Sequence[Colleague] | None:
        """Whom to tell; None when it was told meanwhile. However many weeks have passed it is told once."""
        if await self._appointments.hold(NAME) != told:
            return None
        await self._appointments.set(NAME, told[1], monday_after(now, self._zone))
        return await self._colleagues.reachable(Role.ADMIN)

    async def unanswered(self, since: datetime, until: datetime, part: int = 1) -> Unanswered | None:
        """None when the regulation has answered everything."""
        questions = await self._store.refused(since, until)
        if not questions:
            return None
        places = await aside(grouped, [question.text[:HEARD] for question in questions])
        groups = sorted((_group([questions[at] for at in group]) for group in places), key=lambda one: -one.count)
        parts = -(-len(groups) // LISTED)
        part = min(max(part, 1), parts)
        shown = tuple(groups[(part - 1) * LISTED : part * LISTED])
        return Unanswered(since, until, shown, len(questions), part, parts)

    async def shown_to(self, reader: Employee, since: datetime, until: datetime, part: int) -> Unanswered | None:
        """For admins alone."""
        person = await self._deciders.active(reader)
        if person is None or person.role is not Role.ADMIN:
            return None
        return await self.unanswered(since, until, part)


def monday_after(now: datetime, zone: ZoneInfo) -> datetime:
    """The next Monday's `HOUR` by the agency's clock, always later than `now`."""
    local = now.astimezone(zone)
    day = local.date() - timedelta(days=local.weekday())
    coming = datetime.combine(day, HOUR, zone)
    return coming if coming > now else datetime.combine(day + timedelta(weeks=1), HOUR, zone)


def _group(questions: Sequence[Question]) -> Group:
    return Group(questions[0].text, len(questions), sum(question.reply is not None for question in questions))
