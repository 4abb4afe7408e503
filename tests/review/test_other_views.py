"""What is said around a verdict: objections, one's own list, things that cannot be read."""

import random
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.pictures.model import NoReader, NotAPicture, NoText, Reading, TooLarge, Unreadable
from bot.review.model import Draft, Entry, Listing, Objection, remarks
from bot.staff.model import Employee, Role
from bot.views.intake import mine_page, not_read_page, too_long_page, unreadable_page
from bot.views.objections import choice_page, filed_page, objected_pages, objection_page, reason_page
from tests.review.pages import AT, any_review, finding, labels, plain, review

MARIA = Employee(2, "Мария <Белова>", Role.PRESS_SECRETARY)
MOSCOW = ZoneInfo("Europe/Moscow")


def objection(reason: str | None, draft: Draft | None = None) -> Objection:
    made = review("block", finding(title="Слон в тексте"), draft=draft)
    remark = remarks(made.findings)[0]
    return Objection(3, made, remark, "Анна Соколова", reason, Role.PRESS_SECRETARY, AT)


def test_a_press_secretary_reads_who_objects_to_what_and_why() -> None:
    page = objection_page(objection("Это герб <города>"))
    assert plain(page) == (
        "Анна Соколова считает: это не нарушение.\n\n"
        "«слон» — п. 4.2.\nСлон в тексте\n\n"
        "Объяснение: «Это герб <города>»"
    )
    assert labels(page) == [["Весь черновик", "Пункт 4.2"]]
    assert plain(objection_page(objection(None))).endswith("Без объяснения.")


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
        against = Objection(2**53, made, remark, "Я" * 200, "👍" * 1000, Role.ADMIN, AT)
        objection_page(against)
        filed_page(against, [Employee(1, "Я" * 200, Role.ADMIN)] * 30)
        objected_pages(against)


def test_own_reviews_are_told_by_date_words_and_verdict() -> None:
    entries = tuple(Entry(n, "Слово " * 40, "block", AT - timedelta(days=n), n) for n in range(5))
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
def test_a_picture_without_text_is_answered_with_what_to_do(reading: Reading) -> None:
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
