"""What people really send: other habits of numbering, faults, and files that mean harm."""

import zipfile
from io import BytesIO
from unittest import mock

import pytest

from bot.errors import RegulationError
from bot.regulation.importing import archive, read
from tests.regulation.importing.documents import document, p, zipped


def outline(text: str, name: str = "r.txt") -> tuple[list[str], list[str], list[tuple[str, str]]]:
    found = read(name, text.encode())
    sections = [f"{section.number} {section.title}" for section in found.content.sections]
    return sections, [c.number for c in found.content.clauses], [(x.kind, x.subject) for x in found.problems]


def test_gaps_duplicates_and_numbers_out_of_order_are_told() -> None:
    text = "Правила\n\n1. А\n\n1.1. Раз.\n\n1.3. Три.\n\n1.2. Два.\n\n1.3. Снова.\n\n3. Б\n\n3.1. Раз.\n\n2.4. Чужой.\n"
    assert outline(text)[2] == [
        ("gap", "1.3"), ("disorder", "1.2"), ("duplicate-number", "1.3"), ("gap", "3"), ("foreign-clause", "2.4"),
    ]  # fmt: skip


def test_words_without_a_number_are_told_and_kept() -> None:
    text = "Правила\n\n1. А\n\nВводные слова.\n\n1.1. Раз.\n\n2. Б\n\nПервый абзац.\n\nВторой абзац.\n"
    _, numbers, problems = outline(text)
    assert numbers == ["1", "1.1", "2.1", "2.2"]
    assert problems == [("stray-text", "Вводные слова."), ("unnumbered", "2")]


def test_headings_without_numbers_take_those_of_their_clauses() -> None:
    text = "# Правила\n\n## Общее\n\n1.1. Раз.\n\n## Запреты\n\n2.1. Два.\n"
    sections, numbers, problems = outline(text, "r.md")
    assert sections == ["1 Общее", "2 Запреты"]
    assert numbers == ["1.1", "2.1"]
    assert problems == [("wrong-heading", "Общее"), ("wrong-heading", "Запреты")]


def test_clauses_that_run_through_under_chapters() -> None:
    text = (
        "Кодекс\n\nГлава I. Общее\n\n1. Раз:\n\n1) а;\n\n2) б.\n\n2. Два.\n\nГлава II. Запреты\n\n3. Три.\n\n"
        "3.1. Глубже.\n"
    )
    assert outline(text) == (["I Общее", "II Запреты"], ["1", "2", "3", "3.1"], [])


def test_articles_under_chapters() -> None:
    text = "Кодекс\n\nГлава 1. Общее\n\nСтатья 1. Цель\n\n1. Раз.\n\n2. Два.\n\nСтатья 2. Срок\n\n1. Три.\n"
    assert outline(text) == (["1 Цель", "2 Срок"], ["1.1", "1.2", "2.1"], [("restarted", "1.1")])


def test_no_sections_at_all() -> None:
    assert outline("Правила поведения\n\n1. Раз.\n\n2. Два:\n\n1. а;\n\n2. б.\n\n3. Три.\n")[:2] == (
        ["1 Правила поведения"], ["1", "2", "3"],
    )  # fmt: skip
    assert outline("Правила\n\n1.1. Раз.\n\n2.1. Два.\n")[0] == ["1 Правила", "2 Правила"]


def test_a_section_that_is_one_sentence_is_a_clause() -> None:
    text = "Правила\n\n1. А\n\n1.1. Раз.\n\n2. Правила вступают в силу с 1 марта.\n"
    assert outline(text) == (["1 А", "2 Правила вступают в силу с 1 марта."], ["1.1", "2"], [])


def test_the_contents_and_the_appendices_stay_out() -> None:
    text = (
        "Правила\n\nСодержание\n\n1. Общее ...... 2\n\n2. Сроки ...... 3\n\n1. Общее\n\n1.1. Раз.\n\n2. Сроки\n\n"
        "2.1. Два.\n\nПриложение 1\n\n1. Форма отчёта\n\n1.1. Фамилия.\n"
    )
    assert outline(text) == (["1 Общее", "2 Сроки"], ["1.1", "2.1"], [("appendix", "Приложение 1")])


def test_markdown_of_other_hands() -> None:
    text = (
        "# 1. Общее\n\n**1.1.** Раз.\n\n- а;\n- б.\n\n2\\. Сроки\n\n2.1 Два.\n\n"
        "| Тема | Час |\n|---|---|\n| Вода | 4 |\n"
    )
    found = read("Правила отдела.md", text.encode())
    assert found.content.title == "Правила отдела"
    assert [(c.number, c.text) for c in found.content.clauses] == [
        ("1.1", "Раз.\n- а;\n- б."), ("2.1", "Два.\nТема | Час\nВода | 4"),
    ]  # fmt: skip


def test_what_windows_saves_by_itself() -> None:
    assert read("r.txt", "Правила\n\n1. А\n\n1.1. Раз.".encode("cp1251")).content.title == "Правила"
    assert read("r.txt", "Правила\n\n1. А\n\n1.1. Раз.".encode("utf-16")).content.title == "Правила"


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("r.doc", b"\xd0\xcf\x11\xe0", "unknown-format"),
        ("r.docx", b"PK nothing", "broken-file"),
        ("r.docx", b"\xd0\xcf\x11\xe0 and more", "locked"),
        ("r.docx", zipped({"word/document.xml": "<a"}), "broken-file"),
        ("r.odt", zipped({"other.xml": "<a/>"}), "broken-file"),
        ("r.txt", "Здравствуйте".encode(), "no-sections"),
        ("r.docx", document(p("Просто письмо.")), "no-sections"),
        ("r.docx", zipped({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "broken-file"),
        ("r.docx", zipped({"word/document.xml": "<a>" * 5000}), "broken-file"),
        ("r.txt", b"\0\1\2", "broken-file"),
    ],
)
def test_what_cannot_be_read_is_refused(name: str, data: bytes, fault: str) -> None:
    with pytest.raises(RegulationError) as caught:
        read(name, data)
    assert caught.value.fault == fault


def test_a_small_file_that_unpacks_to_a_large_one_is_refused() -> None:
    with mock.patch.object(archive, "UNPACKED_LIMIT", 1000), pytest.raises(RegulationError) as caught:
        read("r.docx", zipped({"word/document.xml": " " * 1001}))
    assert caught.value.fault == "too-large"


def test_a_file_that_lies_about_its_size_is_refused() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", "x" * 100)
    with pytest.raises(RegulationError):
        read("r.docx", target.getvalue()[:-60])
