"""Corrections leave as training texts, without whose they are."""

from datetime import UTC, datetime, timedelta

from bot.comments.export import samples, written
from bot.comments.item import Entry, Meaning
from bot.comments.model import Officials, State, Thread
from bot.mail.comments import Author, CommentEvent, Place

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
WALL = Place("wall", 3)


def event(number: int, text: str, author: Author, root: int | None = None) -> CommentEvent:
    at = NOON + timedelta(minutes=number)
    return CommentEvent(f"e{number}", "new", WALL, number, at, author, text, root=root, reply_to=root)


def entry(number: int, **correction: object) -> Entry:
    meaning = Meaning(awaits=False, kind="opinion")
    return Entry(
        number, Author("citizen", "1"), NOON, State.OPEN, NOON, None, None, meaning, "usual", None,
        correction=correction,
    )  # fmt: skip


def test_what_a_person_put_right_is_a_text_of_the_corpus_with_what_stood_before_it() -> None:
    events = (
        event(1, "Когда дадут воду?", Author("citizen", "1")),
        event(2, "[id1|Ольга], к вечеру.", Author("community", "7"), 1),
        event(3, "Опять нет!\nДети мёрзнут", Author("citizen", "1"), 1),
        event(4, "Другая ветка", Author("citizen", "2")),
    )
    thread = Thread(1, 1, "vk", WALL, "График", events, {"1": "Ольга К."})
    told = samples(
        thread,
        {3: entry(3, awaits=True, kind="complaint", urgency="urgent", reason="outage"), 4: entry(4)},
        Officials(),
    )
    assert written(told).splitlines() == [
        "## vk_wall", "post: График", "> citizen: Когда дадут воду?", "> agency: Ольга, к вечеру.",
        "complaint a u=outage | Опять нет!\\nДети мёрзнут", "",
    ][:-1]  # fmt: skip


def test_whose_answer_it_was_is_no_training_text() -> None:
    thread = Thread(1, 1, "vk", WALL, None, (event(1, "Когда?", Author("citizen", "1")),), {})
    assert samples(thread, {1: entry(1, linked=[2], by=3)}, Officials()) == []
