"""What the buttons of those who decide on remarks mean. Whoever presses one is looked up anew."""

from dataclasses import dataclass

from bot.actions import Action

# An objection

@dataclass(frozen=True)
class ShowObjection(Action, tag="objection"):
    """The card of an objection, in the place of what was opened from it."""

    objection: int


@dataclass(frozen=True)
class Decide(Action, tag="decide"):
    """Asks for a comment first. `right` is 1 when the author is, 0 when the remark stands."""

    objection: int
    right: int


@dataclass(frozen=True)
class DecideSilently(Action, tag="decide.bare"):
    """The decision, without a comment."""

    objection: int
    right: int


# The precedents

@dataclass(frozen=True)
class ShowPrecedents(Action, tag="precedents"):
    """A part of the list, counted from 1."""

    part: int = 1


@dataclass(frozen=True)
class ShowPrecedent(Action, tag="precedent"):
    precedent: int
    part: int


@dataclass(frozen=True)
class AskCallBack(Action, tag="precedent.ask"):
    precedent: int
    part: int


@dataclass(frozen=True)
class CallBack(Action, tag="precedent.stop"):
    precedent: int
    part: int
