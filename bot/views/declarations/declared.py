"""«My pages»: one's own list and what becomes of it by 1 April; for the personnel department, who has handed in."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.actions import ShowClause
from bot.declarations.actions import (
    ChooseRemoved,
    RemovePage,
    Say,
    SetSince,
    ShowFolder,
    ShowPages,
    ShowStandings,
    TakeForm,
)
from bot.declarations.model import (
    ADDRESS_LIMIT,
    COUNT_LIMIT,
    Adding,
    DeclaredPage,
    Folder,
    Refusal,
    Report,
    Roll,
    Season,
)
from bot.markup import escape
from bot.page import LABEL_LIMIT, Button, File, Page, Toast, rows
from bot.staff.model import Employee
from bot.views.pager import portion, turning_row
from bot.views.start import BACK_TO_MENU
from bot.views.words import day, excerpt, full_day, plural, tied

NONE = "none"     # a report taken back, on a button
REMOVED = 8       # numbers of pages under one list, four to a row
_SHOWN = 90       # UTF-16 units of an address in a list
_YEARS = 3        # that a page may begin in, besides «earlier»

_REFUSALS: dict[Refusal, str] = {
    Refusal.NO_ADDRESS: "это не похоже на адрес. Откройте свою страницу, скопируйте ссылку и пришлите её, например "
    "vk.com/anna",
    Refusal.MAIL: "почту указывать не нужно",
    Refusal.NETWORK: "это сама сеть. Нужна ссылка на вашу страницу в ней",
    Refusal.LONG: f"слишком длинная ссылка: до {ADDRESS_LIMIT} знаков",
    Refusal.KNOWN: "уже есть в списке",
    Refusal.FULL: f"в списке уже {COUNT_LIMIT} страниц. Сначала уберите лишнюю",
}
_SAID = {Report.HANDED: "сдал(а)", Report.EXEMPT: "не касается", None: "не отметил(а)"}


def folder_page(folder: Folder, zone: ZoneInfo, note: str = "") -> Page:
    """One's own list."""
    season = folder.season
    listed = [f"{number}. {_line(page)}" for number, page in enumerate(folder.pages, start=1)]
    parts = [note] if note else []
    parts.append("<b>Мои страницы</b>")
    parts.append("\n".join(listed) or "Пока пусто.")
    parts.append(
        "Чтобы добавить, пришлите ссылку. Нужны страницы, по которым вас можно узнать; почту, мессенджеры и магазины "
        "не указывают. Список видите вы и кадровик."
    )
    parts.append(_term(folder, zone))
    form = (Button("Черновик формы", TakeForm().pack()),) if folder.reported else ()
    less = (Button("Убрать страницу", ChooseRemoved().pack()),) if folder.pages else ()
    clause = (
        (Button(f"Пункт {folder.clause}", ShowClause(folder.edition, folder.clause, 0).pack()),)
        if folder.clause
        else ()
    )
    buttons = [(*form, *less), _reports(season, folder.said.report if folder.said else None), (*clause, BACK_TO_MENU)]
    return Page(tied("\n\n".join(parts)), tuple(filter(None, buttons)))


def added_page(adding: Adding, folder: Folder, zone: ZoneInfo) -> Page:
    """What became of a message; of a page that came alone it is asked since when it is kept."""
    told = [f"«{escape(excerpt(written, _SHOWN))}» — {_REFUSALS[refusal]}." for written, refusal in adding.refused]
    if len(adding.added) != 1:
        count = len(adding.added)
        if count:
            told.insert(0, f"Добавил {count} {plural(count, 'страницу', 'страницы', 'страниц')}.")
        return folder_page(folder, zone, "\n".join(told))
    [page] = adding.added
    now = folder.season.year + 1 if folder.season.is_over else folder.season.year
    years = [Button(str(now - back), SetSince(page.id, now - back).pack()) for back in range(_YEARS)]
    told.insert(0, f"Добавил: {_line(page)}.")
    return Page(
        "\n".join(told) + "\n\n<b>С какого года вы её ведёте?</b> В сведения за год попадут страницы, которые тогда "
        "уже были.",
        (
            *rows((*years, Button("Раньше", SetSince(page.id, 0).pack())), 2),
            (Button("← Мои страницы", ShowPages().pack()), BACK_TO_MENU),
        ),
    )


def choose_removed_page(folder: Folder, part: int) -> Page:
    shown, part, parts = portion(list(enumerate(folder.pages, start=1)), part, REMOVED)
    listed = "\n".join(f"{number}. {_line(page)}" for number, page in shown)
    return Page(
        f"<b>Какую страницу убрать?</b>\n\n{listed}\n\nЕсли вели её в {folder.season.year} году, в сведениях за этот "
        "год она нужна, даже если теперь закрыта.",
        (
            *rows((Button(str(number), RemovePage(page.id).pack()) for number, page in shown), 4),
            *turning_row(ChooseRemoved, part, parts),
            (Button("← Мои страницы", ShowPages().pack()),),
        ),
    )


def removed_note() -> str:
    return "Убрал."


def saved_note() -> str:
    return "Записал."


def said_note(report: Report | None) -> str:
    if report is Report.HANDED:
        return "Спасибо, отметил: сведения сданы. Больше в этом году не напоминаю."
    return "Хорошо, в этом году не напоминаю." if report is Report.EXEMPT else "Отметку снял."


def not_now() -> Toast:
    return Toast("Это было про другой год. Откройте «Мои страницы».")


def form_page(folder: Folder, content: bytes) -> Page:
    year = folder.season.year
    unfinished = "Год ещё идёт: перед сдачей возьмите черновик заново."
    then = "Потом отметьте «Сдал(а)»." if folder.season.is_over else unfinished
    return Page(
        f"<b>Черновик сведений за {year} год</b>\n\nВпишите дату рождения и паспорт: их бот не спрашивает и не хранит. "
        f"Проверьте адреса, распечатайте, подпишите и отдайте в кадровую службу. {then}",
        _as_rows(_reports(folder.season, folder.said.report if folder.said else None)),
        File(f"Сведения о страницах за {year} год.docx", content),
    )


def nothing_to_report_page(season: Season) -> Page:
    return Page(
        f"В списке нет страниц за {season.year} год. Если вы ничего о себе не размещали, форму не заполняют; если "
        "размещали — пришлите ссылку.",
        ((Button("← Мои страницы", ShowPages().pack()), BACK_TO_MENU),),
    )


def reminder_page(season: Season, pages: int) -> Page:
    """`pages` is how many this person keeps."""
    listed = (
        f"В вашем списке {pages} {plural(pages, 'страница', 'страницы', 'страниц')}: проверьте его и возьмите черновик "
        "формы."
        if pages
        else "Список ваших страниц пуст: пришлите ссылки, и бот подготовит черновик формы."
    )
    return Page(
        tied(
            f"<b>Сведения о страницах — до {full_day(season.deadline)}</b>\n\nГосударственные и муниципальные служащие "
            f"сообщают кадровой службе адреса своих страниц за {season.year} год. {listed}"
        ),
        (
            (Button("Мои страницы", ShowPages().pack()),),
            *_as_rows(_reports(season, None)),
        ),
    )


# For the personnel department

def standing_page(standing: Roll, words: str = "") -> Page:
    season, counts = standing.season, standing.counts
    head = (
        f"<b>Сведения о страницах за {season.year} год</b>\nСрок — {full_day(season.deadline)}.\n\n"
        f"Отметили, что сдали: {counts.get(Report.HANDED, 0)}\nНе касается: {counts.get(Report.EXEMPT, 0)}\n"
        f"Не отметили: {counts.get(None, 0)}"
    )
    listed = "\n".join(f"{escape(person.name)} — {_SAID[report]}" for person, report in standing.people)
    found = f"По словам «{escape(excerpt(words, 60))}»:\n" if words else ""
    tail = "Чтобы найти человека, пришлите фамилию. Кто и когда открыл чужой список, записывает журнал."
    return Page(
        "\n\n".join([head, found + (listed or "никого нет"), tail]),
        (
            *rows(_names([person for person, _ in standing.people])),
            *(() if words else turning_row(ShowStandings, standing.part, standing.parts)),
            (*((Button("Все", ShowStandings().pack()),) if words else ()), BACK_TO_MENU),
        ),
    )


def others_page(folder: Folder, zone: ZoneInfo) -> Page:
    """Another's list."""
    person = folder.employee
    duty = ", ".join(filter(None, (person.position, " / ".join(folder.unit))))
    listed = [f"{number}. {_line(page)}" for number, page in enumerate(folder.pages, start=1)]
    said = f"За {folder.season.year} год: {_SAID[folder.said.report if folder.said else None]}"
    at = f", {day(folder.said.at, zone)}" if folder.said else ""
    head = f"<b>{escape(person.name)}</b>" + (f"\n{escape(duty)}" if duty else "")
    return Page(
        "\n\n".join([head, "\n".join(listed) or "Список пуст.", f"{said}{at}."]),
        ((Button("← Все сотрудники", ShowStandings().pack()), BACK_TO_MENU),),
    )


def _names(people: Sequence[Employee]) -> list[Button]:
    return [Button(excerpt(person.name, LABEL_LIMIT), ShowFolder(person.id).pack()) for person in people]


def _term(folder: Folder, zone: ZoneInfo) -> str:
    season, said = folder.season, folder.said
    if said is not None and said.report is Report.HANDED:
        return f"Сведения за {season.year} год: вы отметили {day(said.at, zone)}, что сдали."
    if said is not None:
        return f"Сведения за {season.year} год: вы отметили, что вас это не касается."
    return (
        f"Сведения за {season.year} год государственные и муниципальные служащие сдают в кадровую службу до "
        f"{full_day(season.deadline)}."
    )


def _reports(season: Season, said: Report | None) -> tuple[Button, ...]:
    """What may be said of the year: nothing before it is over but that it is nobody's duty."""
    if said is not None:
        return (Button("Снять отметку", Say(season.year, NONE).pack()),)
    handed = (Button("Сдал(а)", Say(season.year, Report.HANDED).pack()),) if season.is_over else ()
    return (*handed, Button("Меня не касается", Say(season.year, Report.EXEMPT).pack()))


def _as_rows(buttons: tuple[Button, ...]) -> tuple[tuple[Button, ...], ...]:
    return (buttons,) if buttons else ()


def _line(page: DeclaredPage) -> str:
    network = f" — {page.network}" if page.network else ""
    since = f", с {page.since} года" if page.since else ""
    return f"{escape(excerpt(page.address, _SHOWN))}{escape(network)}{since}"
