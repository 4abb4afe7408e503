"""What `python -m bot staff …` says in a terminal."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.mail.model import Platform
from bot.messengers.registry import MESSENGERS, title
from bot.staff.imports import Proposal
from bot.staff.model import Employee, JournalEntry, Outcome, State, Units
from bot.staff.roster import Fault
from bot.views.console import installing as console
from bot.views.staff.card import note
from bot.views.staff.journal import entry_line
from bot.views.staff.roster import counted, fault_lines, nobody_lines, preview_lines
from bot.views.start import ROLES

ORDER = "что сделать"
HELP = {
    "list": "показать сотрудников",
    "invite": "пригласить сотрудника и выдать код",
    "reissue": "выдать новый код; прежний перестанет действовать",
    "withdraw": "отозвать код",
    "role": "сменить роль",
    "deactivate": "закрыть доступ: сразу, на всех мессенджерах",
    "revoke": "отзыв согласия: закрыть доступ, отвязать мессенджеры и стереть тексты человека",
    "restore": "вернуть доступ",
    "release": "отвязать мессенджер потерянного телефона",
    "import": "пригласить всех из файла .csv или .xlsx",
    "codes": "выпустить новые коды тем из файла, кто ещё не вошёл; прежние перестанут действовать",
    "export": "сохранить список сотрудников в файл .xlsx",
    "audit": "показать журнал: кто что сделал",
}
PERSON = "номер из `staff list` или имя"
PERSON_VALUE = "КТО"
WORDS = "часть имени"
WORDS_VALUE = "СЛОВА"
POSITION = "должность"
POSITION_VALUE = "ДОЛЖНОСТЬ"
UNIT = "подразделение; вложенное — через « / »"
UNIT_VALUE = "ПОДРАЗДЕЛЕНИЕ"
PLATFORM = "мессенджер: " + ", ".join(MESSENGERS)
PLATFORM_VALUE = "МЕССЕНДЖЕР"
FILE_VALUE = "ФАЙЛ"
ROSTER = "файл с колонкой «ФИО»; можно ещё «Должность», «Подразделение», «Роль»"
CODES = "куда сохранить коды; обычно рядом с файлом, с припиской «-коды»"
IMPORT = "номер списка: его назвала команда `staff import`, он есть и в журнале"
IMPORT_VALUE = "НОМЕР"
NEW_CODES = "куда сохранить коды"
CHECK = "только проверить файл, никого не приглашать"
EXPORT = "куда сохранить"
LAST = "сколько последних строк показать, обычно 50"

_STATES = {State.INVITED: "ещё не вошёл", State.ACTIVE: "пользуется ботом", State.LEFT: "доступ закрыт"}


def people(found: Sequence[Employee], units: Units) -> str:
    if not found:
        return "Никого нет."
    return "\n".join(_line(person, units) for person in found)


def several(found: Sequence[Employee], units: Units) -> str:
    return "Таких несколько, назовите номер:\n" + people(found, units)


def nobody(words: str) -> str:
    return f"Такого сотрудника нет: «{words}». Посмотрите: python -m bot staff list"


def ended(person: Employee, outcome: Outcome) -> str:
    words = note(outcome)
    return f"{person.name}: {words[0].lower()}{words[1:]}"


def no_code() -> str:
    return "Отзывать нечего: действующего кода нет."


def not_linked(platform: Platform) -> str:
    return f"Отвязывать нечего: {title(platform)} не привязан."


def no_access(person: Employee) -> str:
    return f"{person.name}: доступ закрыт. Сначала верните его: python -m bot staff restore {person.id}"


def cannot_read(path: Path, reason: str) -> str:
    return f"Файл не читается: {path} ({reason})."


def faulty(path: Path, faults: Sequence[Fault]) -> str:
    return "\n".join([f"{path}: никого не пригласили, исправьте файл.", *fault_lines(faults)])


def preview(proposal: Proposal) -> str:
    if not proposal.fresh:
        return "\n".join(nobody_lines(proposal))
    return "\n".join(preview_lines(proposal)).replace("\u00a0", " ")


def codes_path(roster: Path) -> Path:
    return roster.with_name(f"{roster.stem}-коды.xlsx")


def there_already(path: Path, key: str = "") -> str:
    """`key` is that of the command by which another name is given."""
    return f"Файл уже есть: {path}. Назовите другой{f' ключом {key}' if key else ''}."


def cannot_write(path: Path, reason: str) -> str:
    return f"Файл не сохранить: {path} ({reason})."


def progress(added: int, count: int) -> str:
    return f"Готовлю приглашения: {added} из {count}"


def enrolled(count: int, path: Path, number: int) -> str:
    lines = (
        f"Готово: {counted(count)}. Коды: {path}",
        "Больше их нигде нет. Действуют семь дней.",
        f"Файл потерялся — выпустите новые: python -m bot staff codes {number} ФАЙЛ",
    )
    return "\n".join(lines).replace("\u00a0", " ")


def no_import(number: int) -> str:
    return f"Выпускать нечего: списка № {number} нет, либо все из него уже вошли или их коды отозваны."


def exported(count: int, path: Path) -> str:
    return f"Сохранено: {counted(count)}, {path}".replace("\u00a0", " ")


def journal(entries: Iterable[JournalEntry], zone: ZoneInfo) -> str:
    return "\n".join(entry_line(entry, zone) for entry in entries) or "Журнал пока пуст."


def bad_field(field: str) -> str:
    if field == "name":
        return console.bad_name()
    what = {"position": "Должность длиннее", "unit": "Название подразделения пустое или длиннее"}
    return f"{what[field]} 200 букв."


def _line(person: Employee, units: Units) -> str:
    parts = [ROLES[person.role], person.position, " / ".join(units.path(person.unit)), _STATES[person.state]]
    return f"№ {person.id:<4} {person.name} — {', '.join(filter(None, parts))}"
