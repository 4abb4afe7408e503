from pathlib import Path

import pytest

from bot.errors import RegulationError
from bot.regulation import markdown

TEXT = """\
# Регламент

Заметка для редактора, в редакцию не входит.

## 1. Общее

1.1. Для всех.

## 4. Запреты

4.1. Нельзя. {#secrets #wealth}
4.2. Персональные данные:
– телефон;
– адрес. {#personal-data}
"""


def test_a_regulation_falls_into_sections_and_clauses() -> None:
    content = markdown.parse(TEXT)
    assert content.title == "Регламент"
    assert [(s.number, s.title, len(s.clauses)) for s in content.sections] == [("1", "Общее", 1), ("4", "Запреты", 2)]


def test_a_clause_is_found_by_its_number_and_by_its_topic() -> None:
    content = markdown.parse(TEXT)
    clause = content.clause("4.2")
    assert clause is not None
    assert clause.text == "Персональные данные:\n– телефон;\n– адрес."
    assert content.clause_for("personal-data") is clause
    assert content.clause_for("wealth") is content.clause("4.1")
    assert content.clause_for("leisure") is None
    assert content.clause("9.9") is None


def test_a_clause_knows_its_section() -> None:
    content = markdown.parse(TEXT)
    clause = content.clause("4.1")
    assert clause is not None
    section = content.section_of(clause)
    assert section is not None
    assert section.title == "Запреты"


def test_the_same_text_is_the_same_edition() -> None:
    assert markdown.parse(TEXT).sha256 == markdown.parse(TEXT).sha256
    assert markdown.parse(TEXT).sha256 != markdown.parse(TEXT + "4.3. Ещё.\n").sha256


def test_a_mark_of_the_byte_order_and_windows_line_ends_do_no_harm() -> None:
    assert markdown.parse("\ufeff" + TEXT.replace("\n", "\r\n")).sections == markdown.parse(TEXT).sections


@pytest.mark.parametrize(
    ("text", "fault", "line"),
    [
        ("## 1. А\n1.1. Б\n", "no-title", 1),
        ("# Р\n", "no-sections", 1),
        ("# Р\n## 1. А\n## 2. Б\n2.1. В\n", "empty-section", 2),
        ("# Р\n## Общее\n", "wrong-heading", 2),
        ("# Р\n## 1. А\n1.1. Б\n### Подраздел\n", "wrong-heading", 4),
        ("# Р\n# Ещё\n", "wrong-heading", 2),
        ("# Р\n## 1. А\nСлова\n", "stray-text", 3),
        ("# Р\n## 1. А\n2.1. Б\n", "foreign-clause", 3),
        ("# Р\n## 1. А\n1.1. Б\n1.1. В\n", "duplicate-number", 4),
        ("# Р\n## 1. А\n1.1. Б\n## 1. В\n1.2. Г\n", "duplicate-number", 4),
        ("# Р\n## 1. А\n1.1. Б {#x}\n1.2. В {#x}\n", "duplicate-topic", 4),
        ("# Р\n## 1. А\n1.1. Б {x}\n", "wrong-topics", 3),
        ("# Р\n## 1. А\n1.1. Б {#Тема}\n", "wrong-topics", 3),
        ("# Р\n## 1. А\n1.1. Б {#x #x}\n", "wrong-topics", 3),
        ("# Р\n## 1. А\n1.1. {#x}\n", "wrong-topics", 3),
    ],
)
def test_a_fault_is_named_with_its_line(text: str, fault: str, line: int) -> None:
    with pytest.raises(RegulationError) as caught:
        markdown.parse(text)
    assert (caught.value.fault, caught.value.line) == (fault, line)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "regulation.md"
    path.write_bytes(b"# R\n" + "Пункт".encode("cp1251"))
    with pytest.raises(RegulationError) as caught:
        markdown.load(path)
    assert (caught.value.fault, caught.value.line) == ("not-utf8", 2)
