"""The social networks and messengers that a regulation speaks of, with what was decided of each, and when.

Dated data, not code: `networks.yaml` of a pack.
"""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
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
    makes it present. A `foreign_messenger` is one of those that a state body may not use towards citizens. `checked` is
    the day on which somebody last looked whether all this is still so."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    title: Annotated[str, Field(min_length=1, max_length=80)]
    names: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=60)], ...], Field(min_length=1)]
    domains: tuple[Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")], ...] = ()
    decisions: Annotated[tuple[Decision, ...], Field(min_length=1)]
    foreign_messenger: bool = False
    note: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    note_words: tuple[Annotated[str, Field(min_length=1, max_length=300)], ...] = ()
    checked: date | None = None


@dataclass(frozen=True, slots=True)
class Introduction:
    """A network that the file does not know: its names as people write them, the first of them its title, and its
    domains as in `NetworkSpec`."""

    names: tuple[str, ...]
    domains: tuple[str, ...]

    @property
    def phrases(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(phrase, self.names)))


@dataclass(frozen=True, slots=True)
class Amendment:
    """What has become known of a network since its file was written: the decision, and the footnote from now on. With
    an `introduction` it brings the network in."""

    network: str
    decision: Decision
    note: str | None
    introduction: Introduction | None = None


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

    def upcoming(self, on: date) -> Decision | None:
        """What is decided already and comes into force after that day, the nearest."""
        return min((d for d in self.spec.decisions if d.since > on), key=lambda d: d.since, default=None)

    def amended(self, amendment: Amendment) -> "Network":
        """As it is known now. Whatever was said of the day of the new decision and of later ones gives way to it."""
        earlier = tuple(d for d in self.spec.decisions if d.since < amendment.decision.since)
        other = copy(self)
        other.spec = self.spec.model_copy(
            update={"decisions": (*earlier, amendment.decision), "note": amendment.note}
        )
        if amendment.note is not None:
            other.notes = (*self.notes, _as_written(amendment.note))
        return other

    def is_host(self, host: str) -> bool:
        """Whether a host in lower case is one of the network's domains or lies under one."""
        return any(host == domain or host.endswith("." + domain) for domain in self.spec.domains)


@dataclass(frozen=True, slots=True)
class Networks:
    """All of a pack, in the order of its file."""

    networks: tuple[Network, ...] = ()

    def namesake(self, introduction: Introduction) -> Network | None:
        """One that goes by one of these names already, or lies at one of these addresses."""
        names = set(introduction.phrases)
        return next(
            (
                network
                for network in self.networks
                if names & {*network.spec.names, phrase(network.spec.title)}
                or any(map(network.is_host, introduction.domains))
            ),
            None,
        )

    def get(self, name: str) -> Network | None:
        return next((network for network in self.networks if network.spec.id == name), None)

    def amended(self, amendments: Sequence[Amendment]) -> "Networks":
        """As they are known now, the latest amendment last; one of a network that is not here changes nothing, unless
        it brings the network in."""
        known = {network.spec.id: network for network in self.networks}
        for amendment in amendments:
            network = known.get(amendment.network) or _introduced(amendment)
            if network is not None:
                known[amendment.network] = network.amended(amendment)
        return Networks(tuple(known.values()))

    @lru_cache(maxsize=32)  # noqa: B019 - of few registries and one day, and each draft asks five times
    def with_status(self, statuses: frozenset[Status], on: date) -> tuple[Network, ...]:
        return tuple(n for n in self.networks if (d := n.decision(on)) is not None and d.status in statuses)


def phrase(name: str) -> str:
    """A name as `rules.phrases` reads it; empty when it has no words."""
    return " ".join(word.text for word in Text(name).words)


def _introduced(amendment: Amendment) -> Network | None:
    introduction = amendment.introduction
    if introduction is None:
        return None
    return Network(
        NetworkSpec(
            id=amendment.network,
            title=introduction.names[0],
            names=introduction.phrases,
            domains=introduction.domains,
            decisions=(amendment.decision,),
        )
    )


def _as_written(note: str) -> "regex.Pattern[str]":
    """The words of a footnote, whatever stands between them."""
    words = regex.findall(r"\w+", note.lower().replace("ё", "е"))
    return regex.compile(r"\W+".join(words), regex.IGNORECASE)
