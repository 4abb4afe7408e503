"""`python -m bot deadline`: when an answer is due by a policy that the line itself brings along. Loads no aiogram."""

import argparse
import json
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Annotated, Any, BinaryIO, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from bot.calendar import policies
from bot.calendar.days import ListedDays
from bot.calendar.deadline import Allowance, Due, Pause, due
from bot.calendar.model import CalendarGap, WorkCalendar
from bot.commands import jsonl
from bot.settings import Settings
from bot.views import deadlines
from bot.views.console import deadline as views
from bot.views.console import review as console

Clock = Annotated[str, Field(pattern=policies.CLOCK.pattern)]
Openings = Annotated[list[tuple[Clock, Clock]], Field(min_length=1, max_length=10)]
Dates = Annotated[list[date], Field(max_length=1000)]


class Policy(BaseModel):
    """A deadline's rule with the calendar that it is counted by."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    allowance: Annotated[str, Field(max_length=40)]
    meaning: Literal["calendar", "working_time", "same_time_next_working_day", "end_of_nth_working_day"]
    hours: Openings
    friday: Openings | None = None
    short_day_minus_minutes: Annotated[int, Field(ge=0, le=720)] = 60
    timezone: Annotated[str, Field(max_length=60)]
    holidays: Dates = []
    working_saturdays: Dates = []
    short_days: Dates = []


class Asked(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    policy: Policy
    asked_at: AwareDatetime
    paused: Annotated[list[tuple[AwareDatetime, AwareDatetime | None]], Field(max_length=100)] | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", default="-", metavar=console.FILE, help=views.FILE_HELP)
    parser.add_argument("--jsonl", action="store_true", help=views.JSONL_HELP)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0, or 2 when some line was bad: it is named on stderr and passed over."""
    if not arguments.jsonl:
        return _refuse(views.ONLY_LINES)
    try:
        with _opened(arguments.file) as source:
            return _many(source)
    except BrokenPipeError:
        raise
    except OSError as error:
        return _refuse(console.bad_file(error.filename or arguments.file, error.strerror or str(error)))


def _opened(file: str) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if file == "-" else open(file, "rb")


def _many(source: BinaryIO) -> int:
    code = 0
    for number, line in jsonl.lines(source):
        try:
            said = _said(jsonl.fields(line))
        except jsonl.BadInput as error:
            code = _refuse(console.bad_line(number, str(error)))
            continue
        sys.stdout.buffer.write(json.dumps(said, ensure_ascii=False).encode() + b"\n")
        sys.stdout.buffer.flush()
    return code


def _said(data: dict[str, Any]) -> dict[str, Any]:
    jsonl.checked(data, ("id",))
    try:
        asked = Asked.model_validate(data)
    except ValidationError as error:
        raise jsonl.BadInput(views.wrong_policy(".".join(map(str, error.errors()[0]["loc"])))) from None
    allowance, calendar = _counting(asked.policy)
    pauses = [Pause(start, end) for start, end in asked.paused or ()]
    try:
        found = due(asked.asked_at, allowance, calendar, pauses)
    except (CalendarGap, OverflowError):
        raise jsonl.BadInput(views.NO_WORKING_TIME) from None
    words = deadlines.summed(asked.asked_at, found, allowance, calendar)
    return {"id": data["id"], "due_at": _written(found, calendar), "sum": words}


def _counting(policy: Policy) -> tuple[Allowance, WorkCalendar]:
    """Raises `BadInput`, which names the field."""
    try:
        zone = ZoneInfo(policy.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise jsonl.BadInput(views.wrong_policy("policy.timezone")) from None
    try:
        allowance = policies.allowance(policy.allowance, policy.meaning)
    except ValueError:
        raise jsonl.BadInput(views.wrong_policy("policy.allowance")) from None
    try:
        hours = policies.hours(policy.hours, policy.friday, policy.short_day_minus_minutes)
    except ValueError:
        raise jsonl.BadInput(views.wrong_policy("policy.hours")) from None
    days = ListedDays(frozenset(policy.holidays), frozenset(policy.working_saturdays), frozenset(policy.short_days))
    return allowance, WorkCalendar(zone, hours, days)


def _written(found: Due, calendar: WorkCalendar) -> str | None:
    return calendar.local(found.at).isoformat() if found.at else None


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return 2
