"""A citizen's comment, its branch and its answers, whatever the network.

What a feed tells is a `CommentEvent`; what is known of a comment after all events, in whatever order they came, is a
`Comment`. Identity is a `Key`: numbers of comments are one's own under each object.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from bot.mail.comments import Author, CommentEvent, Place


@dataclass(frozen=True, slots=True)
class Version:
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Comment:
    """`versions` in the order of their times, at least one. `deleted` has the time and the actor of a deletion that
    holds."""

    id: int
    place: Place
    author: Author
    versions: tuple[Version, ...]
    root: int | None = None
    reply_to: int | None = None
    deleted: tuple[datetime, Author | None] | None = None
    wordless: bool = False

    @property
    def at(self) -> datetime:
        return self.versions[0].at

    @property
    def text(self) -> str:
        return self.versions[-1].text

    @property
    def branch(self) -> int:
        """The first comment of the branch: its own number where it begins one."""
        return self.root if self.root is not None else self.id


def branch_of(comment: Comment, known: Mapping[int, Comment]) -> int:
    """The first comment of its branch. Telegram tells no branches: there the chain of replies makes them."""
    seen = {comment.id}
    while comment.root is None and comment.reply_to is not None and comment.reply_to not in seen:
        parent = known.get(comment.reply_to)
        if parent is None:
            break
        seen.add(parent.id)
        comment = parent
    return comment.branch


class State(Enum):
    """Values are stored."""

    OPEN = "open"
    INTERIM = "interim"
    ANSWERED = "answered"
    UNATTRIBUTED = "answered_unattributed"
    CLOSED = "closed"
    DELETED = "deleted"
    NOT_NEEDED = "not_needed"

    @property
    def is_owed(self) -> bool:
        return self in _OWED


_OWED = frozenset({State.OPEN, State.INTERIM, State.UNATTRIBUTED})


class AnswerKind(Enum):
    FINAL = "final"
    INTERIM = "interim"    # a promise to come back, an automatic receipt
    QUESTION = "question"  # asks the citizen back
    NOTHING = "nothing"    # an emoji


@dataclass(frozen=True, slots=True)
class Standing:
    """How a comment stands. `asked_at` begins its deadline: an edit with a new matter begins it anew. `by` is the
    answer, the interim answer or what may be one, `at` its time and `kind` what it was. When the citizen was asked back
    the clock stands from then until `resumed_at`, their next word in the branch."""

    state: State
    asked_at: datetime
    by: int | None = None
    at: datetime | None = None
    kind: AnswerKind | None = None
    resumed_at: datetime | None = None


@dataclass(frozen=True)
class Officials:
    """Who answers for the agency: its community and channels, and whom an admin has named."""

    staff: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()

    def include(self, author: Author) -> bool:
        match author.kind:
            case "community" | "channel":
                return True
            case "anonymous_admin":
                return author.id in self.titles
            case _:
                return author.id in self.staff


@dataclass(frozen=True)
class Conversation:
    """All that is known under one object. `people` are names of citizens by their ids, `post` what it is about.

    The rest is what a person has said of a comment: whether it is `awaited`, i.e. awaits an answer; which of the
    agency's comments are `linked`, an answer to it, and which are `unrelated`.
    """

    comments: Mapping[int, Comment]
    people: Mapping[str, str] = field(default_factory=dict)
    post: str | None = None
    awaited: Mapping[int, bool] = field(default_factory=dict)
    linked: Mapping[int, frozenset[int]] = field(default_factory=dict)
    unrelated: Mapping[int, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """An event with what came along: the source, the post it stands under, the name of who wrote."""

    source_id: int
    event: CommentEvent
    post: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """All events under one object, in the order in which they came. `turn` counts what has come and was said."""

    id: int
    source_id: int
    platform: str
    place: Place
    post: str | None
    events: tuple[CommentEvent, ...]
    names: Mapping[str, str]
    turn: int = 0
