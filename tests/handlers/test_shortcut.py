"""A press goes the short way, and arrives where the long way leads."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, User

from bot.actions import ShowMenu, ShowMine
from handlers.plumbing.door import Pressed
from handlers.plumbing.shortcut import Shortcut


def room(name: str, *filters: Pressed) -> Router:
    router = Router(name=name)

    async def on_press(query: CallbackQuery, asked: list[str]) -> None:
        asked.append(name)

    router.callback_query.register(on_press, *filters)
    return router


async def way(data: str | None) -> list[str]:
    """Which rooms were tried."""
    outer, nest = Router(), Router()
    nest.include_router(room("nested", Pressed(ShowMenu), Pressed(ShowMine)))
    outer.include_routers(room("mine", Pressed(ShowMine)), nest, room("menu", Pressed(ShowMenu)), room("any"))
    asked: list[str] = []
    person = User(id=1, is_bot=False, first_name="Анна")
    query = CallbackQuery(id="1", from_user=person, chat_instance="1", data=data)

    async def long_way(*_: Any) -> None:
        raise AssertionError

    await Shortcut(outer)(long_way, query, {"asked": asked})
    return asked


async def test_the_router_of_a_button_hears_of_it() -> None:
    assert await way(ShowMine().pack()) == ["mine"]
    assert await way(ShowMenu().pack()) == ["menu"]  # the nested one wants two actions of one press


async def test_a_button_that_nobody_knows_reaches_whoever_takes_any() -> None:
    assert await way("unknown:1") == ["any"]
    assert await way("") == ["any"]
    assert await way(None) == ["any"]
