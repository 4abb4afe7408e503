"""What the buttons about networks mean. A network goes by its name in the pack, which may be gone one day."""

from dataclasses import dataclass

from bot.actions import Action


@dataclass(frozen=True)
class ShowNetworks(Action, tag="net"):
    """A part of the list; the next words are looked for in it."""

    part: int = 1


@dataclass(frozen=True)
class ShowNetwork(Action, tag="net.one"):
    network: str


@dataclass(frozen=True)
class ShowStory(Action, tag="net.log"):
    network: str


# An admin's entry: the status, then the day, the source, the footnote

@dataclass(frozen=True)
class AskStatus(Action, tag="net.edit"):
    network: str


@dataclass(frozen=True)
class ChooseStatus(Action, tag="net.status"):
    network: str
    status: str


@dataclass(frozen=True)
class AddNetwork(Action, tag="net.add"):
    """A network that is not in the list: its names and addresses, then as for any other."""


@dataclass(frozen=True)
class ChooseFirstStatus(Action, tag="net.first"):
    """Of the network that is being added."""

    status: str


@dataclass(frozen=True)
class SinceToday(Action, tag="net.today"):
    pass


@dataclass(frozen=True)
class KeepNote(Action, tag="net.note"):
    """`kept` is 1 for the footnote as it was, 0 for none."""

    kept: int
