"""Files of staff: the names of their columns, what a file would do or what is wrong with it, and files that leave."""

from collections import Counter
from collections.abc import Iterable, Sequence
from io import BytesIO

from bot.markup import escape
from bot.messengers.registry import title
from bot.page import Button, File, Page
from bot.staff.actions import AskNewCodes, DropImport, InviteMany, NewCodes, StartImport
from bot.staff.imports import Proposal
from bot.staff.links import Links
from bot.staff.model import Card, Invite, Newcomer, Role, State, sought
from bot.staff.roster import CELL_LIMIT, DEPTH_LIMIT, ROW_LIMIT, SIZE_LIMIT, Column, Fault, Reason, Words
from bot.views.console.installing import grouped
from bot.views.start import BACK_TO_MENU, ROLES
from bot.views.words import plural, tied

FAULTS_SHOWN = 10
PEOPLE_SHOWN = 5
UNITS_SHOWN = 5
KINDS = (".csv", ".xlsx", ".xls", ".txt", ".tsv")  # of files that are taken for a list of staff

_COLUMNS = {
    Column.NAME: ("ФИО", "Ф.И.О", "Ф.И.О.", "Ф И О", "Сотрудник", "Имя и фамилия", "Фамилия и имя",
                  "Фамилия, имя, отчество", "Фамилия Имя Отчество", "Имя сотрудника", "ФИО сотрудника", "name",
                  "full name"),
    Column.SURNAME: ("Фамилия", "surname", "last name"),
    Column.GIVEN: ("Имя", "first name"),
    Column.PATRONYMIC: ("Отчество",),
    Column.POSITION: ("Должность", "Позиция", "Наименование должности", "Должность сотрудника", "position"),
    Column.UNIT: ("Подразделение", "Отдел", "Структурное подразделение", "Управление", "Департамент", "Организация",
                  "Учреждение", "Место работы", "unit", "department"),
    Column.PARENT: ("Вышестоящее подразделение", "Вышестоящее", "Головное подразделение", "Входит в",
                    "Родительское подразделение", "Родитель", "parent"),
    Column.ROLE: ("Роль", "Роль в боте", "Права", "role"),
}  # fmt: skip
_ROLES = {
    Role.EMPLOYEE: ("", "-", "—", "сотрудник", "работник", "пользователь"),
    Role.PRESS_SECRETARY: ("пресс-секретарь", "пресс секретарь", "пресс-служба", "пресс служба"),
    Role.ADMIN: ("администратор", "админ"),
    Role.HR_ADMIN: ("кадровик", "кадры", "отдел кадров", "специалист по кадрам"),
}
WORDS = Words(
    {sought(name).strip(".:*"): column for column, names in _COLUMNS.items() for name in names},
    {sought(name): role for role, names in _ROLES.items() for name in (*names, role.value)},
)

_REASONS = {
    Reason.LARGE: f"файл слишком большой: можно до {SIZE_LIMIT // 1024 // 1024} МБ",
    Reason.UNREADABLE: "файл не читается: сохраните его в Excel как .xlsx или .csv",
    Reason.OLD_EXCEL: "это старый формат Excel: сохраните файл как .xlsx",
    Reason.EMPTY: "в файле никого нет",
    Reason.MANY: f"слишком много строк: можно до {ROW_LIMIT:,}".replace(",", "\u00a0"),
    Reason.NO_NAMES: "нет колонки «ФИО»: назовите её так в первой строке",
    Reason.TWICE: "колонка «{}» повторяется: оставьте одну",
    Reason.NAMELESS: "нет имени",
    Reason.LONG: f"слишком длинно, можно до {CELL_LIMIT} знаков: «{{}}…»",
    Reason.ROLE: f"нет роли «{{}}», есть {', '.join(ROLES.values())}",
    Reason.LOOP: f"подразделение «{{}}» входит само в себя или лежит глубже {DEPTH_LIMIT} уровней",
    Reason.QUOTES: "кавычки в файле не закрыты",
}


def ask_for_file_page() -> Page:
    return Page(
        "Пришлите файл .xlsx или .csv со списком.\n\nКолонки в любом порядке: ФИО, Должность, Подразделение "
        "(вложенное — через « / »), Роль. Нужна только первая.\n\n"
        "Сначала покажу, кого приглашу, потом пришлю файл с кодами.",
        ((BACK_TO_MENU,),),
    )


def preview_page(proposal: Proposal) -> Page:
    fresh = proposal.fresh
    if proposal.id is None:
        return Page("\n".join(map(escape, nobody_lines(proposal))), ((BACK_TO_MENU,),))
    head, *lines = preview_lines(proposal)
    lines = [f"<b>{head}</b>", *map(escape, lines)]
    go = Button(f"Пригласить {len(fresh)}", StartImport(proposal.id).pack())
    return Page("\n".join(lines), ((go, Button("Отмена", DropImport(proposal.id).pack())),))


def preview_lines(proposal: Proposal) -> list[str]:
    """How many would be invited, by role, how many are there already, which units are new, and the first people."""
    fresh = proposal.fresh
    lines = [f"Приглашу: {counted(len(fresh))}", by_role(fresh)]
    if admins := [person.name for person in fresh if person.role is Role.ADMIN]:
        lines.append(f"Права администратора: {_first(admins, PEOPLE_SHOWN)}.")
    if proposal.known:
        lines.append(f"Уже есть: {counted(len(proposal.known))}, пропущу.")
    lines += _turned_lines(proposal)
    if units := proposal.units:
        lines.append(f"Новые подразделения: {_first([' / '.join(path) for path in units], UNITS_SHOWN)}.")
    lines += ["", *map(person_line, fresh[:PEOPLE_SHOWN])]
    if len(fresh) > PEOPLE_SHOWN:
        lines.append(f"…и ещё {counted(len(fresh) - PEOPLE_SHOWN)}")
    return lines


def nobody_lines(proposal: Proposal) -> list[str]:
    return ["Приглашать некого: все из файла уже есть.", *_turned_lines(proposal)]


def faults_page(faults: Sequence[Fault]) -> Page:
    text = "\n".join(map(escape, fault_lines(faults)))
    return Page(f"<b>Никого не пригласил.</b> Исправьте файл и пришлите ещё раз.\n\n{text}", ((BACK_TO_MENU,),))


def no_download_page() -> Page:
    return Page("Файл не удалось получить. Пришлите его ещё раз.", ((BACK_TO_MENU,),))


def fault_lines(faults: Sequence[Fault]) -> list[str]:
    """The first ones, and how many more there are."""
    lines = [_fault(fault) for fault in faults[:FAULTS_SHOWN]]
    if (left := len(faults) - FAULTS_SHOWN) > 0:
        lines.append(tied(f"…и ещё {left} {plural(left, 'ошибка', 'ошибки', 'ошибок')}"))
    return lines


def by_role(people: Iterable[Newcomer]) -> str:
    """«сотрудник — 12, администратор — 1»."""
    count = Counter(person.role for person in people)
    return ", ".join(f"{title} — {count[role]}" for role, title in ROLES.items() if count[role])


def counted(people: int) -> str:
    """«1 человек», «5 000 человек»."""
    return f"{_number(people)}\u00a0{plural(people, 'человек', 'человека', 'человек')}"


def person_line(person: Newcomer) -> str:
    return ", ".join(filter(None, (person.name, person.position, " / ".join(person.unit))))


def progress_page(added: int, count: int) -> Page:
    return Page(f"Готовлю приглашения: {_number(added)} из {_number(count)}")


def enrolled_page(count: int, number: int) -> Page:
    """`number` is the import's."""
    if not count:
        return Page("Новые коды никому не нужны: все из списка уже вошли или их коды отозваны.", ((BACK_TO_MENU,),))
    invited = f"{_number(count)} {plural(count, 'приглашение', 'приглашения', 'приглашений')}"
    return Page(
        f"<b>Готово: {invited}.</b> Коды — в файле ниже.\n\nФайл не пришёл или потерялся — получите новый.",
        ((Button("Получить файл с новыми кодами", AskNewCodes(number).pack()),), (BACK_TO_MENU,)),
    )


def ask_new_codes_page(number: int) -> Page:
    return Page(
        "Выпустить новые коды для тех из списка, кто ещё не вошёл в бот?\n\n"
        "Их прежние коды перестанут действовать, даже если вы уже раздали их.",
        ((Button("Выпустить новые коды", NewCodes(number).pack()),), (BACK_TO_MENU,)),
    )


def new_codes_page() -> Page:
    return Page("Готовлю новые коды.")


def dropped_page() -> Page:
    return Page("Хорошо, никого не пригласил.", ((Button("Другой файл", InviteMany().pack()), BACK_TO_MENU),))


def codes_page(content: bytes) -> Page:
    return Page(
        "Здесь коды и ссылки, по одному на человека. Больше их нигде нет: сохраните файл и раздайте коды. "
        "Они действуют семь дней.",
        file=File(CODES_FILE, content),
    )


def list_page(content: bytes, count: int) -> Page:
    return Page(f"Список сотрудников: {_number(count)}.", file=File("Сотрудники.xlsx", content))


CODES_FILE = "Коды приглашений.xlsx"


def codes_file(invites: Sequence[tuple[Invite, tuple[str, ...], Links]]) -> bytes:
    """XLSX of codes with their people, the paths of their units and the links. Slow: call it off the event loop."""
    platforms = list(dict.fromkeys(platform for _, _, links in invites for platform, _ in links.addresses))
    head = ["ФИО", "Должность", "Подразделение", "Код", *(f"Ссылка {title(platform)}" for platform in platforms)]
    return _xlsx(
        head,
        (
            [
                invite.employee.name,
                invite.employee.position,
                " / ".join(unit),
                grouped(invite.code),
                *(dict(links.addresses).get(platform, "") for platform in platforms),
            ]
            for invite, unit, links in invites
        ),
    )


def staff_file(cards: Iterable[Card]) -> bytes:
    """XLSX of everybody. Its columns are those that an import reads. Slow: call it off the event loop."""
    states = {State.INVITED: "приглашён", State.ACTIVE: "работает с ботом", State.LEFT: "доступ закрыт"}
    return _xlsx(
        ["ФИО", "Должность", "Подразделение", "Роль", "Состояние"],
        (
            [
                card.employee.name,
                card.employee.position,
                " / ".join(card.unit),
                ROLES[card.employee.role],
                states[card.employee.state],
            ]
            for card in cards
        ),
    )


def _xlsx(head: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for number in range(1, len(head) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 32
    sheet.freeze_panes = "A2"
    for line in (head, *lines):
        cells = []
        for words in line:
            cell = WriteOnlyCell(sheet, words)
            cell.data_type = "s"  # a name that begins with «=» is no formula
            cells.append(cell)
        sheet.append(cells)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _turned_lines(proposal: Proposal) -> list[str]:
    """Whose name there differs from the file's, should it be another person after all."""
    if not (turned := proposal.turned):
        return []
    names = _first([person.name for person in turned], PEOPLE_SHOWN)
    return [f"Уже есть с другим порядком слов в имени: {names}. Если это другой человек, пригласите его отдельно."]


def _first(names: Sequence[str], shown: int) -> str:
    more = f" и ещё {len(names) - shown}" if len(names) > shown else ""
    return "; ".join(names[:shown]) + more


def _fault(fault: Fault) -> str:
    words = _REASONS[fault.reason].format(fault.subject)
    return f"Строка {fault.row}: {words}." if fault.row else words[0].upper() + words[1:] + "."


def _number(count: int) -> str:
    return f"{count:,}".replace(",", "\u00a0")
