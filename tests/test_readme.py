"""The README tells the truth: its commands, settings, links and examples."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.comments import keys
from bot.settings import PREFIX, defaults
from bot.views.console import installing as console

ROOT = Path(__file__).parent.parent
README, EXAMPLE, MAKEFILE = ((ROOT / name).read_text("utf-8") for name in ("README.md", ".env.example", "Makefile"))
PAGES = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")}
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))


def review(text: str, *options: str) -> subprocess.CompletedProcess[str]:
    return run("review", *options, given=text)


def run(*words: str, given: str) -> subprocess.CompletedProcess[str]:
    """A command that the README shows as `.venv/bin/python -m bot …`."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words], cwd=ROOT, env=clean, input=given, capture_output=True,
        text=True, encoding="utf-8", timeout=60, check=False,
    )


def shown(value: object) -> str:
    """A default as people write it."""
    if isinstance(value, Path) and value.is_relative_to(ROOT):
        value = value.relative_to(ROOT)
    return "" if value is None else str(value)


def test_the_first_screen_says_what_it_is_shows_it_and_gives_two_commands() -> None:
    first = "\n".join(README.splitlines()[:20])
    assert "Бот для Telegram и VK" in first
    assert "](docs/sandbox.png)" in first
    [commands] = re.findall(r"```sh\n(.+?)```", first, re.DOTALL)
    assert re.findall(r"^make ([a-z]+)", commands, re.MULTILINE) == ["sandbox", "test"]


def test_the_example_of_a_file_of_sources_is_read(tmp_path: Path) -> None:
    [example] = re.findall(r"```yaml\n(sources:.+?)```", README, re.DOTALL)
    file = tmp_path / "sources.yaml"
    file.write_text(example, encoding="utf-8")
    file.chmod(0o600)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "zarechye").write_text("vk1.a.key", encoding="utf-8")
    assert [key.platform for key in keys.read(file, {"VK_SERVICE_KEY": "service"})] == ["vk", "telegram"]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_and_picture_is_there(page: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", PAGES[page]) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_path_that_is_named_exists(page: str) -> None:
    named = re.findall(r"`((?:bot|handlers|rules|tests|docs)/[^`]*)`", PAGES[page])
    paths = [path for path in named if "<" not in path]  # «bot/<часть>» stands for any part
    assert [path for path in paths if not list(ROOT.glob(path.rstrip("/")))] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_and_every_command_that_is_named_exists(page: str) -> None:
    targets, commands = (re.findall(rf"\b{start} ([a-z]+)", PAGES[page]) for start in ("make", "-m bot"))
    assert targets
    assert set(targets) <= TARGETS
    assert set(commands) <= set(console.HELP)


def test_the_settings_of_the_table_the_example_and_the_program_are_the_same() -> None:
    known = defaults()
    told = re.findall(rf"^\| `({PREFIX}\w+)`", README, re.MULTILINE)
    assert sorted(told) == sorted(known)
    assert re.findall(rf"^# ({PREFIX}\w+)=", EXAMPLE, re.MULTILINE) == told
    assert set(re.findall(rf"{PREFIX}[A-Z]\w+", README)) <= set(known)


@pytest.mark.parametrize("name", defaults())
def test_the_default_of_the_table_and_of_the_example_is_that_of_the_program(name: str) -> None:
    [told] = re.findall(rf"^\| `{name}` \|[^|]+\| (.+) \|$", README, re.MULTILINE)
    [example] = re.findall(rf"^# {name}=(.*)$", EXAMPLE, re.MULTILINE)
    default = shown(defaults()[name])
    if name == f"{PREFIX}DATABASE_URL":
        assert (told, example) == ("файл SQLite в папке данных", "sqlite+aiosqlite:///data/pamyatka.sqlite3")
    else:
        assert (told.strip("`"), example) == (default or "нет", default)


def test_the_example_in_the_terminal_gives_the_verdict_that_is_told() -> None:
    [text] = re.findall(r"echo '([^']+)' \| .venv/bin/python -m bot review", README)
    ended = review(text + "\n")
    assert ended.returncode == 0
    assert ended.stdout.startswith("Так публиковать нельзя. 1 замечание.\n\n1. «112-233-445 95» — п. 4.2.\n")


def test_the_answers_of_ask_have_the_fields_that_are_told() -> None:
    fields = _fields()
    answered = fields[fields.index(["id", "question"]) + 1]
    line = '{"id": "1", "question": "борщ"}'
    ended = run("ask", "--regulation", "rules/default/regulation.md", "--jsonl", given=line)
    assert ended.returncode == 0
    assert list(json.loads(ended.stdout)) == answered


def _fields() -> list[list[str]]:
    """Of each kind of line that README shows."""
    return [re.findall(r'"(\w+)"', found) for found in re.findall(r"`\{([^`]+)\}`", README)]


def test_the_lines_of_json_have_the_fields_that_are_told() -> None:
    asked, answered, *_ = _fields()
    assert asked == ["id", "kind", "text", "context"]
    [kinds] = re.findall(r"`kind` — (.+?),\s`context` можно не писать", README)
    text = "Приём ведём с 9 до 18, кабинет 4, телефон 54-12-34."
    good = [{"id": kind, "kind": kind, "text": text} for kind in re.findall("`(.+?)`", kinds)]
    lines = [*good, {"id": "without a text"}, good[0] | {"context": "Когда?"}]
    ended = review("\n".join(map(json.dumps, lines)), "--jsonl")
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert ended.returncode == 2
    assert ended.stderr.startswith("Строка 4: ")
    assert [list(answer) for answer in answers] == [answered] * 4
    assert {answer["verdict"] for answer in answers} == {"ok"}
