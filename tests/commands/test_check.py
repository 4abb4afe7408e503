import argparse
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import settings as environment
from bot.commands import check
from bot.messengers.vk.about import VkSettings
from tests.rules.packs import ENOUGH, rule, written

REGULATION = "# Регламент\n## 3. Звери\n3.1. Без слонов. {#courtesy}\n3.2. Молчи. {#secrets}\n"


@pytest.fixture
def settings(tmp_path: Path) -> environment.Settings:
    regulation = tmp_path / "regulation.md"
    regulation.write_text(REGULATION, encoding="utf-8")
    rules_dir = written(tmp_path / "rules", rule(examples=ENOUGH))
    return environment.load({}).model_copy(update={"rules_dir": rules_dir, "regulation": regulation})


def checked(settings: environment.Settings, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = check.run(argparse.Namespace(), settings)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_sound_pack_is_counted(settings: environment.Settings, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = checked(settings, capsys)
    assert (code, err) == (0, "")
    assert out.startswith("Всё в порядке: 1 правило, 6 примеров, 2 пункта регламента.")


def test_the_last_words_say_what_to_do(settings: environment.Settings, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = checked(settings, capsys)
    assert "Настройки, которые стоит поправить:\n  нет ни одного токена" in out
    assert out.splitlines()[-1].startswith("Что делать: задайте токен")
    ready = {"messengers": {"vk": VkSettings(token=SecretStr("x"), group_id=1)}}
    _, out, _ = checked(settings.model_copy(update=ready), capsys)
    assert "стоит поправить" not in out
    assert out.splitlines()[-1] == "Что делать: можно запускать: python -m bot run"


def test_the_rules_that_come_with_the_bot_are_sound(capsys: pytest.CaptureFixture[str]) -> None:
    """The whole pack at once; each of its examples is a test of its own in tests/rules."""
    code, out, err = checked(environment.load({}), capsys)
    assert (code, err) == (0, "")
    assert "В регламенте нет пункта" not in out


def test_a_topic_without_a_clause_is_told_and_is_no_fault(
    settings: environment.Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.regulation.write_text(REGULATION.replace(" {#secrets}", ""), encoding="utf-8")
    code, out, _ = checked(settings, capsys)
    assert code == 0
    assert "{#secrets} — Секреты" in out


def test_a_mark_that_no_topic_knows_is_a_fault(
    settings: environment.Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.regulation.write_text(REGULATION.replace("{#secrets}", "{#sekrets}"), encoding="utf-8")
    code, _, err = checked(settings, capsys)
    assert code == 1
    assert "sekrets" in err


def test_every_fault_is_told_with_its_place_and_counted(
    settings: environment.Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    written(settings.rules_dir, rule(clause="nowhere", match="'('"), rule(sevrity="block"))
    settings.regulation.write_text("# Р\n", encoding="utf-8")
    code, out, err = checked(settings, capsys)
    assert (code, out) == (1, "")
    assert "regulation.md:1: нет разделов" in err
    assert "1.yaml:4:11: неизвестная тема «nowhere»" in err
    assert "2.yaml:11:3: неизвестный ключ «sevrity»" in err
    assert err.endswith("Найдено 4 ошибки. Исправьте и запустите проверку ещё раз.\n")


def test_an_example_that_does_not_hold_is_told(
    settings: environment.Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    written(settings.rules_dir, rule(examples="- bad: '<<Вот слон>>'\n- good: 'слон'"))
    code, _, err = checked(settings, capsys)
    assert code == 1
    assert "test.rule[bad-1]: выделено «Вот слон» 0–8, а найдено «слон» 4–8" in err
    assert "test.rule[good-1]: здесь замечаний быть не должно, а сработало test.rule «слон»" in err


def test_pictures_that_cannot_be_read_here_are_told_and_are_no_fault(
    settings: environment.Settings, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, _ = checked(settings.model_copy(update={"tessdata_dir": tmp_path}), capsys)
    assert code == 0
    assert "нет языковых данных (rus.traineddata, eng.traineddata)" in out
