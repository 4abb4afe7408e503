"""Editions of the regulation, as their keeper sees them: what came out of a file, its topics, since when it holds."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from zoneinfo import ZoneInfo

from bot.errors import RegulationError, RegulationFault
from bot.markup import escape
from bot.page import ROW_WIDTH, Button, Page, Toast, rows
from bot.regulation.edition_actions import (
    AskClause,
    AskDiscard,
    AskPublish,
    BindTopic,
    Discard,
    Publish,
    ShowChanges,
    ShowEdition,
    ShowEditions,
    ShowProblems,
    ShowTopic,
    ShowTopics,
)
from bot.regulation.model import Content, Edition, EditionState, Problem, ShelvedEdition
from bot.views.pager import portion, turning_row
from bot.views.start import BACK_TO_MENU
from bot.views.words import day, excerpt, plural, tied

SECTIONS_SHOWN = 15
PROBLEMS_SHOWN = 8
TOPICS_SHOWN = 6
EDITIONS_SHOWN = 5
SILENT_SHOWN = 4
LINE = 120  # UTF-16 units of a clause in a list
TITLE = 200
PAIR = 2  # buttons in a row: a phone breaks the words of longer ones


# What is to be looked at in a file, by the codes of bot/errors.py. {} is a number or words.
PROBLEMS: dict[RegulationFault, str] = {
    "gap": "перед номером {} пропущен номер",
    "disorder": "номер {} стоит не по порядку",
    "duplicate-number": "номер {} стоит дважды — исправьте в файле, иначе не опубликовать",
    "foreign-clause": "пункт {} стоит в чужом разделе",
    "stray-text": "у текста нет номера: «{}». Он войдёт под номером раздела",
    "unnumbered": "в разделе {} нет номеров. Поставил свои по порядку",
    "restarted": "в каждом разделе пункты с первого. Назову их вместе с разделом: {}",
    "wrong-heading": "у заголовка нет номера: «{}»",
    "empty-section": "в разделе {} нет пунктов, он не войдёт",
    "left-out": "текст до первого раздела не войдёт: «{}»",
    "appendix": "не войдёт всё, что ниже: «{}»",
    "aside": "сноска или надпись не войдёт: «{}». Если она нужна, перенесите её в пункт",
    "no-title": "нет названия. Взял имя файла",
    "wrong-topics": "непонятная пометка темы {}",
    "duplicate-topic": "тема {} отмечена дважды, верю первой пометке",
}

_REFUSALS: dict[RegulationFault, str] = {
    "unknown-format": "такой файл я не читаю. Пришлите .docx, .odt, .pdf, .md или .txt",
    "broken-file": "файл повреждён. Откройте его, сохраните заново и пришлите ещё раз",
    "too-large": "файл слишком большой. Пришлите один регламент, без картинок и приложений",
    "too-many-pages": "в файле больше {} страниц. Пришлите один регламент, без приложений",
    "too-slow": "файл не удалось прочитать за две минуты. Пришлите его в .docx",
    "locked": "файл закрыт паролем. Снимите пароль и пришлите ещё раз",
    "scan": "это скан: на страницах картинки, а не текст. Пришлите файл, из которого его печатали, лучше .docx",
    "no-sections": "в файле не нашлось пунктов с номерами. Пришлите регламент, где пункты пронумерованы",
}
_STANDINGS = {EditionState.DRAFT: "черновик", EditionState.IN_FORCE: "действует", EditionState.ARCHIVE: "в архиве"}


def reading_page(name: str) -> Page:
    return Page(f"Читаю файл «{escape(excerpt(name, TITLE))}». Покажу, что получилось; в силу ничего не вступит.")


def binding_mark(file: int) -> str:
    return ShowEditions(of=f"file-{file}").pack()


def binding_page(file: int, content: Content, done: int) -> Page:
    text = f"Прочитал: {_counted(content)}. Ищу пункты, о которых говорят правила."
    return Page(f"{text}\n\n{_gone(content, done)}", ((Button("← Редакции", binding_mark(file)),),))


def indexing_mark(edition: Edition) -> str:
    return ShowEditions(of=f"edition-{edition.id}").pack()


def indexing_page(edition: Edition, done: int) -> Page:
    text = f"Читаю редакцию № {edition.id}, чтобы отвечать по ней на вопросы."
    return Page(f"{text}\n\n{_gone(edition, done)}", ((Button("← Редакции", indexing_mark(edition)),),))


def indexed_page(edition: Edition) -> Page:
    return Page(f"Редакция № {edition.id} прочитана: {_clauses(edition)}. Отвечаю по ней на вопросы.", (_back_row(),))


def refused_page(name: str, error: RegulationError) -> Page:
    return Page(f"«{escape(excerpt(name, TITLE))}»: {escape(refusal(error))}.", (_back_row(),))


def no_download_page() -> Page:
    return Page("Файл не удалось получить. Пришлите его ещё раз.", ((BACK_TO_MENU,),))


def refusal(error: RegulationError) -> str:
    return _REFUSALS.get(error.fault, _REFUSALS["broken-file"]).format(error.subject)


def edition_page(entry: ShelvedEdition, titles: Mapping[str, str], zone: ZoneInfo, note: str = "") -> Page:
    """`titles` are those of the pack's topics; `note` is what has just happened."""
    edition = entry.edition
    lines = [f"{number}. {escape(title)} — {count}" for number, title, count in section_lines(edition)]
    if len(edition.sections) > SECTIONS_SHOWN:
        lines = [*lines[:SECTIONS_SHOWN], f"…и ещё {len(edition.sections) - SECTIONS_SHOWN}"]
    silent = silent_topics(entry, titles)
    told = [
        f"<b>{escape(excerpt(edition.title, TITLE))}</b>\n{escape(standing(entry, zone))}",
        f"{_counted(edition)}:\n" + "\n".join(lines),
    ]
    if entry.problems:
        told.append(f"{_problems(len(entry.problems))} в файле: посмотрите до публикации.")
    if silent:
        told.append(escape(_silent([titles[topic].lower() for topic in silent], len(titles))))
    if entry.standing is EditionState.DRAFT and not entry.is_publishable:
        told.append("Опубликовать нельзя: номера повторяются. Исправьте файл и пришлите его снова.")
    return Page("\n\n".join([*([note] if note else []), *told]), _edition_buttons(entry))


def _edition_buttons(entry: ShelvedEdition) -> tuple[tuple[Button, ...], ...]:
    number = entry.edition.id
    publish = Button("Опубликовать", AskPublish(number).pack())
    top = ((publish,),) if entry.standing is not EditionState.IN_FORCE and entry.is_publishable else ()
    second = [Button("Темы", ShowTopics(number).pack())] if entry.standing is not EditionState.ARCHIVE else []
    if entry.problems:
        second.append(Button(f"Замечания: {len(entry.problems)}", ShowProblems(number).pack()))
    second.append(Button("Что изменилось", ShowChanges(number).pack()))
    if entry.standing is EditionState.DRAFT:
        second.append(Button("Удалить черновик", AskDiscard(number).pack()))
    return (*top, *rows(second, PAIR), _back_row())


def problems_page(entry: ShelvedEdition, part: int) -> Page:
    shown, part, parts = portion(entry.problems, part, PROBLEMS_SHOWN)
    lines = [escape(problem_line(problem, entry.file_name)) for problem in shown]
    head = f"<b>{_problems(len(entry.problems))}</b> в файле «{escape(excerpt(entry.file_name, TITLE))}»"
    return Page(
        "\n\n".join([head, *lines]),
        (*turning_row(lambda to: ShowProblems(entry.edition.id, to), part, parts), _to_edition(entry)),
    )


def topics_page(entry: ShelvedEdition, titles: Mapping[str, str], part: int, note: str = "") -> Page:
    """Where each topic of the pack leads; `note` is what has just happened."""
    topics = list(titles)
    shown, part, parts = portion(topics, part, TOPICS_SHOWN)
    buttons = tuple(
        (Button(_topic_label(titles[topic], _number(entry, topic)), ShowTopic(entry.edition.id, topic, part).pack()),)
        for topic in shown
    )
    pairs = tuple(
        tuple(button for row in buttons[at : at + 2] for button in row) for at in range(0, len(buttons), 2)
    )
    return Page(
        f"{note}<b>Куда ведут замечания</b>\n\nКаждое правило бота относится к теме, и замечание назовёт её пункт. "
        "Пункты подобраны по смыслу: проверьте и поправьте.",
        (*pairs, *turning_row(lambda to: ShowTopics(entry.edition.id, to), part, parts), _to_edition(entry)),
    )


def topic_page(entry: ShelvedEdition, topic: str, title: str, part: int) -> Page:
    edition = entry.edition
    chosen = _number(entry, topic)
    numbers = list(dict.fromkeys([*([chosen] if chosen else []), *((entry.candidates or {}).get(topic, ()))]))[:6]
    clauses = [clause for number in numbers if (clause := edition.clause(number))]
    lines = [
        f"<b>{clause.number}</b>{' — сейчас' if clause.number == chosen else ''}\n"
        f"{escape(excerpt(clause.text, LINE * 2))}"
        for clause in clauses
    ]
    now = f"Замечания ведут к пункту {chosen}." if chosen else "Сейчас пункта нет: замечание назовёт тему."
    choices = [
        Button(clause.number, BindTopic(edition.id, topic, clause.number, part).pack())
        for clause in clauses
        if clause.number != chosen
    ]
    other = Button("Другой пункт", AskClause(edition.id, topic, part).pack())
    none = (Button("Такого пункта нет", BindTopic(edition.id, topic, "", part).pack()),) if chosen else ()
    back = (Button("← Темы", ShowTopics(edition.id, part).pack()),)
    told = [f"<b>Тема «{escape(title)}»</b>\n{now}", *lines]
    return Page("\n\n".join(told), (*rows(choices, ROW_WIDTH), (other, *none), back))


def ask_clause_page(entry: ShelvedEdition, topic: str, title: str, part: int, fault: str = "") -> Page:
    first = next(entry.edition.clauses).number
    return Page(
        f"{fault}<b>Тема «{escape(title)}»</b>\nК какому пункту вести замечания? Пришлите его номер, "
        f"например {escape(first)}.",
        ((Button("← Тема", ShowTopic(entry.edition.id, topic, part).pack()),),),
    )


def no_such_clause(typed: str) -> str:
    return f"Пункта «{escape(excerpt(typed, 40))}» в этой редакции нет.\n\n"


def leads_now(title: str, number: str) -> str:
    return f"Записал: «{escape(title)}» — пункт {escape(number)}.\n\n"


def ask_publish_page(entry: ShelvedEdition, in_force: ShelvedEdition | None) -> Page:
    words = [f"Опубликовать редакцию № {entry.edition.id}, «{escape(excerpt(entry.edition.title, TITLE))}»?"]
    if in_force is not None:
        words.append(f"Она вступит в силу сразу, редакция № {in_force.edition.id} уйдёт в архив.")
    words.append("Новые замечания и ответы назовут её пункты. Прежние проверки останутся со своей редакцией.")
    yes = Button("Да, опубликовать", Publish(entry.edition.id).pack())
    return Page("\n\n".join(words), ((yes,), (Button("Нет", ShowEdition(entry.edition.id).pack()),)))


def published(entry: ShelvedEdition) -> str:
    return f"<b>Опубликовано.</b> Редакция № {entry.edition.id} действует."


def known_before(entry: ShelvedEdition) -> str:
    return f"Этот файл уже есть: редакция № {entry.edition.id}."


def ask_discard_page(entry: ShelvedEdition) -> Page:
    yes = Button("Да, удалить", Discard(entry.edition.id).pack())
    return Page(
        f"Удалить черновик № {entry.edition.id}, «{escape(excerpt(entry.edition.title, TITLE))}»?\n\nИсправленные темы "
        "пропадут вместе с ним; файл можно будет прислать снова. Действующая редакция останется.",
        ((yes,), (Button("Нет", ShowEdition(entry.edition.id).pack()),)),
    )


def discarded_page() -> Page:
    return Page("Черновик удалён.", (_back_row(),))


def editions_page(entries: Sequence[ShelvedEdition], part: int, zone: ZoneInfo) -> Page:
    shown, part, parts = portion(entries, part, EDITIONS_SHOWN)
    lines = [f"{escape(excerpt(e.edition.title, LINE))}\n{escape(standing(e, zone))}" for e in shown]
    numbers = tuple(Button(f"№ {e.edition.id}", ShowEdition(e.edition.id).pack()) for e in shown)
    return Page(
        "\n\n".join(
            ["<b>Редакции регламента</b>", *lines, "Новая редакция — пришлите файл .docx, .odt, .pdf, .md или .txt."]
        ),
        (*([numbers] if numbers else []), *turning_row(ShowEditions, part, parts), (BACK_TO_MENU,)),
    )


def gone() -> Toast:
    return Toast("Этой редакции уже нет.")


def gone_page() -> Page:
    return Page("Этой редакции уже нет.", (_back_row(),))


def same() -> Toast:
    return Toast("Эта редакция уже действует.")


# Lines that the terminal shows too


def standing(entry: ShelvedEdition, zone: ZoneInfo) -> str:
    """«№ 3, действует с 05.12.2026; файл «р.docx», Игорь Лебедев»."""
    words = f"№ {entry.edition.id}, {_STANDINGS[entry.standing]}"
    if entry.published_at is not None and entry.archived_at is None:
        words += f" с {day(entry.published_at, zone)}"
    elif entry.published_at is not None and entry.archived_at is not None:
        words += f", действовала {day(entry.published_at, zone)} — {day(entry.archived_at, zone)}"
    else:
        words += f" от {day(entry.imported_at, zone)}"
    source = f"файл «{excerpt(entry.file_name, 80)}»" if entry.file_name else "из настроек"
    return "; ".join([words, ", ".join(filter(None, (source, entry.author)))])


def section_lines(content: Content) -> list[tuple[str, str, int]]:
    return [(section.number, excerpt(section.title, 100), len(section.clauses)) for section in content.sections]


def problem_line(problem: Problem, file_name: str) -> str:
    """«Строка 14: номер 4.2 стоит дважды…»."""
    suffix = PurePath(file_name).suffix.lower()
    place = {".pdf": "Страница", ".docx": "Абзац", ".odt": "Абзац"}.get(suffix, "Строка")
    return f"{place} {problem.place}: {PROBLEMS.get(problem.kind, '{}').format(problem.subject)}."


def silent_topics(entry: ShelvedEdition, titles: Mapping[str, str]) -> list[str]:
    return [topic for topic in titles if _number(entry, topic) is None]


def counted(content: Content) -> str:
    return _counted(content).replace("\u00a0", " ")


def _counted(content: Content) -> str:
    sections = len(content.sections)
    return tied(f"{sections} {plural(sections, 'раздел', 'раздела', 'разделов')}, {_clauses(content)}")


def _clauses(content: Content) -> str:
    clauses = sum(1 for _ in content.clauses)
    return tied(f"{clauses} {plural(clauses, 'пункт', 'пункта', 'пунктов')}")


def _gone(content: Content, done: int) -> str:
    """«Прочитано 120 из 304 пунктов.»"""
    clauses = sum(1 for _ in content.clauses)
    return tied(f"Прочитано {done} из {clauses} {plural(clauses, 'пункта', 'пунктов', 'пунктов')}.")


def _silent(titles: Sequence[str], count: int) -> str:
    if len(titles) <= SILENT_SHOWN:
        return f"Нет пункта для тем: {', '.join(titles)}. Замечания назовут саму тему."
    return tied(f"Нет пункта для {len(titles)} тем из {count}: откройте «Темы». Такие замечания назовут саму тему.")


def _problems(count: int) -> str:
    return tied(f"{count} {plural(count, 'замечание', 'замечания', 'замечаний')}")


def _number(entry: ShelvedEdition, topic: str) -> str | None:
    clause = entry.edition.clause_for(topic)
    return clause.number if clause else None


def _topic_label(title: str, number: str | None) -> str:
    tail = f" → {number or 'нет'}"
    return f"{excerpt(title, 40 - len(tail))}{tail}"


def _to_edition(entry: ShelvedEdition) -> tuple[Button, ...]:
    return (Button(f"← Редакция № {entry.edition.id}", ShowEdition(entry.edition.id).pack()),)


def _back_row() -> tuple[Button, ...]:
    return (Button("← Редакции", ShowEditions().pack()), BACK_TO_MENU)
