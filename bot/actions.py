"""What a button means. An action packs into the 64 ASCII bytes that every messenger gives back on a press.

Views put actions on buttons and handlers receive them whole, so neither knows the wire form of the other.
"""

from dataclasses import dataclass, fields
from typing import ClassVar, Self

_REGISTRY: dict[str, type["Action"]] = {}


class Action:
    """A frozen dataclass of `int` and `str` fields. `tag` is its name on the wire and never changes:
    buttons live in people's chats for years."""

    tag: ClassVar[str]

    def __init_subclass__(cls, *, tag: str) -> None:
        cls.tag = tag
        if _REGISTRY.setdefault(tag, cls).__qualname__ != cls.__qualname__:
            raise TypeError(f"two actions share the tag {tag!r}")

    def pack(self) -> str:
        """The wire form: `tag:value:value`."""
        values = [str(getattr(self, f.name)) for f in fields(self)]  # type: ignore[arg-type]
        return ":".join([self.tag, *values])

    @classmethod
    def parse(cls, data: str) -> Self | None:
        """The action that `data` packs, or None when it is another's or was damaged on its way."""
        tag, *values = data.split(":")
        wanted = fields(cls)  # type: ignore[arg-type]
        if tag != cls.tag or len(values) != len(wanted):
            return None
        try:
            return cls(**{f.name: int(v) if f.type is int else v for f, v in zip(wanted, values, strict=True)})
        except ValueError:
            return None


@dataclass(frozen=True)
class ShowClause(Action, tag="clause"):
    """Open a clause. `review` is the review to go back to, 0 when there is none."""

    edition: int
    number: str
    review: int


@dataclass(frozen=True)
class ShowReview(Action, tag="review"):
    """Back to the verdict."""

    review: int


@dataclass(frozen=True)
class ShowMenu(Action, tag="menu"):
    """Back to the menu."""
