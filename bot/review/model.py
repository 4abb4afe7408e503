"""What a person sends to be looked at, and what the bot says of it.

Spans are half-open code-point offsets into the text as it was sent.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, Self

from bot.mail.model import Platform
from bot.staff.model import Role
from rules.errors import TextTooLong as TextTooLong
from rules.replies import Anatomy as Anatomy
from rules.replies import Grade as Grade
from rules.replies import Lack as Lack
from rules.replies import Trait as Trait
from rules.schema import SEVERITIES, Category, Severity
from rules.text import PAGES, Kind
from rules.text import Link as Link
from rules.twins import NEVER_ALLOWED, Allowed, Case

DraftKind = Literal["page", "official", "personal", "reply"]  # «page» is official or personal, nobody said which
Origin = Literal["typed", "forwarded", "screenshot", "document"]  # «forwarded»: the words of another person
Verdict = Literal["ok", "warn", "block"]
Clue = Literal["comment", "answer", "private", "agency", "unclear"]  # by what the bot took a draft for its kind
# What is decided of an objection: it holds for near twins too, it holds this once, the remark stands. Stored.
Ruling = Literal["allowed", "once", "upheld"]

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
        return kinds_of(self.kind)

    @property
    def heard(self) -> Self:
        """As it is judged: only a reply is read against a comment; the comment is kept for when it is called a reply
        again."""
        return self if self.kind == "reply" else replace(self, context=None)

    @classmethod
    def typed(cls, text: str) -> Self:
        """What a person wrote in a messenger, as a database can keep it."""
        return cls(writable(text))


def kinds_of(kind: DraftKind) -> frozenset[Kind]:
    return PAGES if kind == "page" else frozenset({kind})


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
class Silenced:
    """A finding that was not told: it is a near twin of a precedent, which was accepted `on` this day of the agency."""

    precedent: int
    rule: str
    start: int
    end: int
    quote: str
    on: date


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that is said of a draft, stored or not. `clue` is what the bot guessed its kind by, None when a person said
    the kind. `skipped` are ids of rules that ran out of their time. `anatomy` is how a reply answers: it is never
    stored, and None for what is no reply and for a review fresh from the store."""

    draft: Draft
    clue: Clue | None
    verdict: Verdict
    findings: tuple[Finding, ...]
    skipped: tuple[str, ...]
    pack_version: str
    edition_id: int
    silenced: tuple[Silenced, ...] = field(default=(), kw_only=True)
    anatomy: Anatomy | None = field(default=None, kw_only=True)

    @property
    def is_heated(self) -> bool:
        """A reply that had better be said calmly: it is rude, or it shouts."""
        if self.draft.kind != "reply":
            return False
        is_rude = any(finding.category == "rudeness" and finding.severity != "hint" for finding in self.findings)
        return is_rude or (self.anatomy is not None and bool(self.anatomy.loud))


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
class ListedReview:
    """A submission in its author's list: its latest version by its latest review. `words` are its first ones."""

    review_id: int
    words: str
    verdict: Verdict
    reviewed_at: datetime
    submission_id: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A part of the author's submissions, the newest first; parts count from 1."""

    entries: tuple[ListedReview, ...]
    part: int
    parts: int


@dataclass(frozen=True, slots=True)
class Decision:
    """`by` is the name of whoever decided."""

    ruling: Ruling
    by: str
    at: datetime
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    """«Not a breach», says the author of a draft about one remark of a review. `addressee` are those who decide."""

    id: int
    review: Review
    remark: Remark
    author_id: int
    author: str
    reason: str | None
    addressee: Role
    filed_at: datetime
    decision: Decision | None = None

    @property
    def may_recur(self) -> bool:
        """Whether a decision in its favour holds for near twins as well: never for personal data and secrets, nor for
        what is missing from one text."""
        return all(finding.category not in NEVER_ALLOWED and finding.quote for finding in self.remark)


@dataclass(frozen=True, slots=True)
class Precedent:
    """A case that was found to be no breach of a rule, in a text of this kind; `pack_version` and `edition_id` are
    those of the review that it was in. `by` is the name of whoever accepted it."""

    id: int
    rule: str
    kind: DraftKind
    case: Case
    by: str
    at: datetime
    pack_version: str
    edition_id: int

    @property
    def allowed(self) -> Allowed:
        return Allowed(self.id, self.rule, kinds_of(self.kind), self.case)


@dataclass(frozen=True, slots=True)
class Shown:
    """A precedent in the list. `title` is that of its rule, None when the pack has the rule no more or keeps it from
    all precedents: then it sleeps."""

    precedent: Precedent
    title: str | None


@dataclass(frozen=True, slots=True)
class Calmed:
    """A heated reply said calmly and reviewed again. `is_skeleton`: too little was left, and what was asked stands
    there with blanks to be filled in."""

    judgement: Judgement
    is_skeleton: bool


@dataclass(frozen=True, slots=True)
class Return:
    """A promise to bring a heated reply back to its author at `at`, in the chat where they asked for it."""

    id: int
    submission_id: int
    author_id: int
    platform: Platform
    account: str
    chat_id: int
    asked_at: datetime
    at: datetime
