"""A platform is out of reach for long and comes back: what waited leaves at once, in order, and nothing is lost."""

import asyncio
import logging
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.mail.model import Platform
from bot.sandbox import Sandbox
from bot.storage.tables import outbox
from tests.clock import MovableClock
from tests.faults.office import SENDING, Office, at_work, draft, numbers, until

FOREVER = 1_000_000
PROBE = {"telegram": "getMe", "vk": "groups.getById"}


def sending_breaks(office: Office, platform: Platform, how: str = "broken") -> None:
    """The feed still brings what people write; nothing that is sent arrives, and no probe."""
    for method in (SENDING[platform], PROBE[platform]):
        if how == "dropped":
            office.side(platform).drop(method, times=FOREVER)
        else:
            office.side(platform).page_instead(method, status=502, times=FOREVER)


async def probed(office: Office, platform: Platform, times: int) -> None:
    side = office.side(platform)
    asked = side.counts[PROBE[platform]]
    await until(lambda: side.counts[PROBE[platform]] >= asked + times)


async def attempts(office: Office) -> list[int]:
    async with office.app.database.reading() as connection:
        return list((await connection.execute(select(outbox.c.attempts).order_by(outbox.c.id))).scalars())


async def queued(office: Office, rows: int) -> None:
    async with asyncio.timeout(10):
        while len(await attempts(office)) < rows:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("how", ["dropped", "broken"])
async def test_what_waited_for_a_platform_leaves_at_its_return_in_order_and_once(
    open_office: Office, clock: MovableClock, platform: Platform, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    side = open_office.side(platform)
    before = side.counts[SENDING[platform]]
    sending_breaks(open_office, platform, how)
    for number in (1, 2, 3):
        open_office.say(platform, "anna", draft(number))
    await probed(open_office, platform, 3)
    open_office.say(platform, "maria", draft(4))
    await queued(open_office, 4)
    for _ in range(10):
        clock.advance(seconds=3600)
        await probed(open_office, platform, 2)
    assert side.counts[SENDING[platform]] == before + 1
    assert sorted(await attempts(open_office)) == [0, 0, 0, 1]

    side.heal()  # and no time passes by the bot's clock
    await open_office.world.world.until(
        lambda: numbers(open_office.answers(platform, "anna")) == [1, 2, 3]
        and numbers(open_office.answers(platform, "maria")) == [4]
    )
    await open_office.still()
    assert sorted(await attempts(open_office)) == [1, 1, 1, 2]
    said = [r.message for r in caplog.records if r.name == "bot.workers.reach" and r.levelno == logging.WARNING]
    assert [line.split(":")[0].split(",")[0] for line in said] == [
        f"{platform} takes no messages", f"{platform} takes messages again"
    ]


async def test_an_answer_that_was_put_off_comes_when_the_platform_is_back_and_not_at_its_own_hour(
    open_office: Office, platform: Platform
) -> None:
    side = open_office.side(platform)
    side.page_instead(SENDING[platform], status=502, times=8)
    open_office.say(platform, "anna", draft(1))
    await open_office.still()
    for pause in (1, 2, 5, 15, 30, 60, 120):
        await open_office.pass_time(pause)
    await probed_out(open_office)
    assert await attempts(open_office) == [8]  # five minutes to wait
    sending_breaks(open_office, platform)
    open_office.say(platform, "maria", draft(2))
    await probed(open_office, platform, 2)
    side.heal()
    await open_office.world.world.until(lambda: numbers(open_office.answers(platform, "anna")) == [1])
    await open_office.world.world.until(lambda: numbers(open_office.answers(platform, "maria")) == [2])


async def probed_out(office: Office) -> None:
    """Once no messenger is in doubt."""
    await until(lambda: not any(desk.delivery._reach.is_doubted for desk in office.app.desks))


async def test_a_fault_of_one_answer_alone_puts_off_that_answer_and_no_other(
    open_office: Office, platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    side = open_office.side(platform)
    side.page_instead(SENDING[platform], status=502)
    asked = side.counts[PROBE[platform]]
    open_office.say(platform, "anna", draft(1))
    await open_office.still()
    await until(lambda: side.counts[PROBE[platform]] == asked + 1)
    open_office.say(platform, "maria", draft(2))
    await open_office.world.world.until(lambda: numbers(open_office.answers(platform, "maria")) == [2])
    assert open_office.answers(platform, "anna") == []
    assert await open_office.done() == 1
    assert numbers(open_office.answers(platform, "anna")) == [1]
    assert side.counts[PROBE[platform]] == asked + 1
    assert not [record for record in caplog.records if record.name == "bot.workers.reach"]


async def test_a_platform_that_is_away_holds_up_no_answer_of_the_other(
    open_office: Office, platform: Platform
) -> None:
    other: Platform = "vk" if platform == "telegram" else "telegram"
    sending_breaks(open_office, platform)
    open_office.say(platform, "anna", draft(1))
    await probed(open_office, platform, 2)
    open_office.say(other, "anna", draft(2))
    await open_office.world.world.until(lambda: numbers(open_office.answers(other, "anna")) == [2])
    open_office.side(platform).heal()
    await open_office.done()
    assert numbers(open_office.answers(platform, "anna")) == [1]


async def test_a_bot_that_is_stopped_while_a_platform_is_away_answers_after_its_next_start(
    world: Sandbox, platform: Platform, tmp_path: Path, clock: MovableClock
) -> None:
    async with at_work(world, tmp_path, clock) as office:
        sending_breaks(office, platform)
        office.say(platform, "anna", draft(1))
        await probed(office, platform, 2)
    office.side(platform).heal()
    async with at_work(world, tmp_path, clock, seeded=True) as again:
        await again.done()
        assert numbers(again.answers(platform, "anna")) == [1]
