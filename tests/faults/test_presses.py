"""Buttons live in chats for years: pressed late, twice, by others, or under a message that is gone."""

import asyncio
import json

import pytest
from sqlalchemy import select, update

from bot.actions import ShowReview
from bot.mail.model import Platform
from bot.sandbox import Change, ChatButton
from bot.storage.tables import employees, reviews
from tests.faults.office import STALE, STRANGER, Office, draft, numbers

HOUR = 3600


async def answered(changes: asyncio.Queue[Change], times: int) -> list[str | None]:
    """Once so many buttons have stopped turning: the toasts shown meanwhile."""
    toasts = []
    async with asyncio.timeout(5):
        while times:
            change = await changes.get()
            times -= change.type == "answered"
            toasts += [change.text] if change.type == "toast" else []
    if not changes.empty() and (change := changes.get_nowait()).type == "toast":
        toasts.append(change.text)
    return toasts


def give(office: Office, platform: Platform, person: str, data: str) -> None:
    """A message of the bot with a button that the bot never sent there."""
    world = office.world.world
    chat = world.chat_of_account(platform, world.person(person).account(platform))
    assert chat is not None
    payload = data if platform == "telegram" else json.dumps({"c": data})
    world.bot_writes(chat, "Проверка", keyboard=((ChatButton("Кнопка", "callback", data=payload),),))


@pytest.fixture
async def reviewed(open_office: Office, platform: Platform) -> Office:
    """Anna has a verdict with a button under it."""
    open_office.say(platform, "anna", draft(1))
    await open_office.done()
    return open_office


async def test_a_button_older_than_a_day_still_opens_its_clause(reviewed: Office, platform: Platform) -> None:
    reviewed.world.world.shift(25 * HOUR)
    reviewed.press(platform, "anna", "п. 4.2")
    await reviewed.done()
    shown = reviewed.answers(platform, "anna")
    assert shown[-1].startswith("Пункт 4.2")
    # VK lets nobody change a message after 24 hours, so the clause comes below the verdict.
    assert len(shown) == {"telegram": 1, "vk": 2}[platform]


async def test_a_button_older_than_the_bot_s_memory_still_opens_its_clause(
    reviewed: Office, platform: Platform
) -> None:
    reviewed.world.world.shift(72 * HOUR)
    reviewed.clock.advance(hours=72)
    await reviewed.app.schedule.tick(reviewed.clock.now())
    reviewed.press(platform, "anna", "п. 4.2")
    await reviewed.done()
    assert reviewed.answers(platform, "anna")[-1].startswith("Пункт 4.2")


async def test_a_double_tap_changes_the_page_once_and_both_presses_are_answered(
    reviewed: Office, platform: Platform
) -> None:
    with reviewed.world.world.subscribe() as changes:
        reviewed.press(platform, "anna", "п. 4.2")
        reviewed.press(platform, "anna", "п. 4.2")
        await reviewed.done()
        assert await answered(changes, times=2) == []
    (page,) = reviewed.answers(platform, "anna")
    assert page.startswith("Пункт 4.2")
    assert {state for state, _ in await reviewed.sent_rows()} == {"sent"}


async def test_a_button_of_a_message_that_is_gone_is_answered_by_a_new_one(
    reviewed: Office, platform: Platform
) -> None:
    world = reviewed.world.world
    chat = world.chat_of_account(platform, world.person("anna").account(platform))
    assert chat is not None
    with reviewed.side(platform).rearranged():
        reviewed.press(platform, "anna", "п. 4.2")
        world.bot_deletes(chat, world.chat(platform, "anna")[-1])
    await reviewed.done()
    (page,) = reviewed.answers(platform, "anna")
    assert page.startswith("Пункт 4.2")


async def test_a_press_whose_answer_is_refused_is_no_fault(reviewed: Office, platform: Platform) -> None:
    """A press may be answered for a minute; a bot that was down for longer can only change the page."""
    with reviewed.side(platform).rearranged():
        reviewed.press(platform, "anna", "п. 4.2")
        reviewed.world.world.shift(2 * HOUR)
    await reviewed.done()
    assert reviewed.answers(platform, "anna")[-1].startswith("Пункт 4.2")
    assert await reviewed.letters() == []


async def test_a_deactivated_employee_is_a_stranger_and_their_old_buttons_are_stale(
    reviewed: Office, platform: Platform
) -> None:
    async with reviewed.app.database.unit():
        connection = await reviewed.app.database.writing()
        await connection.execute(update(employees).where(employees.c.name.startswith("Анна")).values(state="left"))
    with reviewed.world.world.subscribe() as changes:
        reviewed.press(platform, "anna", "п. 4.2")
        await reviewed.done()
        assert await answered(changes, times=1) == [STALE]
    assert numbers(reviewed.answers(platform, "anna")) == [1]
    reviewed.say(platform, "anna", draft(2))
    await reviewed.done()
    assert STRANGER in reviewed.answers(platform, "anna")[-1]


async def test_a_stranger_s_press_tells_them_nothing(reviewed: Office, platform: Platform) -> None:
    reviewed.say(platform, "pavel", "Здравствуйте")
    await reviewed.done()
    page = next(m for m in reviewed.world.world.chat(platform, "anna") if m.keyboard)
    button = page.keyboard[0][0]
    data = button.data or ""
    give(reviewed, platform, "pavel", data if platform == "telegram" else json.loads(data)["c"])
    before = reviewed.world.world.chat(platform, "pavel")
    with reviewed.world.world.subscribe() as changes:
        reviewed.press(platform, "pavel", "Кнопка")
        await reviewed.done()
        assert await answered(changes, times=1) == [STALE]
    assert reviewed.world.world.chat(platform, "pavel") == before


async def test_an_employee_cannot_open_the_review_of_another(reviewed: Office, platform: Platform) -> None:
    async with reviewed.app.database.reading() as connection:
        review = (await connection.execute(select(reviews.c.id))).scalar_one()
    give(reviewed, platform, "anna", ShowReview(review).pack())
    reviewed.say(platform, "maria", "/start")
    await reviewed.done()
    give(reviewed, platform, "maria", ShowReview(review).pack())
    give(reviewed, platform, "igor", ShowReview(review + 1).pack())
    reviewed.say(platform, "igor", "/start")
    await reviewed.done()

    for person in ("maria", "igor"):  # a review of another looks like one that there never was
        before = reviewed.world.world.chat(platform, person)
        with reviewed.world.world.subscribe() as changes:
            reviewed.press(platform, person, "Кнопка")
            await reviewed.done()
            assert await answered(changes, times=1) == [STALE]
        assert reviewed.world.world.chat(platform, person) == before
    reviewed.press(platform, "anna", "Кнопка")
    await reviewed.done()
    assert numbers(reviewed.answers(platform, "anna")) == [1, 1]


async def test_a_button_that_nobody_knows_any_more_says_so(reviewed: Office, platform: Platform) -> None:
    forgotten = ("x", "review:", "review:abc", "clause:1:4.2", "clause:9999:4.2:1", "review:1:2:3")
    with reviewed.world.world.subscribe() as changes:
        for data in forgotten:
            give(reviewed, platform, "anna", data)
            reviewed.press(platform, "anna", "Кнопка")
        await reviewed.done()
        assert await answered(changes, times=len(forgotten)) == [STALE] * len(forgotten)
    assert set(reviewed.answers(platform, "anna")[1:]) == {"Проверка"}
    assert await reviewed.letters() == []
