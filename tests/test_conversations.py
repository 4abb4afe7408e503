"""Every transcript, unchanged, in Telegram and in VK. A real difference of a platform is a `name.vk.txt`."""

from pathlib import Path

import pytest

from bot.sandbox.people import PLATFORMS, Platform
from tests.office import office
from tests.transcript import Replay, read

FOLDER = Path(__file__).parent / "conversations"
NAMES = sorted({path.name.split(".")[0] for path in FOLDER.glob("*.txt")})


def transcript(name: str, platform: Platform) -> Path:
    own = FOLDER / f"{name}.{platform}.txt"
    return own if own.exists() else FOLDER / f"{name}.txt"


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("name", NAMES)
async def test_the_conversation_goes_as_it_is_written(name: str, platform: Platform, tmp_path: Path) -> None:
    async with office(tmp_path) as open_office:
        await Replay(open_office, platform).run(read(transcript(name, platform)))
