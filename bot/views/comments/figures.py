"""How the day and the week went: what came, what was answered, and whether in time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.comments.actions import ShowComments, ShowFigures
from bot.comments.item import Figures
from bot.page import Button, Page
from bot.views.deadlines import duration
from bot.views.words import plural, tied


def figures_page(figures: Figures, is_week: bool) -> Page:
    other = Button("Сегодня", ShowFigures().pack()) if is_week else Button("За 7 дней", ShowFigures(1).pack())
    head = "За 7 дней" if is_week else "Сегодня"
    return Page(
        f"<b>{head}</b>\n{tied(_told(figures))}", ((other, Button("← Без ответа", ShowComments().pack())),)
    )


def week_page(figures: Figures, since: datetime, until: datetime, zone: ZoneInfo) -> Page:
    """Unasked, on a Monday."""
    first, last = since.astimezone(zone), until.astimezone(zone)
    return Page(
        f"<b>Комментарии за неделю, {first:%d.%m}–{last:%d.%m}</b>\n{tied(_told(figures))}",
        ((Button(_owed(figures), ShowComments().pack()),),),
    )


def _told(figures: Figures) -> str:
    came = f"Ждали ответа {figures.came} {plural(figures.came, 'комментарий', 'комментария', 'комментариев')}."
    owed = f"Сейчас без ответа {figures.open}{f', просрочено {figures.overdue}' if figures.overdue else ''}."
    if not figures.answered:
        return f"{came} Ответов не было.\n{owed}"
    late = figures.answered - figures.in_time
    in_time = "все в срок" if not late else f"с опозданием {late}"
    middle = f", в середине за {duration(timedelta(seconds=figures.middle))}" if figures.middle is not None else ""
    return f"{came} Ответили на {figures.answered}: {in_time}{middle}.\n{owed}"


def _owed(figures: Figures) -> str:
    return f"Без ответа · {figures.open}" if figures.open else "Без ответа: нет"
