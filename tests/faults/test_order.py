"""Conversations side by side: each keeps its order, whatever the others meet."""

import random

from bot.mail.model import Platform
from bot.sandbox.people import PLATFORMS
from tests.faults.office import EMPLOYEES, SENDING, Office, draft, numbers

DRAFTS = 8  # of every person on every platform


async def test_many_conversations_at_once_keep_their_order(open_office: Office) -> None:
    said = await _talk(open_office)
    await open_office.done()
    assert _answered(open_office) == said


async def test_conversations_keep_their_order_when_their_platforms_stumble(open_office: Office) -> None:
    chance = random.Random(7)
    for platform in PLATFORMS:
        for _ in range(8):
            side = open_office.side(platform)
            match chance.choice(["drop", "page", "slow"]):
                case "drop":
                    side.drop(SENDING[platform])
                case "page":
                    side.page_instead(SENDING[platform])
                case _:
                    side.slow(0.05, SENDING[platform])
    open_office.world.telegram.fail("sendMessage", status=429, retry_after=3)
    open_office.world.vk.fail("messages.send", code=6)
    said = await _talk(open_office)
    await open_office.done()
    assert _answered(open_office) == said


async def test_drafts_and_presses_of_one_person_are_answered_in_the_order_of_their_coming(
    open_office: Office, platform: Platform
) -> None:
    open_office.say(platform, "anna", draft(1))
    await open_office.done()
    open_office.press(platform, "anna", "п. 4.2")
    open_office.say(platform, "anna", draft(2))
    with open_office.world.world.subscribe() as changes:
        await open_office.done()
        happened = []
        while not changes.empty():
            change = changes.get_nowait()
            if change.message is not None and change.message.author == "bot":
                happened.append((change.type, change.message.text[:9]))
    assert [kind for kind, _ in happened] == ["edit", "message"]
    assert happened[0][1] == "Пункт 4.2"


async def _talk(office: Office) -> dict[tuple[Platform, str], list[int]]:
    """Everybody writes on both platforms, as it falls; who wrote what where."""
    chance = random.Random(20261123)
    chats = [(platform, person) for platform in PLATFORMS for person in EMPLOYEES]
    said: dict[tuple[Platform, str], list[int]] = {chat: [] for chat in chats}
    turns = chats * DRAFTS
    chance.shuffle(turns)
    for number, (platform, person) in enumerate(turns):
        office.say(platform, person, draft(number))
        said[platform, person].append(number)
        if number % 5 == 0:
            await office.side(platform).until_called(SENDING[platform])
    return said


def _answered(office: Office) -> dict[tuple[Platform, str], list[int]]:
    return {(p, person): numbers(office.answers(p, person)) for p in PLATFORMS for person in EMPLOYEES}
