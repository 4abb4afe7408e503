"""The door to the reading of pictures: processes of their own do the work, and this one awaits them.

Pillow and Tesseract hold a processor for a second and some hundred megabytes, and a stranger's file may bring them
down. So they live in processes that start when a picture comes, end when none comes any more, and are killed and
replaced when they hang.
"""

import asyncio
import logging
from importlib.util import find_spec
from pathlib import Path

from bot.pictures.model import BYTE_LIMIT, LANGUAGES, NoReader, PictureReading, TooLarge, Unreadable
from bot.pictures.process import ReadingProcess
from bot.work import slow

SECONDS = 30.0        # for one picture, the start of a process included
IDLE_SECONDS = 120.0  # until a process without work is ended

log = logging.getLogger(__name__)


def missing(tessdata: Path) -> NoReader | None:
    """What keeps pictures from being read here, if anything. Loads nothing."""
    if find_spec("tesserocr") is None:
        return NoReader(())
    absent = tuple(name for name in LANGUAGES if not (tessdata / f"{name}.traineddata").is_file())
    return NoReader(absent) if absent else None


class PictureReader:
    """`tessdata` is the folder with Tesseract's `*.traineddata`; it is looked at anew for each picture, so what was
    missing may be installed while the bot runs. `workers` pictures are read at once, others wait their turn."""

    def __init__(
        self, tessdata: Path, *, workers: int = 1, seconds: float = SECONDS, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        self._tessdata = tessdata.absolute()
        self._seconds = seconds
        self._idle_seconds = idle_seconds
        self._turns = asyncio.Semaphore(workers)
        self._processes: set[ReadingProcess] = set()
        self._idle: dict[ReadingProcess, asyncio.TimerHandle] = {}
        self._closed = False

    async def read(self, content: bytes) -> PictureReading:
        """The text of a picture file, or why there is none; see `PictureReading`. Never raises for what the file is.

        Takes about a second, and at most `seconds` from its turn on. Cancelled, it ends the process that reads.
        """
        slow("the reading of a picture")
        if len(content) > BYTE_LIMIT:
            return TooLarge()
        if lacking := missing(self._tessdata):
            return lacking
        async with self._turns:
            return await self._in_turn(content)

    async def close(self) -> None:
        """End the processes. What is being read or waits its turn is answered `Unreadable`."""
        self._closed = True
        for process in self._processes:
            self._end(process)
        await asyncio.gather(*(process.ended() for process in self._processes))

    @property
    def pids(self) -> tuple[int, ...]:
        """Of the processes that are there now."""
        return tuple(process.pid for process in self._processes if not process.has_ended)

    async def _in_turn(self, content: bytes) -> PictureReading:
        if self._closed:
            return Unreadable()
        process: ReadingProcess | None = None
        try:
            async with asyncio.timeout(self._seconds):
                process = await self._hire()
                reading, cause = await process.read(content)
        except (OSError, EOFError) as error:  # TimeoutError is an OSError
            reading, cause = Unreadable(), type(error).__name__
        else:
            self._rest(process)
            process = None
        finally:
            if process is not None:
                self._end(process)
        if cause:
            log.warning("a picture of %d bytes was not read: %s", len(content), cause)
        return reading

    async def _hire(self) -> ReadingProcess:
        """One that rests, or a new one."""
        self._processes = {process for process in self._processes if not process.has_ended}
        while self._idle:
            process, dismissal = self._idle.popitem()
            dismissal.cancel()
            if not process.has_ended:
                return process
        process = await ReadingProcess.start(self._tessdata)
        self._processes.add(process)
        return process

    def _rest(self, process: ReadingProcess) -> None:
        seconds = 0 if self._closed else self._idle_seconds
        self._idle[process] = asyncio.get_running_loop().call_later(seconds, self._end, process)

    def _end(self, process: ReadingProcess) -> None:
        if dismissal := self._idle.pop(process, None):
            dismissal.cancel()
        process.kill()
