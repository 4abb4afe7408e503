"""How a deadline adds up, in one line that a person can check on their fingers."""

from datetime import datetime, timedelta

from bot.calendar.deadline import Allowance, Due, Meaning
from bot.calendar.model import Span, WorkCalendar
from bot.views.words import plural

_WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_MINUTE = timedelta(minutes=1)


def summed(asked_at: datetime, due: Due, allowance: Allowance, calendar: WorkCalendar) -> str:
    """«вт 24.11 10:15–13:00 = 2 ч 45 мин; …» by the agency's clock. What is named adds up to the allowance."""
    match allowance.meaning:
        case Meaning.SAME_TIME:
            return _same_time(asked_at, due, calendar)
        case Meaning.END_OF_DAY:
            return _days(due, calendar)
        case Meaning.CALENDAR if len(due.counted) == 1 and due.at is not None:
            return f"{_moment(due.began, calendar)} + {_whole(allowance.length)} подряд, без оглядки на рабочее время"
        case _:
            return _stretches(due, calendar)


def year_unknown(year: int) -> str:
    """Said beside a deadline in a year whose list of days off is not signed yet."""
    return f"Выходные {year} года ещё не утверждены: срок может сдвинуться."


def _stretches(due: Due, calendar: WorkCalendar) -> str:
    if due.at is None:
        counted = sum((span.length for span in due.counted), timedelta(0))
        return f"засчитано {duration(counted)}, дальше часы стоят: ждём гражданина"
    return "; ".join(_stretch(span, calendar) for span in due.counted)


def _stretch(span: Span, calendar: WorkCalendar) -> str:
    start, end = calendar.local(span.start), calendar.local(span.end)
    until = f"{end:%H:%M}" if end.date() == start.date() else _moment(span.end, calendar)
    return f"{_moment(span.start, calendar)}–{until} = {duration(span.length)}"


def _same_time(asked_at: datetime, due: Due, calendar: WorkCalendar) -> str:
    asked = asked_at.astimezone(due.began.tzinfo)
    came = "" if asked == due.began else f" (поступило {_moment(asked, calendar)}, вне рабочего времени)"
    began = f"начало {_moment(due.began, calendar)}{came}"
    if due.at is None:
        return f"{began}; часы стоят: ждём гражданина"
    last = "следующий рабочий день" if len(due.days) == 1 else f"{len(due.days)}-й рабочий день"
    moved = ", в это время закрыто, берём ближайшую границу рабочего дня" if due.moved else ""
    return f"{began}; {last} {_day(due.at, calendar)}, срок {calendar.local(due.at):%H:%M}{moved}"


def _days(due: Due, calendar: WorkCalendar) -> str:
    if due.at is None:
        return "часы стоят: ждём гражданина"
    counted = "; ".join(f"{number}-й: {_day(day, calendar)}" for number, day in enumerate(due.days, 1))
    return f"{counted}, до конца дня {calendar.local(due.at):%H:%M}"


def duration(length: timedelta) -> str:
    """«2 ч 45 мин», «4 ч», «33 мин»; what is shorter than a minute is not told."""
    hours, minutes = divmod(length // _MINUTE, 60)
    told = [f"{hours} ч"] if hours else []
    return " ".join([*told, f"{minutes} мин"] if minutes or not hours else told)


def _whole(length: timedelta) -> str:
    hours, minutes = divmod(length // _MINUTE, 60)
    return f"{hours} ч" if hours > 1 and not minutes else f"{length // _MINUTE} мин"


def _day(at: datetime, calendar: WorkCalendar) -> str:
    local = calendar.local(at)
    return f"{_WEEKDAYS[local.weekday()]} {local:%d.%m}"


def _moment(at: datetime, calendar: WorkCalendar) -> str:
    return f"{_day(at, calendar)} {calendar.local(at):%H:%M}"


def allowance(allowed: Allowance) -> str:
    """«24 часа подряд», «9 рабочих часов», «тот же час следующего рабочего дня», «конец 7-го рабочего дня»."""
    match allowed.meaning:
        case Meaning.CALENDAR:
            return f"{_counted(allowed.length, '')} подряд"
        case Meaning.WORKING_TIME:
            return _counted(allowed.length, "рабочий ", "рабочих ")
        case Meaning.SAME_TIME if allowed.days == 1:
            return "тот же час следующего рабочего дня"
        case Meaning.SAME_TIME:
            return f"тот же час {allowed.days}-го рабочего дня"
        case Meaning.END_OF_DAY if allowed.days == 1:
            return "конец следующего рабочего дня"
        case Meaning.END_OF_DAY:
            return f"конец {allowed.days}-го рабочего дня"


def _counted(length: timedelta, one: str, many: str = "") -> str:
    hours, minutes = divmod(length // _MINUTE, 60)
    if minutes:
        return f"{many}{length // _MINUTE} мин" if not hours else f"{duration(length)} {many}".strip()
    kind = one if plural(hours, "1", "2", "5") == "1" else many
    return f"{hours} {kind}{plural(hours, 'час', 'часа', 'часов')}"
