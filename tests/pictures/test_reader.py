"""Whatever file comes, an answer comes back, and the next picture is read as if nothing had been."""

import asyncio
import os
import signal
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

from bot.pictures.model import BYTE_LIMIT, NoReader, NotAPicture, NoText, TextRead, TooLarge, Unreadable
from bot.pictures.reader import PictureReader
from tests.pictures.drawing import WORDS, cut, drawing, saved

ROOT = Path(__file__).parents[2]


def png_claiming(width: int, height: int) -> bytes:
    """A header and nothing after it: what a bomb looks like before it goes off."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    checked = header + struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + checked + struct.pack(">I", 99) + b"IDAT"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
async def test_every_usual_format_is_read(reader: PictureReader, kind: str) -> None:
    assert await text_of(reader, saved(drawing(), kind)) == WORDS


async def test_the_first_frame_of_a_moving_picture_is_read(reader: PictureReader) -> None:
    moving = saved(drawing(), "GIF", save_all=True, append_images=[drawing("Другое")])
    assert await text_of(reader, moving) == WORDS


async def test_a_photo_that_lies_on_its_side_is_read(reader: PictureReader) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # «turn me by 90° to the right»
    assert await text_of(reader, saved(drawing().rotate(90, expand=True), "JPEG", exif=exif)) == WORDS


async def test_black_words_on_a_transparent_ground_are_read(reader: PictureReader) -> None:
    picture = drawing().convert("RGBA")
    picture.putalpha(picture.convert("L").point(lambda value: 255 - value))
    assert await text_of(reader, saved(picture)) == WORDS


async def test_a_dark_picture_is_read(reader: PictureReader) -> None:
    assert await text_of(reader, saved(drawing(ink="#e1e3e6", ground="#19191a"))) == WORDS


async def test_a_picture_without_words_is_told_from_what_is_none(reader: PictureReader) -> None:
    assert await reader.read(saved(Image.linear_gradient("L"))) == NoText()
    assert await reader.read(saved(Image.new("L", (1, 1)))) == NoText()


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        (b"", NotAPicture()),
        ("Это текст в файле .jpg".encode(), NotAPicture()),
        (b"%PDF-1.7", NotAPicture()),
        (saved(Image.new("RGB", (8, 8)), "TIFF"), NotAPicture()),
        (cut("JPEG"), Unreadable()),
        (cut("PNG"), Unreadable()),
        (png_claiming(60_000, 60_000), TooLarge()),
        (png_claiming(8_000, 5_001), TooLarge()),
        (saved(Image.new("1", (20_001, 4))), TooLarge()),
        (bytes(BYTE_LIMIT + 1), TooLarge()),
    ],
    ids=["empty", "text", "pdf", "tiff", "cut jpeg", "cut png", "bomb", "40 megapixels", "ribbon", "20 MB"],
)
async def test_a_bad_file_has_a_name_and_the_next_picture_is_read(
    reader: PictureReader, content: bytes, outcome: object
) -> None:
    assert await reader.read(content) == outcome
    assert await text_of(reader, saved(drawing())) == WORDS
    assert len(reader.pids) == 1


async def test_pictures_are_read_in_a_process_of_their_own_and_nothing_is_loaded_here(tessdata: Path) -> None:
    script = (
        "import asyncio, sys; from pathlib import Path; from bot.pictures.reader import PictureReader\n"
        "async def main():\n"
        "    reader = PictureReader(Path(sys.argv[1]))\n"
        "    before = reader.pids\n"
        "    reading = await reader.read(sys.stdin.buffer.read())\n"
        "    print(type(reading).__name__, before, len(reader.pids), {'PIL', 'tesserocr'} & set(sys.modules))\n"
        "    await reader.close()\n"
        "asyncio.run(main())"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, str(tessdata)],
        input=saved(drawing()), capture_output=True, cwd=ROOT, timeout=60, check=True,
    )  # fmt: skip
    assert (ended.stdout.decode().strip(), ended.stderr) == ("TextRead () 1 set()", b"")


async def test_a_process_that_is_killed_in_the_middle_is_replaced(
    reader: PictureReader, caplog: pytest.LogCaptureFixture
) -> None:
    await reader.read(saved(drawing()))
    [process] = reader.pids
    os.kill(process, signal.SIGSTOP)  # it will not have answered when it is killed
    reading = asyncio.create_task(reader.read(saved(drawing())))
    await asyncio.sleep(0)
    os.kill(process, signal.SIGKILL)
    assert await reading == Unreadable()
    assert "was not read" in caplog.text
    assert await text_of(reader, saved(drawing())) == WORDS
    assert process not in reader.pids


async def test_a_process_that_died_at_rest_is_not_noticed(reader: PictureReader) -> None:
    await reader.read(saved(drawing()))
    [process] = reader.pids
    os.kill(process, signal.SIGKILL)
    while reader.pids:
        await asyncio.sleep(0)
    assert await text_of(reader, saved(drawing())) == WORDS


async def test_a_process_that_hangs_is_ended_when_its_time_is_over(tessdata: Path) -> None:
    reader = PictureReader(tessdata, seconds=0)
    assert await reader.read(saved(drawing())) == Unreadable()
    await reader.close()
    assert reader.pids == ()


async def test_a_cancelled_reading_leaves_no_process_behind(reader: PictureReader) -> None:
    reading = asyncio.create_task(reader.read(saved(drawing())))
    while not reader.pids:
        await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert await text_of(reader, saved(drawing())) == WORDS
    assert len(reader.pids) == 1


async def test_a_process_without_work_is_ended(tessdata: Path) -> None:
    reader = PictureReader(tessdata, idle_seconds=0)
    assert await text_of(reader, saved(drawing())) == WORDS
    while reader.pids:
        await asyncio.sleep(0)
    assert await text_of(reader, saved(drawing())) == WORDS
    await reader.close()


async def test_when_the_reader_closes_what_waits_is_answered_too(tessdata: Path) -> None:
    reader = PictureReader(tessdata)
    waiting = [asyncio.create_task(reader.read(saved(drawing()))) for _ in range(3)]
    while not reader.pids:
        await asyncio.sleep(0)
    await reader.close()
    assert await asyncio.gather(*waiting) == [Unreadable()] * 3
    assert reader.pids == ()


async def test_without_language_data_a_picture_is_answered_and_no_process_started(tmp_path: Path) -> None:
    reader = PictureReader(tmp_path)
    assert await reader.read(saved(drawing())) == NoReader(("rus", "eng"))
    (tmp_path / "eng.traineddata").touch()
    assert await reader.read(saved(drawing())) == NoReader(("rus",))
    assert reader.pids == ()
    await reader.close()


async def test_broken_language_data_are_no_end_of_the_bot(tmp_path: Path) -> None:
    for language in ("rus", "eng"):
        (tmp_path / f"{language}.traineddata").write_bytes(b"no data")
    reader = PictureReader(tmp_path)
    assert await reader.read(saved(drawing())) == Unreadable()
    await reader.close()


async def text_of(reader: PictureReader, content: bytes) -> str:
    reading = await reader.read(content)
    assert isinstance(reading, TextRead), reading
    return reading.text
