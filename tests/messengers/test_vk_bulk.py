"""One call of VK for many people: whoever cannot be written to fails alone, and a repeated call sends nothing twice."""


from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramNetworkError, TelegramRetryAfter
from aiogram.types import InlineKeyboardMarkup

from bot.messengers.contract import Bulk, KeyedMessage
from bot.sandbox import PEOPLE, Sandbox
from tests.messengers.conftest import Line, button

CHATS = [person.vk_id for person in PEOPLE]


@pytest.fixture
def bulk(vk: Line) -> Bulk:
    for person in PEOPLE:
        vk.sandbox.world.start("vk", person.id)
    assert vk.messenger.bulk is not None
    return vk.messenger.bulk


def message(text: str, key: int, chat: int = CHATS[0]) -> KeyedMessage:
    board = InlineKeyboardMarkup(inline_keyboard=[[button("Ознакомлен", "ack:1")]])
    return KeyedMessage(chat_id=chat, text=text, reply_markup=board, key=key)


def shown(sandbox: Sandbox) -> list[list[str]]:
    return [[m.text for m in sandbox.world.chat("vk", p.id) if m.author == "bot"] for p in PEOPLE]


async def test_a_page_for_many_is_one_call(vk: Line, bulk: Bulk) -> None:
    numbers = await bulk.send_shared(message("<b>Всем</b>", 42), CHATS)
    assert all(isinstance(number, int) for number in numbers)
    assert vk.sandbox.vk.counts["messages.send"] == 1
    assert shown(vk.sandbox) == [["Всем"]] * len(PEOPLE)
    assert all(vk.sandbox.world.chat("vk", p.id)[-1].keyboard for p in PEOPLE)


async def test_one_who_has_blocked_the_community_fails_alone(vk: Line, bulk: Bulk) -> None:
    vk.sandbox.world.block("vk", PEOPLE[1].id)
    results = await bulk.send_shared(message("Всем", 42), CHATS)
    assert [isinstance(result, TelegramForbiddenError) for result in results] == [False, True, False, False]


async def test_a_call_for_many_whose_answer_was_lost_is_repeated_without_a_second_message(
    vk: Line, bulk: Bulk
) -> None:
    vk.sandbox.world.block("vk", PEOPLE[1].id)
    vk.sandbox.vk.drop("messages.send", done=True)
    with pytest.raises(TelegramNetworkError):
        await bulk.send_shared(message("Всем", 42), CHATS)
    results = await bulk.send_shared(message("Всем", 42), CHATS)
    assert [isinstance(result, int) for result in results] == [True, False, True, True]
    assert shown(vk.sandbox) == [["Всем"], [], ["Всем"], ["Всем"]]


async def test_different_pages_are_one_call_too(vk: Line, bulk: Bulk) -> None:
    texts = [f"Вам: «{number}» \\ <i>и</i> \u2028" for number in range(len(CHATS))]
    results = await bulk.send_bunch([message(t, 50 + n, c) for n, (t, c) in enumerate(zip(texts, CHATS, strict=True))])
    assert all(isinstance(result, int) for result in results)
    assert (vk.sandbox.vk.counts["execute"], vk.sandbox.vk.counts["messages.send"]) == (1, 0)
    assert [texts for [texts] in shown(vk.sandbox)] == [f"Вам: «{number}» \\ и \u2028" for number in range(len(CHATS))]


async def test_in_a_bunch_each_has_the_refusal_that_is_meant_for_it(vk: Line, bulk: Bulk) -> None:
    vk.sandbox.world.block("vk", PEOPLE[0].id)
    too_long = message("я" * 9001, 52, CHATS[1])
    results = await bulk.send_bunch([message("раз", 51, CHATS[0]), too_long, message("два", 53, CHATS[3])])
    assert isinstance(results[0], TelegramForbiddenError)
    assert isinstance(results[1], TelegramBadRequest)
    assert isinstance(results[2], int)


async def test_a_bunch_whose_answer_was_lost_is_repeated_without_a_second_message(vk: Line, bulk: Bulk) -> None:
    bunch = [message("раз", 51, CHATS[0]), message("два", 52, CHATS[1])]
    vk.sandbox.vk.drop("execute", done=True)
    with pytest.raises(TelegramNetworkError):
        await bulk.send_bunch(bunch)
    await bulk.send_bunch(bunch)
    assert shown(vk.sandbox)[:2] == [["раз"], ["два"]]


async def test_a_limit_on_the_call_is_a_limit_on_all(vk: Line, bulk: Bulk) -> None:
    vk.sandbox.vk.fail("execute", code=6)
    with pytest.raises(TelegramRetryAfter):
        await bulk.send_bunch([message("раз", 51), message("два", 52)])


async def test_one_of_whom_vk_says_nothing_is_asked_for_alone(
    vk: Line, bulk: Bulk, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = vk.messenger.bulk._client  # type: ignore[union-attr]
    call = client.call

    async def without_one(method: str, **fields: Any) -> Any:
        return (await call(method, **fields))[1:]

    monkeypatch.setattr(client, "call", without_one)
    results = await bulk.send_shared(message("Всем", 42), CHATS)
    assert [isinstance(result, TelegramNetworkError) for result in results] == [True, False, False, False]
