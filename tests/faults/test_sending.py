"""The platform does not take the answer: it comes later, once, and holds up nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from bot.mail.model import Platform
from bot.storage.tables import employees
from tests.faults.office import SENDING, Office, draft, numbers

REFUSED: dict[Platform, dict[str, Any]] = {"telegram": {"status": 400}, "vk": {"code": 100}}

Order = Callable[[Office, Platform], None]


def limited(seconds: int) -> Order:
    """Telegram says how long to wait; VK says 6 for a second and 9 for a minute."""

    def order(office: Office, platform: Platform) -> None:
        if platform == "telegram":
            office.world.telegram.fail("sendMessage", status=429, retry_after=seconds)
        else:
            office.world.vk.fail("messages.send", code={1: 6, 60: 9}[seconds])

    return order


def broken(office: Office, platform: Platform) -> None:
    if platform == "telegram":
        office.world.telegram.fail("sendMessage", status=502, times=2)
    else:
        office.world.vk.fail("messages.send", code=10, times=2)


def proxy_page(status: int) -> Order:
    def order(office: Office, platform: Platform) -> None:
        office.side(platform).page_instead(SENDING[platform], status=status)

    return order


def dropped(office: Office, platform: Platform) -> None:
    office.side(platform).drop(SENDING[platform])


@pytest.mark.parametrize("seconds", [1, 60])
async def test_an_answer_over_the_limit_comes_when_the_platform_allows_it(
    open_office: Office, platform: Platform, seconds: int
) -> None:
    limited(seconds)(open_office, platform)
    open_office.say(platform, "anna", draft(1))
    await open_office.still()
    await open_office.pass_time(seconds - 0.5)
    assert open_office.answers(platform, "anna") == []
    assert open_office.side(platform).counts[SENDING[platform]] == 1
    await open_office.pass_time(0.5)
    assert numbers(open_office.answers(platform, "anna")) == [1]


@pytest.mark.parametrize("order", [broken, proxy_page(502), proxy_page(200), dropped])
async def test_an_answer_that_met_a_broken_platform_comes_later_and_once(
    open_office: Office, platform: Platform, order: Order
) -> None:
    order(open_office, platform)
    open_office.say(platform, "anna", draft(1))
    assert await open_office.done() > 0
    assert numbers(open_office.answers(platform, "anna")) == [1]
    assert await open_office.sent_rows() == [("sent", None)]


async def test_an_answer_that_arrived_without_a_receipt_is_not_lost_and_in_vk_not_doubled(
    open_office: Office, platform: Platform
) -> None:
    open_office.side(platform).drop(SENDING[platform], done=True)
    open_office.say(platform, "anna", draft(1))
    await open_office.done()
    assert open_office.side(platform).counts[SENDING[platform]] == 2
    # Telegram knows no keys, so nobody can tell a repeated answer from a new one.
    assert numbers(open_office.answers(platform, "anna")) == {"telegram": [1, 1], "vk": [1]}[platform]


async def test_a_message_whose_receipt_was_lost_can_still_be_changed_by_its_buttons(
    open_office: Office, platform: Platform
) -> None:
    open_office.side(platform).drop(SENDING[platform], done=True)
    open_office.say(platform, "anna", draft(1))
    await open_office.done()
    open_office.press(platform, "anna", "п. 4.2")
    await open_office.done()
    assert open_office.answers(platform, "anna")[-1].startswith("Пункт 4.2")


async def test_an_hour_without_the_platform_delays_an_answer_and_does_not_lose_it(
    open_office: Office, platform: Platform
) -> None:
    open_office.side(platform).page_instead(SENDING[platform], status=502, times=11)
    open_office.say(platform, "anna", draft(1))
    assert await open_office.done() > 3600
    assert numbers(open_office.answers(platform, "anna")) == [1]


async def test_a_later_answer_does_not_overtake_one_that_has_to_wait(open_office: Office, platform: Platform) -> None:
    limited(60)(open_office, platform)
    for number in (1, 2, 3):
        open_office.say(platform, "anna", draft(number))
    await open_office.done()
    assert numbers(open_office.answers(platform, "anna")) == [1, 2, 3]


async def test_a_chat_that_has_to_wait_holds_up_no_other(open_office: Office, platform: Platform) -> None:
    limited(60)(open_office, platform)
    open_office.say(platform, "anna", draft(1))
    await open_office.still()
    open_office.say(platform, "maria", draft(2))
    await open_office.still()
    assert open_office.answers(platform, "anna") == []
    assert numbers(open_office.answers(platform, "maria")) == [2]


async def test_an_answer_to_one_who_has_blocked_the_bot_is_given_up_at_once(
    open_office: Office, platform: Platform
) -> None:
    with open_office.side(platform).rearranged():
        open_office.say(platform, "anna", draft(1))
        open_office.world.world.block(platform, "anna")
        open_office.say(platform, "maria", draft(2))
    await open_office.still()
    assert open_office.answers(platform, "anna") == []
    assert numbers(open_office.answers(platform, "maria")) == [2]
    assert sorted(await open_office.sent_rows(), key=str) == [("failed", "TelegramForbiddenError"), ("sent", None)]


async def test_one_who_lets_the_bot_write_again_is_answered_again(open_office: Office, platform: Platform) -> None:
    with open_office.side(platform).rearranged():
        open_office.say(platform, "anna", draft(1))
        open_office.world.world.block(platform, "anna")
    await open_office.still()
    open_office.world.world.unblock(platform, "anna")
    open_office.say(platform, "anna", draft(2))
    await open_office.still()
    assert numbers(open_office.answers(platform, "anna")) == [2]


async def test_vk_s_refusal_inside_a_success_is_no_delivery(open_office: Office) -> None:
    open_office.world.vk.fail_recipient(901)
    open_office.say("vk", "anna", draft(1))
    open_office.say("vk", "maria", draft(2))
    await open_office.still()
    assert len(open_office.answers("vk", "anna") + open_office.answers("vk", "maria")) == 1
    assert sorted(await open_office.sent_rows(), key=str) == [("failed", "TelegramForbiddenError"), ("sent", None)]


async def test_a_limit_inside_vk_s_success_is_waited_for(open_office: Office) -> None:
    open_office.world.vk.fail_recipient(9)
    open_office.say("vk", "anna", draft(1))
    assert await open_office.done() == 60
    assert numbers(open_office.answers("vk", "anna")) == [1]


async def test_a_fault_that_nobody_foresaw_holds_up_no_chat(
    open_office: Office, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    messenger = next(desk.messenger for desk in open_office.app.desks if desk.messenger.platform == platform)
    session, calls = messenger.bot.session, 0
    make_request = session.make_request

    async def failing(*arguments: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise RuntimeError("unforeseen")
        return await make_request(*arguments, **more)

    monkeypatch.setattr(session, "make_request", failing)
    open_office.say(platform, "anna", draft(1))
    await open_office.done()
    assert numbers(open_office.answers(platform, "anna")) == [1]


async def test_an_answer_that_was_refused_for_good_is_shown_to_the_admin(
    open_office: Office, platform: Platform
) -> None:
    open_office.side(platform).fail(SENDING[platform], **REFUSED[platform])
    open_office.say(platform, "anna", draft(1))
    await open_office.done()
    open_office.say(platform, "igor", "/faults")
    await open_office.done()
    assert "Недоставленные ответы" in open_office.answers(platform, "igor")[-1]


async def test_a_notice_that_one_messenger_refuses_comes_through_the_other(
    open_office: Office, platform: Platform
) -> None:
    other: Platform = "vk" if platform == "telegram" else "telegram"
    async with open_office.app.database.unit():
        connection = await open_office.app.database.writing()
        await connection.execute(update(employees).values(preferred=platform))
    open_office.say(other, "maria", "/start")
    open_office.say(platform, "anna", draft(1))
    await open_office.done()
    open_office.press(platform, "anna", "Не нарушение")
    await open_office.done()
    open_office.press(platform, "anna", "Без объяснения")  # Maria has never written to the bot there
    await open_office.done()
    assert open_office.answers(platform, "maria") == []
    for label in ("← К замечаниям", "На согласование", "Без срока"):
        open_office.press(platform, "anna", label)
        await open_office.done()
    _, notice, card = open_office.answers(other, "maria")
    assert notice.startswith("Анна Соколова считает")
    assert card.startswith("На согласование: Анна Соколова")
