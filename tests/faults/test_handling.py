"""A handler that raises: it is tried again, then given up with a number that the person is told, and nobody waits."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.mail.model import Incoming, Platform
from bot.page import Page
from bot.review.model import Draft, Review, Source
from bot.review.service import ReviewService
from bot.sandbox import Sandbox
from bot.sandbox.people import PEOPLE
from tests.clock import MovableClock
from tests.faults.office import FAULT, Office, at_work, draft, numbers

Poison = Callable[..., None]


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> Poison:
    """Drafts that hold the words make the service raise, `times` times."""
    submit = ReviewService.submit
    left: dict[str, int] = {}

    async def poisoned(self: ReviewService, author_id: int, submitted: Draft, source: Source | None = None) -> Review:
        for words in left:
            if words in submitted.text and left[words] > 0:
                left[words] -= 1
                raise RuntimeError(f"cannot judge {submitted.text!r}")
        return await submit(self, author_id, submitted, source)

    def order(words: str, times: int = 1_000) -> None:
        left[words] = times

    monkeypatch.setattr(ReviewService, "submit", poisoned)
    return order


async def test_a_handler_that_works_at_the_third_attempt_answers_once_and_without_an_excuse(
    open_office: Office, platform: Platform, poison: Poison
) -> None:
    poison("Петрова", times=2)
    open_office.say(platform, "anna", draft(1))
    await open_office.done()
    assert numbers(open_office.answers(platform, "anna")) == [1]
    assert await open_office.letters() == []


async def test_one_whose_draft_cannot_be_handled_learns_its_number_and_the_next_draft_is_answered(
    open_office: Office, platform: Platform, poison: Poison
) -> None:
    poison("Яд")
    open_office.say(platform, "anna", f"Яд. {draft(9)}")
    open_office.say(platform, "anna", draft(2))
    await open_office.done()
    (letter,) = await open_office.letters()
    assert (letter.platform, letter.fault) == (platform, "RuntimeError")
    excuse, answer = open_office.answers(platform, "anna")
    assert excuse.startswith(f"{FAULT} {letter.reference}.")
    assert numbers([answer]) == [2]


async def test_a_draft_that_is_tried_again_keeps_its_place_and_delays_no_other_chat(
    open_office: Office, platform: Platform, poison: Poison
) -> None:
    poison(draft(1), times=1)
    open_office.say(platform, "anna", draft(1))
    open_office.say(platform, "anna", draft(2))
    open_office.say(platform, "maria", draft(3))
    await open_office.still()
    assert open_office.answers(platform, "anna") == []
    assert numbers(open_office.answers(platform, "maria")) == [3]
    await open_office.done()
    assert numbers(open_office.answers(platform, "anna")) == [1, 2]


async def test_a_fault_is_shown_to_an_admin_and_to_nobody_else(
    open_office: Office, platform: Platform, poison: Poison
) -> None:
    poison("Яд")
    open_office.say(platform, "anna", f"Яд. {draft(9)}")
    await open_office.done()
    (letter,) = await open_office.letters()
    for person in ("igor", "maria", "pavel"):
        open_office.say(platform, person, "/faults")
    await open_office.done()
    assert f"№ {letter.reference} " in open_office.answers(platform, "igor")[-1]
    for person in ("maria", "pavel"):
        (answer,) = open_office.answers(platform, person)
        assert "№" not in answer
        assert "RuntimeError" not in answer


async def test_a_press_that_cannot_be_handled_is_excused_below_and_the_page_stays(
    open_office: Office, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise RuntimeError

    open_office.say(platform, "anna", draft(1))
    await open_office.done()
    monkeypatch.setattr("bot.regulation.service.RegulationService.clause", fails)
    open_office.press(platform, "anna", "п. 4.2")
    await open_office.done()
    verdict, excuse = open_office.answers(platform, "anna")
    assert numbers([verdict]) == [1]
    assert excuse.startswith(FAULT)


async def test_an_answer_that_no_messenger_could_carry_is_excused(
    open_office: Office, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.views.review.verdict.review_page", lambda _: Page("x" * 5000))
    open_office.say(platform, "anna", draft(1))
    await open_office.done()
    (excuse,) = open_office.answers(platform, "anna")
    assert excuse.startswith(FAULT)


async def test_the_log_of_a_fault_holds_neither_words_nor_names_nor_tokens(
    open_office: Office, platform: Platform, poison: Poison, caplog: pytest.LogCaptureFixture
) -> None:
    poison("Яд")
    open_office.side(platform).page_instead("*", status=502, times=3)
    open_office.say(platform, "anna", f"Яд. {draft(1)}")
    open_office.say(platform, "maria", draft(2))
    await open_office.done()
    (letter,) = await open_office.letters()
    assert f"inbox {letter.reference} on {platform}: RuntimeError" in caplog.text
    secrets = [open_office.world.telegram.token, open_office.world.vk.token, "Яд", "Петрова", "8916123"]
    names = [name for person in PEOPLE for name in (person.first_name, person.last_name)]
    assert [word for word in secrets + names if word in caplog.text] == []


async def test_events_that_nobody_handles_are_shown_to_an_admin_apart(
    world: Sandbox, platform: Platform, tmp_path: Path, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.workers.inbox.SWEEP_SECONDS", 0.01)
    async with at_work(world, tmp_path, clock) as office:
        desk = next(desk for desk in office.app.desks if desk.messenger.platform == platform)
        position = await office.app.inbox.position(platform, desk.messenger.account) or "1"
        event = Incoming("nobody's", "", {"n": 1}, kind="poll")
        await desk.reception.receive(platform, desk.messenger.account, [event], position)
        clock.advance(hours=2)  # for an hour another process may know what to do with it
        async with asyncio.timeout(10):
            while not (letters := await office.letters()):
                await asyncio.sleep(0.01)
        office.say(platform, "igor", "/faults")
        await office.done()
        page = office.answers(platform, "igor")[-1]
        assert f"№ {letters[0].reference} " in page.partition("Не разобрано")[2]
        assert "Последние сбои" not in page
