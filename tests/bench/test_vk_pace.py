"""Forty answers at once, one call each, against a VK that needs 200 ms for every call."""

import asyncio
import time

import pytest

from bot.clock import SystemClock
from bot.messengers.contract import KeyedMessage
from bot.messengers.vk.messenger import VkMessenger
from bot.sandbox import PEOPLE, Sandbox
from tests.messengers.memory import MemorySent

ANSWERS = 40
LATENCY = 0.2   # seconds
SECONDS = 3.0
PER_SECOND = 20


@pytest.mark.bench
async def test_forty_answers_leave_within_three_seconds_and_never_more_than_twenty_in_one() -> None:
    async with Sandbox(latency=LATENCY) as sandbox:
        sandbox.world.start("vk", PEOPLE[0].id)
        vk = sandbox.vk
        messenger = VkMessenger(vk.token, vk.group_id, sandbox.vk_base, None, MemorySent(), SystemClock())
        try:
            await messenger.start()
            calls = (
                messenger.bot(KeyedMessage(chat_id=PEOPLE[0].vk_id, text=f"Ответ {key}", key=key))
                for key in range(1, ANSWERS + 1)
            )
            began = time.monotonic()
            await asyncio.gather(*calls)
            took = time.monotonic() - began
        finally:
            await messenger.close()
        arrivals = sorted(call.at for call in sandbox.vk.calls)
        most = max(sum(first <= at < first + 1 for at in arrivals) for first in arrivals)
        shown = [m for m in sandbox.world.chat("vk", PEOPLE[0].id) if m.author == "bot"]
    print(f"{ANSWERS} answers in {took:.2f} s, at most {most} requests in a second")
    assert len(shown) == ANSWERS
    assert took <= SECONDS
    assert most <= PER_SECOND
