"""Every transcript, unchanged, in Telegram and in VK.

A real difference of a platform is a `name.vk.txt`; rules that only one transcript needs are a `name.yaml`.
"""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.sandbox import PEOPLE, Person, Platform
from bot.sandbox.people import PLATFORMS
from bot.settings import BUNDLED_RULES
from bot.storage.tables import employees
from tests.clock import MovableClock
from tests.office import exact_rules, office
from tests.transcript import Replay, read

FOLDER = Path(__file__).parent / "conversations"
NAMES = sorted({path.name.split(".")[0] for path in FOLDER.glob("*.txt")})
# A code that one stranger has used can only be tried by another.
STRANGER = Person("oleg", "Олег Тихий", "stranger", 5_100_000_105, 610_000_205)
# Where two must decide, there are two.
SECOND = Person(
    "vera", "Вера Ким", "press-secretary", 5_100_000_106, 610_000_206,
    "консультант", ("Администрация города", "Пресс-служба"),
)  # fmt: skip
# What hangs on the calendar begins on a day of its own.
STARTS = {
    "declarations": datetime(2027, 1, 20, 7, 0, tzinfo=UTC),
    "comments": datetime(2026, 11, 24, 7, 0, tzinfo=UTC),  # Tuesday, ten o'clock in Moscow
    "comment_sources": datetime(2026, 11, 24, 7, 0, tzinfo=UTC),
    "comment_clock": datetime(2026, 11, 27, 13, 10, tzinfo=UTC),  # Friday, ten past four in Moscow
    "comment_saturday": datetime(2027, 2, 19, 13, 30, tzinfo=UTC),  # the Saturday after this Friday is worked
    "comment_states": datetime(2026, 11, 24, 7, 0, tzinfo=UTC),
}


def transcript(name: str, platform: Platform) -> Path:
    own = FOLDER / f"{name}.{platform}.txt"
    return own if own.exists() else FOLDER / f"{name}.txt"


def people(name: str) -> tuple[Person, ...]:
    return (*PEOPLE, SECOND, STRANGER) if name.startswith(("approval", "asking")) else (*PEOPLE, STRANGER)


def rules(name: str, folder: Path) -> Path:
    own = FOLDER / f"{name}.yaml"
    if not own.exists():
        return exact_rules()
    (folder / "review").mkdir(parents=True)
    shutil.copy(own, folder / "review")
    shutil.copy(BUNDLED_RULES / "topics.yaml", folder)
    return folder


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("name", NAMES)
async def test_the_conversation_goes_as_it_is_written(name: str, platform: Platform, tmp_path: Path) -> None:
    clock = MovableClock(STARTS.get(name))
    async with office(
        tmp_path, clock, rules_dir=rules(name, tmp_path / "rules"), people=people(name)
    ) as open_office:
        async with open_office.app.database.unit():
            connection = await open_office.app.database.writing()
            # Those who are written to unasked read it where all of this happens.
            await connection.execute(update(employees).values(preferred=platform))
        await Replay(open_office, platform, clock).run(read(transcript(name, platform)))


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("sign", ["\x00", "\ud83d"])
async def test_a_draft_with_a_sign_that_no_database_keeps_is_reviewed(
    sign: str, platform: Platform, tmp_path: Path
) -> None:
    async with office(tmp_path) as open_office:
        world = open_office.world
        side = world.telegram if platform == "telegram" else world.vk
        with side.rearranged() as events:
            world.world.say(platform, "anna", "Подписывайтесь (!) на инстаграм")
            events[:] = json.loads(json.dumps(events).replace("(!)", json.dumps(sign)[1:-1]))
        await open_office.settled()
        answer = world.world.chat(platform, "anna")[-1].text
    assert answer.startswith("Так публиковать нельзя. 1\u00a0замечание.")
    assert "«Подписывайтесь \ufffd на инстаграм» — п.\u00a03.2." in answer
