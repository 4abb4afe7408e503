"""How an allowance is written down: «9 working hours», «1 day», «7 working days», with what it means.

Used by the policies of sources and by the terminal. Bounded, so that a slip of the pen gives an error and not a year.
"""

import re
from collections.abc import Sequence
from datetime import time, timedelta

from bot.calendar.deadline import Allowance, Meaning
from bot.calendar.model import Hours, Opening

_WRITTEN = re.compile(r"(?P<count>\d{1,4}) (?:working )?(?P<unit>minute|hour|day)s?")
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
LONGEST = timedelta(days=60)
CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


def allowance(written: str, meaning: str) -> Allowance:
    """Raises `ValueError` for words that are no allowance, or none of that meaning."""
    found = _WRITTEN.fullmatch(written.strip().lower())
    if found is None:
        raise ValueError("allowance")
    meant, count, unit = Meaning(meaning), int(found["count"]), found["unit"]
    length = count * _UNITS[unit]
    if not timedelta(0) < length <= LONGEST:
        raise ValueError("allowance")
    if meant in {Meaning.SAME_TIME, Meaning.END_OF_DAY}:
        if unit != "day":
            raise ValueError("allowance")
        return Allowance(meant, days=count)
    if meant is Meaning.WORKING_TIME and unit == "day":
        raise ValueError("allowance")  # days of an office differ in length: one of the other meanings is meant
    return Allowance(meant, length)


def hours(usual: Sequence[Sequence[str]], friday: Sequence[Sequence[str]] | None, shortened_minutes: int) -> Hours:
    """Raises `ValueError`."""
    return Hours(
        tuple(_opening(one) for one in usual),
        None if friday is None else tuple(_opening(one) for one in friday),
        timedelta(minutes=shortened_minutes),
    )


def _opening(written: Sequence[str]) -> Opening:
    opens, closes = written
    return Opening(_clock(opens), _clock(closes))


def _clock(written: str) -> time:
    if not CLOCK.fullmatch(written):
        raise ValueError("hours")
    return time.fromisoformat(written)
