"""What the buttons about declared pages mean. Whoever presses one is looked up anew."""

from dataclasses import dataclass

from bot.actions import Action


@dataclass(frozen=True)
class ShowPages(Action, tag="pages"):
    """One's own list; the next words are an address to add."""


@dataclass(frozen=True)
class SetSince(Action, tag="pages.since"):
    """`year` is 0 for longer than anybody asks."""

    page: int
    year: int


@dataclass(frozen=True)
class ChooseRemoved(Action, tag="pages.less"):
    part: int = 1


@dataclass(frozen=True)
class RemovePage(Action, tag="pages.drop"):
    page: int


@dataclass(frozen=True)
class TakeForm(Action, tag="pages.form"):
    """The form of order 2867-r as a file."""


@dataclass(frozen=True)
class Say(Action, tag="pages.said"):
    """`report` is a `bot.declarations.model.Report`, or «none» to take it back."""

    year: int
    report: str


# Of the personnel department

@dataclass(frozen=True)
class ShowStandings(Action, tag="pages.all"):
    """Who has handed in; the next words are a name to look for."""

    part: int = 1


@dataclass(frozen=True)
class ShowFolder(Action, tag="pages.of"):
    employee: int
