"""The commands of the person who installs the bot: as processes over real HTTP, and in words they can read."""

import asyncio
import os
import re
import signal
import socket
import sqlite3
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.errors import AlreadyRunning
from bot.sandbox import Sandbox
from bot.sandbox.people import PLATFORMS, Platform
from bot.settings import PREFIX
from bot.views.console import installing as console
from tests import process
from tests.process import ROOT, environment, running
from tests.rules.packs import rule, written

Ended = tuple[int, str, str]


async def bot(world: Sandbox, data_dir: Path, *arguments: str) -> Ended:
    """Exit code, what it said and what it complained of."""
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=ROOT, env=environment(world, data_dir),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(started.communicate(), 60)
    return started.returncode or 0, out.decode(), err.decode()


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The commands in this process, in an agency that has a token and an empty data folder."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PAMYATKA_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PAMYATKA_TELEGRAM_TOKEN", "1:x")
    monkeypatch.setenv("PAMYATKA_TELEGRAM_API_BASE", "http://127.0.0.1:9")
    monkeypatch.setattr("bot.__main__._serve", asyncio.run)  # without the log's settings, which would outlive the test
    return monkeypatch


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The complaint about a command line that is refused."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert ended.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize("command", ["", *console.HELP])
def test_the_help_speaks_russian_throughout(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith("Как вызвать: python -m bot")
    assert re.findall(r"usage|options|positional|arguments|show|message|exit", said) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("", "не хватает: команда."),
        ("runn", "команда: «runn» не подходит, можно: run, sandbox, migrate, invite, staff, regulation, review, ask, "
         "comments, deadline, check, train, evaluate, precedents, rehearse."),
        ("run --fast", "непонятно: --fast."),
        ("invite", "не хватает: --name."),
        ("invite --name", "--name: не хватает значения."),
        (
            "invite --name x --role tsar",
            "--role: «tsar» не подходит, можно: employee, press-secretary, admin, hr-admin.",
        ),
        ("sandbox --port x", "--port: «x» — не число."),
        ("review --jsonl=1", "так команду не вызывают."),
    ],
)
def test_a_wrong_command_line_is_explained(arguments: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    usage, *_, complaint = refused(capsys, *arguments.split()).splitlines()
    assert usage.startswith("Как вызвать: python -m bot")
    assert complaint.startswith(f"Ошибка: {words} Справка: python -m bot")


async def test_an_invite_shows_a_code_and_both_links_and_the_code_lets_its_person_in(tmp_path: Path) -> None:
    async with Sandbox() as world:
        code, out, _ = await bot(world, tmp_path, "invite", "--role", "admin", "--name", "Ольга Ким")
        assert code == 0
        assert out.startswith("Приглашение: Ольга Ким, администратор. Действует один раз, до ")
        [secret] = re.findall(r"^Код: ([A-Z2-9-]+)$", out, re.MULTILINE)
        plain = secret.replace("-", "")
        assert f"?start={plain}" in out
        assert f"?ref={plain}" in out
        async with running(world, tmp_path):
            world.world.say("vk", "pavel", secret.lower())
            await world.world.until(
                lambda: "Ольга Ким, нужно ваше согласие" in world.world.chat("vk", "pavel")[-1].text, timeout=20
            )


async def test_an_invite_is_made_while_a_messenger_is_out_of_reach(tmp_path: Path) -> None:
    async with Sandbox() as world:
        world.vk.fail("groups.getById", code=15)
        code, out, _ = await bot(world, tmp_path, "invite", "--name", "Ольга Ким")
    assert code == 0
    assert "?start=" in out
    assert "VK сейчас недоступен: ссылки нет, код действует." in out


@pytest.mark.parametrize("name", ["  ", "я" * 201])
def test_an_invite_wants_a_name(
    name: str, terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["invite", "--name", name]) == 2
    assert capsys.readouterr() == ("", "Имя пустое или длиннее 200 букв.\n")


def test_migrate_prepares_the_database_and_does_no_harm_twice(
    tmp_path: Path, terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert main(["migrate"]) == 0
        assert capsys.readouterr() == ("База данных готова.\n", "")
    assert (tmp_path / "pamyatka.sqlite3").exists()


async def test_a_bot_that_is_told_to_stop_ends_well_and_its_log_keeps_secrets(tmp_path: Path) -> None:
    async with Sandbox() as world:
        await process.prepare(world, tmp_path)
        async with running(world, tmp_path) as run:
            for platform in PLATFORMS:
                world.world.say(platform, "anna", "Ваш номер 112-233-445 95 принят.")
                await world.world.until(partial(_answered, world, platform), timeout=20)
            run.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(run.wait(), 15) == 0
    log = (tmp_path / "bot.log").read_text(encoding="utf-8")
    assert log.splitlines()[-1].endswith("stopped")
    for secret in ("112-233", "номер", "Анна", "Соколова", "sandbox", "Traceback"):
        assert secret not in log


async def test_a_second_bot_on_the_same_file_is_refused_until_the_first_is_gone_even_if_killed(tmp_path: Path) -> None:
    taken = (2, "", console.cannot_start(AlreadyRunning()) + "\n")
    async with Sandbox() as world:
        await process.prepare(world, tmp_path)
        async with running(world, tmp_path) as first:
            assert await bot(world, tmp_path, "run") == taken
            code, out, _ = await bot(world, tmp_path, "invite", "--name", "Ольга Ким")
            assert (code, "Код:" in out) == (0, True)
            assert (await bot(world, tmp_path, "migrate"))[0] == 0
            assert first.returncode is None
            first.kill()
            await first.wait()
        async with running(world, tmp_path):
            world.world.say("vk", "anna", "Ваш номер 112-233-445 95 принят.")
            await world.world.until(partial(_answered, world, "vk"), timeout=20)


def test_a_database_of_a_newer_program_is_left_alone(
    tmp_path: Path, terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == 0
    with closing(sqlite3.connect(tmp_path / "pamyatka.sqlite3")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    assert main(["run"]) == 2
    assert capsys.readouterr().err == (
        "База данных создана более новой версией Памятки: обновите программу или укажите другую базу.\n"
    )


def test_a_file_that_is_no_database_is_refused_in_words(
    tmp_path: Path, terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pamyatka.sqlite3").write_text("список покупок: хлеб, молоко\n" * 100, encoding="utf-8")
    assert main(["run"]) == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith("База данных недоступна: проверьте PAMYATKA_DATA_DIR и PAMYATKA_DATABASE_URL")
    assert complaint.count("\n") == 1


def test_a_mistake_in_a_rule_is_shown_at_its_place_before_the_bot_starts(
    tmp_path: Path, terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.setenv("PAMYATKA_RULES_DIR", str(written(tmp_path / "rules", rule(kind="patern"))))
    assert main(["run"]) == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith(f"{tmp_path / 'rules' / 'review' / '1.yaml'}:6:")
    assert "неизвестный вид правила «patern»" in complaint
    assert complaint.count("\n") == 1


def test_a_regulation_without_a_title_is_refused_in_words(
    tmp_path: Path, terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    regulation = tmp_path / "own.md"
    regulation.write_text("## 1. Страницы\n1.1. Ведутся вежливо.\n", encoding="utf-8")
    terminal.setenv("PAMYATKA_REGULATION", str(regulation))
    assert main(["run"]) == 2
    assert capsys.readouterr().err == f"{regulation}:1: нет названия: начните первую строку с «# »\n"


def test_a_sandbox_whose_port_is_taken_says_how_to_open_it_elsewhere(
    terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["sandbox", "--port", str(port)]) == 2
    assert capsys.readouterr().err == (
        f"Порт {port} занят или недоступен. На любом свободном: python -m bot sandbox --port 0\n"
    )


def _answered(world: Sandbox, platform: Platform) -> bool:
    return world.world.chat(platform, "anna")[-1].author == "bot"
