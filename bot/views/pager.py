"""A long list, a part at a time: what a part shows, and the row that turns to the next, «← 1/3» «3/3 →»."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.actions import Action
from bot.page import Button

Thing = TypeVar("Thing")


def portion(things: Sequence[Thing], part: int, size: int) -> tuple[Sequence[Thing], int, int]:
    """What the nearest part to this one shows, its number counted from 1, and how many parts there are."""
    parts = max(1, -(-len(things) // size))
    part = min(max(part, 1), parts)
    return things[(part - 1) * size : part * size], part, parts


def turning_row(to: Callable[[int], Action], part: int, parts: int) -> tuple[tuple[Button, ...], ...]:
    """`part` counts from 1. A label says where it leads; there is no row when there is nowhere to turn."""
    back = (Button(f"← {part - 1}/{parts}", to(part - 1).pack()),) if part > 1 else ()
    on = (Button(f"{part + 1}/{parts} →", to(part + 1).pack()),) if part < parts else ()
    row = (*back, *on)
    return (row,) if row else ()
