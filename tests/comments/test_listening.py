"""Feeds of sources at work: from what a citizen writes to the facts that are kept."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.comments.linking import Linking, SourceKeys
from bot.mail.comments import Place
from tests.comments.listening import CHANNEL, FIRST, GROUP, SECOND, Listening, listening, until

IVAN = 499


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Listening]:
    async with listening(tmp_path) as opened:
        yield opened


def keys(house: Listening) -> SourceKeys:
    return house.app.of(Linking).keys


async def test_a_comment_its_edit_and_its_deletion_are_kept_from_the_moment_of_linking(house: Listening) -> None:
    post = house.first.put_up("Ремонт улицы")
    source = await house.link("vk", FIRST)
    await house.on_duty(FIRST)
    number = house.first.comment(post, IVAN, "Когда закончите?")
    house.first.edit(post, number, "Когда же закончите?")
    house.first.delete(post, number, by=IVAN)

    async def are_kept() -> bool:
        return len(await house.told(source, Place("wall", post))) == 3

    await until(are_kept)
    events = await house.told(source, Place("wall", post))
    assert [(one.kind, one.text) for one in events] == [
        ("new", "Когда закончите?"), ("edit", "Когда же закончите?"), ("delete", None),
    ]  # fmt: skip


async def test_a_feed_ends_when_its_source_is_unlinked_and_begins_anew_without_a_restart(house: Listening) -> None:
    post = house.first.put_up("Ремонт улицы")
    source = await house.link("vk", FIRST)
    await house.on_duty(FIRST)
    await house.unlink(source)
    calls = house.world.vk.calls
    await until(lambda: _is_quiet(house))
    asked = len(calls)
    house.first.comment(post, IVAN, "Слышит ли кто?")
    assert len(calls) == asked
    await house.link("vk", FIRST)

    async def is_kept() -> bool:
        return len(await house.told(source, Place("wall", post))) == 1

    await until(is_kept)


def _is_quiet(house: Listening) -> bool:
    return not any(name == f"vk {FIRST}" for name in _running())


def _running() -> set[str]:
    return {task.get_name() for task in asyncio.all_tasks()}


async def test_on_a_community_of_others_events_are_switched_on_and_never_off(house: Listening) -> None:
    house.first.longpoll.enabled = True
    house.first.longpoll.kinds = {"group_join", "like_add"}
    await house.link("vk", FIRST)
    await house.on_duty(FIRST)
    assert {"group_join", "like_add", "message_reply", "board_post_delete"} <= house.first.longpoll.kinds


async def test_a_source_that_answers_nonsense_delays_no_other(house: Listening) -> None:
    post = house.second.put_up("Набор в первый класс")
    first, second = await house.link("vk", FIRST), await house.link("vk", SECOND)
    await house.on_duty(FIRST, SECOND)
    for spoiled in ("nonsense", ["x"], {"type": "wall_reply_new", "object": {"post_id": 1}}, {"type": 7}, None, 5):
        house.first.longpoll._publish([spoiled])
    house.second.comment(post, IVAN, "Сколько мест?")

    async def is_kept() -> bool:
        return len(await house.told(second, Place("wall", post))) == 1

    await until(is_kept)

    async def is_buried() -> bool:
        return [letter.fault for letter in await house.app.inbox.dead_letters(5)] == ["Unreadable"]

    await until(is_buried)
    other = house.first.put_up("Ремонт")
    house.first.comment(other, IVAN, "А у нас?")

    async def goes_on() -> bool:
        return len(await house.told(first, Place("wall", other))) == 1

    await until(goes_on)


async def test_answers_given_elsewhere_and_citizens_messages_are_seen(house: Listening) -> None:
    source = await house.link("vk", FIRST)
    await house.on_duty(FIRST)
    house.first.write(IVAN, "Как записаться?")
    house.first.write(IVAN, "На сайте", out=True, admin=42)

    async def are_kept() -> bool:
        return len(await house.told(source, Place("message", IVAN))) == 2

    await until(are_kept)
    asked, answered = await house.told(source, Place("message", IVAN))
    assert asked.author is not None
    assert answered.author is not None
    assert answered.actor is not None
    assert (asked.author.kind, answered.author.kind, answered.actor.id) == ("citizen", "community", "42")


async def test_the_staffs_bot_hears_the_discussion_of_a_linked_channel(house: Listening) -> None:
    source = await house.link("telegram", CHANNEL)
    await until(lambda: GROUP in _groups(house))
    post = house.channel.put_up("Ремонт улицы")
    number = house.channel.comment(post, IVAN, "Когда?")
    house.channel.answer_anonymously(post, "Пресс-служба", "Завтра", reply_to=number)
    house.channel.answer_as_channel(post, "Завтра")

    async def are_kept() -> bool:
        return len(await house.told(source, Place("discussion", post))) == 3

    await until(are_kept)
    asked, hidden, channel = await house.told(source, Place("discussion", post))
    assert asked.author is not None
    assert hidden.author is not None
    assert channel.author is not None
    assert (asked.author.kind, hidden.author.id, hidden.reply_to, channel.author.kind) == (
        "citizen", "Пресс-служба", number, "channel",
    )  # fmt: skip


def _groups(house: Listening) -> set[int]:
    return set(keys(house)._groups)  # type: ignore[attr-defined]


async def test_what_can_be_done_at_a_source_is_tested_alive(house: Listening) -> None:
    assert await keys(house).test("vk", str(FIRST)) == {
        "comments": True, "objects": True, "messages": True, "answers": "links-only",
        "catches_up": "posts-only",
    }  # fmt: skip
    assert (await keys(house).test("vk", str(SECOND)))["catches_up"] == "service-key"
    house.second.rights = ("manage",)
    found = await keys(house).test("vk", str(SECOND))
    assert (found["comments"], found["messages"], found["answers"]) == (True, "rights", "rights")
    house.second.rights = ("messages",)
    assert (await keys(house).test("vk", str(SECOND)))["comments"] == "rights"
    house.second.token = "another"
    assert (await keys(house).test("vk", str(SECOND)))["comments"] == "token"


async def test_a_bot_in_privacy_mode_that_is_no_admin_sees_no_comments(house: Listening) -> None:
    found = await keys(house).test("telegram", str(CHANNEL))
    assert found == {"comments": True, "answers": True, "catches_up": "no-history"}
    house.channel.status = "member"
    assert (await keys(house).test("telegram", str(CHANNEL)))["comments"] == "rights"
    house.channel.status = "left"
    assert (await keys(house).test("telegram", str(CHANNEL)))["answers"] == "rights"


async def test_a_channel_may_have_a_bot_of_its_own_where_the_staff_sits_in_vk_alone(tmp_path: Path) -> None:
    own = f"""
sources:
  - {{platform: telegram, name: Канал, channel_id: {CHANNEL}, discussion_id: {GROUP}, token: "7000000001:sandbox"}}
"""
    async with listening(tmp_path, own, without="telegram") as house:
        source = await house.link("telegram", CHANNEL)
        await until(lambda: GROUP in _groups(house))
        post = house.channel.put_up("Ремонт улицы")
        house.channel.comment(post, IVAN, "Когда?")

        async def is_kept() -> bool:
            return [one.text for one in await house.told(source, Place("discussion", post))] == ["Когда?"]

        await until(is_kept)
        assert (await keys(house).test("telegram", str(CHANNEL)))["comments"] is True
