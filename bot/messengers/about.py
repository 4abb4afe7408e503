"""What a messenger says of itself before any of it is loaded: text commands read settings too, and need no aiogram."""

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, SecretStr, field_validator


class MessengerSettings(BaseModel):
    """The settings of one messenger: `PAMYATKA_VK_TOKEN` is `token` of the one called `vk`. It is used once all that
    is `needed` is given, and a part of that without the rest is a mistake."""

    model_config = ConfigDict(frozen=True)
    needed: ClassVar[tuple[str, ...]] = ("token",)

    token: SecretStr | None = None
    api_base: str

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(name for name in self.needed if getattr(self, name) is None)

    @field_validator("api_base")
    @classmethod
    def _web_address(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
        except ValueError:
            raise ValueError("address") from None
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("address")
        return value.rstrip("/")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a message can hold: texts in UTF-16 units after markup, the data of a button in bytes. A page fits them all,
    whichever messenger it leaves by."""

    text: int
    caption: int
    buttons: int
    rows: int
    row_width: int
    label: int
    data: int
    toast: int


@dataclass(frozen=True, slots=True)
class About:
    """`name` is stored with everything that came or went and never changes; `title` is what people call it. `package`
    has a module `messenger` whose `opened(section, means)` gives the `Messenger`."""

    name: str
    title: str
    package: str
    settings: type[MessengerSettings]
    limits: Limits
