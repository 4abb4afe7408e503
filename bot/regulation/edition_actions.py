"""What the buttons about editions mean. Whoever presses one is looked up anew: an old button gives nobody a right."""

from dataclasses import dataclass

from bot.actions import Action


@dataclass(frozen=True)
class ShowEditions(Action, tag="editions"):
    """`of` is what the page with the button tells of, by which it is found again while that goes on."""

    part: int = 1
    of: str = ""


@dataclass(frozen=True)
class ShowEdition(Action, tag="edition"):
    edition: int


@dataclass(frozen=True)
class ShowProblems(Action, tag="edition.bad"):
    edition: int
    part: int = 1


@dataclass(frozen=True)
class ShowTopics(Action, tag="topics"):
    edition: int
    part: int = 1


@dataclass(frozen=True)
class ShowTopic(Action, tag="topic"):
    """`part` is that of the topics it was chosen from."""

    edition: int
    topic: str
    part: int


@dataclass(frozen=True)
class AskClause(Action, tag="topic.ask"):
    """The next words are the number of the clause that the topic leads to."""

    edition: int
    topic: str
    part: int


@dataclass(frozen=True)
class BindTopic(Action, tag="topic.to"):
    """The topic leads to this clause from now on; to none when `number` is empty."""

    edition: int
    topic: str
    number: str
    part: int


@dataclass(frozen=True)
class AskPublish(Action, tag="edition.ask"):
    edition: int


@dataclass(frozen=True)
class Publish(Action, tag="edition.on"):
    edition: int


@dataclass(frozen=True)
class AskDiscard(Action, tag="edition.no"):
    edition: int


@dataclass(frozen=True)
class Discard(Action, tag="edition.drop"):
    edition: int


@dataclass(frozen=True)
class ShowChanges(Action, tag="changes"):
    """What an edition changes in the one before it. Part 0 is the list of all changes, at its own part `listed`; the
    first change is part 1."""

    edition: int
    part: int = 0
    listed: int = 1


@dataclass(frozen=True)
class TakeChanges(Action, tag="changes.file"):
    edition: int
