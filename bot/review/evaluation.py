"""How well does a review agree with people who labelled drafts?

Pure arithmetic over labels and findings; the README of a labelled set says what its lines mean.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from bot.review.model import Finding, Verdict
from rules.schema import Category

CATEGORIES: tuple[Category, ...] = tuple(c for c in get_args(Category) if c != "other")
HARD = "HARD"  # begins the `why` of an innocent draft that looks like a breach


@dataclass(frozen=True, slots=True)
class Labelled:
    """One draft: what people say of it and what the review found. `disputed` categories are neither wanted nor held
    against the review (`maybe` of the file)."""

    id: str
    labels: frozenset[str]
    disputed: frozenset[str]
    severity: Verdict | None
    why: str
    verdict: Verdict
    findings: tuple[Finding, ...]

    @property
    def found(self) -> frozenset[str]:
        """Categories of its findings, whatever their severity, without the disputed ones."""
        return frozenset(finding.category for finding in self.findings) - self.disputed

    @property
    def is_innocent(self) -> bool:
        return not self.labels

    @property
    def is_hard(self) -> bool:
        return self.is_innocent and self.why.startswith(HARD)


@dataclass(frozen=True, slots=True)
class Score:
    """True positives, false positives, false negatives. A share of nothing is 0."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return share(self.hits, self.hits + self.false)

    @property
    def recall(self) -> float:
        return share(self.hits, self.hits + self.missed)

    @property
    def f1(self) -> float:
        return share(2 * self.hits, 2 * self.hits + self.false + self.missed)

    def __add__(self, other: "Score") -> "Score":
        return Score(self.hits + other.hits, self.false + other.false, self.missed + other.missed)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`false_alarms` are innocent drafts of which the review found anything, `overlooked` guilty ones of which it
    found nothing; both are told of `innocent` and `guilty` drafts."""

    drafts: int
    by_category: dict[Category, Score]
    innocent: int
    false_alarms: tuple[Labelled, ...]
    hard: int
    guilty: int
    overlooked: tuple[Labelled, ...]
    severities: int
    severities_right: int

    @property
    def micro(self) -> Score:
        return sum(self.by_category.values(), Score())

    @property
    def macro_f1(self) -> float:
        return share(sum(score.f1 for score in self.by_category.values()), len(self.by_category))

    @property
    def hard_alarms(self) -> int:
        return sum(draft.is_hard for draft in self.false_alarms)


def evaluate(drafts: Sequence[Labelled]) -> Evaluation:
    innocent = [draft for draft in drafts if draft.is_innocent]
    guilty = [draft for draft in drafts if not draft.is_innocent]
    graded = [draft for draft in drafts if draft.severity is not None]
    return Evaluation(
        drafts=len(drafts),
        by_category={category: _score(category, drafts) for category in CATEGORIES},
        innocent=len(innocent),
        false_alarms=tuple(draft for draft in innocent if draft.found),
        hard=sum(draft.is_hard for draft in innocent),
        guilty=len(guilty),
        overlooked=tuple(draft for draft in guilty if not draft.findings),
        severities=len(graded),
        severities_right=sum(draft.verdict == draft.severity for draft in graded),
    )


def share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _score(category: Category, drafts: Iterable[Labelled]) -> Score:
    score = Score()
    for draft in drafts:
        if category not in draft.disputed:
            wanted, found = category in draft.labels, category in draft.found
            score += Score(wanted and found, found and not wanted, wanted and not found)
    return score
