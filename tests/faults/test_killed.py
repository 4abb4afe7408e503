"""The process dies in the middle of a draft, each time: the draft is given up, its person told, and no other pays."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.mail.model import KILLED, Platform
from bot.review.model import Draft, Review, Source
from bot.review.service import ReviewService
from bot.sandbox import Sandbox
from bot.storage.queues.inbox import InboxStore
from tests.clock import MovableClock
from tests.faults.office import FAULT, Office, at_work, draft, numbers, until

DEADLY = "Яд"


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The drafts that are being judged; one that holds `DEADLY` is so for ever."""
    submit = ReviewService.submit
    begun: list[str] = []

    async def judge(self: ReviewService, author_id: int, submitted: Draft, source: Source | None = None) -> Review:
        begun.append(submitted.text)
        if DEADLY in submitted.text:
            await asyncio.Event().wait()
        return await submit(self, author_id, submitted, source)

    monkeypatch.setattr(ReviewService, "submit", judge)
    return begun


async def _at_once(tasks: Iterable[asyncio.Task[None]]) -> None:
    """A stop that waits for nobody."""
    cancelled = list(tasks)
    for task in cancelled:
        task.cancel()
    await asyncio.gather(*cancelled, return_exceptions=True)


async def _nothing(*_: object) -> None:
    """A dead process gives nothing back."""


async def killed(office: Office, reached: list[str]) -> None:
    """As by `kill -9`, while the deadly draft is being judged."""
    await until(lambda: any(DEADLY in text for text in reached))
    reached.clear()


async def test_a_draft_that_kills_the_process_each_time_is_given_up_after_three_and_its_person_is_told(
    world: Sandbox,
    platform: Platform,
    tmp_path: Path,
    clock: MovableClock,
    reached: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.workers.inbox.ended", _at_once)
    monkeypatch.setattr(InboxStore, "release", _nothing)
    async with at_work(world, tmp_path, clock) as office:
        office.say(platform, "anna", f"{DEADLY}. {draft(1)}")
        office.say(platform, "anna", draft(2))
        await killed(office, reached)
    for _ in range(2):
        async with at_work(world, tmp_path, clock, seeded=True, at_rest=False) as office:
            await killed(office, reached)
    async with at_work(world, tmp_path, clock, seeded=True) as office:
        await office.done()
        excuse, answer = office.answers(platform, "anna")
        (letter,) = await office.letters()
    assert (letter.fault, letter.platform) == (KILLED, platform)
    assert excuse.startswith(f"{FAULT} {letter.reference}.")
    assert numbers([answer]) == [2]


async def test_a_draft_that_was_under_way_at_three_clean_stops_is_still_answered(
    world: Sandbox,
    platform: Platform,
    tmp_path: Path,
    clock: MovableClock,
    reached: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.workers.inbox.ended", _at_once)
    async with at_work(world, tmp_path, clock) as office:
        office.say(platform, "anna", f"{DEADLY}. {draft(1)}")
        await killed(office, reached)
    for _ in range(3):
        async with at_work(world, tmp_path, clock, seeded=True, at_rest=False) as office:
            await killed(office, reached)
    monkeypatch.setattr("tests.faults.test_killed.DEADLY", "никогда")
    async with at_work(world, tmp_path, clock, seeded=True) as office:
        await office.done()
        assert numbers(office.answers(platform, "anna")) == [1]
        assert await office.letters() == []
