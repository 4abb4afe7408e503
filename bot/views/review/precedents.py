"""What was found to be no breach: the list of press secretaries and admins, and how a precedent is called back."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.markup import escape
from bot.page import Button, Page, Toast
from bot.review.actions import AskCallBack, CallBack, ShowPrecedent, ShowPrecedents
from bot.review.model import Precedent, Shown
from bot.views.pager import turning_row
from bot.views.review.verdict import name_of_kind
from bot.views.start import BACK_TO_MENU
from bot.views.words import day, excerpt

LINE = 120   # UTF-16 units of a sentence in the list
WHOLE = 1500  # and on its own page

_ASLEEP = "Сейчас не действует: такого правила больше нет."


def precedents_page(shown: Sequence[Shown], part: int, parts: int, zone: ZoneInfo, note: str = "") -> Page:
    """`note` says what has just been done."""
    above = [note] if note else []
    if not shown:
        text = "Прецедентов пока нет. Они появляются, когда возражение против замечания признают верным."
        return Page("\n\n".join([*above, text]), ((BACK_TO_MENU,),))
    numbered = list(enumerate((one.precedent for one in shown), start=1))
    lines = [
        f"{number}. {_accepted(one, zone)}\n«{escape(excerpt(one.case.sentence, LINE))}»" for number, one in numbered
    ]
    numbers = tuple(Button(str(number), ShowPrecedent(one.id, part).pack()) for number, one in numbered)
    head = "<b>Прецеденты</b>\nПохожие случаи бот больше не отмечает. Нажмите номер, чтобы открыть или отозвать."
    return Page(
        "\n\n".join([*above, head, *lines]),
        (numbers, *turning_row(ShowPrecedents, part, parts), (BACK_TO_MENU,)),
    )


def precedent_page(shown: Shown, part: int, zone: ZoneInfo) -> Page:
    one = shown.precedent
    rule = escape(shown.title) if shown.title else _ASLEEP
    return Page(
        f"<b>Прецедент</b>\n\n«{escape(excerpt(one.case.sentence, WHOLE))}»\n\n"
        f"Допустимо: <b>«{escape(excerpt(one.case.quote, LINE))}»</b>.\n{rule}\n"
        f"Где: {name_of_kind(one.kind)}.\n\nРешение: {_accepted(one, zone)}.",
        ((Button("Отозвать", AskCallBack(one.id, part).pack()),), (_back(part),)),
    )


def ask_call_back_page(shown: Shown, part: int) -> Page:
    one = shown.precedent
    return Page(
        f"Отозвать прецедент «{escape(excerpt(one.case.quote, LINE))}»?\n\n"
        "Бот снова будет отмечать похожие случаи у всех. Прежние проверки не изменятся.",
        ((Button("Да, отозвать", CallBack(one.id, part).pack()),), (_back(part),)),
    )


def called_back() -> str:
    return "Прецедент отозван: похожие случаи снова отмечаются."


def called_back_before() -> Toast:
    return Toast("Этот прецедент уже отозван.")


def _accepted(one: Precedent, zone: ZoneInfo) -> str:
    return f"{escape(one.by)}, {day(one.at, zone)}"


def _back(part: int) -> Button:
    return Button("← Прецеденты", ShowPrecedents(part).pack())
