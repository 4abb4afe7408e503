"""What the bot is waiting for from one person, and for how long: an hour later their words are a draft again.

Whoever presses another button or gives a command has gone another way, and nothing is waited for any more.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from aiogram import BaseMiddleware
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.actions import Action
from bot.approval.actions import ApproveForThat
from bot.clock import Clock
from bot.networks.actions import ChooseFirstStatus, KeepNote, SinceToday
from bot.page import Toast
from bot.regulation.actions import ReadClause, ShowSought
from bot.staff.actions import (
    AskRole,
    InviteAdmin,
    LookForUnit,
    NewUnit,
    PickRole,
    PickUnit,
    ShowFound,
    ShowPerson,
    SkipPosition,
)
from bot.views.review import intake
from bot.views.start import asks_for_menu

PATIENCE = timedelta(hours=1)
COMMAND = re.compile(r"/[^\W\d]\w*(?:@\w+)?(?:\s|$)")  # «/r/pikabu» and «/ как-то так /» are ordinary words


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
    APPROVING = "notices"
    RULING = "ruling"
    WORDS = "words"                # whom to find
    FOUND = "found"                # nothing but a turn of the pages
    POSITION = "position"
    NAME = "name"                  # of somebody who is being invited, and what follows it
    NEW_POSITION = "new-position"
    UNIT = "unit"
    NEW_UNIT = "new-unit"
    ROLE = "role"
    CONTACT = "contact"
    NETWORK = "network"            # whose name is typed
    NETWORK_NAME = "network-name"  # of one that an admin adds, and what follows it up to `SINCE`
    DOMAINS = "domains"
    FIRST_STATUS = "first-status"
    SINCE = "since"                # of what an admin enters about a network, and what follows it
    SOURCE = "source"
    NOTE = "note"
    PAGE = "page"                  # an address for one's own list
    PAGES_OF = "pages-of"          # whose list to find
    SEEK = "seek"                  # words to find in the regulation
    SOUGHT = "sought"              # nothing but a turn of the pages, and a look at what was found
    CLAUSE = "clause"              # whose number is typed, for a topic to lead to
    QUESTION = "question"
    REPLY = "reply"                # to a colleague's question


# The buttons that belong to a question and do not lead away from it.
_PICKING = (LookForUnit, PickUnit, NewUnit)
_OWN: Mapping[str, tuple[type[Action], ...]] = {
    Waiting.FOUND.value: (ShowFound, ShowPerson),
    Waiting.NEW_POSITION.value: (SkipPosition,),
    Waiting.UNIT.value: _PICKING,
    Waiting.NEW_UNIT.value: _PICKING,
    Waiting.FIRST_STATUS.value: (ChooseFirstStatus,),
    Waiting.SINCE.value: (SinceToday,),
    Waiting.NOTE.value: (KeepNote,),
    Waiting.ROLE.value: (PickRole, AskRole, InviteAdmin),
    Waiting.APPROVING.value: (ApproveForThat,),
    Waiting.SOUGHT.value: (ShowSought, ReadClause),
}

# How many words a name, or what goes with an address, has at most: whoever looks at a list and then sends a draft has
# gone another way, and no link of that draft may land in the list.
_FEW: Mapping[str, int] = {
    Waiting.NETWORK.value: 5,
    Waiting.NETWORK_NAME.value: 12,
    Waiting.DOMAINS.value: 5,
    Waiting.PAGE.value: 5,
    Waiting.PAGES_OF.value: 5,
    Waiting.CLAUSE.value: 5,
}

# They wait for a press, never for words.
_WORDLESS = frozenset({Waiting.FOUND.value, Waiting.SOUGHT.value, Waiting.FIRST_STATUS.value})


class Talk:
    """What the bot waits for in one conversation: handlers receive it as `talk`."""

    def __init__(self, state: FSMContext, raw_state: str | None, clock: Clock) -> None:
        self._state = state
        self._raw_state = raw_state
        self._clock = clock

    @property
    def is_untraced(self) -> bool:
        """A check without a trace is chosen: nothing else is begun before it is done or cancelled."""
        return is_untraced(self._raw_state)

    def waits_for(self, what: str) -> bool:
        """`what` is a value of `Waiting`."""
        return self._raw_state == what

    async def wait(self, what: Waiting, **facts: int | str) -> None:
        """From now on, for `PATIENCE`, with these facts and no others."""
        await wait(self._state, what, self._clock, **facts)

    async def end(self) -> None:
        await self._state.clear()


class Leaving(BaseMiddleware):
    """Ends a wait at the press of any button that is not its own, at any command or word for the menu, and at a draft
    where a name or an address is waited for. A check without a trace stays chosen until it is cancelled or done. What
    is waited for then is set as `talk`."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        raw_state: str | None = data.get("raw_state")
        if raw_state is not None and not is_untraced(raw_state) and _leads_away(event, raw_state):
            state: FSMContext = data["state"]
            await state.clear()
            data["raw_state"] = None
        data["talk"] = Talk(data["state"], data.get("raw_state"), data["clock"])
        return await handler(event, data)


class Awaited(Filter):
    """The message, or the press, is what the bot waits for; the handler receives the facts of the wait as `awaited`."""

    def __init__(self, *what: Waiting) -> None:
        self._what = frozenset(one.value for one in what)

    async def __call__(
        self, event: TelegramObject, state: FSMContext, raw_state: str | None, clock: Clock
    ) -> bool | dict[str, Any]:
        if raw_state not in self._what:
            return False
        facts = await state.get_data()
        if not is_untraced(raw_state) and not _is_fresh(facts, clock):
            return False
        return {"awaited": facts}


class Idle(Filter):
    """Nothing is waited for, or not any more: the words of the person begin something new."""

    async def __call__(
        self, event: TelegramObject, state: FSMContext, raw_state: str | None, clock: Clock
    ) -> bool:
        if raw_state is None or raw_state in _WORDLESS:
            return True
        return not is_untraced(raw_state) and not _is_fresh(await state.get_data(), clock)


async def wait(state: FSMContext, what: Waiting, clock: Clock, **facts: int | str) -> None:
    """From now on, for `PATIENCE`, with these facts and no others."""
    await state.set_state(what.value)
    await state.set_data(facts | {"since": clock.now().isoformat()})


async def on_untraced(query: CallbackQuery) -> Toast:
    """The answer to a button that asks a question while a check without a trace is chosen."""
    return intake.untraced_first()


def _is_fresh(facts: Mapping[str, Any], clock: Clock) -> bool:
    return clock.now() - datetime.fromisoformat(facts["since"]) <= PATIENCE


def is_untraced(raw_state: str | None) -> bool:
    return raw_state == Waiting.UNTRACED.value


def _leads_away(event: TelegramObject, raw_state: str) -> bool:
    if isinstance(event, CallbackQuery):
        return not any(action.parse(event.data or "") for action in _OWN.get(raw_state, ()))
    if not isinstance(event, Message):
        return False
    text = event.text or ""
    return COMMAND.match(text) is not None or asks_for_menu(text) or _is_draft(event, raw_state)


def _is_draft(message: Message, raw_state: str) -> bool:
    """Instead of a few words that are waited for: somebody else's text, or a long one; addresses do not count."""
    few = _FEW.get(raw_state)
    if few is None:
        return False
    words = [word for word in (message.text or "").split() if "." not in word.strip(".,;:!?…")]
    return message.forward_origin is not None or len(words) > few
