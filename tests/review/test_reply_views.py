"""What is said of a reply, and of a heated one."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.actions import Calm, ComeBack, Replied, ShowReview
from bot.review.model import Calmed, Draft, Return, Review
from bot.views.review.replies import advice, back_page, calmed_pages, promised_before, promised_page, replied_page
from bot.views.review.verdict import review_page, untraced_page
from rules.replies import anatomy
from rules.text import Text
from tests.review.pages import finding, labels, plain, review

ASKED = "Когда починят <фонарь>?"
EMPTY = "Здравствуйте! Ваше обращение принято к сведению."
ZONE = ZoneInfo("Europe/Moscow")
AT = datetime(2026, 11, 24, 9, 10, tzinfo=UTC)


def reply(text: str = EMPTY, asked: str | None = ASKED, *findings: object) -> Review:
    said = anatomy(Text(text, frozenset({"reply"}), asked))
    made = review("warn" if findings else "ok", *findings, draft=Draft(text, "reply", asked))  # type: ignore[arg-type]
    return replace(made, anatomy=said)


RUDE = replace(finding(quote="Хватит ныть"), category="rudeness")


def test_a_brush_off_is_told_with_what_is_there_and_what_is_missing() -> None:
    assert advice(reply().anatomy) == (
        "<b>Читается как отписка.</b> Приветствие есть.\n"
        "Не хватает: к какому сроку.\n"
        "Похоже, без ответа: «Когда починят &lt;фонарь&gt;?»."
    )
    page = review_page(reply())
    assert "Похоже, без ответа: «Когда починят <фонарь>?»." in page.plain
    assert page.plain.startswith("Замечаний не найдено.\n")


def test_of_many_questions_without_an_answer_the_rest_is_counted() -> None:
    said = advice(reply("Принято к сведению.", "Когда починят? Почему сломан? Кто отвечает? Куда звонить?").anatomy)
    assert said is not None
    assert "Приветствия нет." in said
    assert said.endswith("«Когда починят?», «Почему сломан?» и ещё 2.")


def test_several_things_that_are_missing_are_joined_as_people_do() -> None:
    said = advice(reply(asked="Мусор не вывозят вторую неделю").anatomy) or ""
    assert "Не хватает: что сделано или что сделаем, кто займётся и к какому сроку." in said


@pytest.mark.parametrize("made", [reply("Починим в среду."), reply("Спасибо!", None), review("ok")])
def test_where_there_is_nothing_to_say_nothing_is_said(made: Review) -> None:
    assert advice(made.anatomy) is None
    assert "отписк" not in review_page(made).plain


def test_an_advice_never_takes_more_than_three_lines() -> None:
    many = " ".join(f"Когда починят {'очень' * 40} фонарь номер {n}?" for n in range(9))
    said = advice(reply(EMPTY, many).anatomy) or ""
    assert len(said.splitlines()) <= 3
    assert len(said) < 500


def test_a_check_without_a_trace_gets_the_advice_and_no_buttons() -> None:
    page = untraced_page(reply("Хватит ныть!!! Вопрос на контроле.", ASKED, RUDE))
    assert "отписк" in page.plain
    assert "Спокойнее" not in str(labels(page))


def test_a_heated_reply_has_two_more_buttons_on_its_first_part() -> None:
    made = reply("Хватит ныть, починим в среду.", ASKED, RUDE)
    page = review_page(made)
    assert labels(page) == [
        ["п. 4.2"],
        ["Спокойнее", "Вернуться позже"],
        ["Не нарушение", "На согласование"],
        ["Другой вид", "Мои проверки"],
    ]
    assert [button.data for button in page.buttons[1]] == [Calm(5).pack(), ComeBack(5).pack()]
    many = reply("Хватит ныть", None, *(replace(RUDE, rule=f"a.r{n}", message="М" * 400) for n in range(6)))
    assert "Спокойнее" in str(labels(review_page(many, 1)))
    assert "Спокойнее" not in str(labels(review_page(many, 2)))


def test_a_calm_text_stands_alone_under_what_was_done() -> None:
    told, text = calmed_pages(Calmed(reply("Приедем в <среду>."), is_skeleton=False))
    assert plain(told).startswith("Спокойная версия — в следующем сообщении\n")
    assert "Осталось исправить вам" not in told.plain
    assert text.plain == "Приедем в <среду>."
    left = replace(RUDE, quote="<ты>", severity="warn")
    told, _ = calmed_pages(Calmed(reply("А ты?", None, left), is_skeleton=False))
    assert "Осталось исправить вам: «<ты>»." in told.plain


def test_a_skeleton_says_that_it_is_one() -> None:
    told, _ = calmed_pages(Calmed(reply("[дата]"), is_skeleton=True))
    assert "впишите ответы вместо скобок" in told.plain


def test_a_promise_names_its_time_by_the_clock_of_the_agency() -> None:
    promise = Return(3, 6, 1, "vk", "5", 42, AT, AT)
    page = promised_page(promise, ZONE)
    assert "Вернусь к этому ответу в 12:10." in page.plain
    assert page.buttons[0][0].data == Replied(3).pack()
    assert promised_before(AT, ZONE).text == "Уже запомнил: вернусь к ответу в 12:10."
    assert replied_page().plain


def test_what_comes_back_shows_the_reply_and_what_is_said_of_it() -> None:
    findings = [replace(RUDE, rule=f"a.r{n}", quote=f"<{n}>") for n in range(5)]
    page = back_page(reply("Хватит <ныть>", ASKED, *findings), 3)
    assert plain(page) == (
        "Вы просили вернуться к ответу\n\n«Хватит <ныть>»\n\nЛучше исправить: «<0>», «<1>», «<2>» и ещё 2."
    )
    assert labels(page) == [["Спокойнее", "К замечаниям"], ["Уже ответил(а)"]]
    assert [button.data for row in page.buttons for button in row] == [
        Calm(5).pack(), ShowReview(5).pack(), Replied(3).pack(),
    ]  # fmt: skip
    assert "звучит резко" in back_page(reply("Ждите!!!"), 3).plain
