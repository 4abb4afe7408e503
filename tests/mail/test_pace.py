"""Who goes first where a token bears only so many calls."""

import asyncio
from itertools import pairwise

from bot.mail.model import ANSWER_LANE, BROADCAST_LANE, REMINDER_LANE
from bot.mail.pace import LANE, ChatPace, Pace

FAST = 200  # turns a second


async def finished(pace: Pace, *lanes: int) -> list[int]:
    """The lanes in the order in which their calls could leave; all were asked for before the first had its turn."""
    gone: list[int] = []

    async def call(lane: int) -> None:
        LANE.set(lane)
        await pace.turn()
        gone.append(lane)

    await pace.turn()
    await asyncio.gather(*(call(lane) for lane in lanes))
    return gone


async def test_an_answer_overtakes_what_goes_to_many() -> None:
    lanes = (BROADCAST_LANE, REMINDER_LANE, BROADCAST_LANE, ANSWER_LANE)
    assert await finished(Pace(FAST), *lanes) == [ANSWER_LANE, REMINDER_LANE, BROADCAST_LANE, BROADCAST_LANE]


async def test_one_who_waits_no_more_takes_no_turn() -> None:
    pace = Pace(FAST)
    await pace.turn()
    gone = asyncio.create_task(pace.turn())
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    await asyncio.wait_for(pace.turn(), 5)


async def test_turns_keep_their_distance() -> None:
    pace, clock = Pace(FAST), asyncio.get_running_loop().time
    moments = []
    for _ in range(5):
        await pace.turn()
        moments.append(clock())
    pace.overtake()
    await pace.turn()
    moments.append(clock())
    distances = [b - a for a, b in pairwise(moments)]
    assert min(distances) >= 0.99 / FAST - 0.0005
    assert distances[-1] >= 2 / FAST - 0.001  # one turn was taken in between


async def test_a_quiet_chat_is_answered_at_once_and_a_busy_one_in_time() -> None:
    pace, clock = ChatPace(2, 0.05), asyncio.get_running_loop().time
    began = clock()
    moments = []
    for _ in range(3):
        await pace.turn(1)
        moments.append(clock() - began)
    await pace.turn(2)
    assert moments[2] >= 0.05
