"""What the environment says. Every variable begins with PAMYATKA_; one that is wrong or unknown stops the start."""

import os
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.errors import SettingsError
from bot.messengers.about import MessengerSettings
from bot.messengers.registry import MESSENGERS
from bot.views.words import AGENCY

PREFIX = "PAMYATKA_"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
MINISTRY_HOSTS = ("partners.api.vk.ru",)  # served under the ministry's root, which no system trusts by itself
_MADE = frozenset({"messengers", "addresses"})  # out of the sections of messengers
_REASONS = {"int_parsing": "number", "greater_than": "number"}  # pydantic's error types

Model = TypeVar("Model", bound=BaseModel)

BUNDLED_RULES = Path(__file__).parent.parent / "rules" / "default"


class Settings(BaseSettings):
    """Paths are relative to the working directory. A token is a secret: it never appears in a log or an error."""

    model_config = SettingsConfigDict(frozen=True)

    data_dir: Path = Path("data")
    database_url: str = ""
    timezone: str = "Europe/Moscow"
    agency: str = Field(default=AGENCY, max_length=200)  # as the text of the consent names it
    approval_minutes: int = Field(default=60, gt=0, le=10_080)  # before others are asked to approve as well
    rules_dir: Path = BUNDLED_RULES
    regulation: Path = BUNDLED_RULES / "regulation.md"
    tessdata_dir: Path = Path("/usr/share/tesseract-ocr/5/tessdata")  # Debian's; without it pictures are not read
    ca_bundle: Path | None = None
    sources: Path | None = None  # whose comments are seen, and with which keys: `bot.comments.keys`
    messengers: Mapping[str, MessengerSettings] = {}  # those that there is a token for, by name
    addresses: Mapping[str, str] = {}  # of every messenger's API: sources are heard where the staff has no bot, too

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)  # `load` alone decides whose environment is read

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
        try:
            parts = urlsplit(value)
            is_readable = parts.netloc.count("@") <= 1 and parts.port != 0
        except ValueError:
            is_readable = False
        if not is_readable:  # such as a password with an unescaped @ or /, which any later error would quote
            raise ValueError("database-address")
        return value

    @field_validator("rules_dir")
    @classmethod
    def _directory(cls, value: Path) -> Path:
        if not value.is_dir():
            raise ValueError("directory")
        return value

    @field_validator("regulation", "ca_bundle", "sources")
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
    """Settings of an environment, this process's by default; an empty variable counts as none.

    Raises `SettingsError` naming the first variable that is wrong or unknown.
    """
    names = environment if environment is not None else os.environ
    ours = {name: value for name, value in names.items() if name.upper().startswith(PREFIX)}
    if unknown := sorted(set(ours) - set(defaults())):
        raise SettingsError(unknown[0], "unknown")
    made = {name: _section(name, about.settings, ours) for name, about in MESSENGERS.items()}
    return _read(PREFIX, Settings, ours, messengers={name: one for name, one in made.items() if not one.missing},
        addresses={name: one.api_base for name, one in made.items()})


def defaults() -> dict[str, object]:
    """Every variable that there is, with what holds when it is not given."""
    kinds = {PREFIX: Settings} | {f"{PREFIX}{name.upper()}_": about.settings for name, about in MESSENGERS.items()}
    return {
        name: kind.model_fields[field].default
        for prefix, kind in kinds.items()
        for name, field in _variables(prefix, kind).items()
    }


def _section(messenger: str, kind: type[MessengerSettings], names: Mapping[str, str]) -> MessengerSettings:
    prefix = f"{PREFIX}{messenger.upper()}_"
    section = _read(prefix, kind, names)
    if section.missing and len(section.missing) < len(section.needed):
        raise SettingsError(prefix + section.missing[0].upper(), f"{messenger}-pair")
    return section


def _variables(prefix: str, kind: type[BaseModel]) -> dict[str, str]:
    """Of a kind of settings; the sections of messengers have variables of their own."""
    return {prefix + field.upper(): field for field in kind.model_fields if field not in _MADE}


def _read(prefix: str, kind: type[Model], names: Mapping[str, str], **made: object) -> Model:
    given = {field: names[name] for name, field in _variables(prefix, kind).items() if names.get(name)}
    try:
        return kind.model_validate(given | made)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        cause = first.get("ctx", {}).get("error")
        reason = str(cause) if cause else _REASONS.get(first["type"], "malformed")
        raise SettingsError(prefix + str(first["loc"][0]).upper(), reason) from None


Weakness = Literal[
    "no-token", "plain-http", "ministry-root", "open-data", "telegram-alone", "own-regulation", "own-rules",
]  # fmt: skip


def weaknesses(settings: Settings) -> list[Weakness]:
    """What works and yet is not as it should be in an agency, the gravest first. Nothing here stops the bot."""
    used = [urlsplit(section.api_base) for section in settings.messengers.values()]
    rules_of_ours = settings.rules_dir == BUNDLED_RULES
    regulation_of_ours = settings.regulation == BUNDLED_RULES / "regulation.md"
    weak: dict[Weakness, bool] = {
        "no-token": not used,
        "plain-http": any(base.scheme == "http" and base.hostname not in LOOPBACK for base in used),
        "ministry-root": settings.ca_bundle is None and any(base.hostname in MINISTRY_HOSTS for base in used),
        "open-data": settings.data_dir.is_dir() and bool(settings.data_dir.stat().st_mode & 0o077),
        "telegram-alone": set(settings.messengers) == {"telegram"},
        "own-regulation": regulation_of_ours,
        "own-rules": rules_of_ours and not regulation_of_ours,
    }
    return [name for name, is_so in weak.items() if is_so]
