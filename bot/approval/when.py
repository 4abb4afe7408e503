"""When will it be published? What people type, read by the agency's clock."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

HORIZON = timedelta(days=366)
RECENT = timedelta(days=183)  # a date without a year that lies further back is next year's
_TIME = re.compile(r"(\d{1,2})[:.\-](\d{2})")
_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?")
_TOKEN = re.compile(r"[^\s,;]+")


@dataclass(frozen=True, slots=True)
class UnreadableMoment:
    """These words name no moment."""


@dataclass(frozen=True, slots=True)
class NoHour:
    """They name a day and no time of it."""


@dataclass(frozen=True, slots=True)
class Past:
    at: datetime


@dataclass(frozen=True, slots=True)
class TooFar:
    """More than a year ahead: a slip of the finger."""


When = datetime | UnreadableMoment | NoHour | Past | TooFar


def read(text: str, now: datetime, zone: ZoneInfo) -> When:
    """The moment that these words name, aware; a time without a day is today's."""
    words = [word.strip(".!?") for word in _TOKEN.findall(text.casefold())]
    said = _later(words, now) or _moment([word for word in words if word], now.astimezone(zone), zone)
    if not isinstance(said, datetime):
        return said
    if said <= now:
        return Past(said)
    return said if said - now <= HORIZON else TooFar()


def _later(words: list[str], now: datetime) -> datetime | None:
    """«In 2 hours», «in half an hour»."""
    known = _words()
    if not words or words[0] != known["after"]:
        return None
    match words[1:]:
        case [half] if half == known["half_hour"]:
            return now + timedelta(minutes=30)
        case [unit] if unit in known["hours"]:
            return now + timedelta(hours=1)
        case [count, unit] if count.isdecimal() and len(count) < 4 and unit in known["hours"]:
            return now + timedelta(hours=int(count))
        case [count, unit] if count.isdecimal() and len(count) < 4 and unit in known["minutes"]:
            return now + timedelta(minutes=int(count))
    return None


def _moment(words: list[str], today: datetime, zone: ZoneInfo) -> datetime | UnreadableMoment | NoHour:
    known = _words()
    day: date | None = None
    hour: time | None = None
    weekly = False
    rest = list(words)
    while rest:
        word = rest.pop(0)
        following = rest[0] if rest else ""
        found: date | None
        if word in known["days"]:
            found = today.date() + timedelta(days=known["days"][word])
        elif word in known["weekdays"]:
            found, weekly = today.date() + timedelta(days=(known["weekdays"][word] - today.weekday()) % 7), True
        elif (month := _month(following)) and word.isdecimal() and day is None:
            rest.pop(0)
            year = int(rest.pop(0)) if rest and re.fullmatch(r"20\d\d", rest[0]) else None
            found = _date(int(word), month, year, today.date())
        elif (match := _DATE.fullmatch(word)) and day is None and (match[3] or _is_date(match, hour, rest)):
            found = _date(int(match[1]), int(match[2]), _year(match[3]), today.date())
        elif hour is None and (clock := _hour(word, following)) is not None:
            hour = clock
            if following in known["morning"] or following in known["evening"]:
                rest.pop(0)
            continue
        elif word in known["idle"]:
            continue
        else:
            return UnreadableMoment()
        if found is None or day is not None:
            return UnreadableMoment()
        day = found
    if hour is None:
        return NoHour() if day else UnreadableMoment()
    moment = datetime.combine(day or today.date(), hour, zone)
    return moment + timedelta(days=7) if weekly and moment <= today else moment


def _is_date(match: re.Match[str], hour: time | None, rest: list[str]) -> bool:
    """«18.30» alone is a time, «26.11 15:30» begins with a date."""
    if not 1 <= int(match[2]) <= 12 or len(match[2]) != 2 or int(match[1]) > 31:
        return False
    is_no_time = _hour(match[0], "") is None
    return is_no_time or hour is not None or any(_hour(word, "") is not None for word in rest)


def _hour(word: str, following: str) -> time | None:
    known = _words()
    if word == known["noon"]:
        return time(12)
    match = _TIME.fullmatch(word) or re.fullmatch(r"(\d{1,2})()", word)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if following in known["evening"] and hour < 12:
        hour += 12
    elif following in known["morning"] and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _month(word: str) -> int | None:
    """By the beginning of its name, the longest one that fits."""
    begins = [(len(start), number) for number, start in enumerate(_words()["months"], 1) if word.startswith(start)]
    return max(begins)[1] if begins and len(word) > 2 else None


def _year(digits: str | None) -> int | None:
    if digits is None:
        return None
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _date(day: int, month: int, year: int | None, today: date) -> date | None:
    try:
        found = date(year or today.year, month, day)
        if year is None and today - found > RECENT:
            found = found.replace(year=today.year + 1)
    except ValueError:
        return None
    return found


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("when.yaml").read_text(encoding="utf-8"))
    words["weekdays"] = {name: number for number, names in enumerate(words["weekdays"]) for name in names}
    return words
