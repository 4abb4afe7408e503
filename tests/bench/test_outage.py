"""Seconds from a platform's return to the answers of a bot that had to do without it."""

import asyncio
import time
from pathlib import Path

import pytest

from bot.mail.model import Platform
from bot.sandbox import Sandbox
from bot.sandbox.people import PLATFORMS
from tests import process
from tests.faults.office import SENDING, draft, numbers
from tests.office import exact_rules

AWAY = 20.0   # seconds
BACK = 5.0    # seconds within which both answers have come, at most
FOREVER = 1_000_000
PROBE = {"telegram": "getMe", "vk": "groups.getById"}


@pytest.mark.bench
@pytest.mark.parametrize("how", ["502", "dropped"])
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_answers_after_an_outage(tmp_path: Path, platform: Platform, how: str) -> None:
    async with Sandbox() as world:
        side = world.telegram if platform == "telegram" else world.vk

        def broken(method: str) -> None:
            if how == "dropped":
                side.drop(method, times=FOREVER)
            else:
                side.page_instead(method, status=502, times=FOREVER)

        def answered(person: str) -> list[int]:
            return numbers(m.text for m in world.world.chat(platform, person) if m.author == "bot")

        await process.prepare(world, tmp_path)
        async with process.running(world, tmp_path, exact_rules()):
            world.world.say(platform, "anna", draft(0))
            await world.world.until(lambda: answered("anna") == [0], timeout=30)
            sent = side.counts[SENDING[platform]]
            broken(SENDING[platform])
            broken(PROBE[platform])
            world.world.say(platform, "anna", draft(1))
            await side.until_called(SENDING[platform], sent + 1, timeout=30)
            broken("*")
            world.world.say(platform, "igor", draft(2))  # ends the poll that waits
            await asyncio.sleep(AWAY)

            side.heal()
            back = time.monotonic()
            world.world.say(platform, "maria", draft(3))
            seconds: dict[str, float] = {}
            for person, number in (("anna", 1), ("igor", 2), ("maria", 3)):
                await world.world.until(lambda p=person, n=number: n in answered(p), timeout=60)  # type: ignore[misc]
                seconds[person] = time.monotonic() - back
        print(
            f"\n{platform}, {how} for {AWAY:.0f} s: what waited to be sent {seconds['anna']:.2f} s after the return, "
            f"one written as it began {seconds['igor']:.2f} s, one sent right then {seconds['maria']:.2f} s (at most)"
        )
        print((tmp_path / "bot.log").read_text(encoding="utf-8")[-900:])
        assert max(seconds.values()) <= BACK
