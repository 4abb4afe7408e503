"""The country's days beside the lists that the government signed, and what a region and an admin add."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import calendar
from bot.calendar.days import CountryDays, OfficeDays, official_years, regional_days, regions
from bot.calendar.model import DayKind

LISTS: dict[int, dict[str, Any]] = yaml.safe_load(
    Path(calendar.__file__).with_name("official.yaml").read_text(encoding="utf-8")
)
COUNTRY = CountryDays()


@pytest.mark.parametrize("year", LISTS)
def test_a_year_is_worked_as_the_government_has_signed_it(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    signed = LISTS[year]
    assert [d for d in days if d.weekday() < 5 and COUNTRY.kind(d) is DayKind.OFF] == signed["days_off"]
    assert [d for d in days if d.weekday() > 4 and COUNTRY.kind(d) is not DayKind.OFF] == signed["worked_weekends"]
    assert [d for d in days if COUNTRY.kind(d) is DayKind.SHORT] == signed["short_days"]
    assert sum(COUNTRY.kind(d) is not DayKind.OFF for d in days) == signed["working_days"]


def test_a_year_without_a_signed_list_is_told_from_one_that_has_it() -> None:
    assert {2026, 2027} <= official_years()
    assert COUNTRY.is_official(2027)
    assert not COUNTRY.is_official(2029)
    assert COUNTRY.kind(date(2029, 5, 9)) is DayKind.OFF
    assert COUNTRY.kind(date(2029, 5, 8)) is DayKind.SHORT


def test_the_day_before_a_moved_day_off_is_no_shorter() -> None:
    assert COUNTRY.kind(date(2026, 12, 30)) is DayKind.WORKING
    assert COUNTRY.kind(date(2026, 3, 6)) is DayKind.WORKING


def test_a_region_has_days_of_its_own_and_its_eves() -> None:
    office = OfficeDays(COUNTRY, regional_days("tatarstan"))
    assert COUNTRY.kind(date(2026, 11, 6)) is DayKind.WORKING
    assert office.kind(date(2026, 11, 6)) is DayKind.OFF
    assert office.kind(date(2026, 11, 5)) is DayKind.SHORT
    assert office.kind(date(2026, 11, 9)) is DayKind.WORKING
    assert all(regional_days(region) for region in regions())


def test_an_admin_has_the_last_word_on_a_day() -> None:
    moved = {date(2026, 11, 6): DayKind.WORKING, date(2026, 12, 30): DayKind.OFF}
    office = OfficeDays(COUNTRY, regional_days("tatarstan"), moved)
    assert office.kind(date(2026, 11, 6)) is DayKind.WORKING
    assert office.kind(date(2026, 12, 30)) is DayKind.OFF
