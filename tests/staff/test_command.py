"""`python -m bot staff …`, in this process, on an agency of its own."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.__main__ import main
from bot.views.console import staff as words

AGAIN = "Файл потерялся — выпустите новые: python -m bot staff codes {} ФАЙЛ\n"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAMYATKA_DATA_DIR", str(tmp_path))


def said(capsys: Capture, *arguments: str, code: int = 0) -> str:
    """What the command said, in `stdout` when it did as it was told, else in `stderr`."""
    assert main(["staff", *arguments]) == code
    out, err = capsys.readouterr()
    return out if code == 0 else err


@pytest.mark.parametrize("order", words.HELP)
def test_the_help_of_each_order_speaks_russian(order: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["staff", order, "--help"])
    assert ended.value.code == 0
    assert re.findall(r"usage|options|positional|arguments|show|message|exit", capsys.readouterr().out) == []


def test_a_person_is_invited_found_changed_and_shut_out(capsys: Capture) -> None:
    invited = said(
        capsys, "invite", "--name", "Ольга Ким", "--position", "юрист", "--unit", "Мэрия / Отдел", "--role", "hr-admin"
    )
    assert invited.startswith("Приглашение: Ольга Ким, кадровик. Действует один раз, до ")
    listed = said(capsys, "list")
    assert listed == "№ 1    Ольга Ким — кадровик, юрист, Мэрия / Отдел, ещё не вошёл\n"
    assert said(capsys, "role", "ольга", "employee") == "Ольга Ким: готово.\n"
    first, second = (re.findall(r"^Код: (.+)$", text, re.M) for text in (invited, said(capsys, "reissue", "1")))
    assert first != second
    assert said(capsys, "withdraw", "1") == "Ольга Ким: готово.\n"
    assert said(capsys, "withdraw", "1", code=1) == "Отзывать нечего: действующего кода нет.\n"
    assert said(capsys, "release", "1", "vk", code=1) == "Отвязывать нечего: VK не привязан.\n"
    assert said(capsys, "deactivate", "1") == "Ольга Ким: готово.\n"
    assert said(capsys, "deactivate", "1") == "Ольга Ким: так и было.\n"
    assert "доступ закрыт" in said(capsys, "reissue", "1", code=1)
    assert said(capsys, "restore", "1") == "Ольга Ким: готово.\n"
    journal = said(capsys, "audit").splitlines()
    assert [line.split(" · ", 1)[1] for line in journal] == [
        "команда на сервере · новое подразделение · Мэрия",
        "команда на сервере · новое подразделение · Отдел",
        "команда на сервере · приглашение кадровиком · Ольга Ким",
        "команда на сервере · назначение сотрудником · Ольга Ким",
        "команда на сервере · новый код · Ольга Ким",
        "команда на сервере · код отозван · Ольга Ким",
        "команда на сервере · доступ закрыт · Ольга Ким",
        "команда на сервере · доступ возвращён · Ольга Ким",
    ]


def test_nobody_and_several_are_told_apart(capsys: Capture) -> None:
    said(capsys, "invite", "--name", "Ольга Ким")
    said(capsys, "invite", "--name", "Ольга Цой")
    assert said(capsys, "deactivate", "Пётр", code=1).startswith("Такого сотрудника нет: «Пётр».")
    assert said(capsys, "deactivate", "99", code=1).startswith("Такого сотрудника нет: «99».")
    assert said(capsys, "deactivate", "ольга", code=1).splitlines() == [
        "Таких несколько, назовите номер:",
        "№ 1    Ольга Ким — сотрудник, ещё не вошёл",
        "№ 2    Ольга Цой — сотрудник, ещё не вошёл",
    ]


@pytest.mark.parametrize(("option", "complaint"), [
    ("--name", "Имя пустое или длиннее 200 букв."),
    ("--position", "Должность длиннее 200 букв."),
    ("--unit", "Название подразделения пустое или длиннее 200 букв."),
])  # fmt: skip
def test_what_is_too_long_is_said_before_anything_is_opened(
    option: str, complaint: str, tmp_path: Path, capsys: Capture
) -> None:
    assert said(capsys, "invite", "--name", "Ольга", option, "я" * 201, code=2) == complaint + "\n"
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_shown_invited_and_answered_by_a_file_of_codes(tmp_path: Path, capsys: Capture) -> None:
    roster = tmp_path / "список.csv"
    roster.write_text("ФИО;Отдел\nОльга Ким;Мэрия\n=Цой;Мэрия\nольга  ким;мэрия\n", encoding="cp1251")
    shown = "Приглашу: 2 человека\nсотрудник — 2\nУже есть: 1 человек, пропущу.\n"
    shown += "Новые подразделения: Мэрия.\n\nОльга Ким, Мэрия\n=Цой, Мэрия\n"
    assert said(capsys, "import", str(roster), "--check") == shown
    assert said(capsys, "list") == "Никого нет.\n"
    codes = tmp_path / "список-коды.xlsx"
    told = said(capsys, "import", str(roster))
    done = f"Готово: 2 человека. Коды: {codes}\nБольше их нигде нет. Действуют семь дней.\n{AGAIN.format(1)}"
    assert told == shown + done
    assert codes.stat().st_mode & 0o077 == 0
    rows = list(load_workbook(codes).worksheets[0].iter_rows(values_only=True))
    assert [row[:3] for row in rows] == [
        ("ФИО", "Должность", "Подразделение"), ("Ольга Ким", None, "Мэрия"), ("=Цой", None, "Мэрия"),
    ]
    assert all(re.fullmatch(r"\w{4}-\w{4}-\w{4}", str(row[3])) for row in rows[1:])
    assert said(capsys, "import", str(roster)) == "Приглашать некого: все из файла уже есть.\n"
    roster.write_text("ФИО\nЕщё Один\n", encoding="utf-8")
    assert said(capsys, "import", str(roster), code=2) == f"Файл уже есть: {codes}. Назовите другой ключом --codes.\n"
    assert said(capsys, "list").count("№") == 2
    taken = tmp_path / "все.xlsx"
    assert said(capsys, "export", str(taken)) == f"Сохранено: 2 человека, {taken}\n"
    assert said(capsys, "import", str(taken), "--codes", str(tmp_path / "новые.xlsx")).startswith("Приглашать некого")


def test_a_lost_file_of_codes_is_made_anew_for_those_who_still_wait(tmp_path: Path, capsys: Capture) -> None:
    roster, lost, found = tmp_path / "список.csv", tmp_path / "список-коды.xlsx", tmp_path / "новые.xlsx"
    roster.write_text("ФИО\nОльга Ким\nПётр Цой\n", encoding="utf-8")
    said(capsys, "import", str(roster))
    said(capsys, "withdraw", "Пётр")
    again = said(capsys, "codes", "1", str(found))
    assert again == f"Готово: 1 человек. Коды: {found}\nБольше их нигде нет. Действуют семь дней.\n{AGAIN.format(1)}"
    first, second = (list(load_workbook(path).worksheets[0].iter_rows(values_only=True)) for path in (lost, found))
    assert [row[0] for row in second[1:]] == ["Ольга Ким"]
    assert first[1][3] != second[1][3]
    assert said(capsys, "codes", "1", str(found), code=2) == f"Файл уже есть: {found}. Назовите другой.\n"
    nothing = tmp_path / "ничего.xlsx"
    assert said(capsys, "codes", "7", str(nothing), code=1).startswith("Выпускать нечего: списка № 7 нет")
    assert not nothing.exists()


def test_a_faulty_file_invites_nobody_and_each_row_is_named(tmp_path: Path, capsys: Capture) -> None:
    roster = tmp_path / "список.csv"
    roster.write_text("ФИО,Роль\nОльга Ким,царь\n" + ",сотрудник\n" * 12, encoding="utf-8")
    complaint = said(capsys, "import", str(roster), code=1).splitlines()
    assert complaint[0] == f"{roster}: никого не пригласили, исправьте файл."
    assert complaint[1:3] == [
        "Строка 2: нет роли «царь», есть сотрудник, пресс-секретарь, администратор, кадровик.", "Строка 3: нет имени.",
    ]
    assert complaint[-1] == "…и ещё 3\u00a0ошибки"
    assert said(capsys, "list") == "Никого нет.\n"
    assert said(capsys, "import", str(tmp_path / "нет.csv"), code=2).startswith("Файл не читается: ")
