"""The verdict on a phone: first what to do, then why. It recommends; it never approves."""

from collections.abc import Sequence

from bot.actions import ShowClause
from bot.markup import escape
from bot.page import Button, Page, rows
from bot.review.model import Finding, Review, Verdict
from bot.views.words import plural, tied

SHOWN = 6             # findings on one page
SCREEN = 1500         # characters: about one screen of a phone
QUOTE_LENGTH = 70
QUOTES = 3
CLAUSES_IN_A_ROW = 4

_HEADS: dict[Verdict, str] = {
    "block": "Так публиковать нельзя.",
    "warn": "Лучше исправить.",
    "ok": "Замечаний не найдено.",
}
_GRAVITY = ("block", "warn", "hint")

Alike = tuple[Finding, ...]  # findings of one rule: one remark to a person


def review_page(review: Review) -> Page:
    remarks = grouped(review.findings)
    shown = _that_fit(remarks)
    verdict, _, count = head(review.verdict, review.findings).partition(". ")
    parts = [f"<b>{verdict.rstrip('.')}.</b> {tied(count)}".rstrip()]
    if review.skipped:
        parts.append(not_all_was_checked(len(review.skipped)))
    parts += (_remark(number, alike) for number, alike in enumerate(shown, start=1))
    if left := len(remarks) - len(shown):
        parts.append(f"И ещё {tied(_counted(left))}: покажу, когда исправите эти.")
    parts.append(_last_words(review))
    return Page("\n\n".join(parts), _clause_buttons(review, shown))


def head(verdict: Verdict, findings: Sequence[Finding]) -> str:
    """The verdict in a sentence and, in another, how many remarks follow."""
    count = len(grouped(findings))
    if verdict == "ok":
        return _HEADS["ok"] + (f" {plural(count, 'Есть совет', 'Есть советы', 'Есть советы')}:" if count else "")
    if not count:
        return "Лучше перечитать."
    return f"{_HEADS[verdict]} {_counted(count)}."


def grouped(findings: Sequence[Finding]) -> list[Alike]:
    """Findings by rule, the gravest rule first, and otherwise in the order of the text."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    return sorted(map(tuple, by_rule.values()), key=lambda alike: _GRAVITY.index(alike[0].severity))


def not_all_was_checked(rules: int) -> str:
    """What to do when some rules ran out of their time."""
    return (
        "Проверено не всё: "
        f"{rules} {plural(rules, 'правило не успело', 'правила не успели', 'правил не успели')} сработать. "
        "Перечитайте текст сами или пришлите его частями."
    )


def quotes(alike: Alike) -> str:
    """The words in question, each on one line and cut in the middle when long."""
    words = list(dict.fromkeys(_quote(finding.quote) for finding in alike))
    more = f" и ещё {len(words) - QUOTES}" if len(words) > QUOTES else ""
    return ", ".join(words[:QUOTES]) + more


def source(finding: Finding) -> str:
    """Where it is written: the clause, or the topic that this regulation has no clause for."""
    if finding.clause:
        return f"п. {finding.clause}"
    return f"тема «{finding.topic_title}», пункта в регламенте нет"


def _quote(text: str) -> str:
    line = " ".join(text.split())
    if len(line) > QUOTE_LENGTH:
        half = QUOTE_LENGTH // 2
        line = f"{line[:half].rstrip()} … {line[-half:].lstrip()}"
    return f"«{line}»"


def _counted(count: int) -> str:
    return f"{count} {plural(count, 'замечание', 'замечания', 'замечаний')}"


def _remark(number: int, alike: Alike) -> str:
    one = alike[0]
    words = f"{number}. <b>{escape(quotes(alike))}</b> — {escape(tied(source(one)))}.\n"
    return f"{words}{escape(one.message)} {escape(one.advice)}"


def _that_fit(remarks: list[Alike]) -> list[Alike]:
    """The first always, and then as many as one screen holds."""
    shown: list[Alike] = []
    length = 0
    for alike in remarks[:SHOWN]:
        length += len(_remark(1, alike))
        if shown and length > SCREEN:
            break
        shown.append(alike)
    return shown


def _last_words(review: Review) -> str:
    if review.verdict == "ok":
        return "Это рекомендация: решение остаётся за вами и пресс-секретарём."
    return "Исправьте и пришлите текст ещё раз." if review.findings else "Это рекомендация: решение остаётся за вами."


def _clause_buttons(review: Review, shown: list[Alike]) -> tuple[tuple[Button, ...], ...]:
    numbers = dict.fromkeys(alike[0].clause for alike in shown if alike[0].clause)
    return rows(
        (Button(f"Пункт {number}", ShowClause(review.edition_id, number, review.id).pack()) for number in numbers),
        CLAUSES_IN_A_ROW,
    )
