"""A question of a colleague's: what the bot has told of it, and what a person has."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.regulation.model import Clause, Edition
from bot.review.model import Source
from bot.staff.model import Colleague, Employee

HEARD = 1000        # characters of a question that are understood; the rest is kept
REPLY_LIMIT = 3000  # characters of a person's answer



class Stage(StrEnum):
    """Values are stored: they never change."""

    TOLD = "told"          # the bot alone has had to do with it
    OPEN = "open"          # with all who may answer
    TAKEN = "taken"        # with one of them
    ANSWERED = "answered"


WAITING = frozenset({Stage.OPEN, Stage.TAKEN})


class Refusal(StrEnum):
    """Why an order of one who might give it was not carried out."""

    SENT = "sent"      # it is with people already
    TAKEN = "taken"    # another has it
    OVER = "over"      # it was answered
    SAME = "same"      # it was so already
    NOBODY = "nobody"  # there is nobody who might answer
    LONG = "long"      # the answer is too long or empty


@dataclass(frozen=True, slots=True)
class Told:
    """What the bot has found. `clause` is None when the regulation does not say; `general` is the question whose
    general answer was told as well."""

    edition_id: int
    clause: str | None
    alternatives: tuple[str, ...] = ()
    general: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """`before` is what the same person had asked a moment earlier, when this one leans on it. `told` is None while the
    edition is being read.

    `review_id` is the review of the same text, `is_draft` which of the two its author meant. `since` is when the
    stage began; `grounds` are marks of the clauses on which a general answer rests, None when it is not general.
    """

    id: int
    asker: Employee
    text: str
    before: str | None
    asked_at: datetime
    source: Source | None
    told: Told | None
    stage: Stage
    since: datetime
    holder: Employee | None = None
    reply: str | None = None
    review_id: int | None = None
    is_draft: bool = False
    grounds: tuple[str, ...] | None = None

    @property
    def is_general(self) -> bool:
        return self.grounds is not None


@dataclass(frozen=True, slots=True)
class ReadingProgress:
    """The edition is being read: `done` clauses `of` so many."""

    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with what is told of it now. `edition` is the one of `told`; `general` a question with a general
    answer that still holds."""

    question: Question
    edition: Edition
    clause: Clause | None
    alternatives: tuple[Clause, ...]
    general: Question | None = None
    reading: ReadingProgress | None = None

    @property
    def is_told(self) -> bool:
        """The regulation or a person has said something of it."""
        return bool(self.clause or self.general or self.question.reply)


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question as whoever may answer sees it; `unit` is a name. `clause` is what the bot has told."""

    question: Question
    unit: str | None
    edition: Edition | None
    clause: Clause | None
    holds: bool = False  # as a general answer


@dataclass(frozen=True, slots=True)
class QuestionMove:
    """What an order has done, and who has to learn of it: `ring` by a new message, `update` where the card already
    stands. The giver of the order sees the answer to it."""

    card: QuestionCard
    ring: tuple[Colleague, ...] = ()
    update: tuple[Colleague, ...] = ()
    asker: Colleague | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A part of several questions; parts count from 1. `dormant` are ids of general answers that hold no more."""

    questions: tuple[Question, ...]
    part: int
    parts: int
    dormant: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask alike, by the words of the first; `answered` is how many of them a person has answered."""

    text: str
    count: int
    answered: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What the regulation did not answer in a time, the most asked first; one part of it."""

    since: datetime
    until: datetime
    groups: tuple[Group, ...]
    count: int
    part: int
    parts: int
