"""An update goes straight to the routers that may have something for it.

aiogram asks one router after another, and to be asked costs as much as three queries: with two dozen of them that was a
sixth of what an answer takes. A button says whose it is, and some filters know at once that they let nothing through.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from aiogram import BaseMiddleware, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.types import TelegramObject

from handlers.plumbing.door import Pressed

_ANY = ""  # in the place of an action's tag: a press of any button, or no press


@runtime_checkable
class Foreseen(Protocol):
    """A filter that knows at once when it will let nothing through. `data` is what handlers are given."""

    def may_pass(self, event: Any, data: Mapping[str, Any]) -> bool: ...


class Shortcut(BaseMiddleware):
    """An outer middleware of `router`, whose own filters are asked first. Then the routers included in it so far are
    tried, in their order, without those that have nothing for an update."""

    def __init__(self, router: Router, kind: str) -> None:
        self._kind = kind
        self._observer = router.observers[kind]
        ways = [_way(inner, kind) for inner in router.sub_routers]
        tags = frozenset[str]().union(*(way.tags for way in ways))
        self._ways = {tag: [way for way in ways if way.tags & {tag, _ANY}] for tag in tags | {_ANY}}

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        passes, found = await self._observer.check_root_filters(event, **data)
        if not passes:
            return UNHANDLED
        data.update(found)
        tag = (getattr(event, "data", None) or "").partition(":")[0]
        for way in self._ways.get(tag, self._ways[_ANY]):
            if way.is_open(event, data):
                answer = await way.router.propagate_event(self._kind, event, **data)
                if answer is not UNHANDLED:
                    return answer
        return UNHANDLED


@dataclass(frozen=True, slots=True)
class _Way:
    """A router with its own filters, those of each of its handlers, and the routers in it. `tags` are those of the
    actions that it handles."""

    router: Router
    tags: frozenset[str]
    door: Sequence[Foreseen]
    handlers: Sequence[Sequence[Foreseen]]
    inner: Sequence["_Way"]

    def is_open(self, event: TelegramObject, data: Mapping[str, Any]) -> bool:
        if not _may_pass(self.door, event, data):
            return False
        return any(_may_pass(filters, event, data) for filters in self.handlers) or any(
            way.is_open(event, data) for way in self.inner
        )


def _way(router: Router, kind: str) -> _Way:
    observer = router.observers[kind]
    inner = [_way(one, kind) for one in router.sub_routers]
    tags = frozenset(tag for handler in observer.handlers for tag in _tags(handler))
    return _Way(
        router,
        tags.union(*(way.tags for way in inner)),
        _foreseen(observer._handler),
        [_foreseen(handler) for handler in observer.handlers],
        inner,
    )


def _tags(handler: HandlerObject) -> Iterator[str]:
    asked = [one.callback for one in handler.filters or () if isinstance(one.callback, Pressed)]
    yield from (one.action.tag for one in asked) if asked else (_ANY,)


def _foreseen(handler: HandlerObject) -> list[Foreseen]:
    filters: Iterable[Any] = (one.callback for one in handler.filters or ())
    return [one for one in filters if isinstance(one, Foreseen)]


def _may_pass(filters: Sequence[Foreseen], event: TelegramObject, data: Mapping[str, Any]) -> bool:
    return all(one.may_pass(event, data) for one in filters)
