"""Files of staff as agencies have them, and as nobody should."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from bot.errors import MessengerError
from bot.staff.model import Newcomer, Role
from bot.staff.roster import CELL_LIMIT, ROW_LIMIT, SIZE_LIMIT, Fault, Reason, read
from bot.views.staff.roster import WORDS
from tests.office import office

ANNA = Newcomer("Анна Соколова", Role.EMPLOYEE, "редактор", ("Мэрия", "Пресс-служба"))


def csv(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)


def xlsx(*rows: tuple[Any, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_table_is_read_in_any_encoding_and_with_any_separator(encoding: str, separator: str) -> None:
    lines = ["ФИО|Должность|Подразделение|Роль", "Анна Соколова|редактор|Мэрия / Пресс-служба|сотрудник"]
    text = "\r\n".join(lines).replace("|", separator)
    assert read(csv(text, encoding), WORDS).people == (ANNA,)


def test_columns_are_known_by_their_headings_wherever_they_stand_and_a_title_may_stand_above() -> None:
    content = xlsx(
        ("Штатное расписание", None, None), (), ("№", "ДОЛЖНОСТЬ:", "Ф.И.О.", "Отдел"),
        (1, "редактор", "Анна  Соколова ", "Мэрия > Пресс-служба"), (None, None, None, None),
    )  # fmt: skip
    assert read(content, WORDS).people == (ANNA,)


def test_a_name_may_be_in_three_columns() -> None:
    [person] = read(csv("Имя,Фамилия,Отчество\nАнна,Соколова,Петровна\n"), WORDS).people
    assert person.name == "Соколова Анна Петровна"


def test_a_column_of_parents_makes_a_tree() -> None:
    people = read(
        csv("ФИО;Подразделение;Вышестоящее;Роль\nА;Сектор;Отдел;\nБ;Отдел;Мэрия;админ\nВ;Мэрия;;кадровик"), WORDS
    ).people
    assert [person.unit for person in people] == [("Мэрия", "Отдел", "Сектор"), ("Мэрия", "Отдел"), ("Мэрия",)]
    assert [person.role for person in people] == [Role.EMPLOYEE, Role.ADMIN, Role.HR_ADMIN]


def test_units_that_go_round_in_a_circle_are_refused() -> None:
    roster = read(csv("ФИО;Подразделение;Входит в\nА;Отдел;Мэрия\nБ;Мэрия;Отдел"), WORDS)
    assert [(fault.row, fault.reason) for fault in roster.faults] == [(2, Reason.LOOP), (3, Reason.LOOP)]


def test_every_row_that_is_wrong_is_named_and_then_nobody_is_taken() -> None:
    roster = read(csv(f"ФИО,Роль,Должность\nАнна,,\n,,врач\nБорис,царь,\n{'я' * (CELL_LIMIT + 1)},,\n"), WORDS)
    assert roster.people == ()
    assert roster.faults == (
        Fault(3, Reason.NAMELESS), Fault(4, Reason.ROLE, "царь"), Fault(5, Reason.LONG, "я" * 40),
    )  # fmt: skip


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 110_000_000)
    return content.getvalue()


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


@pytest.mark.parametrize(("content", "reason"), [
    pytest.param(b"", Reason.EMPTY, id="no-bytes"),
    pytest.param(b"\n\n", Reason.EMPTY, id="blank-lines"),
    pytest.param(csv("ФИО\n\n"), Reason.EMPTY, id="heading-alone"),
    pytest.param(csv("Должность\nврач"), Reason.NO_NAMES, id="no-names"),
    pytest.param(csv("ФИО,Отдел,Подразделение\nА,Б,В"), Reason.TWICE, id="column-twice"),
    pytest.param(csv('ФИО\n"Анна'), Reason.QUOTES, id="open-quote"),
    pytest.param(csv("ФИО\n" + "А\n" * (ROW_LIMIT + 1)), Reason.MANY, id="many-rows"),
    pytest.param(b"x" * (SIZE_LIMIT + 1), Reason.LARGE, id="large"),
    pytest.param(bomb(), Reason.LARGE, id="bomb"),
    pytest.param(b"\xd0\xcf\x11\xe0" + b"\0" * 100, Reason.OLD_EXCEL, id="old-excel"),
    pytest.param(b"\x89PNG\0\0", Reason.UNREADABLE, id="picture"),
    pytest.param(b"PK\x03\x04 and no more", Reason.UNREADABLE, id="no-archive"),
    pytest.param(cut(xlsx(("ФИО",), ("Анна",))), Reason.UNREADABLE, id="cut-off"),
])
def test_a_file_that_is_no_list_of_staff_is_refused_with_one_reason(content: bytes, reason: Reason) -> None:
    roster = read(content, WORDS)
    assert [fault.reason for fault in roster.faults] == [reason]


def test_signs_that_nobody_sees_are_left_out() -> None:
    [person] = read(csv("ФИО\nАнна\u200b Соко\u0007лова\n"), WORDS).people
    assert person.name == "Анна Соко лова"


@pytest.mark.parametrize(("cell", "unit"), [
    ("Мэрия/Отдел кадров", ("Мэрия", "Отдел кадров")),
    ("А/Б", ("А", "Б")),
    ("Мэрия /Отдел\\ Сектор", ("Мэрия", "Отдел", "Сектор")),
    ("Администрация с/п Ивановское", ("Администрация с/п Ивановское",)),
    ("Мэрия/д/с № 5", ("Мэрия", "д/с № 5")),
])  # fmt: skip
def test_a_path_needs_no_spaces_and_a_short_word_with_a_stroke_is_no_path(cell: str, unit: tuple[str, ...]) -> None:
    [person] = read(csv(f"ФИО;Отдел\nАнна;{cell}\n"), WORDS).people
    assert person.unit == unit


async def test_a_list_that_the_messenger_does_not_give_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuses(*_: object) -> None:
        raise MessengerError("gone")

    async with office(tmp_path) as opened:
        monkeypatch.setattr("aiogram.Bot.download", refuses)
        opened.world.world.attach("telegram", "igor", "список.csv", b"x", as_photo=False)
        await opened.settled()
        answer = opened.world.world.chat("telegram", "igor")[-1].text
    assert answer == "Файл не удалось получить. Пришлите его ещё раз."
