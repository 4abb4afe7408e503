"""What the buttons of «What to do if …» mean. A situation goes by its name in the pack, which may be gone one day."""

from dataclasses import dataclass

from bot.actions import Action


@dataclass(frozen=True)
class ShowSituations(Action, tag="help"):
    pass


@dataclass(frozen=True)
class ShowSituation(Action, tag="help.one"):
    name: str


@dataclass(frozen=True)
class ShowContacts(Action, tag="help.calls"):
    """Whom to call, for those who say how."""


@dataclass(frozen=True)
class AskContact(Action, tag="help.call"):
    """How to reach them is asked next."""

    name: str


@dataclass(frozen=True)
class DropContact(Action, tag="help.nocall"):
    """How to reach them is known no more."""

    name: str
