"""What a platform tells us, apart from what we tell it: events come into the inbox, each as the kind that wants it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from bot.mail.model import Inbox, Incoming, Platform


@dataclass(frozen=True, slots=True)
class Kind:
    """Events that one handler wants: the names under which the platform sends them, and what the inbox keeps of one,
    with the kind that the handler goes by; None of an event that is not this kind's. `kept` raises nothing."""

    events: tuple[str, ...]
    kept: Callable[[Any], Incoming | None]


def wanted(kinds: Iterable[Kind]) -> tuple[str, ...]:
    """What a platform is asked to send, each name once."""
    return tuple(dict.fromkeys(name for kind in kinds for name in kind.events))


def sorted_out(kinds: Iterable[Kind], event: Any) -> Incoming | None:
    """An event as the first kind keeps it that wants it."""
    return next((kept for kind in kinds if (kept := kind.kept(event)) is not None), None)


def nothing() -> None:
    """For whoever need not know."""


class Feed(Protocol):
    """Events of one account as they come into the inbox. A community that is only listened to is a feed without a
    messenger; one feed may serve several kinds."""

    platform: Platform

    @property
    def account(self) -> str:
        """As the messenger's."""
        ...

    def also(self, kind: Kind) -> None:
        """Serve this kind too, before those that it serves. Called before `start`."""
        ...

    async def reach(self) -> None:
        """One small call. Raises as `poll` while the platform is out of reach."""
        ...

    async def start(self) -> None:
        """Set the platform up to send events. Raises aiogram's or `MessengerError`."""
        ...

    async def poll(self, inbox: Inbox, on_duty: Callable[[], None] = nothing) -> None:
        """Receive events into the inbox until cancelled. Returns never; raises when the platform is out of reach,
        and may then be called again. `on_duty` is called once nothing that comes can be lost any more."""
        ...
