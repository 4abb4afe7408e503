"""How soon a source answers: the usual allowance, a shorter one for urgent matters, and a clock of its own after an
interim answer.

Written as data per source, with the hours of its office; a deadline is derived from it and never stored as a rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from bot.calendar import policies
from bot.calendar.days import CountryDays, OfficeDays, regional_days
from bot.calendar.deadline import FOREVER, Allowance, Due, Meaning, Pause, due
from bot.calendar.model import DayKind, Hours, WorkCalendar
from bot.comments.model import AnswerKind, Standing

DAY = Allowance(Meaning.CALENDAR, timedelta(hours=24))
WEEK = Allowance(Meaning.END_OF_DAY, days=7)
URGENT = Allowance(Meaning.CALENDAR, timedelta(hours=4))
HOURS = policies.hours([("09:00", "13:00"), ("13:45", "18:00")], [("09:00", "13:00"), ("13:45", "16:45")], 60)


@dataclass(frozen=True)
class Policy:
    """`interim` begins at an interim answer. `days` are what an admin has said of single days of this office."""

    usual: Allowance = DAY
    urgent: Allowance = URGENT
    interim: Allowance = WEEK
    written: Mapping[str, Any] = field(default_factory=dict)  # as an admin wrote it; what is not there is as above
    hours: Hours = HOURS
    region: str | None = None
    days: Mapping[date, DayKind] = field(default_factory=dict)

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        """As it is stored: `usual`, `urgent`, `interim` are [allowance, meaning]; `hours`, `friday`, `shortened`,
        `region`, `days` of the calendar. Raises `ValueError`."""
        named = {name: policies.allowance(*written[name]) for name in ("usual", "urgent", "interim") if name in written}
        hours = (
            policies.hours(written["hours"], written.get("friday"), written.get("shortened", 60))
            if "hours" in written else HOURS
        )  # fmt: skip
        days = {date.fromisoformat(day): DayKind(kind) for day, kind in written.get("days", {}).items()}
        return cls(**named, written=written, hours=hours, region=written.get("region"), days=days)

    def calendar(self, zone: ZoneInfo) -> WorkCalendar:
        regional = regional_days(self.region) if self.region else {}
        return WorkCalendar(zone, self.hours, OfficeDays(CountryDays(), regional, self.days))

    def due(self, standing: Standing, is_urgent: bool, zone: ZoneInfo) -> "Derived":
        """What is urgent is never due later than what is not. Raises `CalendarGap`."""
        calendar = self.calendar(zone)
        if standing.kind is AnswerKind.INTERIM and standing.at is not None:
            return Derived(self.interim, due(standing.at, self.interim, calendar), calendar)
        stands: list[Pause] = []
        if standing.kind is AnswerKind.QUESTION and standing.at is not None:
            stands.append(Pause(standing.at, standing.resumed_at))
        usual = Derived(self.usual, due(standing.asked_at, self.usual, calendar, stands), calendar)
        if not is_urgent or usual.due.at is None:
            return usual
        urgent = Derived(self.urgent, due(standing.asked_at, self.urgent, calendar, stands), calendar)
        return min(urgent, usual, key=lambda one: one.due.at or FOREVER)


@dataclass(frozen=True, slots=True)
class Derived:
    """A deadline with what it was derived from: enough to show the sum."""

    allowance: Allowance
    due: Due
    calendar: WorkCalendar
