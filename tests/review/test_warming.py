"""What a draft does not wait for: models that are loaded already."""

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
from tests.office import office


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

@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Encoder:
    reader = Encoder()
    monkeypatch.setattr(encoder, "_loaded", [reader])
    return reader


async def test_the_models_are_loaded_before_anybody_writes(tmp_path: Path, reader: Encoder) -> None:
    async with office(tmp_path, rules_dir=BUNDLED_RULES):
        assert await asyncio.to_thread(reader.read.get, timeout=20)
