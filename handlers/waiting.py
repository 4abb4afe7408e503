"""What the bot is waiting for from one person, and for how long: an hour later their words are a draft again."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from bot.clock import Clock

PATIENCE = timedelta(hours=1)


class Waiting(Enum):
    """Values are stored, and buttons carry them: they never change. Only `UNTRACED` has no end: it was a promise."""

    UNTRACED = "untraced"
    COMMENT = "comment"
    ANSWER = "answer"
    READING = "reading"
    REASON = "reason"
    PLANNED = "planned"
    REVISION = "revision"
    REMARK = "remark"
    APPROVING = "approving"


class Awaited(Filter):
    """The message is what the bot waits for; the handler receives the facts of the wait as `awaited`."""

    def __init__(self, what: Waiting) -> None:
        self._what = what

    async def __call__(
        self, event: TelegramObject, state: FSMContext, raw_state: str | None, clock: Clock
    ) -> bool | dict[str, Any]:
        if raw_state != self._what.value:
            return False
        facts = await state.get_data()
        if self._what is not Waiting.UNTRACED and clock.now() - datetime.fromisoformat(facts["since"]) > PATIENCE:
            return False
        return {"awaited": facts}


async def wait(state: FSMContext, what: Waiting, clock: Clock, **facts: int) -> None:
    await state.set_state(what.value)
    await state.set_data({"since": clock.now().isoformat(), **facts})


def is_untraced(raw_state: str | None) -> bool:
    return raw_state == Waiting.UNTRACED.value


async def leave_off(state: FSMContext, raw_state: str | None) -> None:
    """The person went another way. A check without a trace stays chosen until it is cancelled or done."""
    if raw_state in {what.value for what in Waiting} and not is_untraced(raw_state):
        await state.clear()
