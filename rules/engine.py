"""What in a text do the rules object to?

Pure: the same text, pack and day give the same findings, save for a rule that a slow machine stops at its time bound.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.kinds import OutOfTime
from rules.pack import Rule, RulePack
from rules.schema import SEVERITIES, Category, Severity
from rules.text import Span, Text
from rules.twins import NEVER_ALLOWED, Allowed, twin


@dataclass(frozen=True, slots=True)
class Finding:
    """`start` and `end` are code points of the text as it was sent, and `quote` is what stands there; an empty quote
    at the end says that something is missing. `fix` is what may stand there instead, None when no machine can tell."""

    rule: str
    title: str
    category: Category
    topic: str
    topic_title: str
    severity: Severity
    start: int
    end: int
    quote: str
    message: str
    advice: str
    fix: str | None


@dataclass(frozen=True, slots=True)
class Inspection:
    """`findings` in the order of the text; `skipped` are ids of rules that ran out of their time: what they would
    have found is not known. `silenced` are not among the findings: each is a near twin of what people have allowed."""

    findings: tuple[Finding, ...]
    skipped: tuple[str, ...]
    silenced: tuple[tuple[Finding, Allowed], ...] = ()


def inspect(draft: Text, pack: RulePack, on: date, allowed: Sequence[Allowed] = ()) -> Inspection:
    """Findings of all rules that apply to this kind of text and are in force on that day.

    Where two findings of one category overlap, the graver stays, and of two alike the longer; one that is silenced
    hides no other.
    """
    found: list[Finding] = []
    skipped: list[str] = []
    for rule in pack.rules:
        if draft.kinds.isdisjoint(rule.spec.applies_to) or on < rule.spec.since:
            continue
        try:
            found += [_finding(rule, span, draft, pack) for span in matches(rule, draft, on)]
        except OutOfTime:
            skipped.append(rule.spec.id)
    twins = [(finding, _twin(finding, draft, allowed)) for finding in found]
    kept = _merged([finding for finding, like in twins if like is None])
    silenced = tuple((finding, like) for finding, like in twins if like is not None and not _is_hidden(finding, kept))
    return Inspection(kept, tuple(skipped), silenced)


def matches(rule: Rule, draft: Text, on: date) -> list[Span]:
    """Spans of the text as sent at which one rule fires, its exceptions respected. Raises `OutOfTime`.

    An exception silences every match whose sentence (for a match over several: any of them) it stands in.
    """
    found = list(rule.matcher.find(draft, on))
    if found and any(next(phrases.find(draft), None) for phrases in rule.unless):
        return []
    allowed = [span for exception in rule.exceptions for span in exception.find(draft)] if found else []
    return [
        draft.sent(*span)
        for span in found
        if not any(_overlap(draft.sentences(*span), exception) for exception in allowed)
    ]


def _finding(rule: Rule, span: Span, draft: Text, pack: RulePack) -> Finding:
    start, end = span
    spec = rule.spec
    return Finding(
        rule=spec.id,
        title=spec.title,
        category=spec.category,
        topic=spec.clause,
        topic_title=pack.topics[spec.clause],
        severity=spec.severity,
        start=start,
        end=end,
        quote=draft.source[start:end],
        message=spec.message,
        advice=spec.advice,
        fix=None if spec.fix is None else spec.fix.replace("{}", draft.source[start:end]),
    )


def _twin(finding: Finding, draft: Text, allowed: Sequence[Allowed]) -> Allowed | None:
    if finding.category in NEVER_ALLOWED:
        return None
    return twin(draft, finding.rule, (finding.start, finding.end), allowed)


def _is_hidden(finding: Finding, kept: Sequence[Finding]) -> bool:
    """Whether another remark of its category stands on the same words: then of these nothing is called allowed."""
    span = (finding.start, finding.end)
    return any(one.category == finding.category and _overlap((one.start, one.end), span) for one in kept)


def _merged(found: list[Finding]) -> tuple[Finding, ...]:
    kept: list[Finding] = []
    taken: defaultdict[Category, list[Span]] = defaultdict(list)
    for finding in sorted(found, key=lambda f: (SEVERITIES.index(f.severity), f.start - f.end, f.start, f.rule)):
        span = (finding.start, finding.end)
        others = taken[finding.category]  # sorted and apart from each other, so the neighbours tell it all
        at = bisect_left(others, span)
        if not any(_overlap(other, span) for other in others[max(0, at - 1) : at + 1]):
            others.insert(at, span)
            kept.append(finding)
    return tuple(sorted(kept, key=lambda f: (f.start, f.end, f.rule)))


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
