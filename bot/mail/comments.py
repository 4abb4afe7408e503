"""What feeds tell of citizens' comments, as plain values that messengers, storage and the desk share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

AuthorKind = Literal["citizen", "community", "channel", "staff", "anonymous_admin", "other"]
EventKind = Literal["new", "edit", "delete", "restore"]
ObjectKind = Literal["wall", "photo", "video", "market", "board", "message", "discussion", "import"]


@dataclass(frozen=True, slots=True)
class Author:
    """`id` is the person, community or channel on its platform, as text; of an anonymous admin the title."""

    kind: AuthorKind
    id: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What is commented on: a post, a photo, a topic, a conversation."""

    object: ObjectKind
    object_id: int


@dataclass(frozen=True, slots=True)
class CommentEvent:
    """One event of a feed. `at` is the time of the fact, not of its arrival; None where the platform tells none, and
    then the position in the feed decides. `root` is the first comment of the branch, `reply_to` the one that is
    answered; an edit or a deletion need not name them again. `actor` has deleted or restored it."""

    event_id: str
    kind: EventKind
    place: Place
    comment_id: int
    at: datetime | None
    author: Author | None = None
    text: str | None = None
    root: int | None = None
    reply_to: int | None = None
    actor: Author | None = None
    wordless: bool = False  # a picture, a voice, a file or a sticker alone


@dataclass(frozen=True, slots=True)
class Head:
    """Something that is commented on, as a listing shows it: its words and how many comments there are."""

    place: Place
    words: str
    at: datetime | None
    comments: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Comments as they stand now, each an event «new». `is_whole`: none is left out, so that one which is not among
    them is deleted. `names` are those of people by their ids."""

    events: tuple[CommentEvent, ...]
    is_whole: bool
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """One event of a feed, read: of a comment, or of the `post` under which comments will stand. `name` is that of who
    wrote, where the platform tells it."""

    place: Place
    event: CommentEvent | None = None
    post: str | None = None
    name: str | None = None
