import argparse
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import settings as environment
from bot.pictures import reader
from bot.pictures.model import BYTE_LIMIT
from bot.review import command
from rules.text import LIMIT
from tests.pictures.drawing import cut, drawing, saved
from tests.rules.packs import rule, written

ROOT = Path(__file__).parents[2]
POST = {"id": "1", "kind": "post", "text": "Вот слон", "context": ""}


class Outcome:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err

    @property
    def answers(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


class Terminal:
    """Runs the command as the shell would, on rules about elephants."""

    def __init__(self, directory: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        regulation = directory / "regulation.md"
        regulation.write_text("# Регламент\n## 3. Звери\n3.1. Без слонов. {#courtesy}\n", encoding="utf-8")
        self.settings = environment.load({}).model_copy(
            update={"rules_dir": written(directory / "rules", rule()), "regulation": regulation}
        )
        self._patch = patch
        self._capture = capture

    def review(self, entered: bytes | str, *arguments: str) -> Outcome:
        content = entered.encode() if isinstance(entered, str) else entered
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        code = command.run(parser.parse_args(arguments), self.settings)
        said = self._capture.readouterr()
        return Outcome(code, said.out, said.err)

    def jsonl(self, *lines: bytes | str | dict[str, Any]) -> Outcome:
        return self.review(b"".join(map(_line, lines)), "--jsonl")


def _line(line: bytes | str | dict[str, Any]) -> bytes:
    if isinstance(line, dict):
        line = json.dumps(line, ensure_ascii=False)
    return (line.encode() if isinstance(line, str) else line) + b"\n"


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


def test_a_line_is_answered_with_a_verdict_and_its_findings(terminal: Terminal) -> None:
    outcome = terminal.jsonl({**POST, "text": "😀 Ещё слоны!"})
    assert outcome.code == 0
    assert outcome.answers == [
        {
            "id": "1",
            "verdict": "warn",
            "findings": [
                {
                    "rule": "test.rule", "category": "other", "clause": "3.1", "severity": "warn",
                    "start": 6, "end": 11, "quote": "слоны", "message": "Слонов не бывает.", "advice": "Уберите слона.",
                }
            ],
        }
    ]  # fmt: skip
    assert outcome.err == ""


def test_lines_are_answered_in_their_order_and_blank_ones_passed_over(terminal: Terminal) -> None:
    outcome = terminal.jsonl("\ufeff", {**POST, "id": "б"}, "", "  ", {**POST, "id": 7, "text": ""})
    assert [(answer["id"], answer["verdict"]) for answer in outcome.answers] == [("б", "warn"), (7, "ok")]
    assert outcome.code == 0


def test_a_context_may_be_missing_or_null(terminal: Terminal) -> None:
    outcome = terminal.jsonl({"id": "1", "kind": "reply", "text": "да"}, {**POST, "context": None})
    assert (outcome.code, len(outcome.answers)) == (0, 2)


def test_fields_that_are_not_ours_are_passed_over(terminal: Terminal) -> None:
    outcome = terminal.jsonl({**POST, "labels": ["wealth"], "why": 1})
    assert outcome.code == 0
    assert len(outcome.answers) == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id": "1", "kind": "post", "text": "\xff"}', "это не UTF-8"),
        ('{"id": "1"', "это не JSON"),
        ("[" * 100_000, "это не JSON"),
        ('{"id": ' + "9" * 5000 + "}", "это не JSON"),
        ("[1]", "нужен объект JSON"),
        ({"id": "1", "kind": "post"}, "нет поля «text»"),
        ({"kind": "post", "text": "да"}, "нет поля «id»"),
        ({**POST, "text": 5}, "поле «text»: здесь должно быть строка"),
        ({**POST, "id": True}, "поле «id»: здесь должно быть строка или целое число"),
        ({**POST, "kind": "tweet"}, "поле «kind»: здесь должно быть post, story или reply"),
        ({**POST, "kind": ["post"]}, "поле «kind»"),
        ({**POST, "context": 1}, "поле «context»"),
        (r'{"id": "1", "kind": "post", "text": "\ud800"}', "поле «text»: половина суррогатной пары"),
        ({**POST, "text": "я" * (LIMIT + 1)}, f"текст длиннее {LIMIT} знаков"),
        ({**POST, "context": "я" * (LIMIT + 1)}, f"текст длиннее {LIMIT} знаков"),
        ('{"id": "' + "1" * command.LINE_LIMIT + '"}', f"длиннее {command.LINE_LIMIT} байт"),
    ],
)
def test_a_bad_line_is_named_and_the_good_ones_around_it_are_answered(
    terminal: Terminal, line: bytes | str | dict[str, Any], reason: str
) -> None:
    outcome = terminal.jsonl({**POST, "id": "before"}, line, {**POST, "id": "after"})
    assert outcome.code == 2
    assert outcome.err.startswith(f"Строка 2: {reason}"), outcome.err
    assert len(outcome.err.splitlines()) == 1
    assert [answer["id"] for answer in outcome.answers] == ["before", "after"]


def test_a_last_line_without_its_end_is_answered_too(terminal: Terminal) -> None:
    outcome = terminal.review(json.dumps(POST), "--jsonl")
    assert len(outcome.answers) == 1


def test_a_rule_that_ran_out_of_time_is_told_beside_the_answer(terminal: Terminal) -> None:
    written(terminal.settings.rules_dir, rule(match="'(?:а+)+[бв]'"))
    outcome = terminal.jsonl({**POST, "text": "а" * 5000})
    assert (outcome.code, outcome.answers[0]["verdict"]) == (0, "warn")
    assert outcome.err == "Строка 1: проверено не всё, не успели правила: test.rule.\n"


def test_a_text_is_answered_in_words(terminal: Terminal) -> None:
    outcome = terminal.review("\ufeffВот слон,\nи слоны.")
    assert outcome.code == 0
    assert outcome.out == (
        "Лучше исправить. 1 замечание.\n\n1. «слон», «слоны» — п. 3.1.\n   Слонов не бывает. Уберите слона.\n"
    )


def test_a_clean_text_is_answered_in_words(terminal: Terminal) -> None:
    assert terminal.review("Вот кот.").out == "Замечаний не найдено.\n"


@pytest.fixture
def picture(terminal: Terminal, tmp_path: Path) -> Path:
    if reader.missing(terminal.settings.tessdata_dir):
        pytest.skip("tesserocr, rus.traineddata or eng.traineddata is not installed; see `make tesseract`")
    (tmp_path / "снимок.png").write_bytes(saved(drawing("Вот слон")))
    return tmp_path / "снимок.png"


def test_a_picture_is_read_and_its_words_are_judged(terminal: Terminal, picture: Path) -> None:
    outcome = terminal.review("", "--image", str(picture))
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == (
        "Прочитано на картинке:\n\n  Вот слон\n\n"
        "Лучше исправить. 1 замечание.\n\n1. «слон» — п. 3.1.\n   Слонов не бывает. Уберите слона.\n"
    )


def test_a_picture_is_answered_with_its_text_a_verdict_and_findings(terminal: Terminal, picture: Path) -> None:
    outcome = terminal.review(picture.read_bytes(), "--image", "-", "--json")
    [answer] = outcome.answers
    [found] = answer.pop("findings")
    assert (outcome.code, answer) == (0, {"text": "Вот слон", "verdict": "warn"})
    assert found == terminal.jsonl({**POST, "text": "Вот слон"}).answers[0]["findings"][0]
    assert answer["text"][found["start"] : found["end"]] == "слон"


def test_a_picture_without_words_is_told(terminal: Terminal, picture: Path) -> None:
    picture.write_bytes(saved(drawing("")))
    assert terminal.review("", "--image", str(picture)).out.startswith("На картинке не нашлось слов")
    assert terminal.review("", "--image", str(picture), "--json").answers == [
        {"text": "", "verdict": "ok", "findings": []}
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"Not a picture", "это не картинка"),
        (cut("PNG"), "прочитать не получилось"),
        (bytes(BYTE_LIMIT + 1), "слишком велика. Можно до 20 МБ, до 40 мегапикселей"),
    ],
    ids=["text", "cut", "large"],
)
def test_a_picture_that_cannot_be_read_is_told(
    terminal: Terminal, picture: Path, content: bytes, reason: str
) -> None:
    picture.write_bytes(content)
    outcome = terminal.review("", "--image", str(picture), "--json")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"{picture}: ")
    assert reason in outcome.err


def test_without_language_data_a_person_is_told_what_to_install(terminal: Terminal, tmp_path: Path) -> None:
    terminal.settings = terminal.settings.model_copy(update={"tessdata_dir": tmp_path})
    outcome = terminal.review(saved(drawing()), "--image", "-")
    assert (outcome.code, outcome.out) == (2, "")
    assert "sudo apt-get install tesseract-ocr-rus tesseract-ocr-eng" in outcome.err


@pytest.mark.parametrize("arguments", [("--json",), ("--image", "-", "--jsonl"), ("--image", "-", "черновик.txt")])
def test_options_that_do_not_go_together_are_told(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    outcome = terminal.review("Вот слон", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert "--image" in outcome.err


def test_a_text_comes_from_a_file(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "черновик.txt").write_text("Вот слон", encoding="utf-8")
    assert "«слон»" in terminal.review("", str(tmp_path / "черновик.txt")).out


def test_a_file_that_is_not_there_is_told(terminal: Terminal, tmp_path: Path) -> None:
    for missing in (tmp_path / "нет.txt", tmp_path):
        outcome = terminal.review("", str(missing))
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.startswith(f"{missing}: файл не читается")


@pytest.mark.parametrize(
    "entered", ["я" * (LIMIT + 1), "я" * (LIMIT * 3), "👍" * (LIMIT + 5), "a" + "👍" * (LIMIT + 5)]
)
def test_a_text_over_the_limit_is_refused(terminal: Terminal, entered: str) -> None:
    outcome = terminal.review(entered)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == f"текст длиннее {LIMIT} знаков.\n"


def test_a_text_in_another_encoding_is_refused_with_its_line(terminal: Terminal) -> None:
    outcome = terminal.review(b"one\ntwo \xff")
    assert (outcome.code, outcome.err) == (2, "Строка 2: это не UTF-8.\n")


def test_a_broken_rule_is_told_with_its_place(terminal: Terminal) -> None:
    written(terminal.settings.rules_dir, rule(severity="fatal"))
    outcome = terminal.review("да")
    assert (outcome.code, outcome.out) == (2, "")
    assert "1.yaml:5:13: значение не подходит: допустимо только 'block', 'warn' или 'hint'" in outcome.err


def test_a_broken_regulation_is_told_with_its_line(terminal: Terminal) -> None:
    terminal.settings.regulation.write_text("# Р\n## 1. А\nслова\n", encoding="utf-8")
    outcome = terminal.review("да")
    assert outcome.code == 2
    assert "regulation.md:3: текст до первого пункта" in outcome.err


def test_the_command_loads_neither_aiogram_nor_the_database() -> None:
    script = (
        "import sys; from bot.__main__ import main; code = main(['review']);"
        "heavy = {'aiogram', 'sqlalchemy', 'bot.app', 'aiohttp', 'vk_api', 'PIL', 'tesserocr'} & set(sys.modules);"
        "print('HEAVY', heavy or 'none', code)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], input="Вот кот.",
        capture_output=True, text=True, cwd=ROOT, timeout=60, check=True,
    )  # fmt: skip
    assert ended.stdout.splitlines()[-1] == "HEAVY none 0"


def test_a_reader_that_leaves_early_ends_the_command_quietly(tmp_path: Path) -> None:
    drafts = tmp_path / "drafts.jsonl"
    drafts.write_text("".join(json.dumps({**POST, "id": number}) + "\n" for number in range(500)), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "review", "--jsonl", str(drafts)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        said = running.stderr.read()
    assert (running.returncode, said) == (0, b"")
