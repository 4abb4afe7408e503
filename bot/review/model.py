"""What a person sends to be looked at, and what the bot says of it.

Spans are half-open code-point offsets into the text as it was sent.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self

from rules.schema import Category, Severity
from rules.text import PAGES, Kind, Link

DraftKind = Literal["page", "official", "personal", "reply"]  # «page» is official or personal, nobody said which
Origin = Literal["typed", "screenshot", "document"]
Verdict = Literal["ok", "warn", "block"]

# No character by itself, yet JSON can bring it: SQLite refuses a lone surrogate, PostgreSQL a NUL as well.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Draft:
    """`context` is the citizen's comment that a reply answers. Only `text` is judged, by the rules of `kinds`, and the
    addresses that its words hide: `links`."""

    text: str
    kind: DraftKind = "page"
    context: str | None = None
    origin: Origin = "typed"
    links: tuple[Link, ...] = ()

    @property
    def kinds(self) -> frozenset[Kind]:
        return PAGES if self.kind == "page" else frozenset({self.kind})

    @classmethod
    def typed(cls, text: str) -> Self:
        """What a person wrote in a messenger. A NUL and half of a surrogate pair become U+FFFD, one for one."""
        return cls(_UNWRITABLE.sub("\ufffd", text))


@dataclass(frozen=True, slots=True)
class Finding:
    """`clause` is the number in the edition of the review, None when that edition has no clause for `topic`;
    `topic_title` is then what a person is told instead."""

    rule: str
    category: Category
    topic: str
    topic_title: str
    clause: str | None
    severity: Severity
    start: int
    end: int
    quote: str
    message: str
    advice: str
    title: str = ""         # of the rule; reviews of the first weeks were stored without it
    fix: str | None = None  # what may stand in the place of the quote, None when no machine can tell


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that is known of a draft before it is stored. `skipped` are ids of rules that ran out of their time."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    skipped: tuple[str, ...]
    pack_version: str
    edition_id: int


@dataclass(frozen=True, slots=True)
class Review:
    """A stored verdict; the pack's version and the edition explain it for ever. `reviewed_at` is aware UTC."""

    id: int
    submission_id: int
    verdict: Verdict
    findings: tuple[Finding, ...]
    skipped: tuple[str, ...]
    pack_version: str
    edition_id: int
    reviewed_at: datetime
