"""The tests run over the same aiogram as the bot, before any of them imports it, and over a numpy of one thread; and
nothing slow may start under the write lock."""

from collections.abc import Iterator

import pytest

import rules  # noqa: F401 - before numpy, whose threads it counts: a test that loads numpy first would be ten times slower
from bot import work
from bot.messengers.lean import load_aiogram

load_aiogram()

_faults: list[str] = []


def _raise(fault: str) -> None:
    _faults.append(fault)
    raise AssertionError(fault)


work.on_fault = _raise


@pytest.fixture(autouse=True)
def _nothing_slow_under_the_write_lock() -> Iterator[None]:
    """Where the bot itself excuses whatever a handler raises, the fault is told of here."""
    _faults.clear()
    yield
    assert _faults == []
