"""The regulation on a phone: contents, section, clause, and what was found by words. Numbers on the buttons are those
of the regulation itself; a button leads to a place of its edition, so old pages are read as they were."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.actions import Cancel
from bot.markup import escape
from bot.page import BUTTON_LIMIT, Button, Page, Toast
from bot.questions.actions import ShowAnswer
from bot.regulation.actions import ReadClause, Seek, ShowContents, ShowSection, ShowSought
from bot.regulation.edition_actions import ShowChanges
from bot.regulation.links import cited
from bot.regulation.model import Clause, Content, Edition, Section
from bot.views.pager import Thing, portion, turning_row
from bot.views.start import BACK_TO_MENU
from bot.views.words import day, excerpt, pieces

SECTIONS = 5   # in one part of the contents: beside them stand the pager, three ways out and what has changed
CLAUSES = 5    # in one part of a section, or of what was found
LINKS = 4      # buttons of links under one clause, fewer where a clause has many ways out
LINE = 110     # UTF-16 units of a clause in a list
NAME = 150     # of a section or of the regulation
PIECE = 2800   # of a clause on one page
NUMBER = 14    # of a number on a button

Row = tuple[Button, ...]


def contents_page(edition: Edition, in_force: Edition, part: int, zone: ZoneInfo) -> Page:
    """The nearest part when there is no such one."""
    sections, part, parts = portion(edition.sections, part, SECTIONS)
    first = (part - 1) * SECTIONS + 1
    lines = [f"<b>{escape(number_of(edition, one))}</b> {escape(excerpt(one.title, NAME))}" for one in sections]
    numbers = tuple(
        Button(number_of(edition, section), ShowSection(edition.id, place).pack())
        for place, section in enumerate(sections, start=first)
    )
    changes = Button("Что изменилось", ShowChanges(edition.id).pack())
    ways: Row = (Button("Найти по словам", Seek().pack()), changes)
    if edition.id != in_force.id:
        ways = (_to_the_edition_in_force(), changes)
    head = f"<b>{escape(excerpt(edition.title, NAME))}</b>\n{edition_line(edition, in_force, zone)}"
    return Page(
        "\n\n".join([head, "\n".join(lines), "Нажмите номер раздела."]),
        (*_row(numbers), *turning_row(lambda to: ShowContents(edition.id, to), part, parts), ways, (BACK_TO_MENU,)),
    )


def section_page(edition: Edition, in_force: Edition, place: int, part: int, zone: ZoneInfo) -> Page | None:
    """None when the edition has no section at this place."""
    section = _at(edition.sections, place)
    if section is None:
        return None
    clauses, part, parts = portion(section.clauses, part, CLAUSES)
    places = places_of(edition)
    head = f"<b>{escape(_heading(edition, section))}</b>{_warning(edition, in_force, zone)}"
    lines = [f"<b>{escape(one.number)}.</b> {escape(excerpt(one.text, LINE))}" for one in clauses]
    numbers = tuple(
        Button(excerpt(clause.number, NUMBER), ReadClause(edition.id, places[clause]).pack()) for clause in clauses
    )
    back = ShowContents(edition.id, -(-place // SECTIONS))
    return Page(
        "\n\n".join([head, *lines]),
        (
            *_row(numbers),
            *turning_row(lambda to: ShowSection(edition.id, place, to), part, parts),
            (Button("← Содержание", back.pack()),),
        ),
    )


def clause_page(
    edition: Edition,
    in_force: Edition,
    action: ReadClause,
    zone: ZoneInfo,
    *,
    is_sought: bool = False,
) -> Page | None:
    """The clause word for word, a part of it when it is long. None when the edition has none at this place.

    `is_sought`: it was opened from what was found by words, and that is there still.
    """
    every = tuple(edition.clauses)
    clause = _at(every, action.clause)
    section = edition.section_of(clause) if clause else None
    if clause is None or section is None:
        return None
    texts = tuple(pieces(clause.text, PIECE)) or (clause.number,)
    part = min(max(action.part, 1), len(texts))
    head = f"<b>Пункт {escape(clause.number)}</b> · {escape(excerpt(_heading(edition, section), NAME))}"
    foot = f"<i>{escape(excerpt(edition.title, NAME))}, {edition_line(edition, in_force, zone)}</i>"

    def to(place: int, at: int = 1) -> str:
        return ReadClause(edition.id, place, at, action.question).pack()

    turning = turning_row(lambda at: ReadClause(edition.id, action.clause, at, action.question), part, len(texts))
    beside: Row = ()
    if action.clause > 1:
        beside += (Button(f"← {excerpt(every[action.clause - 2].number, NUMBER)}", to(action.clause - 1)),)
    if action.clause < len(every):
        beside += (Button(f"{excerpt(every[action.clause].number, NUMBER)} →", to(action.clause + 1)),)
    out: Row = (_to_section(edition, section, clause), Button("Содержание", ShowContents(edition.id).pack()))
    if action.question:
        back = _row((Button("← К ответу", ShowAnswer(action.question).pack()),))
    else:
        back = _row((Button("← К найденному", ShowSought().pack()),)) if is_sought else ()
    if edition.id != in_force.id:
        out = (out[0], _to_the_edition_in_force())
    taken = sum(map(len, (*turning, beside, out, *back)))
    links = link_buttons(edition, clause, min(LINKS, BUTTON_LIMIT - taken), action.question)
    return Page("\n\n".join([head, escape(texts[part - 1]), foot]), (*turning, *_row(links), *_row(beside), out, *back))


def link_buttons(edition: Edition, clause: Clause, limit: int, question: int = 0) -> Row:
    """Where the clause sends its reader, at most `limit` buttons."""
    targets = [target for target in cited(edition, clause.text) if target != clause][:limit]
    return tuple(_link(edition, target, question) for target in targets)


def _link(edition: Edition, target: Clause | Section, question: int) -> Button:
    if isinstance(target, Section):
        place = edition.sections.index(target) + 1
        return Button(f"Раздел {excerpt(target.number, NUMBER)}", ShowSection(edition.id, place).pack())
    return clause_button(edition, target, question)


def clause_button(edition: Edition, clause: Clause, question: int = 0) -> Button:
    """«п. 4.2», opening the clause where it stands."""
    place = places_of(edition)[clause]
    return Button(f"п. {excerpt(clause.number, NUMBER)}", ReadClause(edition.id, place, 1, question).pack())


def seek_page() -> Page:
    return Page(
        "Что найти в регламенте? Напишите слово, несколько слов или номер пункта.",
        ((Button("Отмена", Cancel("seek").pack()),),),
    )


def sought_page(edition: Edition, words: str, found: Sequence[Clause], part: int) -> Page:
    """`words` are what was looked for."""
    again: Row = (Button("Искать ещё", Seek().pack()), Button("Содержание", ShowContents().pack()))
    said = f"«{escape(excerpt(words, LINE))}»"
    if not found:
        return Page(f"По словам {said} ничего не нашлось. Попробуйте другие слова.", (again,))
    shown, part, parts = portion(found, part, CLAUSES)
    places = places_of(edition)
    lines = [f"<b>{escape(one.number)}.</b> {escape(excerpt(one.text, LINE))}" for one in shown]
    numbers = tuple(
        Button(excerpt(clause.number, NUMBER), ReadClause(edition.id, places[clause]).pack()) for clause in shown
    )
    return Page(
        "\n\n".join([f"<b>Нашлось: {len(found)}</b>, по словам {said}", *lines]),
        (numbers, *turning_row(ShowSought, part, parts), again),
    )


def sought_no_more() -> Toast:
    return Toast("Этот поиск уже закончен. Нажмите «Искать ещё».")


def edition_line(edition: Edition, in_force: Edition, zone: ZoneInfo) -> str:
    """«редакция от 05.12.2026», and that it is in force no more."""
    dated = f"редакция от {day(edition.published_at, zone)}" if edition.published_at else "редакция без даты"
    return dated if edition.id == in_force.id else f"прежняя {dated}"


def number_of(content: Content, section: Section) -> str:
    """The number of a section as a short label; of one without a number its place."""
    return excerpt(section.number or str(content.sections.index(section) + 1), NUMBER)


def places_of(content: Content) -> dict[Clause, int]:
    return {clause: place for place, clause in enumerate(content.clauses, start=1)}


def _to_section(edition: Edition, section: Section, clause: Clause) -> Button:
    place, part = edition.sections.index(section) + 1, section.clauses.index(clause) // CLAUSES + 1
    return Button(f"← Раздел {number_of(edition, section)}", ShowSection(edition.id, place, part).pack())


def _to_the_edition_in_force() -> Button:
    return Button("Действующая редакция", ShowContents().pack())


def _heading(content: Content, section: Section) -> str:
    return f"{section.number}. {section.title}" if section.number else section.title


def _warning(edition: Edition, in_force: Edition, zone: ZoneInfo) -> str:
    return "" if edition.id == in_force.id else f"\n{edition_line(edition, in_force, zone).capitalize()}"


def _at(things: Sequence[Thing], place: int) -> Thing | None:
    return things[place - 1] if 0 < place <= len(things) else None


def _row(buttons: Row) -> tuple[Row, ...]:
    return (buttons,) if buttons else ()
