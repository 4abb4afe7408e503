"""What the commands say in the terminal of the person who installs the bot."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.errors import SettingsError
from bot.staff.model import Invite
from bot.views.start import ROLES

ABOUT = "Памятка: бот, который помогает сотрудникам вести себя в соцсетях по регламенту."
COMMAND = "команда"
HELP = {
    "run": "запустить бота в Telegram и VK",
    "sandbox": "открыть песочницу в браузере, без токенов и интернета",
    "migrate": "подготовить или обновить базу данных",
    "invite": "выдать одноразовое приглашение сотруднику",
    "review": "проверить текст из файла или со стандартного ввода",
    "check": "проверить набор правил и регламент",
}
PORT = "порт страницы, обычно 8080"
NAME = "имя и фамилия сотрудника"

SANDBOX_HINT = "Попробовать без токенов: make sandbox"


# What is wrong with a setting, by the codes of bot/settings.py.
REASONS = {
    "unknown": "такой настройки нет",
    "zone": "такого часового пояса нет; пример: Europe/Moscow",
    "database": "нужен адрес sqlite+aiosqlite:///… или postgresql+asyncpg://…",
    "address": "нужен адрес вида https://узел",
    "telegram-token": "токен Telegram имеет вид 123456:ABC…",
    "directory": "такой папки нет",
    "file": "такого файла нет",
    "vk-pair": "для VK нужны и токен сообщества (PAMYATKA_VK_TOKEN), и его номер (PAMYATKA_VK_GROUP_ID)",
    "number": "нужно целое число больше нуля",
    "malformed": "значение не читается",
}


def wrong_setting(error: SettingsError) -> str:
    return f"Настройка {error.variable}: {REASONS[error.reason]}."


def no_token() -> str:
    return (
        "Нет ни одного токена: задайте PAMYATKA_TELEGRAM_TOKEN или PAMYATKA_VK_TOKEN с PAMYATKA_VK_GROUP_ID.\n"
        + SANDBOX_HINT
    )


def migrated() -> str:
    return "База данных готова."


def invited(invite: Invite, links: list[tuple[str, str]], unreachable: list[str], zone: ZoneInfo) -> str:
    lines = [
        f"Приглашение для {invite.name} ({ROLES[invite.role]}), до {_moment(invite.expires_at, zone)}, на один раз.",
        "",
        f"Код: {grouped(invite.code)}",
        "Его можно прислать боту сообщением или открыть ссылку:",
        *(f"  {name}: {address}" for name, address in links),
        *(f"  {name}: сейчас недоступен, пришлите код сообщением" for name in unreachable),
    ]
    return "\n".join(lines)


def bad_name() -> str:
    return "Имя пустое или длиннее 200 букв."


def cannot_start(reason: str) -> str:
    return f"Не удалось запустить: {reason}"


def sandbox_open(address: str) -> str:
    return f"Песочница открыта: {address}\nОстановить: Ctrl+C"


def grouped(code: str) -> str:
    """ABCD-EFGH-JKMN: easier to read aloud."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%d.%m.%Y %H:%M")
