"""What the buttons of an approval mean. Whoever presses one is looked up anew, so an old button gives nobody a right.

`version` is the one that the person saw: a newer one is not approved unread.
"""

from dataclasses import dataclass

from bot.actions import Action

# The author's

@dataclass(frozen=True)
class Ask(Action, tag="ap.ask"):
    """A review's text is to be approved; when it will be published is asked next."""

    review: int


@dataclass(frozen=True)
class AskUntimed(Action, tag="ap.any"):
    """Nobody knows when it will be published."""

    review: int


@dataclass(frozen=True)
class ShowStanding(Action, tag="ap.mine"):
    approval: int


@dataclass(frozen=True)
class Revise(Action, tag="ap.new"):
    """The next text is the next version."""

    approval: int


@dataclass(frozen=True)
class Retract(Action, tag="ap.stop"):
    approval: int


# Of those who decide

@dataclass(frozen=True)
class ShowDesk(Action, tag="ap.desk"):
    part: int = 1


@dataclass(frozen=True)
class ShowCard(Action, tag="ap.card"):
    approval: int


@dataclass(frozen=True)
class ShowDraft(Action, tag="ap.text"):
    """The whole draft."""

    approval: int


@dataclass(frozen=True)
class Take(Action, tag="ap.take"):
    approval: int


@dataclass(frozen=True)
class GiveBack(Action, tag="ap.give"):
    approval: int


@dataclass(frozen=True)
class Approve(Action, tag="ap.yes"):
    approval: int
    version: int


@dataclass(frozen=True)
class ApproveForThat(Action, tag="ap.why"):
    """The written reason is meant; `mark` tells which."""

    approval: int
    version: int
    mark: int


@dataclass(frozen=True)
class SendBack(Action, tag="ap.no"):
    """A remark is asked for next."""

    approval: int
    version: int


@dataclass(frozen=True)
class SendBackWith(Action, tag="ap.no.why"):
    """`remark` is the number of one of the review's own remarks, from 1."""

    approval: int
    version: int
    remark: int


# Everybody's

@dataclass(frozen=True)
class ShowHistory(Action, tag="ap.log"):
    """It stands on every card, so a card is known by it."""

    approval: int
    part: int = 1
