"""Deadlines that a press secretary can check on their fingers, with the sum that is shown."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.calendar import policies
from bot.calendar.days import CountryDays
from bot.calendar.deadline import Pause, due
from bot.calendar.model import CalendarGap, DayKind, WorkCalendar
from bot.views import deadlines

MOSCOW = ZoneInfo("Europe/Moscow")
HOURS = policies.hours([("09:00", "13:00"), ("13:45", "18:00")], [("09:00", "13:00"), ("13:45", "16:45")], 60)
OFFICE = WorkCalendar(MOSCOW, HOURS, CountryDays())


def at(written: str) -> datetime:
    return datetime.strptime(written, "%d.%m.%Y %H:%M").replace(tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("asked", "allowance", "meaning", "until", "summed"),
    [
        (  # the office is closed from the 31st to the 10th
            "30.12.2026 16:00", "8 working hours", "working_time", "11.01.2027 15:45",
            "ср 30.12 16:00–18:00 = 2 ч; пн 11.01 09:00–13:00 = 4 ч; пн 11.01 13:45–15:45 = 2 ч",
        ),
        (  # a Saturday that is worked, and short
            "19.02.2027 16:00", "3 working hours", "working_time", "20.02.2027 11:15",
            "пт 19.02 16:00–16:45 = 45 мин; сб 20.02 09:00–11:15 = 2 ч 15 мин",
        ),
        (  # a lunch
            "24.11.2026 13:10", "30 working minutes", "working_time", "24.11.2026 14:15",
            "вт 24.11 13:45–14:15 = 30 мин",
        ),
        (  # a night
            "24.11.2026 23:00", "1 day", "same_time_next_working_day", "26.11.2026 09:00",
            "начало ср 25.11 09:00 (поступило вт 24.11 23:00, вне рабочего времени); "
            "следующий рабочий день чт 26.11, срок 09:00",
        ),
        (  # a weekend, which the clock on the wall does not see
            "27.11.2026 21:05", "1 day", "calendar", "28.11.2026 21:05",
            "пт 27.11 21:05 + 24 ч подряд, без оглядки на рабочее время",
        ),
        (
            "29.12.2026 12:00", "2 working days", "end_of_nth_working_day", "11.01.2027 18:00",
            "1-й: ср 30.12; 2-й: пн 11.01, до конца дня 18:00",
        ),
    ],
)  # fmt: skip
def test_a_deadline_and_its_sum(asked: str, allowance: str, meaning: str, until: str, summed: str) -> None:
    policy = policies.allowance(allowance, meaning)
    found = due(at(asked), policy, OFFICE)
    assert found.at == at(until)
    assert deadlines.summed(at(asked), found, policy, OFFICE) == summed


def test_the_clock_stands_while_the_citizen_is_waited_for() -> None:
    policy = policies.allowance("4 working hours", "working_time")
    found = due(at("24.11.2026 10:00"), policy, OFFICE, [Pause(at("24.11.2026 11:30"), None)])
    assert found.at is None
    assert deadlines.summed(at("24.11.2026 10:00"), found, policy, OFFICE) == (
        "засчитано 1 ч 30 мин, дальше часы стоят: ждём гражданина"
    )


def test_pauses_that_overlap_stand_once() -> None:
    policy = policies.allowance("4 working hours", "working_time")
    waits = [
        Pause(at("24.11.2026 10:30"), at("24.11.2026 11:30")), Pause(at("24.11.2026 10:00"), at("24.11.2026 11:00")),
        Pause(at("23.11.2026 10:00"), at("24.11.2026 09:30")),
    ]  # fmt: skip
    assert due(at("24.11.2026 09:00"), policy, OFFICE, waits).at == at("24.11.2026 15:45")


def test_a_working_day_at_whose_end_the_citizen_was_waited_for_is_not_counted() -> None:
    policy = policies.allowance("2 working days", "end_of_nth_working_day")
    waits = [Pause(at("25.11.2026 12:00"), at("26.11.2026 10:00"))]
    assert due(at("24.11.2026 09:00"), policy, OFFICE, waits).at == at("27.11.2026 16:45")


class NeverOpen:
    def kind(self, day: object) -> DayKind:
        return DayKind.OFF

    def is_official(self, year: int) -> bool:
        return True


@pytest.mark.parametrize("meaning", ["working_time", "same_time_next_working_day", "end_of_nth_working_day"])
def test_an_office_that_never_opens_is_said_to_have_no_deadline(meaning: str) -> None:
    closed = WorkCalendar(MOSCOW, HOURS, NeverOpen())
    policy = policies.allowance("1 hour" if meaning == "working_time" else "1 day", meaning)
    with pytest.raises(CalendarGap):
        due(at("24.11.2026 09:00"), policy, closed)


@pytest.mark.parametrize(
    ("allowance", "meaning"),
    [("", "calendar"), ("0 hours", "calendar"), ("soon", "calendar"), ("9999 days", "calendar"),
     ("2 days", "working_time"), ("3 hours", "end_of_nth_working_day"), ("1 day", "someday")],
)  # fmt: skip
def test_an_allowance_that_means_nothing_is_refused(allowance: str, meaning: str) -> None:
    with pytest.raises(ValueError, match=r"allowance|someday"):
        policies.allowance(allowance, meaning)
