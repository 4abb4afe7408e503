"""The file of sources: what may be written there, who may read it, and that no key is ever said aloud."""

from pathlib import Path

import pytest

from bot.comments import keys
from bot.errors import SettingsError

GOOD = """
sources:
  - {platform: vk, name: Заречье, group_id: 77, token: {variable: ZARECHYE}, service_token: {file: service}}
  - {platform: telegram, name: Канал, channel_id: -1001, discussion_id: -1002}
"""


def written(tmp_path: Path, text: str, mode: int = 0o600) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_keys_come_from_the_file_or_from_where_it_points(tmp_path: Path) -> None:
    (tmp_path / "service").write_text("s-e-r\n", encoding="utf-8")
    community, channel = keys.read(written(tmp_path, GOOD), {"ZARECHYE": "t-o-k"})
    assert (community.account, channel.account, channel.discussion) == ("77", "-1001", -1002)
    assert community.token is not None
    assert community.service is not None
    assert (community.token.get_secret_value(), community.service.get_secret_value()) == ("t-o-k", "s-e-r")
    assert channel.token is None
    assert "t-o-k" not in repr(community)
    assert keys.named([community, channel], "vk", "77") is community


@pytest.mark.parametrize(
    ("text", "mode", "reason"),
    [
        (GOOD, 0o640, "open-file"),
        (GOOD, 0o600, "sources-key"),
        ("sources: [", 0o600, "sources"),
        ("- vk", 0o600, "sources"),
        ("sources: [{platform: vk, name: А, group_id: s3cret, token: s3cret}]", 0o600, "sources"),
        ("sources: [{platform: ok, name: А, token: x}]", 0o600, "sources"),
        (
            "sources: [{platform: telegram, name: К, channel_id: -1, discussion_id: -2, token: s3cret}]",
            0o600, "sources-telegram",
        ),
        (
            "sources: [{platform: telegram, name: К, channel_id: -1, discussion_id: -2},"
            " {platform: telegram, name: К, channel_id: -3, discussion_id: -2}]",
            0o600, "sources-twice",
        ),
        ("sources: [" + "{platform: vk, name: А, group_id: 7, token: x}, " * 2 + "]", 0o600, "sources-twice"),
    ],
)
def test_a_file_that_will_not_do_is_refused_with_its_reason_and_no_key(
    tmp_path: Path, text: str, mode: int, reason: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        keys.read(written(tmp_path, text, mode), {})
    assert refused.value.reason == reason
    assert "s3cret" not in str(refused.value)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        keys.read(tmp_path / "none.yaml", {})
    assert refused.value.reason == "file"
