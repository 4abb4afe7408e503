"""VK in a word."""

from typing import ClassVar

from pydantic import Field, SecretStr

from bot.messengers.about import About, Limits, MessengerSettings


class VkSettings(MessengerSettings):
    needed: ClassVar[tuple[str, ...]] = ("token", "group_id")

    group_id: int | None = Field(default=None, gt=0)
    service_token: SecretStr | None = None
    api_base: str = "https://api.vk.ru"


VK = About(
    name="vk",
    title="VK",
    package="bot.messengers.vk",
    settings=VkSettings,
    # VK: messages.send and inline keyboards, 5.199; of the 255 characters of a payload its JSON takes twenty.
    limits=Limits(text=9000, caption=9000, buttons=10, rows=6, row_width=5, label=40, data=235, toast=90),
)
