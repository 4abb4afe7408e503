"""Which parameters a method takes, read from one line of text a method.

A table's line is `name:kind` words; `!` after the kind says that the parameter is required. Unknown names are refused,
which is stricter than the platforms are: a misspelt name must not pass in silence.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


class WrongParameter(ValueError):
    """`name` is missing, unknown or of another type than it should be."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} {reason}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart form."""

    filename: str
    content_type: str
    data: bytes


Wire = Mapping[str, "str | Upload | Any"]


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError("must be an integer")
    try:
        return int(value)
    except ValueError:
        raise ValueError("must be an integer") from None


def _chat(value: Any) -> int | str:
    if isinstance(value, str) and value.startswith("@"):
        return value
    return _integer(value)


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a string")
    return value


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    known = {"true": True, "1": True, "false": False, "0": False}
    if str(value).lower() not in known:
        raise ValueError("must be a boolean")
    return known[str(value).lower()]


def _json(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError("must be JSON") from None


def _file(value: Any) -> str | Upload:
    if not isinstance(value, str | Upload):
        raise ValueError("must be a file")
    return value


def _integers(value: Any) -> list[int]:
    return [_integer(part.strip()) for part in str(value).split(",") if part.strip()]


def _strings(value: Any) -> list[str]:
    return [part.strip() for part in str(value).split(",") if part.strip()]


_KINDS: dict[str, Callable[[Any], Any]] = {
    "int": _integer, "chat": _chat, "str": _string, "bool": _boolean, "json": _json, "file": _file,
    "ints": _integers, "strs": _strings,
}


class Signature:
    def __init__(self, line: str) -> None:
        self._kinds: dict[str, Callable[[Any], Any]] = {}
        self._required: list[str] = []
        for word in line.split():
            name, _, kind = word.partition(":")
            self._kinds[name] = _KINDS[kind.rstrip("!")]
            if kind.endswith("!"):
                self._required.append(name)

    def read(self, wire: Wire) -> dict[str, Any]:
        """Typed values of what was sent. Raises `WrongParameter` for the first that is wrong.

        Uploads that another parameter points to (`attach://name`) are let through under their own names.
        """
        values: dict[str, Any] = {}
        attached = {f"attach://{name}" for name, value in wire.items() if isinstance(value, Upload)}
        for name, value in wire.items():
            if name not in self._kinds:
                if f"attach://{name}" in attached and f"attach://{name}" in wire.values():
                    continue
                raise WrongParameter(name, "is unknown to this method")
            try:
                values[name] = self._kinds[name](value)
            except ValueError as error:
                raise WrongParameter(name, str(error)) from None
        for name in self._required:
            if values.get(name) in (None, ""):
                raise WrongParameter(name, "is required")
        return values


def signatures(table: Mapping[str, str]) -> dict[str, Signature]:
    return {method: Signature(line) for method, line in table.items()}
