"""The examples of a pack, run as tests.

A bad example fires its own rule at exactly the marked spans, and the rule's mechanical mend brings forth no finding
that was not there; a good one and a fix stay clean under the whole pack; every exception is needed by an example; a
rule has at least three examples of each sort, and one that fires on none of its bad examples can never match.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from rules.engine import Inspection, inspect
from rules.errors import FaultCode, RuleError
from rules.fixing import fixed
from rules.pack import Place, Rule, RulePack
from rules.schema import MARK, Example
from rules.text import Kind, Link, Span, Text

LEAST = 3  # bad examples of a rule, and good ones


@dataclass(frozen=True, slots=True)
class Case:
    """One text of one example. `id` reads `personal-data.snils[bad-1]`; `spans` are the marked ones."""

    id: str
    rule: Rule
    text: str
    spans: tuple[Span, ...]
    kind: Kind
    context: str | None
    links: tuple[Link, ...]
    place: Place

    def as_text(self) -> Text:
        return Text(self.text, frozenset({self.kind}), self.context, self.links)


def day(pack: RulePack) -> date:
    """The day that examples are judged on: all rules are in force."""
    return max(rule.spec.since for rule in pack.rules)


def cases(pack: RulePack) -> Iterator[Case]:
    """All examples in the order of the files; a fix comes after its bad example as `[fix-N]`."""
    for rule in pack.rules:
        counts = {"bad": 0, "good": 0}
        for example, place in zip(rule.spec.examples, rule.example_places, strict=True):
            name = "bad" if example.bad is not None else "good"
            counts[name] += 1
            for part, text in _texts(example):
                plain, spans = unmark(text)
                kind = example.kind or rule.spec.applies_to[0]
                case_id = f"{rule.spec.id}[{part}-{counts[name]}]"
                links = tuple(_links(example, plain)) if part != "fix" else ()
                yield Case(case_id, rule, plain, spans, kind, example.context, links, place)


def unmark(text: str) -> tuple[str, tuple[Span, ...]]:
    """A text without its <<marks>>, and the spans that they stood around."""
    plain = ""
    done = 0
    spans: list[Span] = []
    for mark in MARK.finditer(text):
        plain += text[done : mark.start()]
        spans.append((len(plain), len(plain) + len(mark[1])))
        plain += mark[1]
        done = mark.end()
    return plain + text[done:], tuple(spans)


def fault(case: Case, pack: RulePack) -> RuleError | None:
    """What is wrong with one example, if anything."""
    is_bad = "[bad-" in case.id
    if "<<" in case.text or ">>" in case.text or bool(case.spans) != is_bad:
        return _at(case.place, "bad-mark")
    judges = replace(pack, rules=(case.rule,)) if is_bad else pack
    inspection = inspect(case.as_text(), judges, day(pack))
    if inspection.skipped:
        return _at(case.place, "too-slow", example=case.id, rule=inspection.skipped[0])
    found = tuple((finding.start, finding.end) for finding in inspection.findings)
    if is_bad and found != case.spans:
        return _at(
            case.place, "fires-elsewhere", example=case.id,
            expected=_quoted(case.text, case.spans), found=_quoted(case.text, found),
        )  # fmt: skip
    if not is_bad and found:
        by = ", ".join(f"{finding.rule} «{finding.quote}»" for finding in inspection.findings)
        return _at(case.place, "clean-fires", example=case.id, by=by)
    return _mend_fault(case, inspection, pack) if is_bad else None


def _mend_fault(case: Case, inspection: Inspection, pack: RulePack) -> RuleError | None:
    """A mend that leaves its rule something to find, or gives it to another exact one. What the rest of the text
    means is no fault of the mend."""
    mended = fixed(case.text, inspection.findings)
    if mended is None:
        return None
    exact = replace(pack, meaning=None)
    before = Counter(finding.rule for finding in inspect(case.as_text(), exact, day(pack)).findings)
    before[case.rule.spec.id] = 0
    after = inspect(replace(case.as_text(), source=mended, links=()), exact, day(pack)).findings
    now = Counter(finding.rule for finding in after)
    fires = [finding for finding in after if now[finding.rule] > before[finding.rule]]
    by = ", ".join(f"{finding.rule} «{finding.quote}»" for finding in fires)
    return _at(case.place, "fix-fires", example=case.id, fixed=mended, by=by) if fires else None


def problems(pack: RulePack) -> tuple[RuleError, ...]:
    """All that is wrong with the examples of a pack; nothing when it may be trusted."""
    by_rule: dict[str, list[Case]] = {rule.spec.id: [] for rule in pack.rules}
    for case in cases(pack):
        by_rule[case.rule.spec.id].append(case)
    found: list[RuleError] = []
    for rule in pack.rules:
        own = by_rule[rule.spec.id]
        faults = {case.id: problem for case in own if (problem := fault(case, pack)) is not None}
        found += _few(rule)
        if not any("[bad-" in case.id and _fires(rule, case, pack) for case in own):
            found.append(_at(rule.place, "never-matches", rule=rule.spec.id))
        found += faults.values()
        found += _unneeded(rule, [case for case in own if "[bad-" not in case.id], pack)
    return tuple(found)


def _few(rule: Rule) -> Iterator[RuleError]:
    bad = sum(example.bad is not None for example in rule.spec.examples)
    good = len(rule.spec.examples) - bad
    if min(bad, good) < LEAST:
        yield _at(
            rule.place, "few-examples", rule=rule.spec.id, bad=str(bad), good=str(good), least=str(LEAST)
        )  # fmt: skip


def _unneeded(rule: Rule, clean: list[Case], pack: RulePack) -> Iterator[RuleError]:
    for exception, without in _weakened(rule):
        if not any(_fires(without, case, pack) and not _fires(rule, case, pack) for case in clean):
            yield _at(rule.place, "exception-unneeded", rule=rule.spec.id, exception=exception)


def _weakened(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Each exception, and the rule as it would be without it."""
    for index, phrase in enumerate(rule.spec.except_):
        yield phrase, replace(rule, exceptions=rule.exceptions[:index] + rule.exceptions[index + 1 :])
    for index, phrase in enumerate(rule.spec.unless):
        yield phrase, replace(rule, unless=rule.unless[:index] + rule.unless[index + 1 :])


def _fires(rule: Rule, case: Case, pack: RulePack) -> bool:
    return bool(inspect(case.as_text(), replace(pack, rules=(rule,)), day(pack)).findings)


def _texts(example: Example) -> Iterator[tuple[str, str]]:
    for part, text in (("bad", example.bad), ("good", example.good), ("fix", example.fix)):
        if text is not None:
            yield part, text


def _links(example: Example, text: str) -> Iterator[Link]:
    for words, address in example.links.items():
        at = text.index(words)
        yield Link(at, at + len(words), address)


def _quoted(text: str, spans: tuple[Span, ...]) -> str:
    return ", ".join(f"«{text[start:end]}» {start}–{end}" for start, end in spans) or "—"


def _at(place: Place, code: FaultCode, **details: str) -> RuleError:
    return RuleError(place.path, place.line, place.column, code, **details)
