"""What `python -m bot train` says."""

from typing import TYPE_CHECKING

from bot.review.evaluation import CATEGORIES, Score, share
from bot.views.console.evaluate import NAMES, WIDTH
from bot.views.words import plural

if TYPE_CHECKING:
    from rules.thresholds import Tally
    from rules.training import Learned

CURVE_HELP = "показать ещё, как растёт качество с числом текстов; вдвое дольше"
ANSWERS_HELP = "обучить поиск ответов на вопросах набора (папка questions)"

COMMENTS_HELP = "обучить понимание комментариев граждан на комментариях набора (папка comments)"


def begun() -> str:
    return "Учусь на текстах набора, это займёт несколько минут…"


def begun_with_questions() -> str:
    return "Учусь на вопросах набора, это займёт несколько минут…"


def begun_with_comments() -> str:
    return "Учусь на комментариях набора, это займёт несколько минут…"


def too_few_comments(found: int, least: int) -> str:
    return f"В папке comments/corpus набора комментариев: {found}. Нужно хотя бы {least}."


def too_few_regulations() -> str:
    return "В папке questions набора нужно хотя бы три регламента с вопросами: на них поиск проверяет сам себя."


def table(learned: "Learned") -> str:
    """Each text as heads judge it that have not seen its situation."""
    exact, whole = _scores(learned.exact), _scores(learned.whole)
    rows = [*zip((NAMES[category] for category in CATEGORIES), exact, whole, strict=True)]
    rows.append(("всего (micro)", sum(exact, Score()), sum(whole, Score())))
    lines = [
        f"Обучено на {learned.texts} {plural(learned.texts, 'тексте', 'текстах', 'текстах')}. "
        "Перекрёстная проверка по ситуациям:",
        "",
        f"{'':{WIDTH}}      точные правила          вместе со смыслом",
        f"{'':{WIDTH}}  точность полнота   F1   точность полнота   F1",
        *(f"{name:{WIDTH}}  {_shares(before)}   {_shares(after)}" for name, before, after in rows),
        "",
        f"Ложные тревоги: {_part(learned.exact.false_alarms, learned.exact.innocent)}, "
        f"вместе со смыслом {_part(learned.whole.false_alarms, learned.whole.innocent)}.",
        f"Не замечено ничего: {_part(learned.exact.overlooked, learned.exact.guilty)}, "
        f"вместе со смыслом {_part(learned.whole.overlooked, learned.whole.guilty)}.",
    ]
    if learned.curve:
        grown = [*learned.curve.items(), (learned.texts, learned.whole.f1)]
        lines += ["", "F1 от числа текстов: " + ", ".join(f"{size} — {f1:.2f}" for size, f1 in grown) + "."]
    return "\n".join(lines)


def too_few(found: int, least: int) -> str:
    return f"В папке corpus набора текстов: {found}. Нужно хотя бы {least}: положите туда файлы .jsonl."


def not_held(count: int) -> str:
    return (
        f"Не удалось выучить {count} {plural(count, 'пример', 'примера', 'примеров')} правил. "
        "Поправьте их или добавьте в корпус похожие тексты."
    )


def what_to_do() -> str:
    return "Готово. Что делать: проверьте набор (python -m bot check) и перезапустите бота."


def what_to_do_with_answers() -> str:
    return "Готово. Что делать: перезапустите бота."


def _scores(tally: "Tally") -> list[Score]:
    return [Score(*counts) for counts in zip(tally.hits, tally.false, tally.missed, strict=True)]


def _shares(score: Score) -> str:
    return f"{score.precision:8.2f} {score.recall:7.2f} {score.f1:4.2f}"


def _part(count: int, whole: int) -> str:
    return f"{count} из {whole} ({share(count, whole):.2f})"
