"""May a network be linked to? What is known of it, since when, on whose word, and when somebody wrote that down."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import get_args

from rules.networks import Amendment, Decision, NetworkSpec
from rules.networks import Introduction as Introduction
from rules.networks import Status as Status

STATUSES: tuple[Status, ...] = get_args(Status)
SOURCE_LIMIT = 300  # characters of a source, and of a footnote


@dataclass(frozen=True, slots=True)
class Entered:
    """An amendment that an admin has entered. `author` is a name."""

    amendment: Amendment
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """A network on the agency's day. `decision` is in force, `upcoming` will be; `entered` tells since when all this
    is known: a moment of an admin's, else the day on which the file was checked. `clause` is a number of the edition,
    about networks that are banned."""

    spec: NetworkSpec
    decision: Decision | None
    upcoming: Decision | None
    entered: date | None
    edition: int
    clause: str | None


@dataclass(frozen=True, slots=True)
class Story:
    """All that was ever known of a network: what the file says, nothing of one that an admin has added, then what
    admins have entered, the oldest first."""

    spec: NetworkSpec
    written: tuple[Decision, ...]
    entries: tuple[Entered, ...]
