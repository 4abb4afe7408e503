"""Inviting somebody: a name, a position, a unit, a role."""


from bot.markup import escape
from bot.page import Button, Page, rows
from bot.staff.actions import AskRole, InviteAdmin, InviteMany, LookForUnit, NewUnit, PickRole, PickUnit, SkipPosition
from bot.staff.model import Units
from bot.views.staff.card import ADMIN_MAY
from bot.views.staff.people import PEOPLE_SHOWN, turning, unit_rows
from bot.views.start import BACK_TO_MENU, ROLES


def ask_for_name_page() -> Page:
    return Page(
        "Кого пригласить? Пришлите фамилию, имя и отчество.",
        ((Button("Списком из файла", InviteMany().pack()),), (BACK_TO_MENU,)),
    )


def not_a_name_page() -> Page:
    return Page("Это не похоже на имя: нужна одна строка до 100 знаков. Пришлите фамилию и имя.", ((BACK_TO_MENU,),))


def ask_for_position_page(name: str) -> Page:
    return Page(
        f"<b>{escape(name)}</b>\n\nКакая должность? Пришлите её или пропустите.",
        ((Button("Пропустить", SkipPosition().pack()),), (BACK_TO_MENU,)),
    )


def too_long_page() -> Page:
    return Page("Слишком длинно: нужно до 200 знаков. Пришлите короче.", ((BACK_TO_MENU,),))


def pick_unit_page(units: Units, unit: int, page: int, back: Button) -> Page:
    """`unit` is where we look, 0 for the top; `back` leads out of the choice."""
    here = units.get(unit)
    inside = units.inside(here.id if here else None)
    head = f"Подразделение: <b>{escape(' / '.join(units.path(here.id)))}</b>" if here else "В каком подразделении?"
    if here:
        above = Button("↑ Выше", LookForUnit(here.parent or 0, 0).pack())
        choice: tuple[Button, ...] = (Button("Выбрать", PickUnit(here.id).pack()), above)
    else:
        choice = (Button("Без подразделения", PickUnit(0).pack()),)
    new = Button("Новое", NewUnit(unit).pack())
    buttons = (
        *unit_rows(inside, page, lambda one: LookForUnit(one.id, 0) if units.inside(one.id) else PickUnit(one.id)),
        *turning(lambda to: LookForUnit(unit, to), page, len(inside), PEOPLE_SHOWN, new),
        (*choice, back),
    )
    return Page(head, buttons)


def ask_for_unit_page(units: Units, unit: int) -> Page:
    place = f" внутри «{escape(' / '.join(units.path(unit)))}»" if unit else ""
    return Page(f"Как называется новое подразделение{place}?", ((Button("← Назад", LookForUnit(unit, 0).pack()),),))


def ask_invite_admin_page(name: str) -> Page:
    return Page(
        f"Пригласить администратором: <b>{escape(name)}</b>?\n\n{ADMIN_MAY}",
        (
            (Button("Да, пригласить администратора", InviteAdmin().pack()),),
            (Button("← Другая роль", AskRole().pack()), BACK_TO_MENU),
        ),
    )


def pick_role_page(name: str) -> Page:
    buttons = (Button(title.capitalize(), PickRole(role).pack()) for role, title in ROLES.items())
    return Page(f"<b>{escape(name)}</b>\n\nКакая роль?", (*rows(buttons), (BACK_TO_MENU,)))
