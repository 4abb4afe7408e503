"""What many get, while something goes wrong."""

import pytest

from bot.mail.model import BROADCAST_LANE, Outgoing, Platform, Recipient
from bot.page import Page
from bot.sandbox import PEOPLE
from bot.sandbox.people import PLATFORMS
from tests.faults.office import SENDING, Office

EVERYBODY = [person.id for person in PEOPLE[:3]]


def chats(office: Office, platform: Platform) -> list[Recipient]:
    account = next(d.messenger.account for d in office.app.desks if d.messenger.platform == platform)
    return [Recipient(platform, account, person.account(platform)) for person in PEOPLE[:3]]


@pytest.fixture(autouse=True)
async def _known(open_office: Office) -> None:
    """Everybody has begun a chat with the bot on either platform."""
    for platform in PLATFORMS:
        for person in EVERYBODY:
            open_office.world.world.start(platform, person)
    await open_office.done()


async def tell_all(office: Office, platform: Platform, text: str) -> None:
    async with office.app.database.unit():
        await office.app.house.outbox.put_many(Page(text), chats(office, platform), lane=BROADCAST_LANE)
    await office.pass_time(0)


async def test_everybody_has_it_once_and_in_vk_by_one_call(open_office: Office, platform: Platform) -> None:
    before = open_office.side(platform).counts[SENDING[platform]]
    await tell_all(open_office, platform, "всем")
    assert [open_office.answers(platform, person)[-1] for person in EVERYBODY] == ["всем"] * 3
    assert open_office.side(platform).counts[SENDING[platform]] - before == {"telegram": 3, "vk": 1}[platform]


async def test_a_receipt_that_was_lost_doubles_nothing_and_in_telegram_is_told_of(
    open_office: Office, platform: Platform
) -> None:
    open_office.side(platform).drop(SENDING[platform], done=True)
    await tell_all(open_office, platform, "всем")
    await open_office.done()
    assert [open_office.answers(platform, person).count("всем") for person in EVERYBODY] == [1, 1, 1]
    lost = [answer.fault for answer in await open_office.app.house.outbox.lost(10)]
    assert lost == (["Unconfirmed"] if platform == "telegram" else [])


async def test_one_who_has_blocked_the_bot_keeps_it_from_nobody(open_office: Office, platform: Platform) -> None:
    open_office.world.world.block(platform, EVERYBODY[1])
    await tell_all(open_office, platform, "всем")
    await open_office.done()
    assert ["всем" in open_office.answers(platform, person) for person in EVERYBODY] == [True, False, True]


@pytest.mark.parametrize("code", [6, 10, 14])
async def test_what_vk_refused_as_a_whole_comes_later_to_all(open_office: Office, code: int) -> None:
    open_office.world.vk.fail("messages.send", code=code)
    await tell_all(open_office, "vk", "всем")
    await open_office.done()
    assert [open_office.answers("vk", person).count("всем") for person in EVERYBODY] == [1, 1, 1]


async def test_different_pages_leave_in_one_program(open_office: Office) -> None:
    async with open_office.app.database.unit():
        for number, chat in enumerate(chats(open_office, "vk")):
            await open_office.app.house.outbox.put(Outgoing(*chat, Page(f"вам {number}"), lane=BROADCAST_LANE))
    await open_office.pass_time(0)
    assert [open_office.answers("vk", person)[-1] for person in EVERYBODY] == ["вам 0", "вам 1", "вам 2"]
    assert open_office.world.vk.counts["execute"] == 1


async def test_a_program_that_is_refused_as_a_whole_keeps_its_pages_from_nobody(open_office: Office) -> None:
    open_office.world.vk.fail("execute", code=13)
    async with open_office.app.database.unit():
        for number, chat in enumerate(chats(open_office, "vk")):
            await open_office.app.house.outbox.put(Outgoing(*chat, Page(f"вам {number}"), lane=BROADCAST_LANE))
    await open_office.pass_time(0)
    await open_office.done()
    assert [open_office.answers("vk", person)[-1] for person in EVERYBODY] == ["вам 0", "вам 1", "вам 2"]


async def test_a_receipt_that_was_lost_doubles_nothing_when_the_repetition_is_refused(open_office: Office) -> None:
    open_office.world.vk.drop("messages.send", done=True)
    open_office.world.vk.fail("messages.send", code=13)
    await tell_all(open_office, "vk", "всем")
    await open_office.done()
    assert [open_office.answers("vk", person).count("всем") for person in EVERYBODY] == [1, 1, 1]
    assert [answer.fault for answer in await open_office.app.house.outbox.lost(10)] == ["Unconfirmed"] * 3


async def test_what_vk_never_answered_about_is_not_confirmed_and_comes_to_nobody_twice(
    open_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.workers.sending.ATTEMPTS", 2)
    open_office.world.vk.drop("messages.send", done=True, times=2)
    await tell_all(open_office, "vk", "всем")
    await open_office.done()
    assert [open_office.answers("vk", person).count("всем") for person in EVERYBODY] == [1, 1, 1]
    assert [answer.fault for answer in await open_office.app.house.outbox.lost(10)] == ["Unconfirmed"] * 3


async def test_a_call_that_vk_refused_at_first_brings_the_page_to_each_alone(open_office: Office) -> None:
    open_office.world.vk.fail("messages.send", code=13)
    await tell_all(open_office, "vk", "всем")
    await open_office.done()
    assert [open_office.answers("vk", person).count("всем") for person in EVERYBODY] == [1, 1, 1]
    assert await open_office.app.house.outbox.lost(10) == []


async def test_a_broadcast_that_met_a_broken_front_end_may_have_arrived_and_is_not_sent_again(
    open_office: Office
) -> None:
    open_office.world.telegram.page_instead("sendMessage", status=502)
    await tell_all(open_office, "telegram", "всем")
    await open_office.done()
    assert [open_office.answers("telegram", person).count("всем") for person in EVERYBODY] == [0, 1, 1]
    assert [answer.fault for answer in await open_office.app.house.outbox.lost(10)] == ["Unconfirmed"]
