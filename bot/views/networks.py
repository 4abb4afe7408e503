"""May one link to it? First yes or no, then since when and on whose word, what is allowed, and the footnote to copy."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from bot.actions import ShowClause
from bot.markup import escape
from bot.networks.actions import (
    AddNetwork,
    AskStatus,
    ChooseFirstStatus,
    ChooseStatus,
    KeepNote,
    ShowNetwork,
    ShowNetworks,
    ShowStory,
    SinceToday,
)
from bot.networks.model import SOURCE_LIMIT, Entered, Known, Story
from bot.page import LABEL_LIMIT, Button, Page, rows
from bot.staff.model import Employee, Role
from bot.views.pager import portion, turning_row
from bot.views.start import BACK_TO_MENU
from bot.views.words import alone, day, excerpt, full_day, plural
from rules.networks import Decision, Network, Status

LISTED = 6   # buttons of networks under one page
ENTRIES = 5  # of a network's story
SHOWN = 200  # UTF-16 units of a source there

_GROUPS: dict[Status, str] = {
    "extremist": "Нельзя, признаны экстремистскими",
    "blocked": "Нельзя, заблокированы",
    "restricted": "Осторожно, работают с ограничениями",
    "allowed": "Можно",
}
_ANSWERS: dict[Status, str] = {
    "extremist": "ссылку ставить нельзя",
    "blocked": "ссылку ставить нельзя",
    "restricted": "лучше дать другую ссылку",
    "allowed": "ссылку ставить можно",
}
_DECIDED: dict[Status, str] = {
    "extremist": "Деятельность запрещена в России как экстремистская",
    "blocked": "Доступ в России заблокирован",
    "restricted": "Работает в России с ограничениями",
    "allowed": "Запретов нет",
}
_ALLOWED: dict[Status, tuple[str, ...]] = {
    "extremist": (
        "Ссылка, QR-код, значок сети и приглашение подписаться — нельзя.",
        "Официальной страницы там не ведут.",
        "Упомянуть — только если без этого не обойтись, и со сноской о запрете.",
    ),
    "blocked": (
        "Ссылка, QR-код и приглашение подписаться — нельзя: это реклама заблокированной площадки.",
        "Официальной страницы там не ведут.",
        "Упомянуть — если без этого не обойтись; рядом напишите, что доступ закрыт.",
    ),
    "restricted": (
        "Запрета на ссылку нет, но откроют её не все: дайте рядом ссылку на разрешённую площадку.",
        "Важное только там не публикуйте.",
    ),
    "allowed": ("Ссылка, упоминание и приглашение подписаться — можно.",),
}
_FOREIGN = "Гражданам через неё не пишут и в переписку туда не зовут: это иностранный мессенджер (закон 41-ФЗ)."
_BLOCKED_NOTE = "доступ в России заблокирован"
_STATUSES: dict[Status, str] = {
    "extremist": "Экстремистская",
    "blocked": "Заблокирована",
    "restricted": "Ограничена",
    "allowed": "Можно",
}
NOTED: frozenset[Status] = frozenset({"extremist", "blocked"})  # a mention of these has a footnote


def networks_page(listing: Sequence[tuple[Network, Status | None]], employee: Employee, part: int) -> Page:
    """All of them with what holds today, and a name may be typed; parts count from 1."""
    groups = [
        f"<b>{title}:</b> {escape(', '.join(one.spec.title for one, held in listing if held == status))}"
        for status, title in _GROUPS.items()
        if any(held == status for _, held in listing)
    ]
    shown, part, parts = portion(listing, part, LISTED)
    head = "<b>Можно ли ссылку на…</b>\n\nНапишите название или пришлите адрес — отвечу подробно. Коротко на сегодня:"
    return Page(
        "\n\n".join([head, *groups]),
        (
            *_buttons(one for one, _ in shown),
            *turning_row(ShowNetworks, part, parts),
            (*_adding(employee), BACK_TO_MENU),
        ),
    )


def found_page(found: Sequence[Network], typed: str, employee: Employee) -> Page:
    """None that is meant, or several that may be."""
    again = (Button("Весь список", ShowNetworks().pack()), BACK_TO_MENU)
    if not found:
        return Page(
            f"Сети «{escape(excerpt(typed, 60))}» в списке нет. Проверьте, как она пишется, или спросите пресс-службу: "
            "пока не ответят, ссылку не ставьте.",
            (again, *filter(None, (_adding(employee),))),
        )
    return Page("Какую вы имели в виду?", (*_buttons(found[:LISTED]), again))


def known_pages(known: Known, employee: Employee, note: str = "") -> tuple[Page, ...]:
    """The answer, and under it the footnote with nothing else in its message."""
    spec, decision = known.spec, known.decision
    footnote = _footnote(known)
    parts = [note] if note else []
    parts.append(f"<b>{escape(spec.title)}: {_ANSWERS[decision.status] if decision else 'решений пока нет'}</b>")
    if decision:
        parts.append(_decided(decision))
        allowed = [*_ALLOWED[decision.status], *([_FOREIGN] if spec.foreign_messenger else [])]
        parts.append("\n".join(f"— {line}" for line in allowed))
    if known.upcoming:
        parts.append(f"<b>Скоро изменится.</b> {_decided(known.upcoming)}")
    if footnote:
        parts.append("Сноска, которую можно скопировать, — в следующем сообщении.")
    entered = f"Запись от {full_day(known.entered)}. " if known.entered else ""
    parts.append(f"<i>{entered}Решения меняются; это рекомендация, а не заключение юриста.</i>")
    return Page("\n\n".join(parts), _answer_buttons(known, employee)), *alone(footnote)


def story_page(story: Story, zone: ZoneInfo) -> Page:
    """What was known, the newest entry first; an answer given earlier went by what stood here then."""
    entries = [_entry(entry, zone) for entry in reversed(story.entries[-ENTRIES:])]
    if hidden := len(story.entries) - ENTRIES if len(story.entries) > ENTRIES else 0:
        entries.append(f"И ещё {hidden} {plural(hidden, 'запись', 'записи', 'записей')} раньше.")
    parts = [f"<b>{escape(story.spec.title)}: как менялась запись</b>", *entries]
    if story.written:
        first = "\n".join(_line(decision) for decision in story.written[-ENTRIES:])
        checked = f", сверено {full_day(story.spec.checked)}" if story.spec.checked else ""
        parts.append(f"<b>Из правил бота{checked}</b>\n{first}")
    back = (Button("← Что сейчас", ShowNetwork(story.spec.id).pack()), BACK_TO_MENU)
    return Page("\n\n".join(parts), (back,))


# An admin's entry; `network` is empty, and nothing is known, of one that is being added

def ask_name_page(fault: str = "") -> Page:
    return Page(
        f"{fault}<b>Новая сеть.</b> Как она называется? Если пишут по-разному, перечислите через запятую, название "
        "первым: Bluesky, Блюскай, Блюская.",
        ((_back(""),),),
    )


def not_a_name() -> str:
    return "Не понял название: нужны слова, хотя бы две буквы. "


def ask_domains_page(name: str, fault: str = "") -> Page:
    return Page(
        f"{fault}<b>{escape(name)}</b>: какие у неё адреса? Пришлите их через пробел, например bsky.app bsky.social.",
        ((_back(""),),),
    )


def not_an_address() -> str:
    return "Не нашёл адреса. "


def ask_first_status_page(names: Sequence[str], domains: Sequence[str]) -> Page:
    buttons = (Button(title, ChooseFirstStatus(status).pack()) for status, title in _STATUSES.items())
    others = f"Ещё пишут: {escape(', '.join(names[1:]))}\n" if names[1:] else ""
    return Page(
        f"<b>{escape(names[0])}</b>: что решено?\n\n{others}Адреса: {escape(', '.join(domains))}\n\n"
        "По этой записи будут отвечать и проверять тексты.",
        (*rows(buttons, 2), (_back(""),)),
    )


def namesake_note() -> str:
    return "Такая сеть уже есть: её запись можно исправить."


def ask_status_page(known: Known) -> Page:
    now = f"\n\nСейчас: {_decided(known.decision)}" if known.decision else ""
    buttons = (Button(title, ChooseStatus(known.spec.id, status).pack()) for status, title in _STATUSES.items())
    return Page(
        f"<b>{escape(known.spec.title)}</b>: что решено?{now}\n\nПо новой записи будут отвечать и проверять тексты; "
        "прежняя останется в истории.",
        (*rows(buttons, 2), (_back(known.spec.id),)),
    )


def ask_since_page(network: str, status: Status, fault: str = "") -> Page:
    return Page(
        f"{fault}<b>{_STATUSES[status]}</b> — с какого числа? Пришлите дату, например 21.03.2022.",
        ((Button("С сегодняшнего дня", SinceToday().pack()),), (_back(network),)),
    )


def not_a_date() -> str:
    return "Не понял дату. "


def ask_source_page(network: str, fault: str = "") -> Page:
    return Page(
        f"{fault}Чьё это решение? Пришлите одной строкой: кто, когда, номер. Например: «Роскомнадзор, 13.12.2024».",
        ((_back(network),),),
    )


def too_long() -> str:
    return f"Получилось длинно: уложитесь в {SOURCE_LIMIT} знаков. "


def ask_note_page(network: str, status: Status, kept: str | None, fault: str = "") -> Page:
    """Without words of its own a blocked network keeps the usual footnote."""
    none = "Обычная сноска" if status == "blocked" else "Без сноски"
    now = f"\n\nСейчас: «{escape(kept)}»." if kept else ""
    keep = (Button("Оставить прежнюю", KeepNote(1).pack()),) if kept else ()
    return Page(
        f"{fault}Какую сноску ставить рядом с названием? Пришлите её слова без звёздочки.{now}",
        ((*keep, Button(none, KeepNote(0).pack())), (_back(network),)),
    )


def saved_note() -> str:
    return "Записал. Теперь отвечаю и проверяю так:"


def _answer_buttons(known: Known, employee: Employee) -> tuple[tuple[Button, ...], ...]:
    banned = known.decision is not None and known.decision.status in NOTED
    clause = (
        (Button(f"Пункт {known.clause}", ShowClause(known.edition, known.clause, 0).pack()),)
        if known.clause and banned
        else ()
    )
    edit = (
        ((Button("Исправить запись", AskStatus(known.spec.id).pack()),),) if employee.role is Role.ADMIN else ()
    )
    story = Button("Как менялось", ShowStory(known.spec.id).pack())
    return (*clause, story), *edit, (Button("Другая сеть", ShowNetworks().pack()), BACK_TO_MENU)


def _footnote(known: Known) -> str:
    """«* Instagram: …», empty when none is wanted."""
    if known.decision is None or known.decision.status not in NOTED:
        return ""
    words = known.spec.note or (_BLOCKED_NOTE if known.decision.status == "blocked" else "")
    return f"* {known.spec.title}: {words.rstrip('.')}." if words else ""


def _decided(decision: Decision) -> str:
    since = "" if decision.status == "allowed" else f" с {full_day(decision.since)}"
    return f"{_DECIDED[decision.status]}{since}. Основание: {escape(decision.source.rstrip('.'))}."


def _entry(entry: Entered, zone: ZoneInfo) -> str:
    note = f"\nСноска: «{escape(excerpt(entry.amendment.note, SHOWN))}»" if entry.amendment.note else ""
    return f"<b>{day(entry.at, zone)}, {escape(entry.author)}</b>\n{_line(entry.amendment.decision)}{note}"


def _line(decision: Decision) -> str:
    source = escape(excerpt(decision.source, SHOWN))
    return f"С {decision.since:%d.%m.%Y} — {_STATUSES[decision.status].lower()}: {source}"


def _back(network: str) -> Button:
    if not network:
        return Button("← Не добавлять", ShowNetworks().pack())
    return Button("← Не менять", ShowNetwork(network).pack())


def _adding(employee: Employee) -> tuple[Button, ...]:
    return (Button("Добавить сеть", AddNetwork().pack()),) if employee.role is Role.ADMIN else ()


def _buttons(networks: Iterable[Network]) -> tuple[tuple[Button, ...], ...]:
    return rows((Button(excerpt(one.spec.title, LABEL_LIMIT), ShowNetwork(one.spec.id).pack()) for one in networks), 2)
