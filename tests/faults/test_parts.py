"""A long text that a phone split is one draft; a short one waits for nothing; a restart in the middle loses no part."""

from pathlib import Path
from typing import Any

import pytest
from aiogram.types import Message

from bot.mail.model import Platform
from bot.page import Page
from bot.sandbox import Sandbox
from tests.clock import MovableClock
from tests.faults.office import FAULT, at_work

WORDS = "Двор у школы убрали. "
LONG = WORDS * 600  # 12,600 characters, four messages
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001000500010d0a2db40000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[Message, ...]]]:
    """Texts and albums that handlers were given; the bot answers with their length."""
    given: list[tuple[str, tuple[Message, ...]]] = []

    async def on_draft(message: Message, album: tuple[Message, ...]) -> Page:
        if message.text == "Яд" or (message.text or "").startswith("Яд "):
            raise RuntimeError
        given.append((message.text or message.caption or "", album))
        return Page(f"{len(given[-1][0])} знаков")

    monkeypatch.setattr("handlers.review.drafts.on_draft", on_draft)
    return given


async def test_a_text_that_was_split_is_one_draft(
    world: Sandbox, tmp_path: Path, clock: MovableClock, platform: Platform, seen: list[Any]
) -> None:
    async with at_work(world, tmp_path, clock) as office:
        office.say(platform, "anna", LONG)
        await office.still()
        assert seen == []
        seconds = await office.done()
        assert seconds <= 2
    ((text, album),) = seen
    assert text.split() == LONG.split()
    assert len(album) == 1


async def test_a_short_text_waits_for_nothing(
    world: Sandbox, tmp_path: Path, clock: MovableClock, platform: Platform, seen: list[Any]
) -> None:
    async with at_work(world, tmp_path, clock) as office:
        office.say(platform, "anna", "Раз.")
        office.say(platform, "anna", "Два.")
        await office.still()
        assert [text for text, _ in seen] == ["Раз.", "Два."]


async def test_a_part_that_comes_later_is_waited_for(
    world: Sandbox, tmp_path: Path, clock: MovableClock, platform: Platform, seen: list[Any]
) -> None:
    async with at_work(world, tmp_path, clock) as office:
        side = office.side(platform)
        with side.rearranged() as events:
            office.say(platform, "anna", LONG)
            held, events[2:] = events[2:], []
        await office.still()
        clock.advance(seconds=1.5)
        with side.rearranged() as events:
            events[:] = held
        await office.done()
    assert [len(text.split()) for text, _ in seen] == [len(LONG.split())]


async def test_parts_that_wait_outlive_a_restart(
    world: Sandbox, tmp_path: Path, clock: MovableClock, platform: Platform, seen: list[Any]
) -> None:
    async with at_work(world, tmp_path, clock) as office:
        office.say(platform, "anna", LONG)
        await office.still()
    async with at_work(world, tmp_path, clock, seeded=True) as office:
        await office.done()
        assert len(office.answers(platform, "anna")) == 1
    assert [len(text.split()) for text, _ in seen] == [len(LONG.split())]


async def test_a_long_text_is_not_joined_with_what_is_no_part_of_it(
    world: Sandbox, tmp_path: Path, clock: MovableClock, platform: Platform, seen: list[Any]
) -> None:
    long = WORDS * 150
    async with at_work(world, tmp_path, clock) as office:
        for said in (long, "/help", long):
            office.say(platform, "anna", said)
        office.world.world.forward(platform, "anna", "Где мой дом?")
        office.say(platform, "anna", long)
        office.world.world.shift(10)
        office.say(platform, "anna", "Это уже другое.")
        office.say(platform, "maria", "Пишет совсем другая.")
        await office.done()
    assert sorted(len(text) for text, _ in seen) == sorted(
        [len(long.strip())] * 3 + [len("Где мой дом?"), len("Это уже другое."), len("Пишет совсем другая.")]
    )


async def test_what_is_longer_than_can_be_joined_is_still_answered(
    world: Sandbox, tmp_path: Path, clock: MovableClock, platform: Platform, seen: list[Any]
) -> None:
    async with at_work(world, tmp_path, clock) as office:
        office.say(platform, "anna", WORDS * 1_800)
        office.say(platform, "anna", WORDS * 1_800)
        await office.done()
    assert sum(len(text.split()) for text, _ in seen) == 2 * 1_800 * len(WORDS.split())
    assert all(len(text) <= 40_000 for text, _ in seen)


async def test_a_word_that_was_cut_through_is_whole_again_and_lines_stay_apart(
    world: Sandbox, tmp_path: Path, clock: MovableClock, platform: Platform, seen: list[Any]
) -> None:
    async with at_work(world, tmp_path, clock) as office:
        office.say(platform, "anna", "я" * 5_000)
        await office.done()
        office.world.world.shift(10)
        office.say(platform, "anna", "Раз " * 1_000 + "конец.\n" + "Два " * 300)
        await office.done()
    assert seen[0][0] == "я" * 5_000
    assert "конец.\nДва" in seen[1][0]


async def test_parts_of_a_draft_that_cannot_be_handled_are_given_up_together(
    world: Sandbox, tmp_path: Path, clock: MovableClock, platform: Platform, seen: list[Any]
) -> None:
    async with at_work(world, tmp_path, clock) as office:
        office.say(platform, "anna", f"Яд {LONG}")
        await office.done()
        office.world.world.shift(10)
        office.say(platform, "anna", "Дальше.")
        await office.done()
        excuse, answer = office.answers(platform, "anna")
        assert excuse.startswith(FAULT)
        assert answer == "7 знаков"
    assert len(seen) == 1


async def test_a_spoiled_part_is_buried_alone(
    world: Sandbox, tmp_path: Path, clock: MovableClock, platform: Platform, seen: list[Any]
) -> None:
    async with at_work(world, tmp_path, clock) as office:
        with office.side(platform).rearranged() as events:
            office.say(platform, "anna", WORDS * 300)
            body = events[1]["message"] if platform == "telegram" else events[1]["object"]["message"]
            del body["date"]
        await office.done()
        assert len(await office.letters()) == 1
    assert len(seen) == 1


async def test_the_pictures_of_an_album_come_together(
    world: Sandbox, tmp_path: Path, clock: MovableClock, seen: list[Any]
) -> None:
    async with at_work(world, tmp_path, clock) as office:
        for number, caption in enumerate(("", "Три снимка", "")):
            office.world.world.attach(
                "telegram", "anna", f"{number}.png", PNG, caption, as_photo=True, album="a1"
            )
        office.world.world.attach("telegram", "anna", "4.png", PNG, "Другой", as_photo=True)
        await office.done()
    assert [(text, len(album)) for text, album in seen] == [("Три снимка", 3), ("Другой", 1)]
    assert len({message.photo[-1].file_id for message in seen[0][1]}) == 3
