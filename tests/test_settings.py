"""A wrong environment stops the start with one clear line, and never shows a secret."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot import settings
from bot.errors import SettingsError
from bot.views.console import installing as console


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [n for n in os.environ if n.startswith(settings.PREFIX)]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("PAMYATKA_TIMEZONE", "Atlantis", "zone"),
        ("PAMYATKA_DATABASE_URL", "mysql://x", "database"),
        ("PAMYATKA_DATABASE_URL", "postgresql+asyncpg://bot:p@ss:word@db/pamyatka", "database-address"),
        ("PAMYATKA_DATABASE_URL", "postgresql+asyncpg://bot:pa/ss@db/pamyatka", "database-address"),
        ("PAMYATKA_VK_API_BASE", "http://[", "address"),
        ("PAMYATKA_TELEGRAM_API_BASE", "api.telegram.org", "address"),
        ("PAMYATKA_VK_API_BASE", "ftp://vk", "address"),
        ("PAMYATKA_TELEGRAM_TOKEN", "sesame", "telegram-token"),
        ("PAMYATKA_VK_GROUP_ID", "club1", "number"),
        ("PAMYATKA_VK_GROUP_ID", "-5", "number"),
        ("PAMYATKA_VK_TOKEN", "vk1.a.secret", "vk-pair"),
        ("PAMYATKA_RULES_DIR", "/nowhere", "directory"),
        ("PAMYATKA_REGULATION", "/nowhere", "file"),
        ("PAMYATKA_CA_BUNDLE", "/nowhere", "file"),
        ("PAMYATKA_CA_BUNDLE", __file__, "certificates"),
        ("PAMYATKA_TELEGRAM_TOKKEN", "1:x", "unknown"),
    ],
)
def test_a_wrong_variable_is_named_with_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as raised:
        settings.load()
    assert raised.value.reason == reason
    said = console.wrong_setting(raised.value)
    assert raised.value.variable in said
    assert value not in said or reason == "unknown"
    assert "\n" not in said


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAMYATKA_TELEGRAM_TOKEN", "")
    assert settings.load().messengers == {}


def test_an_environment_that_is_handed_in_is_the_only_one_that_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAMYATKA_DATABASE_URL", "postgresql+asyncpg://live/pamyatka")
    assert settings.load({"PAMYATKA_TELEGRAM_TOKEN": "1:x"}).database_url == ""


def test_the_database_lies_in_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAMYATKA_DATA_DIR", "/var/lib/pamyatka")
    assert settings.load().database == "sqlite+aiosqlite:////var/lib/pamyatka/pamyatka.sqlite3"


def test_tokens_do_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAMYATKA_TELEGRAM_TOKEN", "123:secret")
    assert "secret" not in repr(settings.load())


def _bot(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={"PATH": "", "PAMYATKA_DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_run_without_a_token_points_to_the_sandbox(tmp_path: Path) -> None:
    ended = _bot(tmp_path, "run")
    assert ended.returncode == 2
    assert "make sandbox" in ended.stderr


def test_an_unknown_variable_stops_the_start_with_one_line(tmp_path: Path) -> None:
    ended = _bot(tmp_path, "run", PAMYATKA_TOKEN="x")
    assert ended.returncode == 2
    assert ended.stderr == "Настройка PAMYATKA_TOKEN: такой настройки нет.\n"


def test_settings_as_they_come_lack_only_a_token_and_a_regulation_of_ones_own() -> None:
    assert settings.weaknesses(settings.load({})) == ["no-token", "own-regulation"]


@pytest.mark.parametrize(
    ("variables", "weak"),
    [
        ({"TELEGRAM_TOKEN": "1:x"}, ["telegram-alone", "own-regulation"]),
        ({"VK_TOKEN": "x", "VK_GROUP_ID": "1"}, ["own-regulation"]),
        ({"VK_TOKEN": "x", "VK_GROUP_ID": "1", "VK_API_BASE": "http://vk.example"}, ["plain-http", "own-regulation"]),
        ({"VK_TOKEN": "x", "VK_GROUP_ID": "1", "VK_API_BASE": "http://127.0.0.1:1"}, ["own-regulation"]),
        ({"VK_TOKEN": "x", "VK_GROUP_ID": "1", "VK_API_BASE": "https://partners.api.vk.ru"},
         ["ministry-root", "own-regulation"]),
        ({"VK_TOKEN": "x", "VK_GROUP_ID": "1", "REGULATION": "README.md"}, ["own-rules"]),
    ],
)  # fmt: skip
def test_what_is_weak_about_the_settings_is_named(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], weak: list[str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(settings.PREFIX + name, value)
    assert settings.weaknesses(settings.load()) == weak


def test_a_folder_that_others_may_read_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    monkeypatch.setenv("PAMYATKA_DATA_DIR", str(tmp_path))
    assert "open-data" in settings.weaknesses(settings.load())
    tmp_path.chmod(0o700)
    assert "open-data" not in settings.weaknesses(settings.load())
