"""From lines to a text: what is joined, what is parted, what is the platform's and what is the author's."""

import pytest

from bot.pictures import layout
from bot.pictures.furniture import is_furniture
from bot.pictures.lines import Line
from tests.pictures.test_lines import line

HEIGHT = 1000
DICTIONARY = {"согласование", "приём"}


def typed(*found: Line) -> str:
    return layout.text(found, HEIGHT, DICTIONARY.__contains__)


def below(*texts: str, top: float = 200, pitch: float = 28) -> list[Line]:
    return [line(text, top=top + pitch * number) for number, text in enumerate(texts)]


def test_lines_that_the_width_of_the_page_broke_are_joined() -> None:
    assert typed(*below("Приём граждан ведётся каждый", "вторник в кабинете 204")) == (
        "Приём граждан ведётся каждый вторник в кабинете 204"
    )


def test_paragraphs_are_parted_by_an_empty_line() -> None:
    assert typed(*below("Первое дело.", "Второе дело.", pitch=40)) == "Первое дело.\n\nВторое дело."


def test_a_wider_space_in_the_middle_of_a_sentence_parts_nothing() -> None:
    assert typed(*below("Мы придём", "завтра", pitch=40)) == "Мы придём завтра"


def test_a_short_line_before_a_capital_was_broken_on_purpose() -> None:
    assert typed(*below("Анна", "Когда наконец вывезут снег с улицы?")) == (
        "Анна\nКогда наконец вывезут снег с улицы?"
    )


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("на согла-", "сование", "на согласование"),
        ("какой-", "то отдел", "какой-то отдел"),
        ("8 (4162) 55-01-", "17", "8 (4162) 55-01-17"),
        ("https://kluchi-", "portal.ru", "https://kluchi-portal.ru"),
        ("слово —", "дело", "слово — дело"),
    ],
)
def test_a_word_broken_at_the_end_of_a_line_is_whole_again(first: str, second: str, joined: str) -> None:
    assert typed(*below(first, second)) == joined


def test_a_menu_beside_a_post_does_not_come_between_its_lines() -> None:
    rows = [line("Меню Глава", gap=100, top=200), line("Чаты ответил", gap=100, top=228)]
    assert "Глава ответил" in typed(*rows).replace("\n", " ")


def test_the_clock_of_the_phone_and_the_times_of_messages_are_left_out() -> None:
    message = line("Приходите к нам 21:03", top=200, gap=25)
    lone = [line("Мы с 9:00", top=400), line("21:04", top=402, left=300)]
    assert typed(line("9:41 LTE 87%", top=10), message, *lone) == "Приходите к нам\n\nМы с 9:00"


def test_a_time_that_belongs_to_the_words_stays() -> None:
    assert typed(*below("Начало субботника", "сегодня в 15:00")) == "Начало субботника сегодня в 15:00"
    assert typed(line("Мы работаем до 18:00", top=200)) == "Мы работаем до 18:00"


@pytest.mark.parametrize(
    "words",
    [
        "Нравится 57 Поделиться", "♡ 148 Комментировать 2,3K", "Ответить", "64 12 1,1K", "сегодня в 8:05 Ответить",
        "Комментарии 16", "Класс! 31 Поделиться", "12 марта в 10:00 · Ответить", "Показать ещё",
    ],
)  # fmt: skip
def test_buttons_and_counters_are_the_platforms(words: str) -> None:
    assert is_furniture(words)


@pytest.mark.parametrize(
    "words",
    [
        "Ответить всем нельзя", "55-01-17", "148", "Нравится", "сегодня в 18:00", "12 марта", "2,3 тысячи", "Класс!",
        "Не забудьте поделиться", "3 часа назад закрыли мост", "вчера в 18:42",
    ],
)  # fmt: skip
def test_what_a_person_may_have_said_is_not(words: str) -> None:
    assert not is_furniture(words)


@pytest.mark.parametrize("words", ["вчера в 18:42", "3 часа назад", "14 янв в 11:20", "5 минут назад ·"])
def test_the_time_of_a_post_is_the_platforms_under_a_name(words: str) -> None:
    assert is_furniture(words, under_name=True)
    assert typed(*below("Отдел культуры", words)) == "Отдел культуры"


def test_confidence_is_of_a_letter_on_the_average() -> None:
    assert layout.confidence([line("а", confidence=50), line("ббб", confidence=90)]) == pytest.approx(0.8)
    assert layout.confidence([]) == 0
