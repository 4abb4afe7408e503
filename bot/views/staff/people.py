"""People on a phone: the list, what was looked for, the units."""

from collections.abc import Callable, Iterable, Sequence

from bot.actions import Action
from bot.markup import escape
from bot.page import LABEL_LIMIT, Button, Page
from bot.staff.actions import FindStaff, ShowFound, ShowPerson, ShowStaff, ShowUnits, TakeList
from bot.staff.model import Employee, State, Unit, Units
from bot.views.pager import turning_row
from bot.views.start import BACK_TO_MENU, ROLES
from bot.views.words import excerpt

PEOPLE_SHOWN = 4  # on one page of a list, as units are
_LEFT_OR_WAITED = {State.INVITED: "ещё не вошёл в бот", State.LEFT: "доступ закрыт", State.ACTIVE: ""}


def people_page(people: Sequence[Employee], count: int, units: Units, unit: int, page: int) -> Page:
    """The people of a unit, or of the whole agency when `unit` is 0."""
    path = " / ".join(units.path(unit))
    head = f"<b>{escape(path) or 'Сотрудники'}</b>: {count}"
    buttons = (
        *_people(people),
        *turning(lambda to: ShowStaff(unit, to), page, count, PEOPLE_SHOWN, Button("Найти", FindStaff().pack())),
        (Button("Отделы", ShowUnits(unit, 0).pack()), Button("В файл", TakeList().pack()), BACK_TO_MENU),
    )
    return Page("\n\n".join([head, *(_line(person, units) for person in people)]), buttons)


def ask_for_words_page() -> Page:
    return Page("Кого найти? Пришлите имя или фамилию.", ((Button("← Сотрудники", ShowStaff(0, 0).pack()),),))


def found_page(people: Sequence[Employee], count: int, units: Units, words: str, page: int) -> Page:
    if not count:
        head = f"По словам «{escape(words)}» никого нет. Попробуйте часть фамилии."
    else:
        head = f"<b>«{escape(words)}»</b>: {count}"
    buttons = (
        *_people(people),
        *turning(ShowFound, page, count, PEOPLE_SHOWN, Button("Найти", FindStaff().pack())),
        (Button("← Сотрудники", ShowStaff(0, 0).pack()), BACK_TO_MENU),
    )
    return Page("\n\n".join([head, *(_line(person, units) for person in people)]), buttons)


def units_page(units: Units, unit: int, page: int, leads: Sequence[Employee]) -> Page:
    """What is right under a unit; `leads` are its head and deputies, the head first."""
    here = units.get(unit)
    inside = units.inside(here.id if here else None)
    lines = [f"<b>{escape(' / '.join(units.path(here.id)))}</b>" if here else "<b>Подразделения</b>"]
    if here and leads:
        head = [f"Руководитель: {escape(person.name)}" for person in leads if person.id == here.head]
        deputies = [escape(person.name) for person in leads if person.id != here.head]
        lines += [*head, *([f"Заместители: {', '.join(deputies)}"] if deputies else [])]
    if not here and not inside:
        lines.append("Пока ни одного. Подразделение появляется, когда в него приглашают человека.")
    above = (Button("↑ Выше", ShowUnits(here.parent or 0, 0).pack()),) if here else ()
    buttons = (
        *unit_rows(inside, page, lambda one: ShowUnits(one.id, 0)),
        *turning(lambda to: ShowUnits(unit, to), page, len(inside), PEOPLE_SHOWN, *above),
        (Button("Кто здесь работает", ShowStaff(unit, 0).pack()), BACK_TO_MENU),
    )
    return Page("\n".join(lines), buttons)


# What lists are made of

def unit_rows(units: Sequence[Unit], page: int, action: Callable[[Unit], Action]) -> Iterable[tuple[Button, ...]]:
    shown = units[page * PEOPLE_SHOWN : (page + 1) * PEOPLE_SHOWN]
    return ((Button(excerpt(unit.name, LABEL_LIMIT), action(unit).pack()),) for unit in shown)


def turning(
    action: Callable[[int], Action], page: int, count: int, size: int, *beside: Button
) -> tuple[tuple[Button, ...], ...]:
    """`page` counts from 0, as the buttons of these lists do. Short buttons may stand `beside` the arrows: of the six
    rows of a page the list takes four."""
    arrows = turning_row(lambda part: action(part - 1), page + 1, -(-count // size))
    row = (*(arrow for row in arrows for arrow in row), *beside)
    return (row,) if row else ()


# Inside

def _line(person: Employee, units: Units) -> str:
    unit = units.get(person.unit)
    parts = [ROLES[person.role], person.position, unit.name if unit else "", _LEFT_OR_WAITED[person.state]]
    return f"{escape(person.name)}\n{escape(', '.join(filter(None, parts)))}"


def _people(people: Iterable[Employee]) -> Iterable[tuple[Button, ...]]:
    return ((Button(excerpt(person.name, LABEL_LIMIT), ShowPerson(person.id).pack()),) for person in people)
