"""What the first draft would wait for is loaded right after the start, beside everything else."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.work import aside


@dataclass(frozen=True)
class Warming:
    """`steps` each take up to some seconds; they run in a thread, so a press is answered meanwhile."""

    steps: Sequence[Callable[[], None]]

    async def run(self) -> None:
        for step in self.steps:
            await aside(step)
        await asyncio.Event().wait()  # what ends by itself would be started again
