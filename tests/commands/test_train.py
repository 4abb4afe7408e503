"""`python -m bot train` on a corpus that a person can read in a minute."""

import argparse
from pathlib import Path

import pytest

from bot import settings as environment
from bot.commands import train as command
from rules.corpus import FOLDER
from rules.loader import faults
from tests.rules.packs import written
from tests.rules.test_meaning import MEANT, corpus_lines


@pytest.fixture
def settings(tmp_path: Path) -> environment.Settings:
    return environment.load({}).model_copy(update={"rules_dir": written(tmp_path, MEANT)})


def trained(settings: environment.Settings) -> int:
    return command.run(argparse.Namespace(curve=False, answers=False, comments=False), settings)


def test_one_command_teaches_and_tells_how_well(
    settings: environment.Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    (settings.rules_dir / FOLDER).mkdir()
    (settings.rules_dir / FOLDER / "own.jsonl").write_text(corpus_lines(), encoding="utf-8")
    assert trained(settings) == 0
    out = capsys.readouterr().out
    assert "Обучено на 24 текстах." in out
    assert "всего (micro)" in out
    assert "Не замечено ничего: 12 из 12 (1.00), вместе со смыслом" in out
    assert out.endswith("python -m bot check) и перезапустите бота.\n")
    assert faults(settings.rules_dir) == ()


def test_nothing_to_learn_from_is_told(settings: environment.Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert trained(settings) == 2
    assert "Нужно хотя бы 20" in capsys.readouterr().err
