"""The row that turns the pages of a list: «← 1/3» «3/3 →», as under a verdict."""

from collections.abc import Callable

from bot.actions import Action
from bot.page import Button


def turning_row(to: Callable[[int], Action], part: int, parts: int) -> tuple[tuple[Button, ...], ...]:
    """`part` counts from 1. A label says where it leads; there is no row when there is nowhere to turn."""
    back = (Button(f"← {part - 1}/{parts}", to(part - 1).pack()),) if part > 1 else ()
    on = (Button(f"{part + 1}/{parts} →", to(part + 1).pack()),) if part < parts else ()
    row = (*back, *on)
    return (row,) if row else ()
