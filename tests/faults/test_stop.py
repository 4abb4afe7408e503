"""The bot is stopped in the middle of its work and started again: every draft is answered, and once."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.mail.model import Platform
from bot.sandbox import Sandbox
from bot.sandbox.people import PLATFORMS
from tests.clock import MovableClock
from tests.faults.office import EMPLOYEES, SENDING, Office, at_work, draft, numbers

DRAFTS = 4  # of every person on every platform


async def test_a_stop_in_the_middle_of_sending_loses_and_doubles_nothing(
    world: Sandbox, tmp_path: Path, clock: MovableClock
) -> None:
    async with at_work(world, tmp_path, clock) as office:
        world.telegram.latency = world.vk.latency = 0.03
        _everybody_writes(office)
        for platform in PLATFORMS:
            await office.side(platform).until_called(SENDING[platform], times=2)
    assert _missing(office)
    async with at_work(world, tmp_path, clock, seeded=True) as again:
        await again.done()
    assert _answers(again) == _drafts()


async def test_a_bot_that_did_not_wait_for_its_calls_doubles_nothing_in_vk(
    world: Sandbox, tmp_path: Path, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(world, tmp_path, clock) as office:
        world.telegram.slow(0.2, "sendMessage")
        world.vk.slow(0.2, "messages.send")
        for platform in PLATFORMS:
            office.say(platform, "anna", draft(1))
            await office.side(platform).until_called(SENDING[platform])
        monkeypatch.setattr("bot.workers.delivery.ended", _given_up)
    async with at_work(world, tmp_path, clock, seeded=True) as again:
        await again.done()
    assert numbers(again.answers("vk", "anna")) == [1]
    assert set(numbers(again.answers("telegram", "anna"))) == {1}


async def test_what_is_said_while_the_bot_is_down_is_answered_when_it_is_back(
    world: Sandbox, platform: Platform, tmp_path: Path, clock: MovableClock
) -> None:
    async with at_work(world, tmp_path, clock) as office:
        office.say(platform, "anna", draft(1))
        await office.done()
    office.say(platform, "anna", draft(2))
    office.press(platform, "anna", "п. 4.2")
    async with at_work(world, tmp_path, clock, seeded=True) as again:
        await again.done()
    clause, verdict = again.answers(platform, "anna")
    assert clause.startswith("Пункт 4.2")
    assert numbers([verdict]) == [2]


async def test_an_answer_that_waits_for_its_moment_waits_over_a_restart(
    world: Sandbox, platform: Platform, tmp_path: Path, clock: MovableClock
) -> None:
    async with at_work(world, tmp_path, clock) as office:
        office.side(platform).page_instead(SENDING[platform], status=502)
        office.say(platform, "anna", draft(1))
        await office.still()
    async with at_work(world, tmp_path, clock, seeded=True) as again:
        assert again.answers(platform, "anna") == []
        await again.done()
        assert numbers(again.answers(platform, "anna")) == [1]


async def _given_up(tasks: Iterable[asyncio.Task[None]]) -> None:
    """As a kill: nobody waits for what is under way."""
    for task in tasks:
        task.cancel()


def _everybody_writes(office: Office) -> None:
    for (platform, person), drafts in _drafts().items():
        for number in drafts:
            office.say(platform, person, draft(number))


def _drafts() -> dict[tuple[Platform, str], list[int]]:
    return {(platform, person): list(range(DRAFTS)) for platform in PLATFORMS for person in EMPLOYEES}


def _answers(office: Office) -> dict[tuple[Platform, str], list[int]]:
    return {(p, person): numbers(office.answers(p, person)) for p in PLATFORMS for person in EMPLOYEES}


def _missing(office: Office) -> bool:
    return any(len(answered) < DRAFTS for answered in _answers(office).values())
