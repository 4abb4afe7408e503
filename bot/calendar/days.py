"""Which days are worked: the country's own, those of a region, and what an admin has said of this office.

The country's days come from the `holidays` package by its working-day methods, which alone know of working Saturdays.
It guesses the years whose list the government has not signed yet; `official.yaml` says which ones it has.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import holidays
import yaml

from bot.calendar.model import DayKind, Days

_OFFICIAL = Path(__file__).with_name("official.yaml")
_REGIONS = Path(__file__).with_name("regions.yaml")
_DAY = timedelta(days=1)
_HOLIDAYS = frozenset({*((1, n) for n in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)})


@dataclass(frozen=True)
class ListedDays:
    """Days as somebody lists them: Saturdays and Sundays are off but for `working`, other days are worked but for
    `off`."""

    off: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()
    short: frozenset[date] = frozenset()

    def kind(self, day: date) -> DayKind:
        is_worked = day in self.working or (day.weekday() < 5 and day not in self.off)
        if not is_worked:
            return DayKind.OFF
        return DayKind.SHORT if day in self.short else DayKind.WORKING

    def is_official(self, year: int) -> bool:
        return True


class CountryDays:
    """Russia's. The eve of a holiday is short (Labour Code, 95). A worked weekend is as long as the day that is off
    instead of it, which only the list of its year can tell."""

    def kind(self, day: date) -> DayKind:
        if not _known().is_working_day(day):
            return DayKind.OFF
        return DayKind.SHORT if self._is_short(day) else DayKind.WORKING

    def is_official(self, year: int) -> bool:
        return year in official_years()

    def _is_short(self, day: date) -> bool:
        listed = _official().get(day.year)
        return day in listed["short_days"] if listed else _is_holiday(day + _DAY)


@dataclass(frozen=True)
class OfficeDays:
    """The country's days, with those of a region and with what an admin has said, the last word."""

    country: Days
    regional: Mapping[date, str] = field(default_factory=dict)
    own: Mapping[date, DayKind] = field(default_factory=dict)

    def kind(self, day: date) -> DayKind:
        if (said := self.own.get(day)) is not None:
            return said
        if day in self.regional:
            return DayKind.OFF
        kind = self.country.kind(day)
        if kind is DayKind.WORKING and day + _DAY in self.regional:
            return DayKind.SHORT
        return kind

    def is_official(self, year: int) -> bool:
        return self.country.is_official(year)


def official_years() -> frozenset[int]:
    """The years whose list of days off is signed, as far as this program knows."""
    return frozenset(_official())


def regional_days(region: str) -> dict[date, str]:
    """The days off of a region with their names. Raises `KeyError` for a region that has none of its own here."""
    return {entry["day"]: entry["name"] for entry in _regions()[region]["days"]}


def regions() -> tuple[str, ...]:
    return tuple(_regions())


def region_names() -> dict[str, str]:
    return {region: told["name"] for region, told in _regions().items()}


@cache
def _known() -> holidays.HolidayBase:
    return holidays.country_holidays("RU")


def _is_holiday(day: date) -> bool:
    """Of the Labour Code, 112: not a day off that was moved, before which nobody leaves earlier."""
    return (day.month, day.day) in _HOLIDAYS


@cache
def _official() -> Mapping[int, Mapping[str, Any]]:
    years: Mapping[int, Mapping[str, Any]] = yaml.safe_load(_OFFICIAL.read_text(encoding="utf-8"))
    return years


@cache
def _regions() -> Mapping[str, Mapping[str, Any]]:
    known: Mapping[str, Mapping[str, Any]] = yaml.safe_load(_REGIONS.read_text(encoding="utf-8"))
    return known
