"""When people say that they will publish."""

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.approval.when import NoHour, Past, TooFar, UnreadableMoment, read

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 24, 14, 5, tzinfo=MOSCOW)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("сегодня в 18:00", "11-24", "18:00"),
        ("Сегодня, в 18.00", "11-24", "18:00"),
        ("18:00", "11-24", "18:00"),
        ("в 18", "11-24", "18:00"),
        ("18.30", "11-24", "18:30"),
        ("завтра 10:00", "11-25", "10:00"),
        ("Завтра в 9 утра", "11-25", "09:00"),
        ("сегодня в 6 вечера", "11-24", "18:00"),
        ("завтра в полдень", "11-25", "12:00"),
        ("послезавтра к 10-00", "11-26", "10:00"),
        ("26.11 15:30", "11-26", "15:30"),
        ("26.11 в 15.30", "11-26", "15:30"),
        ("26.11.2026 15:30", "11-26", "15:30"),
        ("15:30 26.11.26", "11-26", "15:30"),
        ("26 ноября 15:30", "11-26", "15:30"),
        ("26 ноября 2026 г. в 15 часов", "11-26", "15:00"),
        ("10 мая в 10:00", "2027-05-10", "10:00"),
        ("1 марта 8:00", "2027-03-01", "08:00"),
        ("10.01 10:00", "2027-01-10", "10:00"),
        ("в пятницу в 12:00", "11-27", "12:00"),
        ("вт 12:00", "12-01", "12:00"),
        ("вторник 15:00", "11-24", "15:00"),
    ],
)
def test_a_moment_is_read_by_the_clock_of_the_agency(text: str, day: str, clock: str) -> None:
    day = day if len(day) > 5 else f"2026-{day}"
    assert read(text, NOW, MOSCOW) == datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("text", "minutes"), [("через полчаса", 30), ("через час", 60), ("через 2 часа", 120), ("Через 45 минут.", 45)]
)
def test_a_moment_may_be_counted_from_now(text: str, minutes: int) -> None:
    assert read(text, NOW, MOSCOW) == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "text",
    ["", "...", "как получится", "вчера в 10:00", "25:00", "12:75", "32.11 10:00", "31.02.2027 10:00", "завтра 10 11",
     "сегодня завтра 10:00", "через", "через неделю", "через 9999 часов", "5 ёлок", "26.13 10:00", "0.0.0000 0:00"],
)  # fmt: skip
def test_what_names_no_moment_is_said_to_be_unreadable(text: str) -> None:
    assert read(text, NOW, MOSCOW) == UnreadableMoment()


@pytest.mark.parametrize("text", ["завтра", "26.11", "в пятницу", "26 ноября"])
def test_a_day_alone_is_not_enough(text: str) -> None:
    assert read(text, NOW, MOSCOW) == NoHour()


@pytest.mark.parametrize("text", ["14:05", "сегодня в 10:00", "20.11 10:00", "01.01.2020 10:00"])
def test_what_is_past_is_past(text: str) -> None:
    assert isinstance(read(text, NOW, MOSCOW), Past)


def test_a_slip_of_the_finger_is_no_plan() -> None:
    assert read("26.11.2036 10:00", NOW, MOSCOW) == TooFar()


@pytest.mark.parametrize("seed", range(200))
def test_whatever_is_typed_gets_an_answer(seed: int) -> None:
    dice = random.Random(seed)
    words = ("через", "завтра", "0", "29.02", "31", "июня", "9999", "99.99", "в", "часов", "утра", "12", "ср", "/")
    said = read(" ".join(dice.choices(words, k=dice.randrange(6))), NOW, MOSCOW)
    assert isinstance(said, UnreadableMoment | NoHour | Past | TooFar) or said > NOW
