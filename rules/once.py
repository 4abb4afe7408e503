"""What was worked out of a text is at hand until the work at it is done, and not a moment longer.

A message is read by several: is it a question, is it a breach, which clause answers it. A cache that outlived the
message would keep drafts that are confidential, and those of which no trace was to stay.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class _Work:
    """`senses` by sentence; None once the work is done, for a task that was begun meanwhile and goes on."""

    senses: dict[str, Any] | None = field(default_factory=dict)


_at_hand: ContextVar[_Work | None] = ContextVar("work", default=None)


@contextmanager
def once() -> Iterator[None]:
    """Inside, `rules.encoder` reads no sentence twice, nor do the threads that are started there."""
    work = _Work()
    token = _at_hand.set(work)
    try:
        yield
    finally:
        _at_hand.reset(token)
        work.senses = None


def senses() -> dict[str, Any] | None:
    """Those that the work at hand has found so far; None outside of any."""
    work = _at_hand.get()
    return work.senses if work is not None else None
