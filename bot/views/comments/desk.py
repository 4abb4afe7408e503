"""What is owed an answer: first how long is left, then what it is."""

from collections.abc import Sequence
from datetime import datetime

from bot.comments.actions import ChooseSource, ShowComment, ShowComments, ShowFigures
from bot.comments.item import Filter, Line, Listing
from bot.comments.model import State
from bot.comments.sources import Source
from bot.markup import escape
from bot.page import Button, Page, rows
from bot.views.comments import words
from bot.views.pager import portion, turning_row
from bot.views.start import BACK_TO_MENU
from bot.views.words import excerpt, tied

WORDS = 90     # UTF-16 units of a comment in the list
NAME = 34      # of a source on its button
SOURCES = 6    # of one part


def listing_page(listing: Listing, now: datetime, note: str = "") -> Page:
    chosen = listing.chosen
    lines = [_line(number, line, now) for number, line in enumerate(listing.lines, 1)]
    way = (listing.part, chosen.source_id or 0, int(chosen.urgent))
    numbers = tuple(
        Button(str(number), ShowComment(line.id, *way).pack()) for number, line in enumerate(listing.lines, 1)
    )
    turning = turning_row(lambda to: ShowComments(to, *way[1:]), listing.part, listing.parts)
    return Page(
        "\n\n".join([*([note] if note else []), _head(listing), *lines]),
        (*((numbers,) if numbers else ()), *turning, *rows(_ways(chosen), 2)),
    )


def sources_page(sources: Sequence[Source], part: int) -> Page:
    """Whose comments to look at."""
    shown, part, parts = portion(sources, part, SOURCES)
    buttons = rows(Button(excerpt(name_of(one), NAME), ShowComments(1, one.id).pack()) for one in shown)
    turning = turning_row(ChooseSource, part, parts)
    head = "Чьи комментарии показать?" if sources else "Источников пока нет: их подключает администратор."
    # VK has six rows: two sources stand in one where there are many.
    wide = rows([button for row in buttons for button in row], 2) if len(shown) > 3 else buttons
    return Page(head, (*wide, *turning, (Button("← Без ответа", ShowComments().pack()),)))


def name_of(source: Source) -> str:
    return source.name if source.platform != "import" else "Принесено вручную"


def _head(listing: Listing) -> str:
    what = "Срочные без ответа" if listing.chosen.urgent else "Без ответа"
    if listing.chosen.source_id is not None and listing.lines:
        what += f", «{escape(excerpt(listing.lines[0].source, words.POST))}»"
    if not listing.total:
        return f"<b>{what}: никого.</b> Все, кто ждал, получили ответ."
    late = f", просрочено {listing.overdue}" if listing.overdue else ""
    return f"<b>{what}: {listing.total}{late}</b>"


def _line(number: int, line: Line, now: datetime) -> str:
    urgent = "СРОЧНО " if line.urgency == "urgent" else ""
    quote = f"«{excerpt(line.text, WORDS)}»" if line.text.strip() else "без слов: фото, голос или файл"
    told = [words.left(line.due_at, now), f"{urgent}{quote}", _whence(line), *_marks(line)]
    return f"{number}. {escape(tied(' · '.join(told)))}"


def _whence(line: Line) -> str:
    many = f", {words.people(line.alike)}" if line.alike > 1 else ""
    return f"{words.NETWORKS[line.platform]}{many}"


def _marks(line: Line) -> list[str]:
    match line.state:
        case State.UNATTRIBUTED:
            return ["похоже, ответили"]
        case State.INTERIM:
            return ["обещали ответить"]
        case _:
            return []


def _ways(chosen: Filter) -> list[Button]:
    is_whole = chosen == Filter()
    everything = Button("Все", ShowComments().pack())
    urgent = Button("Срочные", ShowComments(1, 0, 1).pack()) if is_whole else everything
    return [
        urgent, Button("По источникам", ChooseSource().pack()), Button("Сегодня", ShowFigures().pack()), BACK_TO_MENU,
    ]  # fmt: skip
