"""A file of sources with two in it, which can be tested at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.comments.linking import KnownSource

VK = {"comments": True, "objects": True, "messages": True, "answers": "links-only", "catches_up": "service-key"}
TELEGRAM = {"comments": True, "answers": True, "catches_up": "no-history"}


class PocketKeys:
    def known(self) -> Sequence[KnownSource]:
        return (
            KnownSource("vk", "777", "Администрация Заречья"),
            KnownSource("telegram", "-1001", "Администрация муниципального района с очень длинным названием"),
        )

    async def test(self, platform: str, account: str) -> Mapping[str, Any]:
        return VK if platform == "vk" else TELEGRAM

    def group_of(self, channel: str) -> int | None:
        return -1002
