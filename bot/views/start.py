"""The door, the menu and the words for what went wrong."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions import Action, ShowMenu, ShowMine, WithoutTrace
from bot.approval.actions import ShowDesk
from bot.comments.actions import ShowComments
from bot.comments.source_actions import ShowSources
from bot.declarations.actions import ShowPages, ShowStandings
from bot.mail.model import NO_HANDLER, DeadLetter, LostAnswer
from bot.markup import escape
from bot.messengers.registry import title
from bot.networks.actions import ShowNetworks
from bot.page import BUTTON_LIMIT, Button, Page, Toast, rows
from bot.questions.actions import AskQuestion, ShowQuestions
from bot.regulation.actions import ShowContents
from bot.regulation.edition_actions import ShowEditions
from bot.review.actions import ShowPrecedents
from bot.situations.actions import ShowSituations
from bot.staff.actions import InviteOne, ShowJournal, ShowMessengers, ShowStaff
from bot.staff.model import Employee, Role

ROLES = {
    Role.EMPLOYEE: "сотрудник",
    Role.PRESS_SECRETARY: "пресс-секретарь",
    Role.ADMIN: "администратор",
    Role.HR_ADMIN: "кадровик",
}


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A button of the menu for whoever has one of these roles."""

    label: str
    action: Action
    roles: Collection[Role] = tuple(Role)


# In the order in which they stand, two to a row; what a role does daily is on its first page.
MENU: tuple[MenuItem, ...] = (
    MenuItem("Что делать, если…", ShowSituations()),
    MenuItem("Можно ли ссылку…", ShowNetworks()),
    MenuItem("Задать вопрос", AskQuestion()),
    MenuItem("Регламент", ShowContents()),
    MenuItem("Мои проверки", ShowMine()),
    MenuItem("Проверка без следа", WithoutTrace(), (Role.EMPLOYEE, Role.ADMIN, Role.HR_ADMIN)),
    MenuItem("На согласовании", ShowDesk(), (Role.PRESS_SECRETARY, Role.ADMIN)),
    MenuItem("Сотрудники", ShowStaff(0, 0), (Role.ADMIN, Role.HR_ADMIN)),
    MenuItem("Вопросы", ShowQuestions(), (Role.PRESS_SECRETARY, Role.ADMIN)),
    MenuItem("Прецеденты", ShowPrecedents(), (Role.PRESS_SECRETARY,)),
    MenuItem("Проверка без следа", WithoutTrace(), (Role.PRESS_SECRETARY,)),
    MenuItem("Страницы сотрудников", ShowStandings(), (Role.HR_ADMIN,)),
    MenuItem("Пригласить", InviteOne(), (Role.ADMIN,)),
    MenuItem("Источники", ShowSources(), (Role.ADMIN,)),
    MenuItem("Журнал", ShowJournal(0), (Role.ADMIN,)),
    MenuItem("Редакции", ShowEditions(), (Role.ADMIN,)),
    MenuItem("Прецеденты", ShowPrecedents(), (Role.ADMIN,)),
    MenuItem("Мои страницы", ShowPages()),
    MenuItem("Мои мессенджеры", ShowMessengers()),
)

BACK_TO_MENU = Button("← Меню", ShowMenu().pack())

# VK's own button is called «Начать», and people type what they once saw on it.
_MENU_WORDS = frozenset({"начать", "старт", "меню", "помощь"})
_COURTESIES = frozenset({"привет", "здравствуйте", "добрый день", "доброе утро", "добрый вечер", "спасибо", "ок"})


def stranger_page() -> Page:
    return Page("Здравствуйте! Этот бот только для сотрудников: пришлите код приглашения, его выдаёт администратор.")


def welcome_page(employee: Employee) -> Page:
    return Page(f"<b>{escape(employee.name)}, добро пожаловать!</b>\n\n{_what_to_do(employee)}")


def menu_page(employee: Employee, part: int = 1, owed: tuple[int, int] | None = None) -> Page:
    """Of a long menu the last button of the first part leads to the second. `owed` is how many comments await an answer
    and how many of them are overdue: the first line for whoever may see them."""
    above = ((Button(owed_label(owed), ShowComments().pack()),),) if owed is not None else ()
    buttons = [Button(item.label, item.action.pack()) for item in MENU if employee.role in item.roles]
    room = BUTTON_LIMIT - len(above)
    if len(buttons) > room:
        first, more = buttons[: room - 1], buttons[room - 1 :]
        buttons = [*more, BACK_TO_MENU] if part > 1 else [*first, Button("Ещё", ShowMenu(2).pack())]
    return Page(f"<b>Памятка</b> — {ROLES[employee.role]}\n\n{_what_to_do(employee)}", (*above, *rows(buttons, 2)))


def owed_label(owed: tuple[int, int]) -> str:
    """«Без ответа · 7, просрочено 1»."""
    total, overdue = owed
    if not total:
        return "Без ответа: нет"
    return f"Без ответа · {total}{f', просрочено {overdue}' if overdue else ''}"


def asks_for_menu(text: str) -> bool:
    """Whether these words alone mean that a person looks for the menu; nobody publishes them."""
    return text.strip(" .!?").lower() in _MENU_WORDS


def is_courtesy(text: str) -> bool:
    """Whether these words alone are said to the bot itself: a greeting, or thanks."""
    return text.strip(" .!)").lower() in _COURTESIES


def stale_button() -> Toast:
    return Toast("Эта кнопка устарела. Пришлите текст ещё раз.")


def fault_page(reference: int) -> Page:
    return Page(
        f"Не получилось ответить: сбой № {reference}. Мы его записали.\n\n"
        "Пришлите сообщение ещё раз, а если не поможет — назовите этот номер администратору."
    )


def faults_page(letters: Sequence[DeadLetter], lost: Sequence[LostAnswer], zone: ZoneInfo) -> Page:
    parts: list[str] = []
    if unanswered := [letter for letter in letters if letter.fault != NO_HANDLER]:
        parts.append("<b>Последние сбои</b>\nСообщения, на которые бот не смог ответить. Человек видел этот номер.")
        parts.append("\n".join(f"№ {x.reference} · {_fault(x, zone)}" for x in unanswered))
    if unwanted := [letter for letter in letters if letter.fault == NO_HANDLER]:
        parts.append("<b>Не разобрано</b>\nЭти события бот принял, но разбирать их не умеет. Людям он о них не сказал.")
        parts.append("\n".join(f"№ {x.reference} · {_fault(x, zone)}" for x in unwanted))
    if lost:
        parts.append("<b>Недоставленные ответы</b>\nМессенджер отказался их принять, человек их не видел.")
        parts.append("\n".join(_fault(x, zone) for x in lost))
    return Page("\n\n".join(parts) or "Сбоев нет: на все сообщения бот ответил.")


def _fault(fault: DeadLetter | LostAnswer, zone: ZoneInfo) -> str:
    return f"{_moment(fault.at, zone)} · {title(fault.platform)} · {escape(fault.fault)}"


def _what_to_do(employee: Employee) -> str:
    lines = [
        "Пришлите текст записи или ответа — за несколько секунд скажу, что нарушает регламент и как исправить.",
        "Читаю и снимки экрана, и пересланные сообщения. Ответ гражданину присылайте вместе с его комментарием: "
        "перешлите комментарий и нажмите «Я отвечаю».",
        "Спросите своими словами — отвечу пунктом регламента.",
        "Бот советует, решение остаётся за вами.",
    ]
    if employee.role is Role.ADMIN:
        lines.append("Сбои бота: /faults")
    return "\n\n".join(lines)


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%d.%m %H:%M")
