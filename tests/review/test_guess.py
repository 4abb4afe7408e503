"""What a text is taken for, and why."""

import pytest

from bot.review.guess import Guess, guess
from rules.text import LIMIT


def test_with_a_comment_at_hand_it_is_a_reply() -> None:
    assert guess("Слон", "Где слон?") == Guess("reply", "comment")


@pytest.mark.parametrize(
    "text",
    [
        "Здравствуйте! Вы пишете о яме у дома 5: её заделают 3 декабря.",
        "Добрый день, уточните, пожалуйста, адрес.",
        "Марина, добрый вечер! Ваш вопрос передали в управляющую компанию.",
        "Спасибо за обращение. Фонарь починят до пятницы.",
        "Ваша заявка принята, мастер придёт завтра.",
        "Уважаемый Пётр Ильич! По Вашему обращению сообщаем: детскую площадку обновят весной.",
    ],
)
def test_an_answer_is_known_by_whom_it_speaks_to(text: str) -> None:
    assert guess(text) == Guess("reply", "answer")


@pytest.mark.parametrize(
    "text",
    [
        "Наконец-то я в отпуске! Мой муж уже на море.",
        "У меня сегодня день рождения, дочка испекла пирог.",
        "Я купила щенка, теперь мои выходные заняты.",
    ],
)
def test_ones_own_life_is_known_by_the_first_person(text: str) -> None:
    assert guess(text) == Guess("personal", "private")


@pytest.mark.parametrize(
    "text",
    [
        "Администрация города приглашает на субботник.",
        "Уважаемые жители! В субботу перекроют улицу Ленина.",
        "Министерство культуры проводит конкурс чтецов.",
        "Центр занятости объявляет набор на курсы.",
    ],
)
def test_an_agency_is_known_by_its_name_and_deeds(text: str) -> None:
    assert guess(text) == Guess("official", "agency")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Слон",
        "Двор у школы убрали.",
        "Здравствуйте, друзья! Сегодня концерт в парке.",
        "Уважаемые жители! Здравствуйте! Ждём вас, ваше мнение важно. Я буду там с мужем.",
        "Я работаю в администрации, а мой муж дома с дочкой.",
        "Я за мир.",
    ],
)
def test_what_is_not_plain_stays_a_page(text: str) -> None:
    assert guess(text) == Guess("page", "unclear")


def test_neither_case_nor_the_two_dots_of_yo_hide_a_clue() -> None:
    assert guess("СПАСИБО, ЧТО СООБЩИЛИ. Разберёмся.") == guess("спасибо, что сообщили. разберемся.")
    assert guess("СПАСИБО, ЧТО СООБЩИЛИ.").kind == "reply"


def test_the_longest_text_is_guessed_by_its_beginning() -> None:
    assert guess("Спасибо за обращение. " + "я" * LIMIT).kind == "reply"
