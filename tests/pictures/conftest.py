"""Pictures to read and a reader for them. What the machine lacks is said, and its tests are passed over."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.pictures.reader import PictureReader, missing
from bot.settings import Settings
from tests.page.chromium import find
from tests.pictures import screens
from tests.pictures.screens import Shot


@pytest.fixture(scope="session")
def tessdata() -> Path:
    folder: Path = Settings().tessdata_dir
    if missing(folder):
        pytest.skip("tesserocr, rus.traineddata or eng.traineddata is not installed; see `make tesseract`")
    return folder


@pytest.fixture(scope="session")
def shots(tessdata: Path) -> list[Shot]:
    if find() is None:
        pytest.skip("Chromium is not installed; install it, or set CHROMIUM to its path")
    return screens.drawn_all()


@pytest_asyncio.fixture
async def reader(tessdata: Path) -> AsyncIterator[PictureReader]:
    reader = PictureReader(tessdata)
    yield reader
    await reader.close()
