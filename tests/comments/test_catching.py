"""What was missed is read anew: compared with what is known, and over real HTTP."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.comments.catching import Catching, news
from bot.mail.comments import Author, CommentEvent, Listed, Place
from tests.comments.listening import FIRST, SECOND, Listening, listening, until

IVAN = 499
POST = Place("wall", 310)
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)


def made(number: int, text: str = "Когда?", minutes: int = 0) -> CommentEvent:
    at = AT + timedelta(minutes=minutes)
    return CommentEvent(f"wall:310:{number}:new", "new", POST, number, at, Author("citizen", "499"), text)


def whole(*events: CommentEvent) -> Listed:
    return Listed(events, True, {})


def told(number: int) -> CommentEvent:
    """As a feed tells it, under VK's own id."""
    return replace(made(number), event_id=f"vk-{number}")


def test_nothing_is_found_where_everything_was_told() -> None:
    assert news([told(1), told(2)], whole(made(1), made(2))) == []


def test_a_comment_that_no_event_told_is_found_with_the_id_of_the_fact() -> None:
    assert news([told(1)], whole(made(1), made(2))) == [made(2)]


def test_a_known_comment_that_is_absent_from_a_whole_listing_is_deleted_and_told_once() -> None:
    (gone,) = news([told(1), told(2)], whole(made(2)))
    assert (gone.kind, gone.comment_id, gone.at, gone.actor) == ("delete", 1, None, None)
    assert news([told(1), told(2), gone], whole(made(2))) == []


def test_nothing_is_deleted_by_a_listing_that_may_have_gaps() -> None:
    assert news([told(1), told(2)], Listed((made(2),), False, {})) == []


def test_what_is_there_again_is_restored_and_what_goes_once_more_is_deleted_once_more() -> None:
    known = [told(1), told(2)]
    known += news(known, whole(made(2)))
    known += (back := news(known, whole(made(1), made(2))))
    assert [one.kind for one in back] == ["restore"]
    known += (gone := news(known, whole(made(2))))
    assert [one.kind for one in gone] == ["delete"]
    assert len({one.event_id for one in known}) == len(known)


def test_other_words_are_an_edit_and_the_first_words_again_are_one_more() -> None:
    known = [told(1)]
    known += (first := news(known, whole(made(1, "Когда же?"))))
    known += (second := news(known, whole(made(1))))
    assert [(one.kind, one.text) for one in (*first, *second)] == [("edit", "Когда же?"), ("edit", "Когда?")]
    assert news(known, whole(made(1))) == []


def test_words_that_were_erased_do_not_come_back() -> None:
    assert news([replace(told(1), author=None, text=None)], whole(made(1))) == []


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Listening]:
    async with listening(tmp_path) as opened:
        yield opened


async def test_what_was_written_while_the_bot_was_down_is_found_at_the_start(house: Listening) -> None:
    post = house.first.put_up("Ремонт улицы")
    root = house.first.comment(post, IVAN, "Когда закончите?")
    for number in range(12):  # more than come with the root
        house.first.comment(post, IVAN + number, f"И нам, {number}", reply_to=root)
    for number in range(110):  # more than a page
        house.first.comment(post, IVAN, f"Ещё {number}")
    topic = house.first.put_up("Где график?", "board")
    house.first.comment(topic, IVAN, "Нигде нет", thing="board")
    source = await house.link("vk", FIRST, timedelta(days=1))

    async def is_found() -> bool:
        wall = await house.told(source, Place("wall", post))
        return len(wall) == 123 and len(await house.told(source, Place("board", topic))) == 1

    await until(is_found)
    events = {one.text: one for one in await house.told(source, Place("wall", post))}
    assert (events["И нам, 11"].root, events["И нам, 11"].reply_to) == (root, root)


async def test_events_that_vk_has_dropped_are_read_anew(house: Listening) -> None:
    post = house.first.put_up("Ремонт улицы")
    kept = house.first.comment(post, IVAN, "Когда?")
    gone = house.first.comment(post, IVAN, "Уже не нужно")
    source = await house.link("vk", FIRST, timedelta(days=1))
    await house.on_duty(FIRST)

    async def are(*kinds: str) -> bool:
        return sorted(one.kind for one in await house.told(source, Place("wall", post))) == sorted(kinds)

    await until(lambda: are("new", "new"))
    with house.first.longpoll.rearranged() as events:
        house.first.delete(post, gone, by=IVAN)
        house.first.edit(post, kept, "Когда же?")
        events.clear()
    house.first.longpoll.lose_history()
    await until(lambda: are("new", "new", "delete", "edit"))


async def test_without_a_service_key_messages_alone_are_read_and_the_rest_is_told(house: Listening) -> None:
    post = house.second.put_up("Набор")
    house.second.comment(post, IVAN, "Сколько мест?")
    house.second.write(IVAN, "Как записаться?")
    house.second.write(IVAN, "На сайте", out=True, admin=42)
    source = await house.link("vk", SECOND, timedelta(days=1))

    async def are_found() -> bool:
        return len(await house.told(source, Place("message", IVAN))) == 2

    await until(are_found)
    assert await house.told(source, Place("wall", post)) == []
    assert {"wall", "photo"} <= set(house.app.of(Catching).progress[source].beyond)


async def test_comments_are_read_within_three_requests_a_second(house: Listening) -> None:
    for number in range(6):
        house.first.comment(house.first.put_up(f"Запись {number}"), IVAN, "Когда?")
    source = await house.link("vk", FIRST, timedelta(days=1))
    await until(lambda: source in house.app.of(Catching).progress)
    caught = house.app.of(Catching).progress[source]
    await until(lambda: caught.done == caught.of == 6)
    arrivals = [call.at for call in house.world.vk.calls if call.method.startswith(("wall.get", "board.get"))]
    assert len(arrivals) == 8
    assert arrivals[-1] - arrivals[0] >= 7 / 3
