"""What holds for every office, zone and question of the years 2025-2027."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendar.days import CountryDays, ListedDays
from bot.calendar.deadline import Allowance, Meaning, Pause, due
from bot.calendar.model import Days, Hours, Opening, Span, WorkCalendar

ZONES = (
    "Europe/Kaliningrad", "Europe/Moscow", "Europe/Simferopol", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk",
    "Asia/Novosibirsk", "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok", "Asia/Magadan",
    "Asia/Sakhalin", "Asia/Kamchatka", "Asia/Anadyr",
)  # fmt: skip
MINUTE = timedelta(minutes=1)
FIRST, LAST = datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 12, 1, tzinfo=UTC)

moments = st.integers(0, (LAST - FIRST) // MINUTE).map(lambda n: FIRST + n * MINUTE)


@st.composite
def openings(draw: st.DrawFn) -> tuple[Opening, ...]:
    edges = sorted(draw(st.sets(st.integers(6 * 60, 22 * 60), min_size=2, max_size=6)))
    clocks = [time(n // 60, n % 60) for n in edges[: len(edges) // 2 * 2]]
    return tuple(Opening(a, b) for a, b in zip(clocks[::2], clocks[1::2], strict=True))


def listed() -> st.SearchStrategy[Days]:
    days = st.frozensets(st.dates(date(2025, 1, 1), date(2027, 12, 31)), max_size=40)
    return st.builds(ListedDays, days, days, days)


calendars = st.builds(
    WorkCalendar,
    st.sampled_from(ZONES).map(ZoneInfo),
    st.builds(Hours, openings(), st.none() | openings(), st.integers(0, 180).map(lambda n: n * MINUTE)),
    st.just(CountryDays()) | listed(),
)
lengths = st.integers(1, 12 * 60)


def working(minutes: int) -> Allowance:
    return Allowance(Meaning.WORKING_TIME, minutes * MINUTE)


def is_open(at: datetime, calendar: WorkCalendar) -> bool:
    """One look at the clock, as a person would: no arithmetic of the calendar's own."""
    local = at.astimezone(calendar.zone)
    openings = calendar.hours.on(local.date(), calendar.days.kind(local.date()))
    return any(opening.opens <= local.time() < opening.closes for opening in openings)


def stands(at: datetime, paused: list[Pause]) -> bool:
    return any(p.start <= at and (p.end is None or at < p.end) for p in paused)


@given(moments, lengths, calendars)
@settings(deadline=None, max_examples=40)
def test_counted_minute_by_minute_the_deadline_is_the_same(
    asked_at: datetime, minutes: int, calendar: WorkCalendar
) -> None:
    found = due(asked_at, working(minutes), calendar)
    at, left = asked_at, minutes
    while left:
        left -= is_open(at, calendar)
        at += MINUTE
    assert found.at == at


@given(moments, lengths, calendars, st.lists(st.tuples(moments, st.integers(1, 5000)), max_size=3))
@settings(deadline=None, max_examples=40)
def test_minutes_of_waiting_for_the_citizen_are_not_counted(
    asked_at: datetime, minutes: int, calendar: WorkCalendar, waits: list[tuple[datetime, int]]
) -> None:
    paused = [Pause(start, start + length * MINUTE) for start, length in waits]
    found = due(asked_at, working(minutes), calendar, paused)
    at, left = asked_at, minutes
    while left:
        left -= is_open(at, calendar) and not stands(at, paused)
        at += MINUTE
    assert found.at == at
    assert sum((span.length for span in found.counted), timedelta(0)) == minutes * MINUTE


@given(moments, lengths, calendars)
@settings(deadline=None)
def test_a_deadline_never_lies_in_a_closed_hour(asked_at: datetime, minutes: int, calendar: WorkCalendar) -> None:
    at = due(asked_at, working(minutes), calendar).at
    assert at is not None
    assert is_open(at - MINUTE, calendar)  # it may be the closing time itself, never the opening


@given(moments, st.integers(0, 10_000), lengths, calendars)
@settings(deadline=None)
def test_who_asks_later_is_answered_no_earlier(
    asked_at: datetime, later: int, minutes: int, calendar: WorkCalendar
) -> None:
    for allowance in (
        working(minutes), Allowance(Meaning.CALENDAR, minutes * MINUTE), Allowance(Meaning.END_OF_DAY, days=2),
        Allowance(Meaning.SAME_TIME, days=1),
    ):  # fmt: skip
        first = due(asked_at, allowance, calendar).at
        second = due(asked_at + later * MINUTE, allowance, calendar).at
        assert first is not None
        assert second is not None
        assert first <= second


@given(moments, st.integers(1, 9), calendars)
@settings(deadline=None)
def test_the_end_of_a_working_day_is_a_closing_time(asked_at: datetime, days: int, calendar: WorkCalendar) -> None:
    at = due(asked_at, Allowance(Meaning.END_OF_DAY, days=days), calendar).at
    assert at is not None
    asked, last = asked_at.astimezone(calendar.zone).date(), at.astimezone(calendar.zone).date()
    between = [asked + timedelta(days=n) for n in range(1, (last - asked).days + 1)]
    assert sum(calendar.is_working(day) for day in between) == days
    assert at == calendar.openings(last)[-1].end


@given(moments, st.integers(1, 500), calendars)
@settings(deadline=None)
def test_an_allowance_by_the_wall_clock_looks_at_no_office(
    asked_at: datetime, minutes: int, calendar: WorkCalendar
) -> None:
    found = due(asked_at, Allowance(Meaning.CALENDAR, minutes * MINUTE), calendar)
    assert found.at == asked_at + minutes * MINUTE
    assert found.counted == (Span(asked_at, asked_at + minutes * MINUTE),)
