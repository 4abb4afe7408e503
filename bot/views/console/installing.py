"""What the commands say in the terminal of the person who installs the bot."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.errors import AlreadyRunning, BotError, NewerDatabase, PortTaken, SettingsError, StorageError
from bot.messengers.registry import title
from bot.staff.links import Links
from bot.staff.model import Invite
from bot.views.start import ROLES

ABOUT = "Памятка: бот, который помогает сотрудникам вести себя в соцсетях по регламенту."
USAGE = "Как вызвать: "
COMMAND = "команда"
SECTIONS = {"positional arguments": "что указать", "options": "ключи"}  # argparse's headings
HELP_OPTION = "показать эту справку"
HELP = {
    "run": "запустить бота в Telegram и VK",
    "sandbox": "открыть песочницу в браузере, без токенов и интернета",
    "migrate": "подготовить или обновить базу данных",
    "invite": "выдать одноразовое приглашение сотруднику",
    "staff": "сотрудники: список, приглашения, роли, доступ, загрузка и выгрузка",
    "regulation": "редакции регламента: загрузить из файла, ввести в действие, сравнить",
    "review": "проверить текст из файла или со стандартного ввода либо картинку с текстом",
    "ask": "найти пункт регламента, который отвечает на вопрос",
    "comments": "понять комментарии граждан: ждут ли ответа, срочно ли, отвечено ли уже",
    "deadline": "посчитать срок ответа по рабочему календарю",
    "check": "проверить набор правил и регламент",
    "train": "обучить правила вида meaning на текстах набора или поиск ответов на его вопросах",
    "evaluate": "измерить качество проверки на размеченных черновиках или ответов на размеченных вопросах",
    "precedents": "показать случаи, признанные допустимыми, или сохранить их как примеры правил",
    "rehearse": "примерить изменённый набор правил к сохранённым черновикам",
}
PORT = "порт страницы, обычно 8080"
NAME = "имя и фамилия сотрудника"
NAME_VALUE = "ИМЯ"
ROLE_VALUE = "РОЛЬ"
ROLE = "роль: " + ", ".join(f"{role} — {title}" for role, title in ROLES.items()) + "; обычно employee"

SANDBOX_HINT = "Попробовать без токенов: make sandbox"


# What is wrong with a setting, by the codes of bot/settings.py.
REASONS = {
    "unknown": "такой настройки нет",
    "zone": "такого часового пояса нет; пример: Europe/Moscow",
    "database": "нужен адрес sqlite+aiosqlite:///… или postgresql+asyncpg://…",
    "database-address": "адрес базы не читается; знаки @ : / в пароле замените на %40 %3A %2F",
    "address": "нужен адрес вида https://узел",
    "telegram-token": "токен Telegram имеет вид 123456:ABC…",
    "directory": "такой папки нет",
    "file": "такого файла нет",
    "certificates": "в этом файле нет сертификатов; нужен файл .pem",
    "vk-pair": "для VK нужны и токен сообщества (PAMYATKA_VK_TOKEN), и его номер (PAMYATKA_VK_GROUP_ID)",
    "number": "нужно целое число больше нуля",
    "open-file": "файл с ключами могут читать посторонние; закройте его: chmod 600",
    "sources": "файл источников не читается; образец — в README",
    "sources-twice": "один источник записан дважды",
    "sources-telegram": "токен Telegram одного из источников не похож на токен от @BotFather",
    "sources-staff": "сообщество ВК, где сидит бот сотрудников, источником быть не может: комментарии ждут в другом",
    "sources-bot": "у источника Telegram нет токена, а бота сотрудников в Telegram нет: впишите token",
    "sources-key": "у одного из источников нет ключа: файл или переменная, которые он называет, пусты",
    "malformed": "значение не читается",
}


def wrong_setting(error: SettingsError) -> str:
    return f"Настройка {error.variable}: {REASONS[error.reason]}."


# What argparse says of a command line, and what it says here.
_WRONG_ARGUMENTS = (
    (r"the following arguments are required: (.+)", "не хватает: {0}."),
    (r"unrecognized arguments: (.+)", "непонятно: {0}."),
    (r"argument (.+?): invalid choice: '(.*)' \(choose from (.+)\)", "{0}: «{1}» не подходит, можно: {2}."),
    (r"argument (.+?): invalid int value: '(.*)'", "{0}: «{1}» — не число."),
    (r"argument (.+?): expected one argument", "{0}: не хватает значения."),
)


def wrong_arguments(message: str, command: str) -> str:
    words = "так команду не вызывают."
    for pattern, ours in _WRONG_ARGUMENTS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            words = ours.format(*(part.replace("'", "") for part in found.groups()))
    return f"Ошибка: {words} Справка: {command} --help"


def no_token() -> str:
    return (
        "Нет ни одного токена: задайте PAMYATKA_TELEGRAM_TOKEN или PAMYATKA_VK_TOKEN с PAMYATKA_VK_GROUP_ID.\n"
        + SANDBOX_HINT
    )


def migrated() -> str:
    return "База данных готова."


def invited(invite: Invite, links: Links, zone: ZoneInfo) -> str:
    person = invite.employee
    lines = [
        f"Приглашение: {person.name}, {ROLES[person.role]}. Действует один раз, до {_moment(invite.expires_at, zone)}.",
        "",
        f"Код: {grouped(invite.code)}",
        "Человек присылает его боту сообщением" + (" или открывает ссылку:" if links.addresses else "."),
        *(f"  {title(platform)}: {address}" for platform, address in links.addresses),
        *(f"  {title(platform)} сейчас недоступен: ссылки нет, код действует." for platform in links.unreachable),
    ]
    return "\n".join(lines)


def bad_name() -> str:
    return "Имя пустое или длиннее 200 букв."


def cannot_start(error: BotError) -> str:
    """One line for an admin, who is no programmer but may know one: the cause stands in brackets."""
    match error:
        case NewerDatabase():
            return "База данных создана более новой версией Памятки: обновите программу или укажите другую базу."
        case AlreadyRunning():
            return "Бот с этой базой данных уже запущен: остановите его или укажите другую папку в PAMYATKA_DATA_DIR."
        case StorageError():
            return f"База данных недоступна: проверьте PAMYATKA_DATA_DIR и PAMYATKA_DATABASE_URL ({error})."
        case PortTaken(port=port):
            return f"Порт {port} занят или недоступен. На любом свободном: python -m bot sandbox --port 0"
        case _:
            return f"Не удалось запустить ({error})."


def sandbox_open(address: str) -> str:
    return f"Песочница открыта: {address}\nОстановить: Ctrl+C"


def grouped(code: str) -> str:
    """ABCD-EFGH-JKMN: easier to read aloud."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%d.%m.%Y %H:%M")
