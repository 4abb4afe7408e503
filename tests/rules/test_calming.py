"""A heated reply said calmly: what is taken out, what stays, and what is never made up."""

from dataclasses import dataclass

import pytest

from rules.calming import courteous, is_little, quiet, skeleton, without_rudeness
from rules.replies import Anatomy, anatomy
from rules.text import Text


@dataclass
class Hurt:
    start: int
    end: int


def said(text: str, asked: str | None = None) -> Anatomy:
    return anatomy(Text(text, frozenset({"reply"}), asked))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Починим завтра!!!", "Починим завтра!"),
        ("Вам непонятно?!?", "Вам непонятно?"),
        ("Я ВАМ УЖЕ ОТВЕТИЛА", "Я вам уже ответила"),
        ("ЖДИТЕ мастера", "Ждите мастера"),
        ("Вода будет, СКОЛЬКО МОЖНО СПРАШИВАТЬ", "Вода будет, сколько можно спрашивать"),
        ("МФЦ РАБОТАЕТ ДО ПЯТИ", "МФЦ работает до пяти"),
        ("ПРИЕЗЖАЙТЕ В САМАРУ ЗАВТРА", "Приезжайте в Самару завтра"),
        ("Двор убирает МБУ «ДОРОЖНИК».", "Двор убирает МБУ «ДОРОЖНИК»."),
        ("Дом на ул. МИРА", "Дом на ул. Мира"),
        ("Ждите 🙄🙄", "Ждите"),
        ("Ждите)))", "Ждите."),
        ("Записала)) старт в 10:30", "Записала. старт в 10:30"),
        ("Сеть запрещена. (*Meta, экстремистская организация.)",) * 2,
        ("Ждите (до пяти)", "Ждите (до пяти)"),
        ("Ждём вас завтра!", "Ждём вас завтра!"),
        ("", ""),
    ],
)
def test_a_shout_becomes_speech(before: str, after: str) -> None:
    assert quiet(before) == after


@pytest.mark.parametrize(
    ("text", "rude", "after"),
    [
        ("Вы идиот? График на двери.", "идиот", "График на двери."),
        ("График на двери. Вы идиот?", "идиот", "График на двери."),
        ("Хватит ныть, воду дадут завтра.", "Хватит ныть", "Воду дадут завтра."),
        ("Вам русским языком сказано, что приём до 17:00.", "русским языком сказано", "Приём до 17:00."),
        ("Дадут воду в 18:00 дуракам.", "дуракам", "Дадут воду в 18:00."),
        ("Хватит ныть.", "Хватит ныть", ""),
        ("Твою заявку приняли.", "Твою", "Вашу заявку приняли."),
        ("Тебе позвонит мастер.", "Тебе", "Вам позвонит мастер."),
        ("Ты заявку видел?", "Ты", "Ты заявку видел?"),
        ("Тебе сказали: жди.", "Тебе", "Тебе сказали: жди."),
    ],
)
def test_rude_words_go_and_facts_stay(text: str, rude: str, after: str) -> None:
    start = text.index(rude)
    assert without_rudeness(text, [Hurt(start, start + len(rude))]) == after


def test_without_rudeness_a_text_stays_as_it_is() -> None:
    assert without_rudeness(" Починим ,  завтра", []) == " Починим ,  завтра"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("починим завтра.", "Здравствуйте! Спасибо, что написали. Починим завтра."),
        ("Спасибо за сигнал, починим.", "Здравствуйте! Спасибо за сигнал, починим."),
        ("Здравствуйте, Анна! Починим.", "Здравствуйте, Анна! Спасибо, что написали. Починим."),
        ("Добрый день! Спасибо, починим.", "Добрый день! Спасибо, починим."),
        ("Здравствуйте, ваш дом обслуживает компания «Уют», звоните.",) * 2,
        ("", ""),
    ],
)
def test_a_greeting_and_thanks_are_added_where_they_are_missing(before: str, after: str) -> None:
    assert courteous(before, said(before)) == after


@pytest.mark.parametrize(
    ("left", "was", "little"),
    [
        ("", "Хватит ныть!", True),
        ("Ждите.", "Хватит ныть! Ждите.", True),
        ("Потому что скорая не такси.", "Учите матчасть. Потому что скорая не такси.", True),
        ("Заделают в пятницу.", "Хватит ныть! Заделают в пятницу.", False),
        ("Мы уже отвечали, приходите.", "Мы уже отвечали, приходите.", False),
    ],
)
def test_what_has_no_facts_left_is_to_be_written_anew(left: str, was: str, little: bool) -> None:
    assert is_little(left, was, said(left)) is little


def test_a_skeleton_asks_for_what_was_asked_and_states_nothing() -> None:
    asked = said("", "Безобразие! КОГДА ВЫВЕЗУТ МУСОР?? Кто отвечает?").asked
    assert skeleton(asked) == (
        "Здравствуйте! Спасибо, что написали.\n\n"
        "Когда вывезут мусор?\n[дата или «узнаем и ответим до …»]\n\n"
        "Кто отвечает?\n[кто этим занимается, телефон]\n\n"
        "[куда позвонить или написать, если не поможет]"
    )


def test_a_skeleton_without_questions_is_one_too() -> None:
    assert skeleton(()).count("[") == 3
