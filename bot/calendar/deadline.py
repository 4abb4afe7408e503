"""When must a comment be answered?

Pure arithmetic over stored facts: the same facts, policy and calendar always give the same moment, so a deadline is
derived anew whenever one of them changes and never corrected by hand.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum

from bot.calendar.model import Span, WorkCalendar

FOREVER = datetime.max.replace(tzinfo=UTC)


class Meaning(Enum):
    """How an allowance is counted. Values are stored and written in policies."""

    CALENDAR = "calendar"                              # day and night, without a look at the office
    WORKING_TIME = "working_time"                      # minutes in which the office is open
    SAME_TIME = "same_time_next_working_day"           # the same hour of the N-th working day
    END_OF_DAY = "end_of_nth_working_day"              # when the N-th working day closes


_BY_DAYS = frozenset({Meaning.SAME_TIME, Meaning.END_OF_DAY})


@dataclass(frozen=True, slots=True)
class Allowance:
    """How long may an answer take? `length` for the first two meanings, a number of `days` for the others."""

    meaning: Meaning
    length: timedelta = timedelta(0)
    days: int = 0

    def __post_init__(self) -> None:
        if self.meaning in _BY_DAYS and self.days < 1:
            raise ValueError(f"{self.meaning.value} counts days, at least one")
        if self.meaning not in _BY_DAYS and self.length <= timedelta(0):
            raise ValueError(f"{self.meaning.value} counts hours, more than none")


@dataclass(frozen=True, slots=True)
class Pause:
    """While a citizen is waited for the clock stands; `end` is None while they are still waited for."""

    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Due:
    """`at` is None while the clock stands. `began` is the moment from which it was counted.

    `counted` are the stretches that were counted, in their order; of an allowance in hours they add up to it. `days`
    are the local dates of an allowance in days, the last of them that of the deadline. `moved`: at that hour the office
    is closed on the last day, so the nearest of its own hours took its place.
    """

    at: datetime | None
    began: datetime
    counted: tuple[Span, ...] = ()
    days: tuple[datetime, ...] = ()
    moved: bool = False


def due(asked_at: datetime, allowance: Allowance, calendar: WorkCalendar, paused: Sequence[Pause] = ()) -> Due:
    """The first moment at which the allowance has passed since `asked_at`, pauses left out.

    Moments are aware; those that come back are UTC. Raises `CalendarGap` when the calendar ends before the allowance.
    """
    asked_at = asked_at.astimezone(UTC)
    stands = _merged(paused, asked_at)
    match allowance.meaning:
        case Meaning.CALENDAR:
            return _counted(asked_at, allowance.length, [Span(asked_at, FOREVER)], stands)
        case Meaning.WORKING_TIME:
            return _counted(asked_at, allowance.length, calendar.open_from(asked_at), stands)
        case Meaning.SAME_TIME:
            return _same_time(asked_at, allowance.days, calendar, stands)
        case Meaning.END_OF_DAY:
            return _end_of_day(asked_at, allowance.days, calendar, stands)


def _counted(asked_at: datetime, length: timedelta, opened: Iterable[Span], stands: Sequence[Span]) -> Due:
    left, counted = length, list[Span]()
    for span in opened:
        for running in _without(span, stands):
            stretch = Span(running.start, running.start + left) if left <= running.length else running
            counted.append(stretch)
            left -= stretch.length
            if not left:
                return Due(stretch.end, counted[0].start, tuple(counted))
        if stands and stands[-1].end == FOREVER and span.end >= stands[-1].start:
            break
    return Due(None, counted[0].start if counted else asked_at, tuple(counted))


def _same_time(asked_at: datetime, days: int, calendar: WorkCalendar, stands: Sequence[Span]) -> Due:
    began = next(calendar.open_from(asked_at)).start
    found = _days(began, days, calendar, stands)
    if found is None:
        return Due(None, began)
    clock = calendar.local(began).time()
    at = _within(calendar.openings(found[-1].date()), calendar.at(found[-1].date(), clock))
    return Due(at, began, (), tuple(found), moved=calendar.local(at).time() != clock)


def _end_of_day(asked_at: datetime, days: int, calendar: WorkCalendar, stands: Sequence[Span]) -> Due:
    found = _days(asked_at, days, calendar, stands)
    if found is None:
        return Due(None, asked_at)
    return Due(calendar.openings(found[-1].date())[-1].end, asked_at, (), tuple(found))


def _days(began: datetime, days: int, calendar: WorkCalendar, stands: Sequence[Span]) -> list[datetime] | None:
    """The working days that count after the one of `began`; one at whose end the clock stood does not. None while it
    stands."""
    found: list[datetime] = []
    for day in calendar.working_days_after(calendar.local(began).date()):
        closes = calendar.openings(day)[-1].end
        standing = next((pause for pause in stands if pause.start < closes <= pause.end), None)
        if standing is not None and standing.end == FOREVER:
            return None
        if standing is None:
            found.append(datetime.combine(day, time(), calendar.zone))
        if len(found) == days:
            return found
    raise AssertionError("working days have no end but a gap")


def _within(openings: Sequence[Span], at: datetime) -> datetime:
    """The moment itself while the office is open; in a break its end, after closing the closing time."""
    for span in openings:
        if at < span.end:
            return max(at, span.start)
    return openings[-1].end


def _merged(paused: Sequence[Pause], asked_at: datetime) -> list[Span]:
    """Pauses in their order, none within another, none before the question."""
    merged: list[Span] = []
    for pause in sorted(paused, key=lambda one: one.start):
        start = max(pause.start.astimezone(UTC), asked_at)
        end = FOREVER if pause.end is None else pause.end.astimezone(UTC)
        if end <= start:
            continue
        if merged and start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, end))
        else:
            merged.append(Span(start, end))
    return merged


def _without(span: Span, stands: Sequence[Span]) -> Iterator[Span]:
    start = span.start
    for pause in stands:
        if pause.end <= start:
            continue
        if pause.start >= span.end:
            break
        if pause.start > start:
            yield Span(start, pause.start)
        start = pause.end
    if start < span.end:
        yield Span(start, span.end)
