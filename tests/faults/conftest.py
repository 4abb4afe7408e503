"""The office of every test here: its messengers, its clock, and pauses that no test has to wait for."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.mail.model import Platform
from bot.sandbox import Sandbox
from bot.sandbox.people import PLATFORMS
from tests.clock import MovableClock
from tests.faults.office import Office, at_work
from tests.office import in_a_hurry


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """The pauses that are real seconds. The log is kept as `python -m bot run` writes it."""
    monkeypatch.setattr("bot.workers.supervisor.FIRST_PAUSE", 0.02)
    monkeypatch.setattr("bot.workers.supervisor.LONGEST_PAUSE", 0.05)
    monkeypatch.setattr("bot.workers.listening.FIRST_PAUSE", 0.02)
    monkeypatch.setattr("bot.workers.listening.LONGEST_PAUSE", 0.05)
    monkeypatch.setattr("bot.workers.reach.FIRST_PAUSE", 0.02)
    monkeypatch.setattr("bot.workers.reach.LONGEST_PAUSE", 0.05)
    caplog.set_level(logging.INFO)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def world() -> AsyncIterator[Sandbox]:
    async with Sandbox() as world:
        yield in_a_hurry(world)


@pytest.fixture
async def open_office(world: Sandbox, tmp_path: Path, clock: MovableClock) -> AsyncIterator[Office]:
    async with at_work(world, tmp_path, clock) as opened:
        yield opened


@pytest.fixture(params=PLATFORMS)
def platform(request: pytest.FixtureRequest) -> Platform:
    """Either messenger: the fault is met on both."""
    return request.param  # type: ignore[no-any-return]
