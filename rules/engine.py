"""What in a text do the rules object to?

Pure: the same text, pack and day give the same findings, save for a rule that a slow machine stops at its time bound.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rules.kinds import OutOfTime
from rules.learned import MANY
from rules.pack import Rule, RulePack
from rules.replies import only_greets
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
    hides no other. The rules of meaning come last: they add to what the exact ones found, and may doubt it. A greeting
    alone is no brush-off: what it begins is not known.
    """
    found: list[tuple[Rule, Finding]] = []
    skipped: list[str] = []
    by_meaning: list[Rule] = []
    for rule in pack.rules:
        if draft.kinds.isdisjoint(rule.spec.applies_to) or on < rule.spec.since:
            continue
        if rule.spec.category == "brushoff" and only_greets(draft):
            continue
        if rule.matcher is None:
            by_meaning.append(rule)
            continue
        try:
            spans = _allowed(rule, list(rule.matcher.find(draft, on)), draft)
        except OutOfTime:
            skipped.append(rule.spec.id)
            continue
        found += [(rule, _finding(rule, span, draft, pack)) for span in spans]
    twins = [(finding, _twin(finding, draft, allowed)) for finding in _weighed(found, by_meaning, draft, pack)]
    kept = _merged([finding for finding, like in twins if like is None])
    silenced = tuple((finding, like) for finding, like in twins if like is not None and not _is_hidden(finding, kept))
    return Inspection(kept, tuple(skipped), silenced)


def _weighed(exact: list[tuple[Rule, Finding]], by_meaning: list[Rule], draft: Text, pack: RulePack) -> list[Finding]:
    """What stays of the exact findings, and what the sense of the text adds to them.

    A category that an exact rule has found is not told a second time. An exact rule that may err is overruled where
    the text as a whole is innocent of its category, but not where the rules have found many.
    """
    findings = [finding for _, finding in exact]
    if not by_meaning or pack.meaning is None:
        return findings
    opinion = pack.meaning.opinion(draft, [(finding.category, finding.severity) for finding in findings])
    if opinion is None:
        return findings
    judged = {rule.spec.category for rule in by_meaning}
    if len({finding.category for finding in findings}) < MANY:
        findings = [
            finding for rule, finding in exact
            if rule.spec.is_certain or finding.category not in judged or not opinion.doubts(finding.category)
        ]
    told = {finding.category for finding in findings}
    for rule in by_meaning:
        severity = opinion.severity(rule.spec.category, rule.spec.severity)
        if severity is not None and rule.spec.category not in told:
            spans = _allowed(rule, [opinion.decisive(rule.spec.category)], draft)
            findings += [replace(_finding(rule, span, draft, pack), severity=severity) for span in spans]
    return findings


def _allowed(rule: Rule, found: list[Span], draft: Text) -> list[Span]:
    """Spans of the text as sent at which one rule fires, its exceptions respected.

    An exception silences every match whose sentence (for a match over several: any of them) it stands in.
    """
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
