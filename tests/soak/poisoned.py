"""The bot with a weakness that no code has on purpose: a draft with `POISON` kills its process, an answer with `BURST`
kills it while it is being sent. `python -m tests.soak.poisoned run` starts it like `python -m bot run`.
"""

import os
import signal
import sys
from typing import Any

POISON = "отравлено"
BURST = "разорвёт"


def weaken() -> None:
    from bot.messengers.lean import load_aiogram

    load_aiogram()
    from aiogram import Bot

    from bot.review.service import ReviewService

    submit, call = ReviewService.submit, Bot.__call__

    async def submit_or_die(self: ReviewService, author: int, draft: Any, *rest: Any, **more: Any) -> Any:
        if POISON in draft.text:
            os.kill(os.getpid(), signal.SIGKILL)
        return await submit(self, author, draft, *rest, **more)

    async def call_or_die(self: Bot, method: Any, *rest: Any, **more: Any) -> Any:
        if BURST in str(getattr(method, "text", "")):
            os.kill(os.getpid(), signal.SIGKILL)
        return await call(self, method, *rest, **more)

    ReviewService.submit = submit_or_die  # type: ignore[assignment, method-assign]
    Bot.__call__ = call_or_die  # type: ignore[method-assign]


if __name__ == "__main__":
    weaken()
    from bot.__main__ import main

    sys.exit(main(sys.argv[1:]))
