"""What leaves in one call. An answer has a call of its own; of what many get, a call takes as much as it carries."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.mail.model import ANSWER_LANE, OutboxRow


@dataclass(frozen=True, slots=True)
class Room:
    """How many calls may start now: of answers, and of all else. One of the latter brings a page to `share` chats, or
    `bunch` different pages to a chat each."""

    answers: int
    bulk: int = 0
    share: int = 1
    bunch: int = 1


@dataclass(frozen=True, slots=True)
class Parcel:
    """The rows of one call. When it is `shared` they are one page to many chats, and the call has a key of its own:
    members and key are stored before it starts, so that it can be repeated unchanged."""

    rows: tuple[OutboxRow, ...]
    shared: bool = False
    key: int | None = None

    def under(self, key: int) -> "Parcel":
        return Parcel(tuple(replace(row, parcel=key) for row in self.rows), shared=True, key=key)


class _Kind(NamedTuple):
    name: str
    number: int
    size: int


def packed(rows: Sequence[OutboxRow], room: Room) -> list[Parcel]:
    """As many calls as there is room for, the most urgent first. One that is shared for the first time has no key yet.

    What was shared before stays together. A page that was refused before goes alone: it may be what spoils the others.
    """
    urgent = sorted(rows, key=lambda row: (row.lane, row.id))
    answers = [Parcel((row,)) for row in urgent if row.lane == ANSWER_LANE]
    alike: dict[_Kind, list[OutboxRow]] = {}
    for row in urgent:
        if row.lane != ANSWER_LANE:
            alike.setdefault(_kind(row, room), []).append(row)
    bulk = [parcel for kind, members in alike.items() for parcel in _parcels(kind, members)]
    bulk.sort(key=lambda parcel: (parcel.rows[0].lane, parcel.rows[0].id))
    return answers[: room.answers] + bulk[: room.bulk]


def _kind(row: OutboxRow, room: Room) -> _Kind:
    if row.parcel is not None:
        return _Kind("shared", row.parcel, room.share)
    if row.edits is not None or row.page.file is not None or row.attempts:
        return _Kind("alone", row.id, 1)
    if row.body is not None and room.share > 1:
        return _Kind("body", row.body, room.share)
    return _Kind("bunch", row.lane, room.bunch)


def _parcels(kind: _Kind, members: Sequence[OutboxRow]) -> list[Parcel]:
    portions = [tuple(members[at : at + kind.size]) for at in range(0, len(members), kind.size)]
    if kind.name == "shared":
        return [Parcel(rows, shared=True, key=kind.number) for rows in portions]
    return [Parcel(rows, shared=kind.name == "body" and len(rows) > 1) for rows in portions]
