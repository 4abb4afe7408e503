"""Which messengers there are: each is its folder and one line here."""

from bot.messengers.about import About
from bot.messengers.telegram.about import TELEGRAM
from bot.messengers.vk.about import VK

MESSENGERS: dict[str, About] = {about.name: about for about in (TELEGRAM, VK)}


def title(platform: str) -> str:
    """What people call a messenger. One that is known no more, of which rows are kept, goes by its stored name."""
    return MESSENGERS[platform].title if platform in MESSENGERS else platform
