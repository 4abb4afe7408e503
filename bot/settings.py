"""What the environment says. Every variable begins with PAMYATKA_; one that is wrong or unknown stops the start."""

import os
import ssl
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

PREFIX = "PAMYATKA_"
_REASONS = {"int_parsing": "number", "greater_than": "number"}  # pydantic's error types

BUNDLED_RULES = Path(__file__).parent.parent / "rules" / "default"


class Settings(BaseSettings):
    """Paths are relative to the working directory. A token is a secret: it never appears in a log or an error."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, env_ignore_empty=True)

    data_dir: Path = Path("data")
    database_url: str = ""
    timezone: str = "Europe/Moscow"
    rules_dir: Path = BUNDLED_RULES
    regulation: Path = BUNDLED_RULES / "regulation.md"
    tessdata_dir: Path = Path("/usr/share/tesseract-ocr/5/tessdata")  # Debian's; without it pictures are not read
    ca_bundle: Path | None = None
    telegram_token: SecretStr | None = None
    telegram_api_base: str = "https://api.telegram.org"
    vk_token: SecretStr | None = None
    vk_group_id: int | None = Field(default=None, gt=0)
    vk_service_token: SecretStr | None = None
    vk_api_base: str = "https://api.vk.ru"

    @property
    def database(self) -> str:
        """The SQLAlchemy URL: `DATABASE_URL`, or a SQLite file in `DATA_DIR`."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'pamyatka.sqlite3'}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("zone") from None
        return value

    @field_validator("database_url")
    @classmethod
    def _supported_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
            raise ValueError("database")
        return value

    @field_validator("telegram_api_base", "vk_api_base")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("address")
        return value.rstrip("/")

    @field_validator("telegram_token")
    @classmethod
    def _token_shape(cls, value: SecretStr | None) -> SecretStr | None:
        number, _, rest = (value.get_secret_value() if value else "1:x").partition(":")
        if not number.isdigit() or not rest or rest != rest.strip():
            raise ValueError("telegram-token")
        return value

    @field_validator("rules_dir")
    @classmethod
    def _directory(cls, value: Path) -> Path:
        if not value.is_dir():
            raise ValueError("directory")
        return value

    @field_validator("regulation", "ca_bundle")
    @classmethod
    def _file(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError("file")
        return value

    @field_validator("ca_bundle")
    @classmethod
    def _certificates(cls, value: Path | None) -> Path | None:
        if value is not None:
            try:
                ssl.create_default_context(cafile=value)
            except OSError:  # ssl.SSLError is one
                raise ValueError("certificates") from None
        return value


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings of this process. Raises `SettingsError` naming the first variable that is wrong or unknown."""
    names = environment if environment is not None else os.environ
    known = {PREFIX + field.upper() for field in Settings.model_fields}
    for name in sorted(names):
        if name.upper().startswith(PREFIX) and name not in known:
            raise SettingsError(name, "unknown")
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        cause = first.get("ctx", {}).get("error")
        reason = str(cause) if cause else _REASONS.get(first["type"], "malformed")
        raise SettingsError(PREFIX + str(first["loc"][0]).upper(), reason) from None
    if (settings.vk_token is None) != (settings.vk_group_id is None):
        missing = "VK_GROUP_ID" if settings.vk_group_id is None else "VK_TOKEN"
        raise SettingsError(PREFIX + missing, "vk-pair")
    return settings
