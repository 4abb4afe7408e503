"""The table of `python -m bot evaluate`."""

from collections.abc import Sequence

from bot.review.evaluation import Evaluation, Labelled, Score, share
from bot.views.words import plural
from rules.schema import Category

DRAFTS_HELP = "размеченные черновики, по одному объекту JSON на строку (поля labels, maybe, severity, why)"
WORST = 20  # errors that are told

NAMES: dict[Category, str] = {
    "leisure": "частный отдых",
    "wealth": "показ достатка",
    "rudeness": "грубость",
    "brushoff": "отписка",
    "banned_network": "запрещённые сети",
    "personal_data": "персональные данные",
    "confidential": "служебные сведения",
    "politics": "политика",
    "promises": "обещания",
    "advertising": "реклама",
    "discrimination": "дискриминация",
}
WIDTH = max(map(len, NAMES.values()))


def table(result: Evaluation) -> str:
    innocent, hard, alarms = result.innocent, result.hard, len(result.false_alarms)
    easy, easy_alarms = innocent - hard, alarms - result.hard_alarms
    lines = [
        f"{'':{WIDTH}}  точность  полнота     F1   верно  лишних  упущено",
        *(_row(NAMES[category], score) for category, score in result.by_category.items()),
        _row("всего (micro)", result.micro),
        f"{'среднее F1 (macro)':{WIDTH}}  {'':8}  {'':7}  {result.macro_f1:5.2f}",
        "",
        f"Ложные тревоги: {_part(alarms, innocent)} чистых черновиков;"
        f" трудные двойники: {_part(result.hard_alarms, hard)}, остальные: {_part(easy_alarms, easy)}.",
        f"Не замечено ничего: {_part(len(result.overlooked), result.guilty)} черновиков с нарушениями.",
    ]
    if result.severities:
        lines.append(f"Заключение совпало: {_part(result.severities_right, result.severities)}.")
    return "\n".join([*lines, *_worst("Ложные тревоги", result.false_alarms), *_worst("Упущено", result.overlooked)])


def nothing(path: object) -> str:
    return f"{path}: в файле нет ни одного черновика."


def wrong_categories(name: str, known: Sequence[str]) -> str:
    return f"поле «{name}»: нужен список категорий из числа {', '.join(known)}."


def wrong_severity(known: Sequence[str]) -> str:
    return f"поле «severity»: одно из {', '.join(known)}."


def _row(name: str, score: Score) -> str:
    return (
        f"{name:{WIDTH}}  {score.precision:8.2f}  {score.recall:7.2f}  {score.f1:5.2f}  "
        f"{score.hits:6}  {score.false:6}  {score.missed:7}"
    )


def _part(count: int, whole: int) -> str:
    return f"{count} из {whole} ({share(count, whole):.2f})"


def _worst(head: str, drafts: Sequence[Labelled]) -> list[str]:
    """The gravest first: what was blocked without a cause, what people would have blocked."""
    if not drafts:
        return []
    order = sorted(drafts, key=lambda draft: "block" not in (draft.verdict, draft.severity))
    left = len(order) - WORST
    more = [f"  … и ещё {left} {plural(left, 'черновик', 'черновика', 'черновиков')}"] if left > 0 else []
    return ["", f"{head}:", *map(_error, order[:WORST]), *more]


def _error(draft: Labelled) -> str:
    rules = ", ".join(f"{finding.rule} «{finding.quote}»" for finding in draft.findings)
    return f"  {draft.id}: {rules or ', '.join(sorted(draft.labels))} — {draft.why or '?'}"
