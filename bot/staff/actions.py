"""What the buttons about people mean. Whoever presses one is looked up anew, so an old button gives nobody a right."""

from dataclasses import dataclass

from bot.actions import Action

# The door and one's own messengers

@dataclass(frozen=True)
class AnswerConsent(Action, tag="consent"):
    """`agreed` is 1 or 0. Which code it is about the conversation remembers, not the button."""

    agreed: int


@dataclass(frozen=True)
class ShowMessengers(Action, tag="mine"):
    pass


@dataclass(frozen=True)
class AddMessenger(Action, tag="mine.add"):
    pass


@dataclass(frozen=True)
class Prefer(Action, tag="mine.prefer"):
    platform: str


# The list

@dataclass(frozen=True)
class ShowStaff(Action, tag="staff"):
    """People of a unit and all under it; of the whole agency when `unit` is 0. `page` counts from 0, as everywhere."""

    unit: int
    page: int


@dataclass(frozen=True)
class FindStaff(Action, tag="staff.find"):
    pass


@dataclass(frozen=True)
class ShowFound(Action, tag="staff.found"):
    """Of the words that were looked for last."""

    page: int


@dataclass(frozen=True)
class ShowUnits(Action, tag="units"):
    """A unit with what is right under it; the top of the tree when `unit` is 0."""

    unit: int
    page: int


@dataclass(frozen=True)
class ShowPerson(Action, tag="person"):
    employee: int


@dataclass(frozen=True)
class TakeList(Action, tag="staff.file"):
    """The list of staff as a file."""


@dataclass(frozen=True)
class ShowJournal(Action, tag="journal"):
    page: int


# One person

@dataclass(frozen=True)
class ChooseRole(Action, tag="person.role"):
    employee: int


@dataclass(frozen=True)
class SetRole(Action, tag="role"):
    """An admin is made after a warning only."""

    employee: int
    role: str


@dataclass(frozen=True)
class MakeAdmin(Action, tag="role.admin"):
    employee: int


@dataclass(frozen=True)
class ChangePosition(Action, tag="person.position"):
    employee: int


@dataclass(frozen=True)
class ChangeUnit(Action, tag="person.unit"):
    employee: int


@dataclass(frozen=True)
class ChooseLead(Action, tag="person.lead"):
    employee: int


@dataclass(frozen=True)
class SetLead(Action, tag="lead"):
    employee: int
    lead: str


@dataclass(frozen=True)
class Reissue(Action, tag="code.new"):
    employee: int


@dataclass(frozen=True)
class Withdraw(Action, tag="code.stop"):
    employee: int


@dataclass(frozen=True)
class ChooseRelease(Action, tag="person.lost"):
    employee: int


@dataclass(frozen=True)
class Release(Action, tag="lost"):
    employee: int
    platform: str


@dataclass(frozen=True)
class AskDeactivate(Action, tag="person.stop"):
    employee: int


@dataclass(frozen=True)
class Deactivate(Action, tag="stop"):
    employee: int


@dataclass(frozen=True)
class AskRevoke(Action, tag="person.revoke"):
    """The person takes their consent back."""

    employee: int


@dataclass(frozen=True)
class Revoke(Action, tag="revoke"):
    employee: int


@dataclass(frozen=True)
class Restore(Action, tag="restore"):
    employee: int


# Inviting

@dataclass(frozen=True)
class InviteOne(Action, tag="invite"):
    pass


@dataclass(frozen=True)
class SkipPosition(Action, tag="skip"):
    pass


@dataclass(frozen=True)
class LookForUnit(Action, tag="pick.in"):
    """Look around for a unit to choose; `unit` is where, 0 the top of the tree."""

    unit: int
    page: int


@dataclass(frozen=True)
class PickUnit(Action, tag="pick"):
    """0 is no unit at all."""

    unit: int


@dataclass(frozen=True)
class NewUnit(Action, tag="pick.new"):
    """Name a new unit under `unit`."""

    unit: int


@dataclass(frozen=True)
class AskRole(Action, tag="pick.roles"):
    """Back to the choice of a role."""


@dataclass(frozen=True)
class PickRole(Action, tag="pick.role"):
    """An admin is invited after a warning only."""

    role: str


@dataclass(frozen=True)
class InviteAdmin(Action, tag="pick.admin"):
    pass


@dataclass(frozen=True)
class InviteMany(Action, tag="import"):
    """How to send a file of staff."""


@dataclass(frozen=True)
class StartImport(Action, tag="import.go"):
    number: int


@dataclass(frozen=True)
class AskNewCodes(Action, tag="import.lost"):
    """New codes for those of an import who have not come in, after a warning."""

    number: int


@dataclass(frozen=True)
class NewCodes(Action, tag="import.again"):
    number: int


@dataclass(frozen=True)
class DropImport(Action, tag="import.no"):
    number: int
