"""Once a week those who answer learn how the week went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.comments.item import Figures
from bot.comments.rights import READERS
from bot.staff.model import Colleague, Role

NAME = "comments"
HOUR = time(9)  # of Monday, by the agency's clock


class Appointments(Protocol):
    async def get(self, name: str) -> tuple[datetime, datetime] | None: ...
    async def hold(self, name: str) -> tuple[datetime, datetime] | None: ...
    async def set(self, name: str, since: datetime, next_at: datetime) -> None: ...


class Colleagues(Protocol):
    async def reachable(self, role: Role) -> list[Colleague]: ...


class Register(Protocol):
    async def figures(self, since: datetime, until: datetime, now: datetime) -> Figures: ...


@dataclass
class Week:
    register: Register
    appointments: Appointments
    colleagues: Colleagues
    zone: ZoneInfo

    async def due(self, now: datetime) -> tuple[datetime, datetime] | None:
        """The time that is to be told of now. At the very first look the next Monday is set and nothing is due."""
        appointed = await self.appointments.get(NAME)
        if appointed is None:
            await self.appointments.set(NAME, now, monday_after(now, self.zone))
            return None
        return appointed if now >= appointed[1] else None

    async def figures(self, told: tuple[datetime, datetime], now: datetime) -> Figures:
        return await self.register.figures(*told, now)

    async def settle(self, told: tuple[datetime, datetime], now: datetime) -> Sequence[Colleague]:
        """Whom to tell; nobody when it was told meanwhile. However many weeks have passed it is told once."""
        if await self.appointments.hold(NAME) != told:
            return ()
        await self.appointments.set(NAME, told[1], monday_after(now, self.zone))
        return [one for role in READERS for one in await self.colleagues.reachable(role)]


def monday_after(now: datetime, zone: ZoneInfo) -> datetime:
    """The next Monday's `HOUR` by the agency's clock, always later than `now`."""
    local = now.astimezone(zone)
    day = local.date() - timedelta(days=local.weekday())
    coming = datetime.combine(day, HOUR, zone)
    return coming if coming > now else datetime.combine(day + timedelta(weeks=1), HOUR, zone)
