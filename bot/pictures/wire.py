"""How the bot and a reading process talk over pipes: a length, then so many bytes, either way."""

import json
import struct
from dataclasses import asdict

from bot.pictures.model import NotAPicture, NoText, PictureReading, TextRead, TooLarge, Unreadable

LENGTH = struct.Struct(">I")
_OUTCOMES = {outcome.__name__: outcome for outcome in (TextRead, NoText, NotAPicture, TooLarge, Unreadable)}


def framed(content: bytes) -> bytes:
    return LENGTH.pack(len(content)) + content


def packed(reading: PictureReading, cause: str = "") -> bytes:
    """`cause` is for the log: where the reading failed, never what was read."""
    return json.dumps([type(reading).__name__, asdict(reading), cause]).encode()


def unpacked(answer: bytes) -> tuple[PictureReading, str]:
    name, fields, cause = json.loads(answer)
    return _OUTCOMES[name](**fields), cause
