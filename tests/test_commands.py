"""The commands of the person who installs the bot, as processes over real HTTP."""

import asyncio
import re
import sys
from pathlib import Path

from bot.sandbox import Sandbox
from tests.process import ROOT, environment, running


async def bot(world: Sandbox, data_dir: Path, *arguments: str) -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=ROOT, env=environment(world, data_dir),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, out.decode(), err.decode()


async def test_an_invite_shows_a_code_and_both_links_and_the_code_lets_its_person_in(tmp_path: Path) -> None:
    async with Sandbox() as world:
        code, out, _ = await bot(world, tmp_path, "invite", "--role", "admin", "--name", "Ольга Ким")
        assert code == 0
        [secret] = re.findall(r"^Код: ([A-Z2-9-]+)$", out, re.MULTILINE)
        plain = secret.replace("-", "")
        assert f"?start={plain}" in out
        assert f"?ref={plain}" in out
        async with running(world, tmp_path):
            world.world.say("vk", "pavel", secret.lower())
            await world.world.until(
                lambda: "Ольга Ким, добро пожаловать!" in world.world.chat("vk", "pavel")[-1].text, timeout=20
            )


async def test_a_bad_name_or_role_is_refused_in_words(tmp_path: Path) -> None:
    async with Sandbox() as world:
        code, _, err = await bot(world, tmp_path, "invite", "--name", "  ")
        assert (code, "Имя" in err, "Traceback" in err) == (2, True, False)
        code, _, err = await bot(world, tmp_path, "invite", "--name", "Ольга", "--role", "tsar")
        assert (code, "Traceback" in err) == (2, False)


async def test_migrate_prepares_the_database_and_does_no_harm_twice(tmp_path: Path) -> None:
    async with Sandbox() as world:
        for _ in range(2):
            code, out, _ = await bot(world, tmp_path, "migrate")
            assert (code, out) == (0, "База данных готова.\n")
        assert (tmp_path / "pamyatka.sqlite3").exists()
