"""How soon a source answers, in an admin's words, and those words read."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from bot.calendar.days import region_names
from bot.calendar.model import DayKind, Opening
from bot.comments import source_actions as actions
from bot.comments.linking import Linked
from bot.comments.policy import Policy
from bot.markup import escape
from bot.page import Button, Page, rows
from bot.views import deadlines
from bot.views.pager import portion, turning_row
from bot.views.words import tied

WAIT_ALLOWANCE, WAIT_HOURS, WAIT_DAY = "due-length", "due-hours", "due-day"
SHOWN = 6  # days or regions of one part

_WHICH = {"usual": "Обычный срок", "urgent": "Срочная тема", "interim": "После промежуточного ответа"}
_CALENDAR, _WORKING, _SAME, _END = (
    "calendar", "working_time", "same_time_next_working_day", "end_of_nth_working_day",
)  # fmt: skip
_CHOICES: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "usual": (
        ("24 часа подряд", "24 hours", _CALENDAR),
        ("Тот же час следующего рабочего дня", "1 day", _SAME),
        ("9 рабочих часов", "9 hours", _WORKING),
        ("До конца следующего рабочего дня", "1 day", _END),
        ("До конца 3-го рабочего дня", "3 days", _END),
    ),
    "urgent": (
        ("2 часа подряд", "2 hours", _CALENDAR),
        ("4 часа подряд", "4 hours", _CALENDAR),
        ("2 рабочих часа", "2 hours", _WORKING),
        ("4 рабочих часа", "4 hours", _WORKING),
        ("Тот же час следующего рабочего дня", "1 day", _SAME),
    ),
    "interim": (
        ("До конца 3-го рабочего дня", "3 days", _END),
        ("До конца 7-го рабочего дня", "7 days", _END),
        ("До конца 10-го рабочего дня", "10 days", _END),
    ),
}
_KINDS = {DayKind.WORKING: "работаем", DayKind.OFF: "не работаем", DayKind.SHORT: "короткий день"}
_HOURS = re.compile(r"(\d{1,2})[:.](\d\d)\s*[-–—]\s*(\d{1,2})[:.](\d\d)")
_DATE = re.compile(r"\s*(\d{1,2})[./](\d{1,2})[./](\d{4})\s*")
_TYPED = (
    (re.compile(r"(\d{1,4}) (?:час|часа|часов)(?: подряд)?"), "{} hours", _CALENDAR),
    (re.compile(r"(\d{1,4}) (?:минута|минуты|минут)(?: подряд)?"), "{} minutes", _CALENDAR),
    (re.compile(r"(\d{1,4}) рабоч(?:ий|их) (?:час|часа|часов)"), "{} hours", _WORKING),
    (re.compile(r"(?:до )?(?:конца? )?(\d{1,2})(?:-?го)? рабоч(?:его|ий|их) (?:дня|день|дней)"), "{} days", _END),
)


def policy_page(linked: Linked, note: str = "") -> Page:
    policy, number = linked.source.policy, linked.source.id
    told = [
        f"Обычный срок: {deadlines.allowance(policy.usual)}",
        f"Срочная тема: {deadlines.allowance(policy.urgent)}",
        f"После промежуточного ответа: {deadlines.allowance(policy.interim)}",
        f"Часы работы: {_hours(policy)}",
        f"Регион: {region_name(policy.region)}",
        f"Особые дни: {len(policy.days) or 'нет'}",
    ]
    buttons = [Button(name, actions.AskAllowance(number, which).pack()) for which, name in _WHICH.items()]
    buttons += [
        Button("Часы работы", actions.AskHours(number).pack()),
        Button("Регион", actions.ShowRegions(number).pack()),
        Button("Особые дни", actions.ShowDays(number).pack()),
    ]
    head = "<b>Сроки ответа</b>"
    lines = "\n".join(f"– {escape(tied(one))}" for one in told)
    return Page("\n\n".join([*([note] if note else []), head, lines]), (*rows(buttons, 2), (_back(linked),)))


def ask_allowance_page(linked: Linked, which: str, note: str = "") -> Page:
    number = linked.source.id
    choices = (
        Button(words, actions.SetAllowance(number, which, length.replace(" ", "_"), meaning).pack())
        for words, length, meaning in _CHOICES[which]
    )
    text = (
        f"<b>{_WHICH[which]}</b>\n\nВыберите или пришлите свой: «6 часов», «12 рабочих часов», «5 рабочих дней» "
        "(до конца 5-го)."
    )
    return Page("\n\n".join([*([note] if note else []), text]), (*rows(choices), (_to_policy(linked),)))


def not_an_allowance() -> str:
    return "Не понял срок."


def ask_hours_page(linked: Linked, note: str = "") -> Page:
    text = (
        f"Сейчас: {escape(_hours(linked.source.policy))}.\n\nПришлите часы работы, перерыв — промежуток между ними. "
        "Пятницу, если она другая, после точки с запятой:\n«9:00-13:00, 13:45-18:00; 9:00-13:00, 13:45-16:45»"
    )
    return Page("\n\n".join([*([note] if note else []), text]), ((_to_policy(linked),),))


def not_hours() -> str:
    return "Не понял часы: они идут по порядку и не перекрываются."


def regions_page(linked: Linked, known: Sequence[str], part: int) -> Page:
    number = linked.source.id
    shown, part, parts = portion(known, part, SHOWN)
    choices = rows((Button(region_name(one)[:40], actions.SetRegion(number, one).pack()) for one in shown), 2)
    return Page(
        "<b>Регион</b>\n\nЕго собственные выходные прибавлю к общим. Если региона здесь нет, отметьте его дни в "
        "«Особых днях».",
        (
            *choices,
            *turning_row(lambda to: actions.ShowRegions(number, to), part, parts),
            (Button("Без региона", actions.SetRegion(number, "").pack()), _to_policy(linked)),
        ),
    )


def days_page(linked: Linked, part: int, note: str = "") -> Page:
    """The days of which an admin has said something, the next ones first."""
    number = linked.source.id
    shown, part, parts = portion(sorted(linked.source.policy.days.items()), part, SHOWN)
    lines = "\n".join(f"– {day:%d.%m.%Y}: {_KINDS[kind]}" for day, kind in shown)
    head = "<b>Особые дни</b>\n\nПришлите дату, например 31.12.2026, и скажите, как ведомство работает в этот день."
    drops = rows((Button(f"Убрать {day:%d.%m.%Y}", actions.SetDay(number, f"{day}", "").pack()) for day, _ in shown), 3)
    return Page(
        "\n\n".join([*([note] if note else []), head, *([lines] if lines else [])]),
        (*drops, *turning_row(lambda to: actions.ShowDays(number, to), part, parts), (_to_policy(linked),)),
    )


def day_page(linked: Linked, day: date) -> Page:
    number = linked.source.id
    choices = [
        Button(_KINDS[kind].capitalize(), actions.SetDay(number, day.isoformat(), kind.value).pack())
        for kind in (DayKind.WORKING, DayKind.OFF, DayKind.SHORT)
    ]
    choices.append(Button("Как в стране", actions.SetDay(number, day.isoformat(), "").pack()))
    return Page(
        f"Как ведомство работает {day:%d.%m.%Y}?",
        (*rows(choices, 2), (Button("← Назад", actions.ShowDays(number).pack()),)),
    )


def not_a_date() -> str:
    return "Не понял дату."


def region_name(region: str | None) -> str:
    return region_names().get(region, region) if region else "не выбран"


# --- what an admin types ---------------------------------------------------------------------------------------


def read_allowance(text: str) -> tuple[str, str] | None:
    """As it is stored: length and meaning. None for words that are none."""
    said = " ".join(text.lower().strip(" .!").split())
    for pattern, length, meaning in _TYPED:
        if (match := pattern.fullmatch(said)) is not None:
            return length.format(match[1]), meaning
    return None


def read_hours(text: str) -> tuple[list[list[str]], list[list[str]] | None] | None:
    """Openings of an ordinary day and of a Friday. None where there are none."""
    usual, _, friday = text.partition(";")
    openings = _openings(usual)
    return (openings, _openings(friday) or None) if openings else None


def read_date(text: str) -> date | None:
    match = _DATE.fullmatch(text)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        return None


def stored_date(written: str) -> date | None:
    """As a button carries it."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _openings(text: str) -> list[list[str]]:
    return [
        [f"{int(one[1]):02}:{one[2]}", f"{int(one[3]):02}:{one[4]}"] for one in _HOURS.finditer(text)
    ]


def _hours(policy: Policy) -> str:
    usual, friday = _spans(policy.hours.usual), policy.hours.friday
    return f"{usual}; пятница {_spans(friday)}" if friday is not None else usual


def _spans(openings: Sequence[Opening]) -> str:
    return ", ".join(f"{one.opens:%H:%M}–{one.closes:%H:%M}" for one in openings)


def _back(linked: Linked) -> Button:
    return Button("← К источнику", actions.ShowSource(linked.source.id).pack())


def _to_policy(linked: Linked) -> Button:
    return Button("← Сроки", actions.ShowPolicy(linked.source.id).pack())
