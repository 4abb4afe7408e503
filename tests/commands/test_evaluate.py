"""`python -m bot evaluate` on drafts that a person can count on fingers."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from bot import settings as environment
from bot.commands import evaluate as command
from bot.review.evaluation import Labelled, Score, evaluate
from bot.review.model import Finding, Verdict
from rules.schema import Category
from tests.rules.packs import rule, written

REGULATION = "# Регламент\n## 3. Звери\n3.1. Без слонов. {#courtesy}\n3.2. Молчи. {#secrets}\n"


def finding(category: Category) -> Finding:
    return Finding("a.b", category, "courtesy", "Вежливость", "3.1", "warn", 0, 4, "слон", "Слон.", "Уберите.")


def draft(
    labels: str = "", found: str = "", disputed: str = "", why: str = "", verdict: Verdict = "ok"
) -> Labelled:
    findings = tuple(finding(category) for category in found.split())  # type: ignore[arg-type]
    return Labelled("d", frozenset(labels.split()), frozenset(disputed.split()), "ok", why, verdict, findings)


def test_each_category_is_counted_by_itself() -> None:
    result = evaluate([draft("leisure", "leisure wealth"), draft("leisure wealth", "leisure"), draft("leisure")])
    assert result.by_category["leisure"] == Score(hits=2, false=0, missed=1)
    assert result.by_category["wealth"] == Score(hits=0, false=1, missed=1)
    assert result.micro == Score(2, 1, 2)
    assert result.micro.f1 == pytest.approx(4 / 7)
    assert result.macro_f1 == pytest.approx((4 / 5) / 11)


def test_a_disputed_category_is_neither_wanted_nor_an_error() -> None:
    result = evaluate([draft("", "rudeness", "rudeness"), draft("leisure", "leisure", "rudeness")])
    assert result.micro == Score(1, 0, 0)
    assert result.false_alarms == ()


def test_a_finding_of_any_kind_in_an_innocent_draft_is_a_false_alarm() -> None:
    hard = draft(found="wealth", why="HARD wealth: музей")
    result = evaluate([draft(found="other"), hard, draft(why="HARD wealth"), draft()])
    assert (len(result.false_alarms), result.innocent) == (2, 4)
    assert (result.hard_alarms, result.hard) == (1, 2)


def test_a_guilty_draft_of_which_nothing_was_found_is_overlooked() -> None:
    result = evaluate([draft("leisure"), draft("leisure", "wealth"), draft("leisure", "leisure")])
    assert (len(result.overlooked), result.guilty) == (1, 3)


@pytest.fixture
def settings(tmp_path: Path) -> environment.Settings:
    regulation = tmp_path / "regulation.md"
    regulation.write_text(REGULATION, encoding="utf-8")
    rules_dir = written(tmp_path / "rules", rule(category="wealth"))
    return environment.load({}).model_copy(update={"rules_dir": rules_dir, "regulation": regulation})


def evaluated(settings: environment.Settings, path: Path, *lines: dict[str, Any] | str) -> int:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text(text, encoding="utf-8")
    return command.run(argparse.Namespace(drafts=str(path), questions=None, comments=None), settings)


def line(text: str, *labels: str, **more: Any) -> dict[str, Any]:
    return {"id": text, "kind": "post", "text": text, "context": "", "labels": labels, **more}


def test_the_table_tells_shares_and_the_worst_errors(
    settings: environment.Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = evaluated(
        settings, tmp_path / "drafts.jsonl",
        line("Вот слон", "wealth", severity="warn", why="зверь"),
        line("Слон в цирке", severity="ok", why="HARD wealth: цирк"),
        line("Вот кот", "leisure", severity="block", why="отдых"),
    )  # fmt: skip
    out = capsys.readouterr().out
    assert code == 0
    assert "показ достатка           0.50     1.00   0.67       1       1        0\n" in out
    assert "всего (micro)            0.50     0.50   0.50       1       1        1\n" in out
    assert "Ложные тревоги: 1 из 1 (1.00) чистых черновиков; трудные двойники: 1 из 1 (1.00)" in out
    assert "Не замечено ничего: 1 из 2 (0.50)" in out
    assert "Заключение совпало: 1 из 3 (0.33)." in out
    assert "  Слон в цирке: test.rule «Слон» — HARD wealth: цирк\n" in out
    assert out.endswith("  Вот кот: leisure — отдых\n")


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("{", "Строка 2: это не JSON."),
        ({"id": 1, "kind": "post", "text": "да"}, "Строка 2: поле «labels»"),
        (line("да", "shopping"), "Строка 2: поле «labels»"),
        (line("да", maybe="wealth"), "Строка 2: поле «maybe»"),
        (line("да", severity="awful"), "Строка 2: поле «severity»: одно из ok, warn, block."),
        (line("д" * 20_001), "Строка 2: текст длиннее 20000 знаков."),
    ],
)
def test_a_bad_line_is_named_and_no_table_is_drawn(
    settings: environment.Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], bad: Any, words: str
) -> None:
    assert evaluated(settings, tmp_path / "drafts.jsonl", line("да"), bad) == 2
    said = capsys.readouterr()
    assert said.err.startswith(words)
    assert said.out == ""


def test_a_file_that_is_not_there_or_says_nothing_is_told(
    settings: environment.Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run(argparse.Namespace(drafts=str(tmp_path / "нет"), questions=None, comments=None), settings) == 2
    assert evaluated(settings, tmp_path / "пусто", "\n") == 2
    err = capsys.readouterr().err
    assert "файл не читается" in err
    assert "нет ни одного черновика" in err
