"""The social networks and messengers that a regulation speaks of, with what was decided of each, and when.

Dated data, not code: `networks.yaml` of a pack.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

import regex
from pydantic import BaseModel, ConfigDict, Field

from rules.phrases import Phrases
from rules.text import Span, Text

Status = Literal["extremist", "blocked", "restricted", "allowed"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Decision(_Strict):
    """`source` says whose word it is: a court, an act, a ministry's statement."""

    status: Status
    since: date
    source: Annotated[str, Field(min_length=1, max_length=300)]


class NetworkSpec(_Strict):
    """`names` are phrases as `rules.phrases` reads them; `domains` are hosts without «www», their subdomains meant
    too; `note` is the footnote that the law wants beside a mention, `note_words` are patterns of which one in the text
    makes it present. A `foreign_messenger` is one of those that a state body may not use towards citizens."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    title: Annotated[str, Field(min_length=1, max_length=80)]
    names: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=60)], ...], Field(min_length=1)]
    domains: tuple[Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")], ...] = ()
    decisions: Annotated[tuple[Decision, ...], Field(min_length=1)]
    foreign_messenger: bool = False
    note: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    note_words: tuple[Annotated[str, Field(min_length=1, max_length=300)], ...] = ()


class Network:
    """A network made ready to be looked for: `names` (see `named`) and, for its footnote, `notes`.

    Raises `regex.error` for one of the `note_words`, `ValueError(phrase)` for one of the names.
    """

    def __init__(self, spec: NetworkSpec) -> None:
        self.spec = spec
        self.names = Phrases(spec.names)
        self.notes = tuple(regex.compile(words.replace("ё", "е"), regex.IGNORECASE) for words in spec.note_words)

    def named(self, text: Text) -> Iterator[Span]:
        """Folded spans of its names, in the order of the text; one that is a piece of an address is no name."""
        for start, end in self.names.find(text):
            if not any(first <= start < last for first, last in text.addresses):
                yield start, end

    def decision(self, on: date) -> Decision | None:
        """What was in force on that day; None before the first decision."""
        return max((d for d in self.spec.decisions if d.since <= on), key=lambda d: d.since, default=None)

    def is_host(self, host: str) -> bool:
        """Whether a host in lower case is one of the network's domains or lies under one."""
        return any(host == domain or host.endswith("." + domain) for domain in self.spec.domains)


@dataclass(frozen=True, slots=True)
class Networks:
    """All of a pack, in the order of its file."""

    networks: tuple[Network, ...] = ()

    def with_status(self, statuses: frozenset[Status], on: date) -> tuple[Network, ...]:
        return tuple(n for n in self.networks if (d := n.decision(on)) is not None and d.status in statuses)
