"""A file of staff that waits for its author's word, or is being invited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.mail.model import Platform
from bot.staff.model import Newcomer


@dataclass(frozen=True, slots=True)
class Where:
    """The page that tells of the progress. A command shows it in its terminal, and has none."""

    platform: Platform
    account: str
    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Import:
    """`added` of `people` are written down already. One that is stopped lost its author half-way."""

    id: int
    author: int | None
    state: Literal["shown", "going", "done", "dropped", "stopped"]
    people: tuple[Newcomer, ...]
    added: int
    where: Where | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file would do: whom it would invite, who is there already, and the paths of the units it would add.
    `turned` are those of `known` who are there under the same words in another order. `id` is None when nobody is
    new."""

    id: int | None
    fresh: tuple[Newcomer, ...]
    known: tuple[Newcomer, ...]
    units: tuple[tuple[str, ...], ...] = ()
    turned: tuple[Newcomer, ...] = ()


class Imports(Protocol):
    async def add(self, author_id: int | None, people: Sequence[Newcomer], at: datetime) -> int: ...

    async def get(self, import_id: int) -> Import | None: ...

    async def going(self) -> list[Import]:
        """Those that were started and have a page to tell of it."""
        ...

    async def start(self, import_id: int, author_id: int | None, where: Where | None) -> None: ...

    async def advance(self, import_id: int, added: int) -> None: ...

    async def end(self, import_id: int, state: Literal["done", "dropped", "stopped"]) -> None:
        """The people of the file are forgotten here."""
        ...
