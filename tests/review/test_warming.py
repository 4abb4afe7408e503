"""What a draft does not wait for: models that are loaded already, and sentences that were read a moment ago."""

import asyncio
import zlib
from collections.abc import Sequence
from pathlib import Path
from queue import Queue

import numpy as np
import pytest

from bot.settings import BUNDLED_RULES
from rules import encoder
from rules.encoder import WIDTH, Vectors
from rules.once import once
from tests.office import office

ASKED = "Можно ли ссылаться на канал коллег? Или лучше на наш сайт?"


class Encoder:
    """Some sense of every sentence, and what it was asked to read."""

    def __init__(self) -> None:
        self.read: Queue[str] = Queue()

    def encode(self, sentences: Sequence[str]) -> Vectors:
        rows = np.zeros((len(sentences), WIDTH), np.float32)
        for row, sentence in zip(rows, sentences, strict=True):
            row[zlib.crc32(sentence.encode()) % WIDTH] = 1
            self.read.put(sentence)
        return rows

    def so_far(self) -> list[str]:
        return [self.read.get_nowait() for _ in range(self.read.qsize())]


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Encoder:
    reader = Encoder()
    monkeypatch.setattr(encoder, "_loaded", [reader])
    return reader


async def test_the_models_are_loaded_before_anybody_writes(tmp_path: Path, reader: Encoder) -> None:
    async with office(tmp_path, rules_dir=BUNDLED_RULES):
        assert await asyncio.to_thread(reader.read.get, timeout=20)


async def test_a_message_is_read_once_whoever_looks_at_it(tmp_path: Path, reader: Encoder) -> None:
    """Whether it asks, whether it is a breach: two look at it, and its sentences are a third."""
    async with office(tmp_path, rules_dir=BUNDLED_RULES) as opened:
        await asyncio.to_thread(reader.read.get, timeout=20)
        await opened.settled()
        reader.so_far()
        opened.world.world.say("telegram", "anna", ASKED)
        await opened.settled()
        read = reader.so_far()
    assert ASKED in read
    assert len(read) == len(set(read)) >= 3


def test_nothing_of_a_message_stays_when_the_work_at_it_is_done(reader: Encoder) -> None:
    for _ in range(2):
        with once():
            first, second = encoder.encode(["Тайна."]), encoder.encode(["Тайна.", "Тайна."])
        assert (second == first).all()
    assert reader.so_far() == ["Тайна.", "Тайна."]


async def test_who_goes_on_after_the_work_keeps_nothing_of_it(reader: Encoder) -> None:
    done = asyncio.Event()

    async def later() -> Vectors:
        await done.wait()
        return encoder.encode(["Тайна."])

    with once():
        encoder.encode(["Тайна."])
        begun = asyncio.create_task(later())
    done.set()
    assert len(await begun) == 1
    assert reader.so_far() == ["Тайна.", "Тайна."]
