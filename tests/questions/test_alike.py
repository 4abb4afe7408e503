"""A general answer is given to nobody who asks another thing, however near it sounds."""

import pytest

from bot.questions.alike import grouped, nearest

LOGO = "Где взять логотип ведомства?"
ANSWER = "сколько дней даётся на ответ гражданину"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LOGO, "где взять логотип нашего ведомства"),
        (LOGO, "где скачать логотип нашего ведомства"),
        (ANSWER, "за сколько дней надо ответить гражданину"),
        ("что делать, если страницу взломали", "Что делать если взломали страницу?"),
    ],
)
def test_the_same_in_other_words_is_alike(one: str, other: str) -> None:
    assert nearest(one, ["погода", other]) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LOGO, "Где взять герб города?"),
        (ANSWER, "сколько дней даётся на ответ журналисту"),
        ("можно ли не отвечать на спам", "можно ли отвечать на спам"),
        ("ответить за 3 дня", "ответить за 5 дней"),
        ("что делать, если страницу взломали", "что делать, если страницу заблокировали"),
        ("а можно?", "можно ли?"),
        ("", LOGO),
    ],
)
def test_another_thing_is_not_alike(one: str, other: str) -> None:
    assert nearest(one, [other]) is None


def test_questions_are_grouped_by_what_they_ask() -> None:
    assert grouped([LOGO, ANSWER, "где взять логотип нашего ведомства"]) == [[0, 2], [1]]
