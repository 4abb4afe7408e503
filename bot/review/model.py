"""What a person sends to be looked at, and what the bot says of it.

Spans are half-open code-point offsets into the text as it was sent.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self

from bot.mail import Platform
from bot.staff.model import Role
from rules.schema import SEVERITIES, Category, Severity
from rules.text import PAGES, Kind, Link

DraftKind = Literal["page", "official", "personal", "reply"]  # «page» is official or personal, nobody said which
Origin = Literal["typed", "forwarded", "screenshot", "document"]  # «forwarded»: the words of another person
Verdict = Literal["ok", "warn", "block"]
Clue = Literal["comment", "answer", "private", "agency", "unclear"]  # by what the bot took a draft for its kind

# No character by itself, yet JSON can bring it: SQLite refuses a lone surrogate, PostgreSQL a NUL as well.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Source:
    """The message in which a text came: an edit of it is the next version of the same text."""

    platform: Platform
    account: str
    chat: int
    message: int


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
        """What a person wrote in a messenger, as a database can keep it."""
        return cls(writable(text))


def writable(text: str) -> str:
    """A NUL and half of a surrogate pair become U+FFFD, one for one: spans stay where they were."""
    return _UNWRITABLE.sub("\ufffd", text)


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
    """All that is said of a draft, stored or not. `clue` is what the bot guessed its kind by, None when a person said
    the kind. `skipped` are ids of rules that ran out of their time."""

    draft: Draft
    clue: Clue | None
    verdict: Verdict
    findings: tuple[Finding, ...]
    skipped: tuple[str, ...]
    pack_version: str
    edition_id: int


@dataclass(frozen=True, slots=True)
class Review(Judgement):
    """A stored judgement; the pack's version and the edition explain it for ever. `version` counts the texts of a
    submission from 1: one version may be reviewed several times, as this kind and as that. `reviewed_at` is UTC."""

    id: int
    submission_id: int
    version_id: int
    version: int
    reviewed_at: datetime


Remark = tuple[Finding, ...]  # findings of one rule: to a person they are one


def remarks(findings: Sequence[Finding]) -> list[Remark]:
    """Findings by rule, the gravest rule first, and otherwise in the order of the text."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    return sorted(map(tuple, by_rule.values()), key=lambda alike: SEVERITIES.index(alike[0].severity))


@dataclass(frozen=True, slots=True)
class Mended:
    """A text after its mechanical mends, and what is said of it then. `mends` are the findings that were mended."""

    judgement: Judgement
    mends: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A submission in its author's list: its latest version by its latest review. `words` are its first ones."""

    review_id: int
    words: str
    verdict: Verdict
    reviewed_at: datetime
    submission_id: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A part of the author's submissions, the newest first; parts count from 1."""

    entries: tuple[Entry, ...]
    part: int
    parts: int


@dataclass(frozen=True, slots=True)
class Objection:
    """«Not a breach», says the author of a draft about one remark of a review. `addressee` are those who decide."""

    id: int
    review: Review
    remark: Remark
    author: str
    reason: str | None
    addressee: Role
    filed_at: datetime
