"""People on a phone: the list, a person's card and what can be done there, the units, the journal."""

from collections.abc import Callable, Iterable, Sequence
from zoneinfo import ZoneInfo

from bot.actions import Action
from bot.markup import escape, utf16_length
from bot.page import LABEL_LIMIT, Button, Page, Toast, rows
from bot.staff.actions import (
    AskDeactivate,
    AskRevoke,
    ChangePosition,
    ChangeUnit,
    ChooseLead,
    ChooseRelease,
    ChooseRole,
    Deactivate,
    FindStaff,
    InviteMany,
    LookForUnit,
    MakeAdmin,
    NewUnit,
    PickRole,
    PickUnit,
    Reissue,
    Release,
    Restore,
    Revoke,
    SetLead,
    SetRole,
    ShowFound,
    ShowJournal,
    ShowPerson,
    ShowStaff,
    ShowUnits,
    SkipPosition,
    TakeList,
    Withdraw,
)
from bot.staff.model import Card, Deed, Employee, Entry, Lead, Outcome, Role, State, Unit, Units
from bot.views.pager import turning_row
from bot.views.start import BACK_TO_MENU, PLATFORMS, ROLES
from bot.views.words import plural, tied

PEOPLE_SHOWN = 4   # on one page of a list, as units are
ENTRIES_SHOWN = 8  # of the journal

_LEADS = {Lead.HEAD: "руководитель", Lead.DEPUTY: "заместитель руководителя"}
_LEFT_OR_WAITED = {State.INVITED: "ещё не вошёл в бот", State.LEFT: "доступ закрыт", State.ACTIVE: ""}
_NOTES = {
    Outcome.DONE: "Готово.",
    Outcome.SAME: "Так и было.",
    Outcome.LAST_ADMIN: "Это последний администратор: сначала назначьте другого.",
    Outcome.LAST_DOOR: "Других администраторов в боте нет: выдайте новый код, новый мессенджер заменит потерянный.",
    Outcome.OWN_DOOR: "Это ваш единственный мессенджер: сначала привяжите другой.",
}
_AS = {
    Role.EMPLOYEE: "сотрудником",
    Role.PRESS_SECRETARY: "пресс-секретарём",
    Role.ADMIN: "администратором",
    Role.HR_ADMIN: "кадровиком",
}
_DEEDS = {
    Deed.INVITED: "приглашение",
    Deed.REISSUED: "новый код",
    Deed.WITHDRAWN: "код отозван",
    Deed.JOINED: "согласие и вход в бот",
    Deed.LINKED: "ещё один мессенджер",
    Deed.AGREED: "согласие с новым текстом",
    Deed.DECLINED: "отказ от нового текста согласия",
    Deed.REVOKED: "отзыв согласия",
    Deed.RELEASED: "мессенджер отвязан",
    Deed.ROLE: "другая роль",
    Deed.POSITION: "другая должность",
    Deed.UNIT: "другое подразделение",
    Deed.HEAD: "назначение руководителем",
    Deed.DEPUTY: "назначение заместителем",
    Deed.NO_LEAD: "снятие с руководства",
    Deed.DEACTIVATED: "доступ закрыт",
    Deed.RESTORED: "доступ возвращён",
    Deed.UNIT_ADDED: "новое подразделение",
    Deed.IMPORTED: "приглашение по списку из файла",
    Deed.EXPORTED: "список сотрудников взят файлом",
    Deed.CONTACT: "другой контакт в «Что делать, если…»",
    Deed.NETWORK: "новая запись о сети",
    Deed.PAGE_ADDED: "своя страница добавлена",
    Deed.PAGE_REMOVED: "своя страница убрана",
    Deed.PAGES_REPORTED: "отметка о сведениях о страницах",
    Deed.PAGES_SEEN: "кадровик открыл список страниц",
}


# The list

def people_page(people: Sequence[Employee], count: int, units: Units, unit: int, page: int) -> Page:
    """The people of a unit, or of the whole agency when `unit` is 0."""
    path = " / ".join(units.path(unit))
    head = f"<b>{escape(path) or 'Сотрудники'}</b>: {count}"
    buttons = (
        *_people(people),
        *_turning(lambda to: ShowStaff(unit, to), page, count, PEOPLE_SHOWN),
        (
            Button("Найти", FindStaff().pack()),
            Button("Отделы", ShowUnits(unit, 0).pack()),
            Button("В файл", TakeList().pack()),
            BACK_TO_MENU,
        ),
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
        *_turning(ShowFound, page, count, PEOPLE_SHOWN),
        (Button("Найти ещё раз", FindStaff().pack()), Button("← Сотрудники", ShowStaff(0, 0).pack()), BACK_TO_MENU),
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
    above = Button("↑ Выше", ShowUnits(here.parent or 0, 0).pack()) if here else None
    buttons = (
        *_units(inside, page, lambda one: ShowUnits(one.id, 0)),
        *_turning(lambda to: ShowUnits(unit, to), page, len(inside), PEOPLE_SHOWN),
        (*([above] if above else []), Button("Кто здесь работает", ShowStaff(unit, 0).pack()), BACK_TO_MENU),
    )
    return Page("\n".join(lines), buttons)


# A person

def card_page(card: Card, zone: ZoneInfo, *, changeable: bool, note: str = "") -> Page:
    person = card.employee
    duty = ", ".join(filter(None, (ROLES[person.role], person.position)))
    lines = [f"<b>{escape(person.name)}</b>", escape(duty)]
    if card.unit:
        lines.append(escape(" / ".join(card.unit)) + (f" — {_LEADS[card.lead]}" if card.lead in _LEADS else ""))
    lines += ["", _standing(card, zone)]
    if card.accounts:
        lines.append("Мессенджеры: " + ", ".join(PLATFORMS[account.platform] for account in card.accounts))
    if card.consent:
        at = card.consent.at.astimezone(zone)
        lines.append(f"Согласие: {at:%d.%m.%Y}, {PLATFORMS[card.consent.platform]}, текст № {card.consent.version}")
    text = "\n".join([*([note, ""] if note else []), *lines])
    back = (Button("← Сотрудники", ShowStaff(0, 0).pack()), BACK_TO_MENU)
    return Page(text, (*(_orders(card) if changeable else ()), back))


def back_to_card(employee_id: int) -> Button:
    return Button("← Назад", ShowPerson(employee_id).pack())


def note(outcome: Outcome) -> str:
    """How an order ended, above the card. `Outcome.MISSING` has a toast of its own."""
    return _NOTES[outcome]


def gone() -> Toast:
    return Toast("Этого уже нет. Откройте список ещё раз.")


def choose_role_page(card: Card) -> Page:
    buttons = (Button(title.capitalize(), SetRole(card.employee.id, role).pack()) for role, title in ROLES.items())
    return Page(
        f"Новая роль: <b>{escape(card.employee.name)}</b>\nСейчас: {ROLES[card.employee.role]}.",
        (*rows(buttons), (back_to_card(card.employee.id),)),
    )


def ask_make_admin_page(card: Card) -> Page:
    return Page(
        f"Сделать администратором: <b>{escape(card.employee.name)}</b>?\n\nАдминистратор приглашает людей и закрывает "
        "доступ, меняет роли — в том числе вашу — и видит журнал.",
        ((Button("Сделать администратором", MakeAdmin(card.employee.id).pack()),), (back_to_card(card.employee.id),)),
    )


def new_role_page(role: Role) -> Page:
    """To the person whose role it is."""
    return Page(
        f"<b>Вам назначена роль: {ROLES[role]}.</b>\n\nЧто теперь можно, покажет меню.", ((BACK_TO_MENU,),)
    )


def ask_for_position_page(card: Card) -> Page:
    now = f"\nСейчас: {escape(card.employee.position)}." if card.employee.position else ""
    return Page(f"Пришлите должность: <b>{escape(card.employee.name)}</b>{now}", ((back_to_card(card.employee.id),),))


def choose_lead_page(card: Card) -> Page:
    wanted = {Lead.HEAD: "Руководитель", Lead.DEPUTY: "Заместитель", Lead.NONE: "Ни то ни другое"}
    buttons = (Button(label, SetLead(card.employee.id, lead).pack()) for lead, label in wanted.items())
    return Page(
        f"Кто <b>{escape(card.employee.name)}</b> в подразделении «{escape(card.unit[-1])}»?\n\n"
        "Новый руководитель сменит прежнего, новый заместитель станет последним по порядку.",
        (*rows(buttons), (back_to_card(card.employee.id),)),
    )


def choose_release_page(card: Card) -> Page:
    buttons = (
        Button(f"Отвязать {PLATFORMS[account.platform]}", Release(card.employee.id, account.platform).pack())
        for account in card.accounts
    )
    return Page(
        f"Какой мессенджер потерян: <b>{escape(card.employee.name)}</b>?\n\nС него бот больше не ответит. "
        "Потом выдайте человеку новый код.",
        (*rows(buttons), (back_to_card(card.employee.id),)),
    )


def released_note() -> str:
    return "Мессенджер отвязан. Чтобы человек вернулся с нового телефона, выдайте новый код."


def restored_note(card: Card) -> str:
    return "Доступ возвращён." if card.employee.state is State.ACTIVE else "Доступ возвращён: выдайте новый код."


def ask_deactivate_page(card: Card) -> Page:
    return Page(
        f"Закрыть доступ: <b>{escape(card.employee.name)}</b>?\n\nБот сразу перестанет отвечать этому человеку, "
        "его коды перестанут действовать. Доступ можно вернуть, список его страниц — нет.",
        (
            (Button("Закрыть доступ", Deactivate(card.employee.id).pack()),),
            (Button("Отзыв согласия", AskRevoke(card.employee.id).pack()),),
            (back_to_card(card.employee.id),),
        ),
    )


def ask_revoke_page(card: Card) -> Page:
    return Page(
        f"Отзыв согласия: <b>{escape(card.employee.name)}</b>\n\nЗакрою доступ, отвяжу мессенджеры и сотру все тексты "
        "этого человека, заключения по ним и список страниц. Вернуть их будет нельзя.",
        ((Button("Отозвать и стереть", Revoke(card.employee.id).pack()),), (back_to_card(card.employee.id),)),
    )


def revoked_note() -> str:
    return "Согласие отозвано: доступ закрыт, тексты, заключения и список страниц стёрты."


# Inviting

def ask_for_name_page() -> Page:
    return Page(
        "Кого пригласить? Пришлите фамилию, имя и отчество.",
        ((Button("Списком из файла", InviteMany().pack()),), (BACK_TO_MENU,)),
    )


def not_a_name_page() -> Page:
    return Page("Это не похоже на имя: нужна одна строка до 100 знаков. Пришлите фамилию и имя.", ((BACK_TO_MENU,),))


def ask_for_new_position_page(name: str) -> Page:
    return Page(
        f"<b>{escape(name)}</b>\n\nКакая должность? Пришлите её или пропустите.",
        ((Button("Пропустить", SkipPosition().pack()),), (BACK_TO_MENU,)),
    )


def too_long_page() -> Page:
    return Page("Слишком длинно: нужно до 200 знаков. Пришлите короче.", ((BACK_TO_MENU,),))


def pick_unit_page(units: Units, unit: int, page: int) -> Page:
    """`unit` is where we look, 0 for the top."""
    here = units.get(unit)
    inside = units.inside(here.id if here else None)
    head = f"Подразделение: <b>{escape(' / '.join(units.path(here.id)))}</b>" if here else "В каком подразделении?"
    if here:
        above = Button("↑ Выше", LookForUnit(here.parent or 0, 0).pack())
        choice: tuple[Button, ...] = (Button("Выбрать это", PickUnit(here.id).pack()), above)
    else:
        choice = (Button("Без подразделения", PickUnit(0).pack()),)
    buttons = (
        *_units(inside, page, lambda one: LookForUnit(one.id, 0) if units.inside(one.id) else PickUnit(one.id)),
        *_turning(lambda to: LookForUnit(unit, to), page, len(inside), PEOPLE_SHOWN),
        (*choice, Button("Новое", NewUnit(unit).pack()), BACK_TO_MENU),
    )
    return Page(head, buttons)


def ask_for_unit_page(units: Units, unit: int) -> Page:
    place = f" внутри «{escape(' / '.join(units.path(unit)))}»" if unit else ""
    return Page(f"Как называется новое подразделение{place}?", ((Button("← Назад", LookForUnit(unit, 0).pack()),),))


def pick_role_page(name: str) -> Page:
    buttons = (Button(title.capitalize(), PickRole(role).pack()) for role, title in ROLES.items())
    return Page(f"<b>{escape(name)}</b>\n\nКакая роль?", (*rows(buttons), (BACK_TO_MENU,)))


# The journal

def journal_page(entries: Sequence[Entry], count: int, page: int, zone: ZoneInfo) -> Page:
    if not entries:
        return Page("Журнал пока пуст.", ((BACK_TO_MENU,),))
    lines = (tied(entry_line(entry, zone)) for entry in entries)
    return Page(
        "<b>Журнал</b>\n\n" + "\n".join(map(escape, lines)),
        (*_turning(ShowJournal, page, count, ENTRIES_SHOWN), (BACK_TO_MENU,)),
    )


def entry_line(entry: Entry, zone: ZoneInfo) -> str:
    """When, who, what, to whom: «24.11 14:02 · Игорь Лебедев · новый код · Анна Соколова»."""
    parts = [f"{entry.at.astimezone(zone):%d.%m %H:%M}", entry.actor or "команда на сервере", _deed(entry)]
    if entry.subject and entry.subject != entry.actor:
        parts.append(entry.subject)
    return " · ".join(parts)


def counted(people: int) -> str:
    """«1 человек», «5 000 человек»."""
    return f"{people:,}".replace(",", "\u00a0") + "\u00a0" + plural(people, "человек", "человека", "человек")


# Inside

def _deed(entry: Entry) -> str:
    role = _AS[Role(entry.detail)] if entry.detail in set(Role) else None
    match entry.deed:
        case Deed.ROLE if role:
            return f"назначение {role}"
        case Deed.INVITED if role and entry.detail != Role.EMPLOYEE:
            return f"приглашение {role}"
        case Deed.IMPORTED | Deed.REISSUED if entry.number:
            words = "приглашение по списку" if entry.deed is Deed.IMPORTED else "новые коды по списку"
            return f"{words} № {entry.number}"
        case deed:
            return _DEEDS[deed]


def _standing(card: Card, zone: ZoneInfo) -> str:
    match card.employee.state:
        case State.LEFT:
            return "Доступ закрыт."
        case State.INVITED if card.invited_until:
            return f"Ещё не вошёл в бот. Код действует до {card.invited_until.astimezone(zone):%d.%m.%Y %H:%M}."
        case State.INVITED:
            return "Ещё не вошёл в бот, и кода нет: выдайте новый."
        case State.ACTIVE if not card.accounts:
            return "Мессенджеры не привязаны: выдайте новый код."
        case _:
            return "Пользуется ботом."


def _orders(card: Card) -> Iterable[tuple[Button, ...]]:
    person = card.employee
    if person.state is State.LEFT:
        yield (Button("Вернуть доступ", Restore(person.id).pack()),)
        if person.consent:
            yield (Button("Отзыв согласия", AskRevoke(person.id).pack()),)
        return
    yield Button("Роль", ChooseRole(person.id).pack()), Button("Должность", ChangePosition(person.id).pack())
    lead = (Button("Руководство", ChooseLead(person.id).pack()),) if card.unit else ()
    yield Button("Подразделение", ChangeUnit(person.id).pack()), *lead
    stop = (Button("Отозвать код", Withdraw(person.id).pack()),) if card.invited_until else ()
    yield Button("Новый код", Reissue(person.id).pack()), *stop
    lost = (Button("Потерян телефон", ChooseRelease(person.id).pack()),) if card.accounts else ()
    yield *lost, Button("Закрыть доступ", AskDeactivate(person.id).pack())


def _line(person: Employee, units: Units) -> str:
    unit = units.get(person.unit)
    parts = [ROLES[person.role], person.position, unit.name if unit else "", _LEFT_OR_WAITED[person.state]]
    return f"{escape(person.name)}\n{escape(', '.join(filter(None, parts)))}"


def _people(people: Iterable[Employee]) -> Iterable[tuple[Button, ...]]:
    return ((Button(_label(person.name), ShowPerson(person.id).pack()),) for person in people)


def _units(units: Sequence[Unit], page: int, action: Callable[[Unit], Action]) -> Iterable[tuple[Button, ...]]:
    shown = units[page * PEOPLE_SHOWN : (page + 1) * PEOPLE_SHOWN]
    return ((Button(_label(unit.name), action(unit).pack()),) for unit in shown)


def _turning(action: Callable[[int], Action], page: int, count: int, size: int) -> tuple[tuple[Button, ...], ...]:
    """`page` counts from 0, as the buttons of these lists do."""
    return turning_row(lambda part: action(part - 1), page + 1, -(-count // size))


def _label(words: str) -> str:
    """At most as long as a button may be."""
    if utf16_length(words) <= LABEL_LIMIT:
        return words
    return words.encode("utf-16-le")[: (LABEL_LIMIT - 1) * 2].decode("utf-16-le", "ignore").rstrip() + "…"
