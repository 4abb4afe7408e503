"""A platform that is out of reach, and VK's feed that forgets: the bot goes on, and the other messenger
never notices."""

import pytest

from bot.mail.model import Platform
from bot.sandbox.telegram.api import TelegramSide
from bot.sandbox.vk.api import VkSide
from tests.faults.office import FEED, Office, draft, numbers, until

FOREVER = 1_000_000
PROBE = {"telegram": "getMe", "vk": "groups.getLongPollServer"}


def _break(side: TelegramSide | VkSide, method: str, how: str) -> None:
    if how == "dropped":
        side.drop(method, times=FOREVER)
    else:
        side.page_instead(method, status=502, times=FOREVER)


@pytest.fixture
def hasty_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.workers.listening.PROBE_SECONDS", 0.5)
    monkeypatch.setattr("bot.messengers.vk.client.PROBE_TIMEOUT", (0.5, 0.5))


@pytest.mark.parametrize("how", ["dropped", "broken", "hanging"])
async def test_a_platform_that_is_back_is_heard_after_one_probe_more(
    hasty_probes: None, open_office: Office, platform: Platform, how: str
) -> None:
    """How long that takes at most is the arithmetic of tests/workers/test_listening.py."""
    side, probe = open_office.side(platform), PROBE[platform]
    side.drop(FEED[platform], times=2)  # aiohttp itself asks a second time
    if how == "hanging":
        side.slow(FOREVER, probe, times=FOREVER)
    else:
        _break(side, FEED[platform], how)
        _break(side, probe, how)
    open_office.say(platform, "anna", draft(1))  # ends the request that was waiting when the platform fell
    before = side.counts[probe]
    await until(lambda: side.counts[probe] >= before + 4)
    side.heal()
    probed, asked = side.counts[probe], side.counts[FEED[platform]]
    await until(lambda: side.counts[FEED[platform]] > asked)
    # Of VK's two one is the probe and one begins the feed; Telegram's second is the look at the token.
    assert side.counts[probe] - probed <= 2
    await open_office.done()
    assert numbers(open_office.answers(platform, "anna"))[:1] == [1]
    await open_office.world.stop()  # lets the calls that hang go


@pytest.mark.parametrize("how", ["dropped", "broken"])
async def test_a_platform_that_is_down_does_not_stop_the_other_and_is_answered_when_it_returns(
    open_office: Office, platform: Platform, how: str
) -> None:
    other: Platform = "vk" if platform == "telegram" else "telegram"
    side = open_office.side(platform)
    _break(side, FEED[platform], how)
    open_office.say(platform, "anna", draft(1))  # ends the request that was waiting when the platform fell
    asked = side.counts[FEED[platform]]
    await until(lambda: side.counts[FEED[platform]] >= asked + 3)
    await open_office.world.world.until(lambda: numbers(open_office.answers(platform, "anna")) == [1])

    open_office.say(platform, "anna", draft(2))
    open_office.say(other, "anna", draft(3))
    await open_office.world.world.until(lambda: numbers(open_office.answers(other, "anna")) == [3])
    assert numbers(open_office.answers(platform, "anna")) == [1]

    side.heal()
    await open_office.done()
    assert numbers(open_office.answers(platform, "anna")) == [1, 2]


async def test_a_platform_that_hangs_holds_up_no_answer_of_the_other(
    open_office: Office, platform: Platform
) -> None:
    other: Platform = "vk" if platform == "telegram" else "telegram"
    open_office.side(platform).slow(FOREVER, "*", times=FOREVER)
    open_office.say(platform, "anna", draft(1))
    open_office.say(other, "anna", draft(2))
    await open_office.world.world.until(lambda: numbers(open_office.answers(other, "anna")) == [2])
    assert open_office.answers(platform, "anna") == []
    await open_office.world.stop()  # lets the calls that hang go


async def test_what_was_said_while_vk_s_key_expired_is_answered(open_office: Office) -> None:
    open_office.say("vk", "anna", draft(1))
    open_office.world.vk.longpoll.expire_key()
    open_office.say("vk", "anna", draft(2))
    await open_office.done()
    assert numbers(open_office.answers("vk", "anna")) == [1, 2]


@pytest.mark.parametrize("loss", ["lose_history", "lose_everything"])
async def test_the_bot_goes_on_answering_after_vk_has_forgotten_its_feed(open_office: Office, loss: str) -> None:
    open_office.say("vk", "anna", draft(1))
    await open_office.done()
    getattr(open_office.world.vk.longpoll, loss)()
    await open_office.done()  # the position stored is the one that VK has named
    open_office.say("vk", "anna", draft(2))
    await open_office.done()
    assert numbers(open_office.answers("vk", "anna")) == [1, 2]


@pytest.mark.parametrize("answer", [{"failed": 4}, {"failed": 1}, {"ts": "1"}, {"updates": []}])
async def test_an_answer_of_vk_s_feed_that_makes_no_sense_loses_nothing(
    open_office: Office, answer: dict[str, object]
) -> None:
    vk = open_office.world.vk
    vk.fail_longpoll(answer)
    asked = vk.counts["longpoll"]
    open_office.say("vk", "anna", draft(1))
    await until(lambda: vk.counts["longpoll"] >= asked + 2)
    open_office.say("vk", "anna", draft(2))
    await open_office.done()
    assert numbers(open_office.answers("vk", "anna")) == [1, 2]


@pytest.mark.parametrize("method", ["groups.getLongPollServer", "groups.setLongPollSettings", "groups.getById"])
async def test_a_start_that_fails_is_tried_again(open_office: Office, method: str) -> None:
    vk = open_office.world.vk
    vk.fail(method, code=10, times=2)
    vk.fail_longpoll({"failed": 4})
    open_office.say("vk", "anna", draft(1))
    await open_office.done()
    open_office.say("vk", "anna", draft(2))
    await open_office.done()
    assert numbers(open_office.answers("vk", "anna")) == [1, 2]
