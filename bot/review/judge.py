"""From a draft to a verdict: the rules find, the regulation lends its clause numbers.

Pure: the service and the text command judge alike.
"""

from collections.abc import Sequence
from datetime import date

from bot.regulation.model import Content
from bot.review.model import Draft, Finding, Verdict
from bot.work import slow
from rules import engine
from rules.pack import RulePack
from rules.text import Text
from rules.twins import Allowed

Silent = tuple[engine.Finding, Allowed]  # what was found, and the case that allows it


def judge(
    draft: Draft, pack: RulePack, regulation: Content, on: date
) -> tuple[Verdict, tuple[Finding, ...], tuple[str, ...]]:
    """The verdict, its findings in the order of the text, and the rules that ran out of their time.

    One `block` finding blocks, one `warn` warns, hints alone leave the verdict ok. A rule that was skipped makes
    an ok into a warning: what was not looked at is not called clean. `on` is the agency's day.
    Raises `rules.errors.TextTooLong`.
    """
    verdict, findings, skipped, _ = judge_among(draft, pack, regulation, on, ())
    return verdict, findings, skipped


def judge_among(
    draft: Draft, pack: RulePack, regulation: Content, on: date, allowed: Sequence[Allowed]
) -> tuple[Verdict, tuple[Finding, ...], tuple[str, ...], tuple[Silent, ...]]:
    """As `judge`, but what people have allowed before is no finding; it is told apart."""
    slow("a judgement")
    inspection = engine.inspect(Text(draft.text, draft.kinds, draft.context, draft.links), pack, on, allowed)
    findings = tuple(_cite(found, regulation) for found in inspection.findings)
    return _verdict(findings, inspection.skipped), findings, inspection.skipped, inspection.silenced


def _verdict(findings: tuple[Finding, ...], skipped: tuple[str, ...]) -> Verdict:
    severities = {finding.severity for finding in findings}
    if "block" in severities:
        return "block"
    return "warn" if "warn" in severities or skipped else "ok"


def _cite(found: engine.Finding, regulation: Content) -> Finding:
    clause = regulation.clause_for(found.topic)
    return Finding(
        rule=found.rule,
        category=found.category,
        topic=found.topic,
        topic_title=found.topic_title,
        clause=clause.number if clause else None,
        severity=found.severity,
        start=found.start,
        end=found.end,
        quote=found.quote,
        message=found.message,
        advice=found.advice,
        title=found.title,
        fix=found.fix,
    )
