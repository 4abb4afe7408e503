"""`python -m bot regulation …` over a database of its own."""

from pathlib import Path

import docx
import pytest

from bot.__main__ import main
from tests.regulation.importing.documents import Level, definition, document, listed, p

LISTS = definition(1, Level("%1."), Level("%1.%2.")) + listed(1, 1)


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAMYATKA_DATA_DIR", str(tmp_path / "data"))


def written(folder: Path, name: str, *clauses: str) -> str:
    body = (p("Правила отдела"), p("Ответы", 1, 0), *(p(clause, 1, 1) for clause in clauses))
    path = folder / name
    path.write_bytes(document(*body, numbering=LISTS))
    return str(path)


def test_a_file_is_imported_published_and_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = written(tmp_path, "было.docx", "Отвечают за день.", "Говорят вежливо, без грубости и насмешек.")
    new = written(tmp_path, "стало.docx", "Отвечают за час.", "Говорят вежливо, без грубости и насмешек.")
    assert main(["regulation", "import", old]) == 0
    told = capsys.readouterr().out
    assert "1 раздел, 2 пункта:\n  1. Ответы — 2" in told
    assert "Сохранено черновиком № 1." in told
    assert main(["regulation", "publish", "1"]) == 0
    assert main(["staff", "audit"]) == 0
    assert "команда на сервере · публикация редакции № 1" in capsys.readouterr().out
    assert main(["regulation", "import", new]) == 0
    assert main(["regulation", "import", new]) == 0
    assert "Этот файл уже есть: № 2, черновик" in capsys.readouterr().out
    assert main(["regulation", "list"]) == 0
    assert "№ 1, действует с" in capsys.readouterr().out
    target = tmp_path / "разница.docx"
    assert main(["regulation", "compare", "1", "2", "--docx", str(target)]) == 0
    told = capsys.readouterr().out
    assert "было:  Отвечают за [-день-]." in told
    assert "стало: Отвечают за {+час+}." in told
    cells = [cell.text for row in docx.Document(str(target)).tables[0].rows for cell in row.cells]
    assert cells == ["Было", "Стало", "1.1. Отвечают за день.", "1.1. Отвечают за час."]
    assert main(["regulation", "publish", "1"]) == 1
    assert main(["regulation", "compare", "1", "9"]) == 1
    assert "Редакции № 9 нет" in capsys.readouterr().err


def test_a_file_is_only_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "р.md"
    path.write_text("# Правила\n## 1. Общее\n1.1. Раз.\n1.1. Два.\n", encoding="utf-8")
    assert main(["regulation", "import", "--check", str(path)]) == 1
    assert "Строка 4: номер 1.1 стоит дважды" in capsys.readouterr().out
    assert main(["regulation", "list"]) == 0
    assert "Редакций пока нет" in capsys.readouterr().out


def test_a_file_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["regulation", "import", str(tmp_path / "нет.docx")]) == 2
    (tmp_path / "р.doc").write_bytes(b"x")
    assert main(["regulation", "import", str(tmp_path / "р.doc")]) == 2
    assert "такой файл я не читаю" in capsys.readouterr().err
