"""What the reading of a picture costs those who wait for something else, and the machine."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from bot.pictures.model import TextRead
from bot.pictures.reader import PictureReader, missing
from bot.settings import Settings
from tests.pictures.drawing import drawing, saved

BLOCKED_MS = 50
MEGABYTE = 1024 * 1024

pytestmark = pytest.mark.bench


@asynccontextmanager
async def opened() -> AsyncIterator[PictureReader]:
    folder: Path = Settings().tessdata_dir
    if missing(folder):
        pytest.skip("Tesseract's data are not installed; see `make tesseract`")
    reader = PictureReader(folder)
    yield reader
    await reader.close()


async def longest_pause(ended: asyncio.Event) -> float:
    """The longest time, in milliseconds, for which nobody else had a turn on this loop."""
    longest = 0.0
    while not ended.is_set():
        before = time.perf_counter()
        await asyncio.sleep(0.001)
        longest = max(longest, (time.perf_counter() - before) * 1000 - 1)
    return longest


async def test_the_loop_is_never_blocked_and_the_bot_does_not_grow() -> None:
    small = saved(drawing())
    large = saved(drawing().resize((5600, 870)).convert("RGB"), "BMP")  # 14 MB through the pipe
    bot = psutil.Process()
    async with opened() as reader:
        before = bot.memory_info().rss
        for name, content in (("first", small), ("small", small), ("14 MB", large)):
            ended = asyncio.Event()
            pauses = asyncio.create_task(longest_pause(ended))
            started = time.perf_counter()
            reading = await reader.read(content)
            seconds = time.perf_counter() - started
            ended.set()
            pause = await pauses
            assert isinstance(reading, TextRead)
            [process] = reader.pids
            worker = psutil.Process(process).memory_info().rss / MEGABYTE
            grown = (bot.memory_info().rss - before) / MEGABYTE
            print(f"\n{name}: {seconds:.2f} s, longest pause {pause:.1f} ms", end="; ")
            print(f"reading process {worker:.0f} MB, bot +{grown:.0f} MB")
            assert pause < BLOCKED_MS
            assert grown < 40
