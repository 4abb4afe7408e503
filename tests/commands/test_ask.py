"""`python -m bot ask` and `evaluate --questions`, over a regulation of three clauses."""

import argparse
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import settings as environment
from bot.commands import ask, evaluate
from bot.regulation.answers import Answer, AnswerService
from bot.regulation.model import Content

REGULATION = """# Правила
## 1. Личная страница
1.1. Дорогие часы не показывают.
1.2. Застолья не показывают.
## 2. Ответы
2.1. Отвечают за восемь часов.
"""


@pytest.fixture
def regulation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Asked of its clauses by their numbers: what the search finds is tried elsewhere."""

    async def answer(_: AnswerService, content: Content, question: str, before: str | None = None) -> Answer:
        found = content.clause(question.split()[-1])
        others = tuple(clause for clause in content.clauses if clause != found)
        return Answer(found, others[:2]) if found else Answer(None)

    monkeypatch.setattr(AnswerService, "answer", answer)
    path = tmp_path / "regulation.md"
    path.write_text(REGULATION, encoding="utf-8")
    return str(path)


def asked(monkeypatch: pytest.MonkeyPatch, capfdbinary: Any, lines: bytes, **options: Any) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8"))
    code = ask.run(argparse.Namespace(**{"question": [], "jsonl": False} | options), environment.load({}))
    out, err = capfdbinary.readouterr()
    return code, out.decode(), err.decode()


def test_each_line_is_answered_by_a_line(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: Any, regulation: str
) -> None:
    lines = '{"id": "a", "question": "про 1.2", "kind": "slang"}\n{"id": 2, "question": "про отпуск"}\n'
    code, out, _ = asked(monkeypatch, capfdbinary, lines.encode(), jsonl=True, regulation=regulation)
    assert code == 0
    assert [json.loads(line) for line in out.splitlines()] == [
        {
            "id": "a", "answered": True, "clause": "1.2", "alternatives": ["1.1", "2.1"],
            "quote": "Застолья не показывают.",
        },
        {"id": 2, "answered": False, "clause": None, "alternatives": [], "quote": ""},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "bad", [b"{", b"[]", b'{"id": "a"}', b'{"id": "a", "question": 5}', b'{"id": null, "question": "?"}', b"\xff"]
)
def test_a_bad_line_is_named_and_the_others_are_answered(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: Any, regulation: str, bad: bytes
) -> None:
    lines = b'{"id": 1, "question": "1.1"}\n\n' + bad + b'\n{"id": 2, "question": "1.1"}\n'
    code, out, err = asked(monkeypatch, capfdbinary, lines, jsonl=True, regulation=regulation)
    assert code == 2
    assert [json.loads(line)["id"] for line in out.splitlines()] == [1, 2]
    assert "3" in err


def test_a_person_is_answered_in_words(monkeypatch: pytest.MonkeyPatch, capfdbinary: Any, regulation: str) -> None:
    code, out, _ = asked(monkeypatch, capfdbinary, b"", question=["что", "в", "2.1"], regulation=regulation)
    assert code == 0
    assert out == (
        "п. 2.1 («Ответы»)\nОтвечают за восемь часов.\n\n"
        "Смотрите также: п. 1.1 («Личная страница»); п. 1.2 («Личная страница»).\n"
    )
    _, out, _ = asked(monkeypatch, capfdbinary, "отпуск\n2.1\n".encode(), regulation=regulation)
    assert out.startswith("В регламенте этого нет.")
    assert "п. 2.1" in out


def test_a_regulation_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> None:
    code, _, err = asked(monkeypatch, capfdbinary, b"", question=["?"], regulation="nowhere.md")
    assert code == 2
    assert "nowhere.md" in err


def test_labelled_questions_are_counted(regulation: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        '{"id": 1, "question": "1.1", "clause": "1.1", "kind": "direct"}\n'
        '{"id": 2, "question": "1.2", "clause": ["1.1", "2.1"], "kind": "slang"}\n'
        '{"id": 3, "question": "отпуск", "clause": null, "kind": "out_of_scope"}\n',
        encoding="utf-8",
    )
    options = argparse.Namespace(drafts=None, questions=str(questions), regulation=regulation)
    assert evaluate.run(options, environment.load({})) == 0
    out = capsys.readouterr().out
    assert "всего                      2          0.50        1.00          0.00" in out
    assert "Вопросов не по регламенту: 1, из них отказано 1.00." in out
