"""What `python -m bot comments` says on a terminal, and what training and measuring tell of comments."""

from typing import TYPE_CHECKING

from bot.views.words import plural

if TYPE_CHECKING:
    from rules.comments.measure import Figures
    from rules.comments.shares import Share
    from rules.comments.training import Learned

FILE_HELP = "файл с комментариями, по одному объекту JSON на строку; без него или «-» — стандартный ввод"
JSONL_HELP = (
    "читать комментарии: id, source, post, thread, text; в ответ — awaits, kind, urgency, urgent_reason, "
    "personal_data, appeal, topic"
)
STREAMS_HELP = "читать события: id, official, people, events; в ответ — у каждого комментария, ждёт ли он ответа"
EVALUATE_HELP = "файл с размеченными комментариями, как в папке comments/corpus набора"
ONLY_LINES = "Укажите --jsonl или --streams: команда отвечает строками JSON."


def wrong_value(field: str) -> str:
    return f"не читается поле {field}"


WIDTH = 24
_FLAGS = {
    "awaits": "ждёт ответа",
    "urgent": "срочно",
    "personal_data": "персональные данные",
    "appeal": "нужно обращение",
}


def learned(learned: "Learned") -> str:
    """Each comment as heads judge it that have not seen its post."""
    words = plural(learned.comments, "комментарии", "комментариях", "комментариях")
    lines = [
        f"Обучено на {learned.comments} {words}. Перекрёстная проверка по записям:",
        "",
        table(learned.figures, learned.pairs),
    ]
    if learned.curve:
        grown = [*learned.curve.items(), (learned.comments, learned.figures)]
        lines += ["", "От числа комментариев: F1 «ждёт», полнота «срочно», F1 «обращение», род", ""]
        lines += [
            f"{size:>6}  {of.flags['awaits'].f1:.2f}  {of.flags['urgent'].recall:.2f}  {of.flags['appeal'].f1:.2f}"
            f"  {of.kinds:.2f}"
            for size, of in grown
        ]
    return "\n".join(lines)


def table(figures: "Figures", pairs: "Share") -> str:
    rows = [*((_FLAGS[name], share) for name, share in figures.flags.items()), ("об одном и том же (пары)", pairs)]
    return "\n".join([
        f"{'':{WIDTH}}  точность полнота   F1",
        *(f"{name:{WIDTH}}  {share.precision:8.2f} {share.recall:7.2f} {share.f1:4.2f}" for name, share in rows),
        "",
        f"Ложно срочных среди спокойных: {figures.false_urgent:.3f}; причина верна у {figures.reasons:.2f} найденных.",
        f"Род комментария верен: {figures.kinds:.2f}.",
    ])  # fmt: skip
