"""A comment that a person has brought by hand."""

from zoneinfo import ZoneInfo

from bot.actions import Cancel
from bot.comments.actions import ShowComments
from bot.comments.bringing import Brought
from bot.page import Button, Page
from bot.views.words import moment, tied

SOURCE_NAME = "Принесено вручную"
ANSWERED = "Ответ дан: отметка пресс-службы."  # stands for an answer that nobody of ours has seen
WAIT = "brought"


def brought_page(brought: Brought, zone: ZoneInfo) -> Page:
    due = f"Ответить до {moment(brought.due_at, zone)}. Если тема срочная, срок будет раньше." if brought.due_at else ""
    return Page(
        tied(
            f"<b>Комментарий в списке «Без ответа».</b> {due}\n\n"
            "Чей он и где написан? Пришлите одной строкой, например «Ольга К., Одноклассники, группа Заречья». "
            "Можно и не отвечать."
        ),
        ((Button("Не нужно", Cancel(WAIT).pack()), _to_list()),),
    )


def placed_page() -> Page:
    return Page("Записал, где он.", ((_to_list(),),))


def answered_page() -> Page:
    return Page("Записал: ответ дан. Из списка он ушёл.", ((_to_list(),),))


def _to_list() -> Button:
    return Button("Без ответа", ShowComments().pack())
