"""What would change if another pack judged the drafts that are stored?

Pure: drafts and what both packs found in them come in one by one, sums and a few samples stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.review.model import Finding, Review, Verdict

Findings = Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Sample:
    submission_id: int
    text: str
    finding: Finding


@dataclass(slots=True)
class Change:
    """Of one rule: in how many drafts, and some of them."""

    drafts: int = 0
    samples: list[Sample] = field(default_factory=list)


class Rehearsal:
    """`fires` and `silent` are rules by id. A finding is neither when the other pack has one of the same rule that
    overlaps it: a rule that finds a word more or less has not changed its mind."""

    def __init__(self, samples: int) -> None:
        self._samples = samples
        self.drafts = 0
        self.verdicts = 0  # drafts whose verdict would be another
        self.fires: dict[str, Change] = {}
        self.silent: dict[str, Change] = {}

    @property
    def is_same(self) -> bool:
        return not (self.verdicts or self.fires or self.silent)

    def add(self, review: Review, before: tuple[Verdict, Findings], after: tuple[Verdict, Findings]) -> None:
        self.drafts += 1
        self.verdicts += before[0] != after[0]
        self._note(self.fires, review, _only(after[1], before[1]))
        self._note(self.silent, review, _only(before[1], after[1]))

    def _note(self, changes: dict[str, Change], review: Review, findings: dict[str, Finding]) -> None:
        for rule, finding in findings.items():
            change = changes.setdefault(rule, Change())
            change.drafts += 1
            if len(change.samples) < self._samples:
                change.samples.append(Sample(review.submission_id, review.draft.text, finding))


def _only(these: Findings, those: Findings) -> dict[str, Finding]:
    """The first finding of each rule that has no counterpart among those."""
    found: dict[str, Finding] = {}
    for finding in these:
        if not any(other.rule == finding.rule and _touch(finding, other) for other in those):
            found.setdefault(finding.rule, finding)
    return found


def _touch(one: Finding, other: Finding) -> bool:
    return (one.start, one.end) == (other.start, other.end) or (one.start < other.end and other.start < one.end)
