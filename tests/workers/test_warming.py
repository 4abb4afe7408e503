"""What is loaded beside everything else."""

import asyncio

from bot.workers.warming import Warming


async def test_each_step_is_taken_once_and_its_end_is_no_end_of_the_worker() -> None:
    """The supervisor starts again what ends by itself."""
    taken: list[int] = []
    done = asyncio.Event()
    loop = asyncio.get_running_loop()

    def last() -> None:
        loop.call_soon_threadsafe(done.set)

    warming = asyncio.create_task(Warming([lambda: taken.append(1), lambda: taken.append(2), last]).run())
    async with asyncio.timeout(10):
        await done.wait()
    for _ in range(5):
        await asyncio.sleep(0)
    assert not warming.done()
    assert taken == [1, 2]
    warming.cancel()
    await asyncio.gather(warming, return_exceptions=True)
