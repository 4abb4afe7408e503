"""What the buttons about sources mean: for admins. `source` is the id of a linked one."""

from dataclasses import dataclass

from bot.actions import Action


@dataclass(frozen=True)
class ShowSources(Action, tag="src"):
    """Those that are linked, and those of the file that are not yet."""

    part: int = 1


@dataclass(frozen=True)
class ShowSource(Action, tag="src.one"):
    source: int


@dataclass(frozen=True)
class LinkSource(Action, tag="src.link"):
    platform: str
    account: str


@dataclass(frozen=True)
class TestSource(Action, tag="src.test"):
    source: int


@dataclass(frozen=True)
class AskUnlink(Action, tag="src.off"):
    """Once `sure`, nothing is listened to there any more."""

    source: int
    sure: int = 0


@dataclass(frozen=True)
class ShowOfficials(Action, tag="src.who"):
    """Who answers there for the agency."""

    source: int


@dataclass(frozen=True)
class AskOfficial(Action, tag="src.ask"):
    """Whom to add: an employee's name is typed next, or the title of an admin who hides when `is_title`."""

    source: int
    is_title: int = 0


@dataclass(frozen=True)
class AddOfficial(Action, tag="src.add"):
    source: int
    employee: int


@dataclass(frozen=True)
class DropOfficial(Action, tag="src.drop"):
    """`place` is the number in the list, from 0, `is_title` which of the two lists."""

    source: int
    is_title: int
    place: int


@dataclass(frozen=True)
class ShowPolicy(Action, tag="src.due"):
    """How soon an answer is due."""

    source: int


@dataclass(frozen=True)
class AskAllowance(Action, tag="src.how"):
    """`which` is usual, urgent or interim; what no button says may be typed next."""

    source: int
    which: str


@dataclass(frozen=True)
class SetAllowance(Action, tag="src.set"):
    """As it is stored: «9_working_hours», with the meaning."""

    source: int
    which: str
    length: str
    meaning: str


@dataclass(frozen=True)
class AskHours(Action, tag="src.hours"):
    source: int


@dataclass(frozen=True)
class ShowRegions(Action, tag="src.land"):
    source: int
    part: int = 1


@dataclass(frozen=True)
class SetRegion(Action, tag="src.in"):
    """No region when it is empty."""

    source: int
    region: str


@dataclass(frozen=True)
class ShowDays(Action, tag="src.days"):
    """Single days of which an admin has said how they are worked; another may be typed next."""

    source: int
    part: int = 1


@dataclass(frozen=True)
class SetDay(Action, tag="src.day"):
    """`kind` is of `DayKind`; as in the country when it is empty."""

    source: int
    day: str
    kind: str


@dataclass(frozen=True)
class ShowRetention(Action, tag="src.keep"):
    source: int


@dataclass(frozen=True)
class SetRetention(Action, tag="src.kept"):
    source: int
    days: int
