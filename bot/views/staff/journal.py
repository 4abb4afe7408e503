"""The journal: who did what."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.markup import escape
from bot.page import Page
from bot.staff.actions import ShowJournal
from bot.staff.model import Deed, JournalEntry, Role
from bot.views.staff.people import turning
from bot.views.start import BACK_TO_MENU
from bot.views.words import tied

ENTRIES_SHOWN = 8  # on one page
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
    Deed.SOURCE_LINKED: "источник комментариев подключён",
    Deed.SOURCE_CHANGED: "источник комментариев",
    Deed.SOURCE_UNLINKED: "источник комментариев отключён",
    Deed.CITIZEN_ERASED: "слова гражданина стёрты",
}

_CHANGED = {
    "officials": "кто отвечает",
    "policy": "срок ответа",
    "hours": "часы работы",
    "region": "регион",
    "days": "особый день",
    "retention": "сколько хранить",
}


def journal_page(entries: Sequence[JournalEntry], count: int, page: int, zone: ZoneInfo) -> Page:
    if not entries:
        return Page("Журнал пока пуст.", ((BACK_TO_MENU,),))
    lines = (tied(entry_line(entry, zone)) for entry in entries)
    return Page(
        "\n\n".join(["<b>Журнал</b>", *map(escape, lines)]),
        (*turning(ShowJournal, page, count, ENTRIES_SHOWN), (BACK_TO_MENU,)),
    )


def entry_line(entry: JournalEntry, zone: ZoneInfo) -> str:
    """When, who, what, to whom: «24.11 14:02 · Игорь Лебедев · новый код · Анна Соколова»."""
    parts = [f"{entry.at.astimezone(zone):%d.%m %H:%M}", entry.actor or "команда на сервере", _deed(entry)]
    if entry.subject and entry.subject != entry.actor:
        parts.append(entry.subject)
    return " · ".join(parts)


# Inside

def _deed(entry: JournalEntry) -> str:
    role = _AS[Role(entry.detail)] if entry.detail in set(Role) else None
    match entry.deed:
        case Deed.ROLE if role:
            return f"назначение {role}"
        case Deed.INVITED if role and entry.detail != Role.EMPLOYEE:
            return f"приглашение {role}"
        case Deed.IMPORTED | Deed.REISSUED if entry.number:
            words = "приглашение по списку" if entry.deed is Deed.IMPORTED else "новые коды по списку"
            return f"{words} № {entry.number}"
        case Deed.SOURCE_CHANGED if entry.detail in _CHANGED:
            return f"{_DEEDS[entry.deed]}: {_CHANGED[entry.detail]}"
        case Deed.PUBLISHED:
            return f"публикация редакции № {entry.number}"
        case deed:
            return _DEEDS[deed]
