"""What working time is made of: when an office is open on a day, and what kind of day it is.

A calendar answers for one zone. Days are local dates of that zone; every moment that leaves is aware.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from itertools import pairwise
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.errors import BotError

HORIZON = timedelta(days=400)  # no deadline of a comment lies farther; a calendar that is closed so long has a fault


class CalendarGap(BotError):
    """The calendar has no working time left in which an allowance could pass."""

    def __init__(self, after: date) -> None:
        super().__init__(f"no working time within {HORIZON.days} days after {after}")
        self.after = after


class DayKind(Enum):
    OFF = "off"
    WORKING = "working"
    SHORT = "short"  # closes earlier: the eve of a holiday


class Days(Protocol):
    """Which days are worked."""

    def kind(self, day: date) -> DayKind: ...

    def is_official(self, year: int) -> bool:
        """Whether the year's list of days off is known, not guessed."""
        ...


@dataclass(frozen=True, slots=True)
class Opening:
    """Local times of one day, `[opens, closes)`. Raises `ValueError` when it closes before it opens."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(f"an office that opens at {self.opens:%H:%M} cannot close at {self.closes:%H:%M}")


@dataclass(frozen=True, slots=True)
class Hours:
    """The openings of an ordinary day and, where it differs, of a Friday, in their order; a lunch is the gap between
    two. A short day loses `shortened` at its end, however many openings that takes.

    Raises `ValueError` for openings that overlap or for a day without any.
    """

    usual: tuple[Opening, ...]
    friday: tuple[Opening, ...] | None = None
    shortened: timedelta = timedelta(hours=1)

    def __post_init__(self) -> None:
        for openings in (self.usual, self.friday if self.friday is not None else self.usual):
            if not openings:
                raise ValueError("a working day has an opening")
            if any(b.opens < a.closes for a, b in pairwise(openings)):
                raise ValueError("openings of a day follow one another")
        if self.shortened < timedelta(0):
            raise ValueError("a short day is no longer than the others")

    def on(self, day: date, kind: DayKind) -> tuple[Opening, ...]:
        if kind is DayKind.OFF:
            return ()
        # A working Saturday has the hours of an ordinary day, not those of the Friday before it.
        openings = self.friday if day.weekday() == 4 and self.friday is not None else self.usual
        return _cut(openings, self.shortened) if kind is DayKind.SHORT else openings


@dataclass(frozen=True, slots=True)
class Span:
    """Two aware moments in UTC, `[start, end)`."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    zone: ZoneInfo
    hours: Hours
    days: Days

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def is_working(self, day: date) -> bool:
        """A day that is so short that the office does not open is none."""
        return bool(self.hours.on(day, self.days.kind(day)))

    def openings(self, day: date) -> tuple[Span, ...]:
        """When the office is open on that local date; nothing on a day off."""
        return tuple(
            Span(self.at(day, opening.opens), self.at(day, opening.closes))
            for opening in self.hours.on(day, self.days.kind(day))
        )

    def open_from(self, at: datetime) -> Iterator[Span]:
        """Every opening that has not ended by then, the first one cut at its start. Raises `CalendarGap` when none
        follows within `HORIZON`."""
        first = self.local(at).date()
        day, last = first, first
        while day - last <= HORIZON:
            for span in self.openings(day):
                last = day
                if span.end > at:
                    yield Span(max(span.start, at), span.end)
            day += timedelta(days=1)
        raise CalendarGap(last)

    def working_days_after(self, day: date) -> Iterator[date]:
        """Raises `CalendarGap` when none follows within `HORIZON`."""
        last = day
        while day - last <= HORIZON:
            day += timedelta(days=1)
            if self.is_working(day):
                last = day
                yield day
        raise CalendarGap(last)

    def at(self, day: date, clock: time) -> datetime:
        """That local time as a moment in UTC; of two of one name (clocks were put back) the first."""
        return datetime.combine(day, clock, self.zone).astimezone(UTC)


def _cut(openings: tuple[Opening, ...], shortened: timedelta) -> tuple[Opening, ...]:
    last = openings[-1].closes
    minutes = last.hour * 60 + last.minute - int(shortened.total_seconds() // 60)
    if minutes <= 0:
        return ()
    closes = time(minutes // 60, minutes % 60)
    return tuple(Opening(o.opens, min(o.closes, closes)) for o in openings if o.opens < closes)
