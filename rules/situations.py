"""What to do when it has happened: `situations.yaml` of a pack, ready-made steps for a hard moment.

Dated by nothing and judged by nobody: an editor's words, short enough for one page of every messenger.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

_NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"


def _words(limit: int) -> AfterValidator:
    """1 to `limit` UTF-16 units, the measure of a page."""
    return AfterValidator(_fitting(limit))


def _fitting(limit: int) -> Callable[[str], str]:
    def fitting(text: str) -> str:
        if not text.strip():
            raise PydanticCustomError("string_too_short", "is empty")
        if len(text.encode("utf-16-le")) > limit * 2:
            raise PydanticCustomError("string_too_long", "at most {max_length} units", {"max_length": limit})
        return text.strip()

    return fitting


Name = Annotated[str, Field(pattern=_NAME, max_length=32)]
Step = Annotated[str, _words(250)]


class Situation(BaseModel):
    """`title` ends «What to do if …» on a button; `now` is the first step, before all others; `template` is what a
    person may copy; `call` names those who have to know; `topic` leads to the clause of the edition in force."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    id: Name
    title: Annotated[str, _words(22)]
    now: Step
    steps: Annotated[tuple[Step, ...], Field(min_length=3, max_length=6)]
    template: Annotated[str, _words(1500)]
    call: Annotated[tuple[Name, ...], Field(min_length=1, max_length=3)]
    topic: str


class SituationsFile(BaseModel):
    """`contacts` are titles by name: whom one may have to call. What to dial an admin says in the chat."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    contacts: Annotated[dict[Name, Annotated[str, _words(40)]], Field(min_length=1, max_length=8)]
    situations: Annotated[tuple[Situation, ...], Field(min_length=1, max_length=24)]


@dataclass(frozen=True, slots=True)
class Situations:
    """All of a pack, in the order of its file."""

    contacts: Mapping[str, str] = field(default_factory=dict)
    situations: tuple[Situation, ...] = ()

    def get(self, name: str) -> Situation | None:
        return next((situation for situation in self.situations if situation.id == name), None)
