"""How much of what stands on a screenshot is read. `-s` prints the table."""

import re
import time
from collections import Counter
from collections.abc import Callable
from operator import attrgetter

import pytest

from bot.pictures.model import PictureReading, TextRead
from bot.pictures.reader import PictureReader
from tests.pictures.screens import Shot

WHOLE, EACH = 0.95, 0.85  # of the words; 0.98 and 0.91 were read when this was written


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower().replace("ё", "е")))


def recall(shot: Shot, reading: PictureReading) -> float:
    """The share of the words that were said which were also read."""
    said, read = words(shot.said), words(reading.text if isinstance(reading, TextRead) else "")
    return (said & read).total() / said.total()


async def read_well(reader: PictureReader, shots: list[Shot], form: Callable[[Shot], bytes]) -> None:
    shares: dict[str, float] = {}
    for shot in shots:
        started = time.perf_counter()
        shares[shot.name] = recall(shot, await reader.read(form(shot)))
        print(f"\n{shot.name:24} {shares[shot.name]:.2f}  {time.perf_counter() - started:.2f} s", end="")
    mean = sum(shares.values()) / len(shares)
    print(f"\n{'word recall':24} {mean:.3f}")
    assert mean >= WHOLE
    assert {name: share for name, share in shares.items() if share < EACH} == {}


async def test_posts_and_chats_are_read_as_telegram_sends_them(reader: PictureReader, shots: list[Shot]) -> None:
    await read_well(reader, shots, attrgetter("jpeg"))


@pytest.mark.bench
async def test_posts_and_chats_are_read_as_a_phone_saved_them(reader: PictureReader, shots: list[Shot]) -> None:
    await read_well(reader, shots, attrgetter("png"))


async def test_what_the_platform_wrote_around_the_words_is_left_out(shots: list[Shot], reader: PictureReader) -> None:
    [post] = [shot for shot in shots if shot.name == "small desktop"]
    reading = await reader.read(post.png)
    assert isinstance(reading, TextRead)
    assert "с 9:00 до 17:00" in reading.text
    assert not {"нравится", "комментарии", "янв"} & set(words(reading.text))
    assert reading.text.count("\n\n") == 3
    assert reading.confidence > 0.9
