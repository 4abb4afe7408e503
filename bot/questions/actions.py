"""What the buttons of questions mean. Whoever presses one is looked up anew, so an old button gives nobody a right."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from bot.actions import Action

_START = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTES = 100_000_000  # until 2160; what is later was never on a button

# Whoever asks

@dataclass(frozen=True)
class AskQuestion(Action, tag="q"):
    """The next text is a question, whatever it looks like."""


@dataclass(frozen=True)
class AsQuestion(Action, tag="q.is"):
    """The text of a review was a question."""

    review: int


@dataclass(frozen=True)
class AsDraft(Action, tag="q.not"):
    """What was answered as a question was a draft."""

    question: int


@dataclass(frozen=True)
class ShowAnswer(Action, tag="q.told"):
    question: int


@dataclass(frozen=True)
class AskAgain(Action, tag="q.again"):
    """The regulation was still being read when it was asked."""

    question: int


@dataclass(frozen=True)
class AskPerson(Action, tag="q.person"):
    """The question goes to people."""

    question: int


# Whoever answers

@dataclass(frozen=True)
class ShowQuestions(Action, tag="q.desk"):
    """A part of the questions that wait. `of` is the question on whose card the button stands: the card is known by
    it."""

    part: int = 1
    of: int = 0


@dataclass(frozen=True)
class ShowQuestion(Action, tag="q.card"):
    question: int


@dataclass(frozen=True)
class Take(Action, tag="q.take"):
    question: int


@dataclass(frozen=True)
class GiveBack(Action, tag="q.give"):
    question: int


@dataclass(frozen=True)
class Reply(Action, tag="q.reply"):
    """The next text is the answer."""

    question: int


@dataclass(frozen=True)
class MakeGeneral(Action, tag="q.all"):
    """The answer serves whoever asks alike."""

    question: int


@dataclass(frozen=True)
class Withdraw(Action, tag="q.not.all"):
    """It serves nobody any more."""

    question: int


@dataclass(frozen=True)
class ShowGeneral(Action, tag="q.general"):
    """A part of the general answers."""

    part: int = 1


# Admins

@dataclass(frozen=True)
class ShowUnanswered(Action, tag="q.week"):
    """A part of what the regulation did not answer between two moments, in minutes since 1970."""

    since: int
    until: int
    part: int = 1

    @classmethod
    def between(cls, since: datetime, until: datetime, part: int) -> Self:
        minute = timedelta(minutes=1)
        return cls((since - _START) // minute, (until - _START) // minute, part)

    @property
    def moments(self) -> tuple[datetime, datetime] | None:
        if not 0 <= self.since <= self.until <= _MINUTES:
            return None
        return _START + timedelta(minutes=self.since), _START + timedelta(minutes=self.until)
