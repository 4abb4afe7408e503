"""«What to do if …»: first what to do now, then the rest, a text to copy, and whom to call."""

from collections.abc import Iterator, Sequence

from bot.actions import ShowClause
from bot.markup import escape
from bot.page import Button, Page, rows
from bot.situations.actions import AskContact, DropContact, ShowContacts, ShowSituation, ShowSituations
from bot.situations.model import Advice, Contact
from bot.staff.model import Employee, Role
from bot.views.start import BACK_TO_MENU
from bot.views.words import alone, tied
from rules.situations import Situation

SHOWN = 8  # situations under one message, two to a row: with a row below they fit every messenger

_NO_CONTACT = "номера здесь нет: он в справочнике вашего ведомства"


def situations_pages(situations: Sequence[Situation], employee: Employee) -> tuple[Page, ...]:
    """All of them at once, so that each is one press away: as many messages as that takes."""
    if not situations:
        return (Page("Подсказок пока нет: спросите пресс-службу.", ((BACK_TO_MENU,),)),)
    return tuple(_listed(situations, employee))


def advice_pages(advice: Advice) -> tuple[Page, ...]:
    """What to do, and above it the text to copy with nothing else in its message: a phone shows the end of a chat, and
    there the steps have to be."""
    situation = advice.situation
    steps = "\n".join(f"{number}. {escape(step)}" for number, step in enumerate(situation.steps, start=1))
    calls = [f"{escape(one.title)}: {escape(one.words)}" for one in advice.contacts if one.words]
    if unknown := [escape(one.title) for one in advice.contacts if not one.words]:
        calls.append(f"{', '.join(unknown)} — {_NO_CONTACT}")
    clause = (
        (Button(f"Пункт {advice.clause}", ShowClause(advice.edition, advice.clause, 0).pack()),)
        if advice.clause
        else ()
    )
    parts = [
        f"<b>{escape(situation.title)}</b>",
        f"<b>Сейчас:</b> {escape(situation.now)}",
        tied(f"Потом:\n{steps}"),
        "\n".join(["<b>Кому сообщить</b>", *calls]),
        "Текст, который можно скопировать, — в сообщении выше. Впишите своё вместо скобок и пришлите мне: проверю.",
    ]
    buttons = ((*clause, Button("← Что делать, если…", ShowSituations().pack())), (BACK_TO_MENU,))
    return *alone(situation.template), Page("\n\n".join(parts), buttons)


def contacts_page(contacts: Sequence[Contact], note: str = "") -> Page:
    lines = [f"{escape(one.title)}: {escape(one.words or 'не указано')}" for one in contacts]
    head = "<b>Кому звонить</b>\n\nЭто увидят все сотрудники под шагами «Что делать, если…». Что поменять?"
    return Page(
        "\n\n".join([*([note] if note else []), head, "\n".join(lines)]),
        (*rows((Button(one.title, AskContact(one.name).pack()) for one in contacts), 2), (BACK_TO_MENU,)),
    )


def ask_contact_page(contact: Contact) -> Page:
    now = f"\n\nСейчас: {escape(contact.words)}." if contact.words else ""
    drop = (Button("Убрать", DropContact(contact.name).pack()),) if contact.words else ()
    return Page(
        f"<b>{escape(contact.title)}</b>\n\nПришлите, кому и как звонить. Например: «Иванова Анна, 22-33-44, "
        f"с 9 до 18, ночью дежурный».{now}",
        ((*drop, Button("← Кому звонить", ShowContacts().pack())),),
    )


def too_long_contact_page(limit: int) -> Page:
    return Page(
        f"Получилось длинно. Уложитесь в {limit} знаков: имя, телефон, часы.",
        ((Button("← Кому звонить", ShowContacts().pack()),),),
    )


def saved_note() -> str:
    return "Записал."


def _listed(situations: Sequence[Situation], employee: Employee) -> Iterator[Page]:
    admin = (Button("Кому звонить", ShowContacts().pack()),) if employee.role is Role.ADMIN else ()
    head = "<b>Что делать, если…</b>\n\nВыберите случай: скажу, что сделать прямо сейчас."
    for first in range(0, len(situations), SHOWN):
        shown = situations[first : first + SHOWN]
        buttons = rows((Button(one.title, ShowSituation(one.id).pack()) for one in shown), 2)
        last = first + SHOWN >= len(situations)
        yield Page("<b>…а если</b>" if first else head, (*buttons, (*admin, BACK_TO_MENU)) if last else buttons)
