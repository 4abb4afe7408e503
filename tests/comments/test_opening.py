"""What is wrong with the file of sources is said at the start, before anything runs."""

from pathlib import Path

import pytest

from bot.app import assembled
from bot.errors import SettingsError
from bot.sandbox import Sandbox
from bot.views.console.installing import wrong_setting
from tests import databases
from tests.office import settings_for

STAFF = "sources: [{platform: vk, name: А, group_id: 200000001, token: x}]"
CHANNEL = "sources: [{platform: telegram, name: К, channel_id: -1, discussion_id: -2}]"


@pytest.mark.parametrize(
    ("text", "left_out", "reason"),
    [(STAFF, "", "sources-staff"), (CHANNEL, "telegram", "sources-bot"), ("sources: 5", "", "sources")],
)
async def test_a_source_that_cannot_be_heard_stops_the_start(
    tmp_path: Path, text: str, left_out: str, reason: str
) -> None:
    file = tmp_path / "sources.yaml"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    async with Sandbox() as world:
        made = settings_for(world, tmp_path / "data")
        await databases.new(made.data_dir / "pamyatka.sqlite3")
        messengers = {name: one for name, one in made.messengers.items() if name != left_out}
        with pytest.raises(SettingsError) as refused:
            async with assembled(made.model_copy(update={"sources": file, "messengers": messengers})):
                pass
    assert refused.value.reason == reason
    assert "PAMYATKA_SOURCES" in wrong_setting(refused.value)
