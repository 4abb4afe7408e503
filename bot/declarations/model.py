"""The pages on which a servant may be recognised, as the law wants them reported by 1 April of the next year.

79-FZ art. 20.2 for state servants, 25-FZ art. 15.1 for municipal ones; the form is order 2867-r of 28.12.2016.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.staff.model import Account, Employee

COUNT_LIMIT = 20     # pages of one person
ADDRESS_LIMIT = 300  # characters
AT_ONCE = 10         # addresses read of one message


class Report(StrEnum):
    """What a person has said of a year. Values are stored: they never change."""

    HANDED = "handed"  # the form is with the personnel department
    EXEMPT = "exempt"  # the duty is not theirs


class Refusal(StrEnum):
    """Why an address was not taken."""

    NO_ADDRESS = "no-address"
    MAIL = "mail"              # the form does not want it
    NETWORK = "network"        # the network itself, nobody's page
    LONG = "long"
    KNOWN = "known"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class DeclaredPage:
    """`address` is without its scheme; `network` a title from the registry, None for a site of its own; `since` the
    year from which it is kept, None for longer than anybody asks."""

    id: int
    address: str
    network: str | None
    since: int | None


@dataclass(frozen=True, slots=True)
class Said:
    report: Report
    at: datetime


@dataclass(frozen=True, slots=True)
class Season:
    """A year of which is reported, and the last day on which that is in time. `is_over`: the year is, so its list is
    whole and may be handed in."""

    year: int
    deadline: date
    is_over: bool


def season(today: date) -> Season:
    """The one that matters on that day: until the middle of the year the one that ended, then the one under way."""
    year = today.year - 1 if today.month <= 6 else today.year
    return Season(year, date(year + 1, 4, 1), today.year > year)


@dataclass(frozen=True, slots=True)
class Folder:
    """All of one person. `unit` is a path of names."""

    employee: Employee
    unit: tuple[str, ...]
    pages: tuple[DeclaredPage, ...]
    season: Season
    said: Said | None
    edition: int = 0
    clause: str | None = None

    @property
    def reported(self) -> tuple[DeclaredPage, ...]:
        """The pages that were there in the year of the season."""
        return tuple(page for page in self.pages if page.since is None or page.since <= self.season.year)


@dataclass(frozen=True, slots=True)
class Adding:
    """What became of the addresses of one message."""

    added: tuple[DeclaredPage, ...]
    refused: tuple[tuple[str, Refusal], ...]


@dataclass(frozen=True, slots=True)
class Roll:
    """Who has handed in: a part of the staff, those who have said nothing first; parts count from 1."""

    season: Season
    counts: dict[Report | None, int]
    people: Sequence[tuple[Employee, Report | None]]
    part: int
    parts: int


@dataclass(frozen=True, slots=True)
class Round:
    """A portion of those who are reminded now, each with how many pages they keep and where they are reached."""

    season: Season
    people: Sequence[tuple[Employee, int, tuple[Account, ...]]]
