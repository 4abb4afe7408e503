"""What was and what is now: on a phone one change a page, for a meeting all of them in a .docx."""

from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from typing import Literal
from zoneinfo import ZoneInfo

from bot.markup import escape, utf16_length
from bot.page import Button, File, Page, Toast
from bot.regulation.actions import ShowContents
from bot.regulation.comparing import Change, Kind, Piece
from bot.regulation.edition_actions import ShowChanges, ShowEdition, TakeChanges
from bot.regulation.model import Clause, Edition
from bot.views.pager import portion, turning_row
from bot.views.start import BACK_TO_MENU
from bot.views.words import day, excerpt, plural, tied

FILE = "Было и стало.docx"
SIDE = 1600  # UTF-16 units of a clause on its side of the page
LISTED = 5   # changes in one part of the list
NUMBER = 14  # UTF-16 units of a number on a button
_CLAUSES = ("пункт", "пункта", "пунктов")
_OF_CLAUSES = ("пункта", "пунктов", "пунктов")
_NAMES = {
    Kind.CHANGED: (("изменён", "изменено", "изменено"), _CLAUSES),
    Kind.ADDED: (("добавлен", "добавлено", "добавлено"), _CLAUSES),
    Kind.REMOVED: (("исключён", "исключено", "исключено"), _CLAUSES),
    Kind.MOVED: (("перенесён", "перенесено", "перенесено"), _CLAUSES),
    Kind.RENUMBERED: (("другой номер у", "другие номера у", "другие номера у"), _OF_CLAUSES),
}


def changes_page(
    before: Edition, after: Edition, changes: Sequence[Change], part: int, zone: ZoneInfo, *, is_keeper: bool
) -> Page:
    """A part of all changes by name, each opened by its number; the nearest part when there is no such one.

    `is_keeper`: the reader may open the edition itself.
    """
    head = f"<b>Что изменилось</b>\nБыло: {_named(before, zone)}.\nСтало: {_named(after, zone)}."
    ways = _ways_back(after, is_keeper=is_keeper)
    if not changes:
        return Page(f"{head}\n\nПункты те же самые.", (ways,))
    shown, part, parts = portion(changes, part, LISTED)
    first = (part - 1) * LISTED + 1
    numbers = tuple(
        Button(_label(change), ShowChanges(after.id, place).pack()) for place, change in enumerate(shown, start=first)
    )
    return Page(
        "\n\n".join(
            [
                f"{head}\n{escape(summary(changes))}.",
                "\n".join(escape(f"• {title_of(change)}") for change in shown),
                "Нажмите номер: покажу, что было и что стало.",
            ]
        ),
        (
            numbers,
            *turning_row(lambda to: ShowChanges(after.id, 0, to), part, parts),
            (Button("Всё в файле .docx", TakeChanges(after.id).pack()),),
            ways,
        ),
    )


def change_page(after: Edition, changes: Sequence[Change], part: int) -> Page:
    """One change: was, with what went underlined; now, with what came in bold."""
    part = min(max(part, 1), len(changes))
    change = changes[part - 1]
    told = [f"<b>{escape(title_of(change))}</b>"]
    if change.before is not None and change.after is not None and not change.has_other_words:
        told.append(_shown(change.now, "b"))
        told.append("<i>Слова те же.</i>")
    else:
        if change.was:
            told.append(f"<i>Было, п. {change.before.number if change.before else ''}</i>\n{_shown(change.was, 'u')}")
        if change.now:
            told.append(f"<i>Стало, п. {change.after.number if change.after else ''}</i>\n{_shown(change.now, 'b')}")
    return Page(
        "\n\n".join(told),
        (
            *turning_row(lambda to: ShowChanges(after.id, to), part, len(changes)),
            (Button("← Все изменения", ShowChanges(after.id, 0, -(-part // LISTED)).pack()), BACK_TO_MENU),
        ),
    )


def nothing_before() -> Toast:
    return Toast("Сравнивать не с чем: это первая редакция.")


def file_page(before: Edition, after: Edition, content: bytes, zone: ZoneInfo) -> Page:
    told = f"Было и стало.\nБыло: {_named(before, zone)}.\nСтало: {_named(after, zone)}."
    return Page(told, file=File(FILE, content))


def summary(changes: Sequence[Change]) -> str:
    """«Изменено 3, добавлен 1»."""
    counted = Counter(change.kind for change in changes)
    words = [
        f"{plural(counted[kind], *verbs)} {counted[kind]} {plural(counted[kind], *nouns)}"
        for kind, (verbs, nouns) in _NAMES.items()
        if counted[kind]
    ]
    told = ", ".join(words)
    return tied(told[:1].upper() + told[1:])


def title_of(change: Change) -> str:
    """«4.2 изменён», «3.1 стал 3.2 и изменён», «5.4 добавлен: Пароль меняют…»."""
    before = change.before.number if change.before else ""
    after = change.after.number if change.after else ""
    other = " и изменён" if change.has_other_words else ""
    match change.kind:
        case Kind.ADDED:
            return f"{after} добавлен: {_beginning(change.after)}"
        case Kind.REMOVED:
            return f"{before} исключён: {_beginning(change.before)}"
        case Kind.RENUMBERED:
            return f"{before} стал {after}{other}"
        case Kind.MOVED if before == after:
            return f"{after} перенесён в другой раздел{other}"
        case Kind.MOVED:
            return f"{before} перенесён, теперь {after}{other}"
    return f"{after} изменён"


def changes_file(before: Edition, after: Edition, changes: Sequence[Change], zone: ZoneInfo) -> bytes:
    """A table of two columns for every change. Slow: call it off the event loop."""
    import docx
    from docx.shared import RGBColor

    made = docx.Document()
    made.core_properties.title = "Было и стало"
    made.add_heading("Было и стало", level=0)
    made.add_paragraph(after.title)
    made.add_paragraph(f"Было: {_named(before, zone)}. Стало: {_named(after, zone)}.")
    made.add_paragraph(f"{summary(changes) or 'Пункты те же самые'}.")
    table = made.add_table(rows=1, cols=2, style="Table Grid")
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Было", "Стало"
    for change in changes:
        cells = table.add_row().cells
        for cell, clause, pieces, is_old in (
            (cells[0], change.before, change.was, True), (cells[1], change.after, change.now, False),
        ):  # fmt: skip
            paragraph = cell.paragraphs[0]
            if clause is None:
                paragraph.add_run("нет").italic = True
                continue
            paragraph.add_run(f"{clause.number}. ").bold = True
            for piece in pieces:
                run = paragraph.add_run(_xml(piece.text))
                if piece.is_marked and is_old:
                    run.font.strike = True
                    run.font.color.rgb = RGBColor(0xB0, 0x20, 0x20)
                elif piece.is_marked:
                    run.bold = True
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def _named(edition: Edition, zone: ZoneInfo) -> str:
    """«редакция № 2 от 05.12.2026»."""
    if edition.published_at is None:
        return f"черновик № {edition.id}"
    return f"редакция № {edition.id} от {day(edition.published_at, zone)}"


def _label(change: Change) -> str:
    """«4.2», of a clause that is gone «−4.2»: another may have its number now."""
    if change.after is not None:
        return excerpt(change.after.number, NUMBER)
    return f"−{excerpt(change.before.number, NUMBER)}" if change.before else "−"


def _ways_back(after: Edition, *, is_keeper: bool) -> tuple[Button, ...]:
    """Two of them, so that all stays inside VK's ten buttons: to the contents, to the edition, to the menu."""
    contents = (Button("← Содержание", ShowContents(after.id).pack()),) if after.published_at is not None else ()
    edition = (Button(f"← Редакция № {after.id}", ShowEdition(after.id).pack()),) if is_keeper else ()
    return (*contents, *edition, BACK_TO_MENU)[:2]


def _shown(pieces: Sequence[Piece], mark: Literal["b", "u"]) -> str:
    """At most `SIDE` units. Long words that stayed are shortened in the middle first, so that what changed is seen."""
    length = sum(utf16_length(piece.text) for piece in pieces)
    told: list[str] = []
    left = SIDE
    for piece in pieces:
        words = piece.text if length <= SIDE or piece.is_marked else _middle(piece.text)
        if left <= 0:
            told.append("…")
            break
        if utf16_length(words) > left:
            words = excerpt(words, max(left, 2))
        left -= utf16_length(words)
        told.append(f"<{mark}>{escape(words)}</{mark}>" if piece.is_marked else escape(words))
    return "".join(told)


def _middle(text: str) -> str:
    return text if len(text) <= 300 else f"{text[:140].rstrip()} … {text[-140:].lstrip()}"


def _beginning(clause: Clause | None) -> str:
    return excerpt(clause.text, 70) if clause else ""


def _xml(text: str) -> str:
    """Words that XML can hold: control characters of a .pdf are no part of it."""
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t")
