"""What the bot is waiting for from one person, and for how long: an hour later their words are a draft again.

Whoever presses another button or gives a command has gone another way, and nothing is waited for any more. Each wait is
declared beside the handlers that begin it and take what comes.
"""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiogram import BaseMiddleware, Router
from aiogram.dispatcher.flags import get_flag
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.actions import Action
from bot.clock import Clock
from bot.page import Toast
from bot.views.start import asks_for_menu

PATIENCE = timedelta(hours=1)
COMMAND = re.compile(r"/[^\W\d]\w*(?:@\w+)?(?:\s|$)")  # «/r/pikabu» and «/ как-то так /» are ordinary words

ASKS = {"asks": True}  # the flag of a handler that begins a wait whenever it is reached


@dataclass(frozen=True, slots=True)
class Wait:
    """`name` is stored, and buttons carry it: it never changes.

    The `own` buttons belong to the question and do not lead away from it. `few` is how many words a name, or what goes
    with an address, has at most: whoever looks at a list and then sends a draft has gone another way, and no link of
    that draft may land in the list. A wordless one waits for a press, never for words. One that has something to tell
    `first` was a promise: it has no end, and whoever would begin another is told that instead.
    """

    name: str
    own: tuple[type[Action], ...] = ()
    few: int | None = None
    is_wordless: bool = False
    first: Toast | None = None


class Talk:
    """What the bot waits for in one conversation: handlers receive it as `talk`."""

    def __init__(self, state: FSMContext, wait: Wait | None, clock: Clock) -> None:
        self._state = state
        self._wait = wait
        self._clock = clock

    @property
    def first(self) -> Toast | None:
        """What is told to whoever would begin something else before a promise is kept or taken back."""
        return self._wait.first if self._wait else None

    def waits_for(self, what: str) -> bool:
        """`what` is the name of a wait."""
        return self._wait is not None and self._wait.name == what

    async def wait(self, what: Wait, **facts: int | str) -> None:
        """From now on, for `PATIENCE`, with these facts and no others."""
        await self._state.set_state(what.name)
        await self._state.set_data(facts | {"since": self._clock.now().isoformat()})

    async def end(self) -> None:
        await self._state.clear()

    async def still(self) -> dict[str, Any] | None:
        """The facts of the wait, if there is one and it has not ended by itself."""
        if self._wait is None:
            return None
        facts = await self._state.get_data()
        is_fresh = self._wait.first or self._clock.now() - datetime.fromisoformat(facts["since"]) <= PATIENCE
        return facts if is_fresh else None

    def is_for_words(self) -> bool:
        return self._wait is not None and not self._wait.is_wordless


class Leaving(BaseMiddleware):
    """Ends a wait at the press of any button that is not its own, at any command or word for the menu, and at a draft
    where a name or an address is waited for. A promise stands until it is kept or taken back. What is waited for then
    is set as `talk`. The waits are those that the handlers of `router` take part in."""

    def __init__(self, router: Router) -> None:
        self._waits = {wait.name: wait for wait in _waits(router)}

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        raw_state: str | None = data.get("raw_state")
        wait = self._waits.get(raw_state, Wait(raw_state)) if raw_state is not None else None
        if wait is not None and not wait.first and _leads_away(event, wait):
            state: FSMContext = data["state"]
            await state.clear()
            data["raw_state"] = wait = None
        data["talk"] = Talk(data["state"], wait, data["clock"])
        return await handler(event, data)


class OneAtATime(BaseMiddleware):
    """Handlers with the flag `asks` are not reached while a promise stands."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        talk: Talk = data["talk"]
        return talk.first if talk.first and get_flag(data, "asks") else await handler(event, data)


class Awaited(Filter):
    """The message, or the press, is what the bot waits for; the handler receives the facts of the wait as `awaited`."""

    def __init__(self, *what: Wait) -> None:
        self.what = what

    def may_pass(self, event: TelegramObject, data: Mapping[str, Any]) -> bool:
        talk: Talk = data["talk"]
        return any(talk.waits_for(one.name) for one in self.what)

    async def __call__(self, event: TelegramObject, talk: Talk) -> bool | dict[str, Any]:
        if not any(talk.waits_for(one.name) for one in self.what):
            return False
        facts = await talk.still()
        return False if facts is None else {"awaited": facts}


class Idle(Filter):
    """Nothing is waited for, or not any more: the words of the person begin something new."""

    async def __call__(self, event: TelegramObject, talk: Talk) -> bool:
        return not talk.is_for_words() or await talk.still() is None


def _waits(router: Router) -> Iterator[Wait]:
    """Which the handlers of a router take part in, and those of its inner routers."""
    for observer in (router.message, router.callback_query):
        for handler in observer.handlers:
            for asked in handler.filters or ():
                if isinstance(asked.callback, Awaited):
                    yield from asked.callback.what
    for inner in router.sub_routers:
        yield from _waits(inner)


def _leads_away(event: TelegramObject, wait: Wait) -> bool:
    if isinstance(event, CallbackQuery):
        return not any(action.parse(event.data or "") for action in wait.own)
    if not isinstance(event, Message):
        return False
    text = event.text or ""
    return COMMAND.match(text) is not None or asks_for_menu(text) or _is_draft(event, wait.few)


def _is_draft(message: Message, few: int | None) -> bool:
    """Instead of a few words that are waited for: somebody else's text, or a long one; addresses do not count."""
    if few is None:
        return False
    words = [word for word in (message.text or "").split() if "." not in word.strip(".,;:!?…")]
    return message.forward_origin is not None or len(words) > few
