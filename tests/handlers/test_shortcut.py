"""An update goes the short way, and arrives where the long way leads."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Chat, Message, User

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

    await Shortcut(outer, "callback_query")(long_way, query, {"asked": asked})
    return asked


async def test_the_router_of_a_button_hears_of_it() -> None:
    assert await way(ShowMine().pack()) == ["mine"]
    assert await way(ShowMenu().pack()) == ["menu"]  # the nested one wants two actions of one press


async def test_a_button_that_nobody_knows_reaches_whoever_takes_any() -> None:
    assert await way("unknown:1") == ["any"]
    assert await way("") == ["any"]
    assert await way(None) == ["any"]


class Named(Filter):
    """It knows at once, and counts who asks it all the same."""

    def __init__(self, name: str) -> None:
        self._name = name

    def may_pass(self, event: Any, data: Mapping[str, Any]) -> bool:
        return bool(data["name"] == self._name)

    async def __call__(self, event: Message, name: str, asked: list[str]) -> bool:
        asked.append(f"{self._name}?")
        return name == self._name


async def heard(name: str, chat: str = "private") -> list[str]:
    """Which filters and handlers were asked about a message."""

    async def on_message(message: Message, asked: list[str]) -> None:
        asked.append("handled")

    outer, guarded, plain = Router(), Router(), Router()
    outer.message.filter(F.chat.type == "private")
    guarded.message.filter(Named("anna"))
    guarded.message.register(on_message, F.text == "да")
    plain.message.register(on_message, Named("igor"))
    plain.message.register(on_message, Named("anna"))
    outer.include_routers(guarded, plain)
    message = Message(message_id=1, date=datetime.now(UTC), chat=Chat(id=1, type=chat), text="нет")
    asked: list[str] = []

    async def long_way(*_: Any) -> None:
        raise AssertionError

    await Shortcut(outer, "message")(long_way, message, {"name": name, "asked": asked})
    return asked


async def test_a_router_whose_filters_let_nothing_through_is_not_asked() -> None:
    assert await heard("maria") == []
    assert await heard("igor") == ["igor?", "handled"]


async def test_a_router_that_may_have_something_is_asked_as_ever() -> None:
    assert await heard("anna") == ["anna?", "igor?", "anna?", "handled"]


async def test_what_the_outer_router_does_not_let_in_goes_to_nobody() -> None:
    assert await heard("anna", chat="group") == []
