"""A process that reads pictures, seen from the bot. What runs inside it is worker.py."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Self

from bot.pictures.model import PictureReading
from bot.pictures.wire import LENGTH, framed, unpacked

_CODE = Path(__file__).parents[2]  # the folder from which `bot` is imported
# Several threads on one small picture hinder each other: Debian's build took six times as long with them.
_ENVIRONMENT = {"OMP_THREAD_LIMIT": "1"}


class ReadingProcess:
    """It reads one picture at a time and ends by itself when the bot is no more."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self._questions = process.stdin
        self._answers = process.stdout

    @classmethod
    async def start(cls, tessdata: Path) -> Self:
        """`tessdata` is an absolute path. Returns before it is ready; the first picture waits. Raises `OSError`."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.pictures.worker", str(tessdata),
            cwd=_CODE, env=os.environ | _ENVIRONMENT,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        return cls(process)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        return self._process.returncode is not None

    async def read(self, content: bytes) -> tuple[PictureReading, str]:
        """The outcome and, where the picture was at fault, the place in the code for the log.

        Raises `OSError` or `EOFError` when the process ended meanwhile.
        """
        self._questions.write(framed(content))
        await self._questions.drain()
        (length,) = LENGTH.unpack(await self._answers.readexactly(LENGTH.size))
        return unpacked(await self._answers.readexactly(length))

    def kill(self) -> None:
        if not self.has_ended:
            self._process.kill()

    async def ended(self) -> None:
        await self._process.wait()
