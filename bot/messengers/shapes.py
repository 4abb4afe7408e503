"""Fields of a platform's JSON, read without trust: what has no sense is as good as missing."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

TEXT_LIMIT = 20_000  # characters kept of one comment; the limits of the platforms are lower
LARGEST = 2**53  # no platform counts further, and a database not much
_DIGITS = re.compile(r"-?[0-9]{1,16}", re.ASCII)
_UNFIT = re.compile("[\x00\ud800-\udfff]")  # what no database keeps


def number(value: object) -> int | None:
    """A whole number that is no zero; some transports send numbers as text."""
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < abs(value) < LARGEST:
        return None
    return value


def first(said: Mapping[str, Any], *names: str) -> int | None:
    """The first of these fields that is a number."""
    return next((found for name in names if (found := number(said.get(name))) is not None), None)


def within(said: object, name: str) -> Mapping[str, Any]:
    """The object under a name; an empty one where there is none."""
    value = said.get(name) if isinstance(said, dict) else None
    return value if isinstance(value, dict) else {}


def words(text: object, limit: int = TEXT_LIMIT) -> str:
    return _UNFIT.sub("", text[:limit]) if isinstance(text, str) else ""


def moment(seconds: object) -> datetime | None:
    """Of a time that could be meant: neither before the networks existed nor far ahead."""
    at = number(seconds)
    return datetime.fromtimestamp(at, UTC) if at is not None and 1_100_000_000 < at < 4_000_000_000 else None
