"""A person's card on a phone, and what an admin changes there."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.markup import escape
from bot.messengers.registry import title
from bot.page import Button, Page, Toast, rows
from bot.staff.actions import (
    AskDeactivate,
    AskRevoke,
    ChangePosition,
    ChangeUnit,
    ChooseLead,
    ChooseRelease,
    ChooseRole,
    Deactivate,
    MakeAdmin,
    Reissue,
    Release,
    Restore,
    Revoke,
    SetLead,
    SetRole,
    ShowPerson,
    ShowStaff,
    Withdraw,
)
from bot.staff.model import Card, Lead, Outcome, Role, State
from bot.views.start import BACK_TO_MENU, ROLES

ADMIN_MAY = (
    "Администратор приглашает людей и закрывает доступ, меняет роли — в том числе вашу — и видит журнал."
)
_LEADS = {Lead.HEAD: "руководитель", Lead.DEPUTY: "заместитель руководителя"}
_NOTES = {
    Outcome.DONE: "Готово.",
    Outcome.SAME: "Так и было.",
    Outcome.LAST_ADMIN: "Это последний администратор: сначала назначьте другого.",
    Outcome.LAST_DOOR: "Других администраторов в боте нет: выдайте новый код, новый мессенджер заменит потерянный.",
    Outcome.OWN_DOOR: "Это ваш единственный мессенджер: сначала привяжите другой.",
}


def card_page(card: Card, zone: ZoneInfo, *, changeable: bool, note: str = "") -> Page:
    person = card.employee
    duty = ", ".join(filter(None, (ROLES[person.role], person.position)))
    lines = [f"<b>{escape(person.name)}</b>", escape(duty)]
    if card.unit:
        lines.append(escape(" / ".join(card.unit)) + (f" — {_LEADS[card.lead]}" if card.lead in _LEADS else ""))
    lines += ["", _standing(card, zone)]
    if card.accounts:
        lines.append("Мессенджеры: " + ", ".join(title(account.platform) for account in card.accounts))
    if card.consent:
        at = card.consent.at.astimezone(zone)
        lines.append(f"Согласие: {at:%d.%m.%Y}, {title(card.consent.platform)}, текст № {card.consent.version}")
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
        f"Сделать администратором: <b>{escape(card.employee.name)}</b>?\n\n{ADMIN_MAY}",
        (
            (Button("Да, сделать администратором", MakeAdmin(card.employee.id).pack()),),
            (back_to_card(card.employee.id),),
        ),
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
        Button(f"Отвязать {title(account.platform)}", Release(card.employee.id, account.platform).pack())
        for account in card.accounts
    )
    return Page(
        f"Какой мессенджер потерян: <b>{escape(card.employee.name)}</b>?\n\nС него бот больше не ответит. "
        "Потом выдайте человеку новый код.",
        (*rows(buttons), (back_to_card(card.employee.id),)),
    )


def released_note() -> str:
    return "Мессенджер отвязан. Чтобы человек вернулся с нового телефона, выдайте новый код."


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


# Inside

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
