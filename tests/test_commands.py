"""The commands of the person who installs the bot: as processes over real HTTP, and in words they can read."""

import asyncio
import re
import signal
import sqlite3
import sys
from functools import partial
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.sandbox import Sandbox
from bot.sandbox.people import PLATFORMS, Platform
from bot.settings import BUNDLED_RULES
from bot.views import console
from tests import process
from tests.process import ROOT, environment, running

Ended = tuple[int, str, str]


async def bot(world: Sandbox, data_dir: Path, *arguments: str, **settings: str) -> Ended:
    """Exit code, what it said and what it complained of."""
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=ROOT, env=environment(world, data_dir) | settings,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, err = await asyncio.wait_for(started.communicate(), 60)
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()
    return started.returncode or 0, out.decode(), err.decode()


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
        ("runn", "команда: «runn» не подходит, можно: run, sandbox, migrate, invite, review, check."),
        ("run --fast", "непонятно: --fast."),
        ("invite", "не хватает: --name."),
        ("invite --name", "--name: не хватает значения."),
        ("invite --name x --role tsar", "--role: «tsar» не подходит, можно: employee, press-secretary, admin."),
        ("sandbox --port x", "--port: «x» — не число."),
        ("review --jsonl=1", "так команду не вызывают."),
    ],
)
def test_a_wrong_command_line_is_explained(arguments: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    usage, complaint = refused(capsys, *arguments.split()).splitlines()
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
                lambda: "Ольга Ким, добро пожаловать!" in world.world.chat("vk", "pavel")[-1].text, timeout=20
            )


async def test_an_invite_is_made_while_a_messenger_is_out_of_reach(tmp_path: Path) -> None:
    async with Sandbox() as world:
        world.vk.fail("groups.getById", code=15)
        code, out, _ = await bot(world, tmp_path, "invite", "--name", "Ольга Ким")
    assert code == 0
    assert "?start=" in out
    assert "VK сейчас недоступен: ссылки нет, код действует." in out


@pytest.mark.parametrize("name", ["  ", "я" * 201])
async def test_an_invite_wants_a_name(name: str, tmp_path: Path) -> None:
    async with Sandbox() as world:
        assert await bot(world, tmp_path, "invite", "--name", name) == (2, "", "Имя пустое или длиннее 200 букв.\n")


async def test_migrate_prepares_the_database_and_does_no_harm_twice(tmp_path: Path) -> None:
    async with Sandbox() as world:
        for _ in range(2):
            assert await bot(world, tmp_path, "migrate") == (0, "База данных готова.\n", "")
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


async def test_a_database_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    async with Sandbox() as world:
        await bot(world, tmp_path, "migrate")
        database = sqlite3.connect(tmp_path / "pamyatka.sqlite3")
        with database:
            database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.close()
        code, _, complaint = await bot(world, tmp_path, "run")
    assert code == 2
    assert complaint == "База данных создана более новой версией Памятки: обновите программу или укажите другую базу.\n"


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "pamyatka.sqlite3").write_text("список покупок: хлеб, молоко, и ещё сто строк\n" * 100)
    async with Sandbox() as world:
        code, _, complaint = await bot(world, tmp_path, "run")
    assert code == 2
    assert complaint.startswith("База данных недоступна: проверьте PAMYATKA_DATA_DIR и PAMYATKA_DATABASE_URL")
    assert complaint.count("\n") == 1


async def test_a_mistake_in_a_rule_is_shown_at_its_place_before_the_bot_starts(tmp_path: Path) -> None:
    rule = tmp_path / "rules" / "review" / "own.yaml"
    rule.parent.mkdir(parents=True)
    (tmp_path / "rules" / "topics.yaml").write_bytes((BUNDLED_RULES / "topics.yaml").read_bytes())
    rule.write_text("- id: own.rule\n  kind: patern\n", encoding="utf-8")
    async with Sandbox() as world:
        code, _, complaint = await bot(world, tmp_path, "run", PAMYATKA_RULES_DIR=str(tmp_path / "rules"))
    assert code == 2
    assert complaint.startswith(f"{rule}:2:")
    assert "неизвестный вид правила «patern»" in complaint
    assert complaint.count("\n") == 1


async def test_a_regulation_without_a_title_is_refused_in_words(tmp_path: Path) -> None:
    regulation = tmp_path / "own.md"
    regulation.write_text("Регламент\n", encoding="utf-8")
    async with Sandbox() as world:
        ended = await bot(world, tmp_path, "run", PAMYATKA_REGULATION=str(regulation))
    assert ended == (2, "", f"{regulation}:1: нет названия: начните первую строку с «# »\n")


async def test_a_sandbox_whose_port_is_taken_says_how_to_open_it_elsewhere(tmp_path: Path) -> None:
    async with Sandbox() as world:
        port = world.url.rpartition(":")[2]
        code, _, complaint = await bot(world, tmp_path, "sandbox", "--port", port)
    assert code == 2
    assert complaint == f"Порт {port} занят или недоступен. На любом свободном: python -m bot sandbox --port 0\n"


def _answered(world: Sandbox, platform: Platform) -> bool:
    return world.world.chat(platform, "anna")[-1].author == "bot"
