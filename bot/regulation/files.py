"""A file of a regulation that somebody sent and nobody has read yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.mail.model import Platform


@dataclass(frozen=True, slots=True)
class SentFile:
    """`author` is an employee's id; the chat is where they are told what came out. `id` is 0 before it is stored."""

    author: int
    name: str
    content: bytes
    platform: Platform
    account: str
    chat_id: int
    id: int = 0


class SentFiles(Protocol):
    async def add(self, waiting: SentFile, at: datetime) -> None: ...

    async def first(self) -> SentFile | None: ...

    async def done(self, waiting: SentFile) -> None: ...
