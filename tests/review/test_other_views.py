"""What is said around a verdict: objections, one's own list, things that cannot be read."""

import random
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.pictures.model import NoReader, NotAPicture, NoText, PictureReading, TooLarge, Unreadable
from bot.review.model import Decision, Draft, ListedReview, Listing, Objection, Precedent, Ruling, Shown, remarks
from bot.staff.model import Employee, Role
from bot.views.review.intake import mine_page, not_read_page, too_long_page, unreadable_page
from bot.views.review.objections import (
    choice_page,
    comment_page,
    decision_page,
    filed_page,
    objected_pages,
    objection_page,
    reason_page,
)
from bot.views.review.precedents import ask_call_back_page, called_back, precedent_page, precedents_page
from rules.schema import Category
from rules.twins import Case
from tests.review.pages import AT, any_review, finding, labels, plain, review

MARIA = Employee(2, "Мария <Белова>", Role.PRESS_SECRETARY)
MOSCOW = ZoneInfo("Europe/Moscow")


def objection(
    reason: str | None,
    draft: Draft | None = None,
    decision: Decision | None = None,
    category: Category = "other",
) -> Objection:
    made = review("block", replace(finding(title="Слон в тексте"), category=category), draft=draft)
    remark = remarks(made.findings)[0]
    return Objection(3, made, remark, 1, "Анна Соколова", reason, Role.PRESS_SECRETARY, AT, decision)


def test_a_press_secretary_reads_who_objects_to_what_and_why() -> None:
    page = objection_page(objection("Это герб <города>"), MOSCOW)
    assert plain(page) == (
        "Анна Соколова считает: это не нарушение.\n\n"
        "«слон» — п. 4.2.\nСлон в тексте\n\n"
        "В тексте: «Вот слон»\n\n"
        "Объяснение: «Это герб <города>»"
    )
    assert labels(page) == [["Признать допустимым", "Замечание верно"], ["Весь черновик", "п. 4.2"]]
    assert plain(objection_page(objection(None), MOSCOW)).endswith("Без объяснения.")


def test_a_decided_objection_says_who_decided_when_and_what_and_asks_no_more() -> None:
    page = objection_page(objection(None, decision=Decision("upheld", "Мария <Белова>", AT, "Нет, <слон>")), MOSCOW)
    assert plain(page).endswith(
        "Без объяснения.\n\nРешено: замечание верно.\n\nПояснение: «Нет, <слон>»\n\n"
        "Решение: Мария <Белова>, 05.12.2026."
    )
    assert labels(page) == [["Весь черновик", "п. 4.2"]]


@pytest.mark.parametrize(
    ("ruling", "words"),
    [
        ("allowed", "Вы правы: это допустимо.|Исправлять не нужно, и похожие случаи бот больше не будет отмечать."),
        ("once", "В этот раз допустимо.|Исправлять не нужно. Похожие случаи бот будет отмечать и дальше."),
        ("upheld", "Спасибо, мы проверили: замечание верно.|Пожалуйста, исправьте и пришлите текст ещё раз."),
    ],
)
def test_the_author_is_told_what_was_decided_and_what_to_do(ruling: Ruling, words: str) -> None:
    head, what = words.split("|")
    page = decision_page(objection(None, decision=Decision(ruling, "Мария Белова", AT)), MOSCOW)
    assert plain(page) == f"{head}\n\n«слон» — п. 4.2.\n{what}\n\nРешение: Мария Белова, 05.12.2026."
    assert labels(page) == [["← К замечаниям"]]


@pytest.mark.parametrize("category", ["personal_data", "confidential"])
def test_personal_data_and_secrets_may_pass_this_time_only(category: Category) -> None:
    page = objection_page(objection(None, category=category), MOSCOW)
    assert labels(page)[0] == ["В этот раз допустимо", "Замечание верно"]
    asked = comment_page(objection(None, category=category), is_right=True)
    assert "Похожие случаи бот будет отмечать и дальше." in plain(asked)
    assert labels(asked) == [["Без пояснения"], ["← Назад"]]


def test_before_a_decision_it_is_told_what_it_will_mean() -> None:
    assert "Похожие случаи бот перестанет отмечать у всех." in plain(comment_page(objection(None), is_right=True))
    assert "текст нужно исправить" in plain(comment_page(objection(None), is_right=False))


def precedent(number: int, sentence: str = "Вот слон <&>.", title: str | None = "Слон в тексте") -> Shown:
    found = Case(sentence, 4, 8)
    return Shown(Precedent(number, "a.b", "official", found, "Мария <Белова>", AT, "abc", 7), title)


def test_precedents_are_listed_with_who_when_and_what() -> None:
    page = precedents_page([precedent(7), precedent(6)], 2, 3, MOSCOW, "Готово.")
    assert plain(page) == (
        "Готово.\n\nПрецеденты\nПохожие случаи бот больше не отмечает. Нажмите номер, чтобы открыть или отозвать.\n\n"
        "1. Мария <Белова>, 05.12.2026\n«Вот слон <&>.»\n\n2. Мария <Белова>, 05.12.2026\n«Вот слон <&>.»"
    )
    assert labels(page) == [["1", "2"], ["← 1/3", "3/3 →"], ["← Меню"]]
    assert "Прецедентов пока нет." in plain(precedents_page([], 1, 1, MOSCOW))


def test_a_precedent_without_its_rule_sleeps() -> None:
    awake, asleep = precedent_page(precedent(7), 1, MOSCOW), precedent_page(precedent(7, title=None), 1, MOSCOW)
    assert "Допустимо: «слон».\nСлон в тексте\nГде: запись на официальной странице.\n" in plain(awake)
    assert "Сейчас не действует: такого правила больше нет." in plain(asleep)
    assert labels(asleep) == [["Отозвать"], ["← Прецеденты"]]
    assert labels(ask_call_back_page(precedent(7), 1)) == [["Да, отозвать"], ["← Прецеденты"]]


def test_the_longest_precedents_fit_the_envelope() -> None:
    longest = replace(precedent(2**53, "👍" * 20_000).precedent, by="Я" * 200)
    shown = [Shown(longest, "Т" * 120)] * 5
    precedents_page(shown, 10**6, 10**7, MOSCOW, called_back())
    precedent_page(shown[0], 10**6, MOSCOW)
    ask_call_back_page(shown[0], 10**6)


def test_the_whole_draft_stands_alone_with_the_comment_that_it_answers() -> None:
    pages = objected_pages(objection(None, Draft("Вот слон", "reply", "Где слон?")))
    assert [plain(page) for page in pages] == [
        "Черновик: Анна Соколова, ответ гражданину. Он в следующем сообщении.",
        "Вот слон",
        "А это комментарий гражданина, на который он отвечает:",
        "Где слон?",
    ]


def test_the_author_learns_who_will_decide() -> None:
    one = filed_page(objection(None), [MARIA])
    assert plain(one).startswith("Передано пресс-секретарю: Мария <Белова>.\n")
    many = filed_page(objection(None), [MARIA] * 7)
    assert plain(many).startswith("Передано пресс-секретарям: ")
    assert "и ещё 2." in plain(many)


@pytest.mark.parametrize("seed", range(60))
def test_an_objection_to_any_review_fits_the_envelope(seed: int) -> None:
    made = any_review(random.Random(seed))
    choice_page(made, 1)
    for number, remark in enumerate(remarks(made.findings), start=1):
        reason_page(made, 1, number, remark)
        against = Objection(2**53, made, remark, 2**53, "Я" * 200, "👍" * 1000, Role.ADMIN, AT)
        objection_page(against, MOSCOW)
        comment_page(against, is_right=True)
        decided = replace(against, decision=Decision("allowed", "Я" * 200, AT, "👍" * 300))
        objection_page(decided, MOSCOW)
        decision_page(decided, MOSCOW)
        filed_page(against, [Employee(1, "Я" * 200, Role.ADMIN)] * 30)
        objected_pages(against)


def test_own_reviews_are_told_by_date_words_and_verdict() -> None:
    entries = tuple(ListedReview(n, "Слово " * 40, "block", AT - timedelta(days=n), n) for n in range(5))
    page = mine_page(Listing(entries, 2, 3), MOSCOW, {})
    assert plain(page).startswith("Мои проверки\n\n1. 5 декабря, 14:20 — нельзя\n«Слово Слово ")
    assert labels(page) == [["1", "2", "3", "4", "5"], ["← 1/3", "3/3 →"], ["← Меню"]]


def test_who_has_no_reviews_yet_learns_how_to_begin() -> None:
    page = mine_page(Listing((), 1, 1), MOSCOW, {})
    assert plain(page) == "Проверок пока нет. Пришлите текст, снимок экрана с ним или перешлите сообщение."


@pytest.mark.parametrize(
    "content",
    ["sticker", "voice", "audio", "video", "video_note", "animation", "location", "venue", "contact", "poll",
     "document", "dice", "story"],
)  # fmt: skip
def test_what_cannot_be_read_is_answered_with_what_can(content: str) -> None:
    page = unreadable_page(content)
    assert plain(page).endswith("Пришлите текст, снимок экрана с ним или перешлите сообщение.")


@pytest.mark.parametrize(
    "reading", [NoText(), NotAPicture(), TooLarge(), Unreadable(), NoReader(("rus",)), NoReader(())]
)
def test_a_picture_without_text_is_answered_with_what_to_do(reading: PictureReading) -> None:
    assert plain(not_read_page(reading, caption=True)).endswith("\n\nПроверена только подпись.")
    assert "ришлите" in plain(not_read_page(reading, caption=False)) or "наберите" in plain(
        not_read_page(reading, caption=False)
    )


def test_a_missing_reader_is_named_by_its_package() -> None:
    page = not_read_page(NoReader(("rus", "eng")), caption=False)
    assert "не установлено tesseract-ocr-rus, tesseract-ocr-eng" in plain(page)


def test_a_text_that_is_too_long_is_not_lost() -> None:
    assert plain(too_long_page(20_000)) == (
        "Слишком длинный текст: я читаю не больше 20 000 знаков сразу.\n\n"
        "Ваше сообщение осталось в чате. Разделите его и пришлите по частям."
    )
