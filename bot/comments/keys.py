"""The file of sources that an administrator keeps beside the bot: what may be listened to, and with which keys.

A key stands in the file itself, or the file names another file or a variable that holds it. None is ever typed in a
chat.
"""

import os
import re
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from bot.errors import SettingsError

VARIABLE = "PAMYATKA_SOURCES"
SIZE = 256 * 1024  # bytes of the file
_MANY = 1000       # sources
_BOT_TOKEN = re.compile(r"[0-9]{3,20}:\S+", re.ASCII)


class _Held(BaseModel):
    """A secret that lies elsewhere."""

    model_config = ConfigDict(extra="forbid")

    file: Path | None = None
    variable: str | None = None


Name = Annotated[str, Field(min_length=1, max_length=200)]
Secret = SecretStr | _Held


class _Vk(BaseModel):
    model_config = ConfigDict(extra="forbid")

    platform: Literal["vk"]
    name: Name
    group_id: Annotated[int, Field(gt=0)]
    token: Secret
    service_token: Secret | None = None


class _Telegram(BaseModel):
    model_config = ConfigDict(extra="forbid")

    platform: Literal["telegram"]
    name: Name
    channel_id: Annotated[int, Field(lt=0)]
    discussion_id: Annotated[int, Field(lt=0)]
    token: Secret | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    sources: Annotated[list[Annotated[_Vk | _Telegram, Field(discriminator="platform")]], Field(max_length=_MANY)]


@dataclass(frozen=True, slots=True)
class Key:
    """`account` is the community's or the channel's own number; `discussion` that of a channel's group. Without a
    `token` the staff's own bot listens, without a `service` nothing that was missed can be read again."""

    platform: Literal["vk", "telegram"]
    account: str
    name: str
    token: SecretStr | None
    service: SecretStr | None = None
    discussion: int | None = None


def read(path: Path, environment: Mapping[str, str] | None = None) -> tuple[Key, ...]:
    """Raises `SettingsError` for a file that others may read, that has no such shape or names a key that is not
    there."""
    variables = os.environ if environment is None else environment
    try:
        known = path.stat()
        if stat.S_IMODE(known.st_mode) & 0o077:
            raise SettingsError(VARIABLE, "open-file")
        if known.st_size > SIZE:
            raise SettingsError(VARIABLE, "sources")
        told = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError:
        raise SettingsError(VARIABLE, "file") from None
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError, RecursionError):
        # The words of these errors may quote a key.
        raise SettingsError(VARIABLE, "sources") from None
    keys = tuple(_key(one, path.parent, variables) for one in told.sources)
    groups = [key.discussion for key in keys if key.discussion is not None]
    if len({(key.platform, key.account) for key in keys}) < len(keys) or len(set(groups)) < len(groups):
        raise SettingsError(VARIABLE, "sources-twice")
    return keys


def _key(told: _Vk | _Telegram, folder: Path, variables: Mapping[str, str]) -> Key:
    def held(secret: Secret | None) -> SecretStr | None:
        return None if secret is None else _opened(secret, folder, variables)

    if isinstance(told, _Vk):
        return Key("vk", str(told.group_id), told.name, held(told.token), held(told.service_token))
    token = held(told.token)
    if token is not None and not _BOT_TOKEN.fullmatch(token.get_secret_value()):
        raise SettingsError(VARIABLE, "sources-telegram")
    return Key("telegram", str(told.channel_id), told.name, token, discussion=told.discussion_id)


def _opened(secret: Secret, folder: Path, variables: Mapping[str, str]) -> SecretStr:
    words: Any = None
    match secret:
        case SecretStr():
            words = secret.get_secret_value()
        case _Held(file=Path() as file, variable=None):
            try:
                words = (folder / file).read_text(encoding="utf-8")[:SIZE]
            except (OSError, UnicodeDecodeError):
                words = None
        case _Held(file=None, variable=str() as name):
            words = variables.get(name)
    if not isinstance(words, str) or not words.strip():
        raise SettingsError(VARIABLE, "sources-key")
    return SecretStr(words.strip())


def named(keys: Sequence[Key], platform: str, account: str) -> Key | None:
    return next((key for key in keys if (key.platform, key.account) == (platform, account)), None)
