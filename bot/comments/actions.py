"""What the buttons about citizens' comments mean. `comment` is the id of an item, never a number of a platform's."""

from dataclasses import dataclass

from bot.actions import Action


@dataclass(frozen=True)
class ShowComments(Action, tag="c"):
    """A part of what is owed an answer: of one source when `source` is not 0, only what is urgent when `urgent`."""

    part: int = 1
    source: int = 0
    urgent: int = 0


@dataclass(frozen=True)
class ShowComment(Action, tag="c.one"):
    """`part`, `source` and `urgent` are the way back."""

    comment: int
    part: int = 1
    source: int = 0
    urgent: int = 0


@dataclass(frozen=True)
class ShowBranch(Action, tag="c.all"):
    comment: int


@dataclass(frozen=True)
class ShowWhy(Action, tag="c.why"):
    """Why is the deadline what it is?"""

    comment: int


@dataclass(frozen=True)
class ChooseSource(Action, tag="c.from"):
    """The list by source."""

    part: int = 1


@dataclass(frozen=True)
class ShowFigures(Action, tag="c.day"):
    """Today's figures, or those of the last seven days."""

    week: int = 0


# What a person says of a comment

@dataclass(frozen=True)
class ShowThoughts(Action, tag="c.fix"):
    """What the bot thinks of it, to be put right."""

    comment: int


@dataclass(frozen=True)
class Correct(Action, tag="c.set"):
    """`field` is one of `Field`, `value` what it is from now on."""

    comment: int
    field: str
    value: str


@dataclass(frozen=True)
class AskKind(Action, tag="c.kinds"):
    comment: int
    part: int = 1


@dataclass(frozen=True)
class AskReason(Action, tag="c.urge"):
    """Why is it urgent?"""

    comment: int


@dataclass(frozen=True)
class ShowUnattributed(Action, tag="c.whose"):
    """Whose answer are words that name nobody?"""

    comment: int


@dataclass(frozen=True)
class Attribute(Action, tag="c.to"):
    """Words that name nobody are to these candidates: to `to` alone; to all of them when it is `ALL`, to nobody when
    it is `NOBODY`. `answer` is what was asked about."""

    comment: int
    answer: int
    to: int


ALL, NOBODY = -1, 0


# What no feed brings

@dataclass(frozen=True)
class BringComment(Action, tag="c.bring"):
    """The text of this review is a citizen's comment. `at` is when it was written, in Unix seconds; 0 when only the
    time of the review is known."""

    review: int
    at: int = 0


@dataclass(frozen=True)
class AnsweredIt(Action, tag="c.done"):
    """A comment that was brought by hand has been answered where nobody of ours looks."""

    comment: int


@dataclass(frozen=True)
class EraseCitizen(Action, tag="c.erase"):
    """Whoever wrote this comment wants all of theirs to be erased; once `sure`, it is."""

    comment: int
    sure: int = 0
