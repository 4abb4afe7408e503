"""The README tells the truth: its commands, settings, links and examples."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")}
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_the_first_screen_says_what_it_is_shows_it_and_gives_two_commands() -> None:
    first = "\n".join(README.splitlines()[:20])
    assert "Бот для Telegram и VK" in first
    assert "](docs/sandbox.png)" in first
    assert "make sandbox" in first
    assert "make test" in first


@pytest.mark.parametrize("page", PAGES)
def test_every_link_and_picture_is_there(page: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", PAGES[page]) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_that_is_named_exists(page: str) -> None:
    named = set(re.findall(r"\bmake ([a-z]+)", PAGES[page]))
    assert named
    assert named <= TARGETS


def test_every_command_that_is_named_exists() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    named = set(re.findall(r"-m bot ([a-z]+)", README))
    assert named
    assert [name for name in named if name not in ended.stdout] == []


def test_the_settings_of_the_table_the_example_and_the_program_are_the_same() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    table = set(re.findall(rf"^\| `({PREFIX}\w+)`", README, re.MULTILINE))
    example = set(re.findall(rf"^#? ?({PREFIX}\w+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    assert table == known
    assert example == known


def test_the_defaults_of_the_table_are_those_of_the_program() -> None:
    told = dict(re.findall(rf"^\| `{PREFIX}(\w+)` \|[^|]+\| `([^`]+)` \|$", README, re.MULTILINE))
    for name, value in told.items():
        default = Settings.model_fields[name.lower()].default
        shown = default.relative_to(ROOT) if isinstance(default, Path) and default.is_absolute() else default
        assert value == str(shown)


def test_the_example_in_the_terminal_gives_a_verdict_with_its_clause() -> None:
    [text] = re.findall(r"echo '([^']+)' \| .venv/bin/python -m bot review", README)
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "review"], cwd=ROOT, input=text, capture_output=True, text=True, timeout=60,
        check=True,
    )
    assert "Так публиковать нельзя" in ended.stdout
    assert "112-233-445 95" in ended.stdout
    assert re.search(r"п\.\s\d+\.\d+", ended.stdout)
