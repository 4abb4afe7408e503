"""What a button means. An action packs into the 64 ASCII bytes that every messenger gives back on a press.

Views put actions on buttons and handlers receive them whole, so neither knows the wire form of the other.
"""

from dataclasses import MISSING, dataclass, fields
from typing import ClassVar, Self
from urllib.parse import quote, unquote

_REGISTRY: dict[str, type["Action"]] = {}


class Action:
    """A frozen dataclass of `int` and `str` fields. `tag` is its name on the wire and never changes: buttons live in
    people's chats for years. A field that came later stands last and has a default for the buttons before it."""

    tag: ClassVar[str]

    def __init_subclass__(cls, *, tag: str) -> None:
        cls.tag = tag
        if _REGISTRY.setdefault(tag, cls).__qualname__ != cls.__qualname__:
            raise TypeError(f"two actions share the tag {tag!r}")

    def pack(self) -> str:
        """The wire form: `tag:value:value`. Numbers of clauses have letters of any alphabet: «3.2.а»."""
        values = [quote(str(getattr(self, f.name)), safe="") for f in fields(self)]  # type: ignore[arg-type]
        return ":".join([self.tag, *values])

    @classmethod
    def parse(cls, data: str) -> Self | None:
        """The action that `data` packs, or None when it is another's or was damaged on its way."""
        tag, *values = data.split(":")
        known = fields(cls)  # type: ignore[arg-type]
        needed = sum(f.default is MISSING for f in known)
        if tag != cls.tag or not needed <= len(values) <= len(known):
            return None
        try:
            return cls(**{f.name: int(v) if f.type is int else unquote(v) for f, v in zip(known, values, strict=False)})
        except ValueError:
            return None


@dataclass(frozen=True)
class ShowClause(Action, tag="clause"):
    """Open a clause. `review` and its `part` are the way back; 0 when there is none, and then it opens below."""

    edition: int
    number: str
    review: int
    part: int = 1


@dataclass(frozen=True)
class ShowReview(Action, tag="review"):
    """The verdict, at a part of its remarks."""

    review: int
    part: int = 1


@dataclass(frozen=True)
class ShowKinds(Action, tag="kinds"):
    """What else the text may be."""

    review: int


BARE = "bare"  # a reply whose author has no comment to show
ANEW = "anew"  # a reply to a comment that is asked for once more


@dataclass(frozen=True)
class Switch(Action, tag="as"):
    """Review the same text as another kind: one of its own, `BARE` or `ANEW`."""

    review: int
    kind: str


@dataclass(frozen=True)
class Mend(Action, tag="mend"):
    """Give the text back with what a machine can mend."""

    review: int


@dataclass(frozen=True)
class Calm(Action, tag="calm"):
    """Give a heated reply back in calmer words."""

    review: int


@dataclass(frozen=True)
class ComeBack(Action, tag="later"):
    """Bring a heated reply back in a while."""

    review: int


@dataclass(frozen=True)
class Replied(Action, tag="replied"):
    """The citizen was answered: the reply need not come back."""

    promise: int


@dataclass(frozen=True)
class AnswerIt(Action, tag="answer"):
    """The next text answers the comment that this review is of."""

    review: int


@dataclass(frozen=True)
class CorrectReading(Action, tag="correct"):
    """What was read from a picture, to be put right."""

    review: int


@dataclass(frozen=True)
class Object(Action, tag="object"):
    """«Not a breach». `remark` is its number from 1, 0 before one of the part's remarks is chosen."""

    review: int
    part: int
    remark: int


@dataclass(frozen=True)
class ObjectSilently(Action, tag="silent"):
    """The objection goes without a reason."""

    review: int
    remark: int


@dataclass(frozen=True)
class ShowObjected(Action, tag="objected"):
    """The whole draft that an objection is about."""

    objection: int


@dataclass(frozen=True)
class ShowMine(Action, tag="reviews"):
    """A part of one's own reviews."""

    part: int = 1


@dataclass(frozen=True)
class WithoutTrace(Action, tag="traceless"):
    """Of the next draft nothing is to stay."""


@dataclass(frozen=True)
class ShowMenu(Action, tag="menu"):
    """Back to the menu; its second part holds what has no room in the first."""

    part: int = 1


@dataclass(frozen=True)
class Cancel(Action, tag="cancel"):
    """What the bot is waiting for will not come: `what` is the name of a wait."""

    what: str
