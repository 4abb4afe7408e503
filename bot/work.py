"""The unit of work: what commits together.

The reception of events, the tick and a command each open one unit; every store that is called inside joins it.
A unit takes no lock before its first write, so read and compute first and write last, briefly. `slow` is the guard of
that: whatever takes long calls it where it begins.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from contextvars import Context, ContextVar
from dataclasses import dataclass
from types import FrameType
from typing import Any, ParamSpec, Protocol, TypeVar

from bot.errors import place

log = logging.getLogger(__name__)

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Work(Protocol):
    def unit(self) -> AbstractAsyncContextManager[None]:
        """All that stores write inside is durable when the block ends, or none of it when the block raises.

        Units do not nest. Raises `StorageError` when the database refuses.
        """
        ...


@dataclass(slots=True)
class Hold:
    """Whether the unit of work at hand has written, and so keeps every other writer waiting until it ends."""

    is_taken: bool = False


hold: ContextVar[Hold | None] = ContextVar("hold", default=None)  # the database sets it for each unit
_told: set[str] = set()


def slow(what: str) -> None:
    """Called where something slow begins: a model, a picture, a file, HTTP. While the unit at hand holds the write
    lock that is a fault of the program."""
    held = hold.get()
    if held is not None and held.is_taken:
        on_fault(f"{what} under the write lock at {' < '.join(_ours())}")


@contextmanager
def on_purpose() -> Iterator[None]:
    """Something slow inside a unit that must be whole or nothing, whoever waits for it: a person's command alone."""
    token = hold.set(None)
    try:
        yield
    finally:
        hold.reset(token)


def tell_once(fault: str) -> None:
    """What a bot that serves people does of it: the log learns of each place once, and the work goes on."""
    if fault not in _told:
        _told.add(fault)
        log.error("%s", fault)


on_fault: Callable[[str], None] = tell_once  # the tests raise instead


async def aside(step: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
    """Run something slow in a thread, so that the event loop goes on; before the first write of a unit of work."""
    slow(getattr(step, "__qualname__", type(step).__name__))
    return await asyncio.to_thread(step, *given, **named)


def detached(step: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """A task that is no part of the unit of work at hand, and may outlive it."""
    return asyncio.create_task(step, context=Context())


def _ours() -> Iterator[str]:
    """The places of the program, the innermost first, that have led to the caller's caller."""
    frame: FrameType | None = sys._getframe(2)
    places = 0
    while frame is not None and places < 4:
        name = frame.f_globals.get("__name__", "")
        if name.startswith(("bot.", "handlers.")) and name != __name__:
            places += 1
            yield f"{name}:{frame.f_lineno} {frame.f_code.co_name}"
        frame = frame.f_back


class Bell:
    """Wakes a worker that waits for rows. Rings that come while it is busy are heard once, at its next wait."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def wait(self, at_most: float) -> None:
        """Until the bell rings or `at_most` seconds have passed."""
        try:
            async with asyncio.timeout(at_most):
                await self._rung.wait()
        except TimeoutError:
            return
        finally:
            self._rung.clear()


async def apart(name: str, step: Coroutine[Any, Any, None]) -> bool:
    """Run one of many steps that must not stop each other; whether it went well.

    What it raises ends here and is logged with its place: the text of an error may quote what a person wrote.
    """
    try:
        await step
    except Exception as error:  # the outermost loop of its step
        if (this := asyncio.current_task()) is not None and this.cancelling():
            raise  # it failed because it was told to stop
        log.error("%s failed: %s at %s", name, type(error).__name__, place(error))
        return False
    return True


async def ended(tasks: Iterable[asyncio.Task[None]], within: float = 5.0) -> None:
    """Let what is under way end by itself; what is not done `within` seconds is cancelled."""
    under_way = set(tasks)
    if under_way:
        _, late = await asyncio.wait(under_way, timeout=within)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


async def whole(step: Coroutine[Any, Any, None]) -> None:
    """Run a step to its end even when the caller is cancelled meanwhile; the cancellation goes on afterwards.

    A statement that is cancelled half-way costs its connection, and with it every unit that shares the transaction.
    """
    task = asyncio.create_task(step)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise
