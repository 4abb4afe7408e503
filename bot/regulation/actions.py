"""What the buttons of reading mean. A place is a number in an edition, from 1: an edition never changes, and places
stay short and ASCII whatever an agency calls its clauses."""

from dataclasses import dataclass

from bot.actions import Action


@dataclass(frozen=True)
class ShowContents(Action, tag="reg"):
    """The sections of an edition, a part of them; 0 is the edition in force."""

    edition: int = 0
    part: int = 1


@dataclass(frozen=True)
class ShowSection(Action, tag="reg.part"):
    """The clauses of a section, a part of them."""

    edition: int
    section: int
    part: int = 1


@dataclass(frozen=True)
class ReadClause(Action, tag="reg.read"):
    """A clause, and of a long one a part. `question` is the way back to an answer, 0 when there is none."""

    edition: int
    clause: int
    part: int = 1
    question: int = 0


@dataclass(frozen=True)
class Seek(Action, tag="reg.seek"):
    """The next words are looked for in the edition in force."""


@dataclass(frozen=True)
class ShowSought(Action, tag="reg.found"):
    """A part of what was found by the words that were looked for last."""

    part: int = 1
