from datetime import UTC, datetime

import pytest

from bot import markup
from bot.actions import ShowClause, ShowReview
from bot.page import Page
from bot.regulation.model import Clause, Edition, Section
from bot.review.model import Finding, Review, Verdict
from bot.views.regulation import clause_page
from bot.views.review import review_page


def finding(rule: str = "a.b", quote: str = "слон", clause: str | None = "4.2", **more: str) -> Finding:
    values = {"severity": "block", "message": "Слонов не бывает.", "advice": "Уберите слона.", **more}
    return Finding(
        rule=rule, category="other", topic="t", topic_title="Звери", clause=clause, start=0, end=len(quote),
        quote=quote, **values,  # type: ignore[arg-type]
    )  # fmt: skip


def review(verdict: Verdict, *findings: Finding, skipped: tuple[str, ...] = ()) -> Review:
    return Review(5, 6, verdict, findings, skipped, "abc", 7, datetime(2026, 11, 1, tzinfo=UTC))


def labels(page: Page) -> list[list[str]]:
    return [[button.label for button in row] for row in page.buttons]


def test_what_to_do_comes_first_and_then_why() -> None:
    page = review_page(review("block", finding(quote="112-233-445 95")))
    assert page.plain == (
        "Так публиковать нельзя. 1\u00a0замечание.\n\n"
        "1. «112-233-445 95» — п.\u00a04.2.\n"
        "Слонов не бывает. Уберите слона.\n\n"
        "Исправьте и пришлите текст ещё раз."
    )
    assert labels(page) == [["Пункт 4.2"]]
    assert page.buttons[0][0].data == ShowClause(edition=7, number="4.2", review=5).pack()


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 замечание"), (2, "2 замечания"), (5, "5 замечаний"), (11, "11 замечаний"), (21, "21 замечание")],
)
def test_remarks_are_counted_as_people_count(count: int, words: str) -> None:
    page = review_page(review("warn", *(finding(rule=f"a.{n}") for n in range(count))))
    assert page.plain.replace("\u00a0", " ").startswith(f"Лучше исправить. {words}.\n")


def test_a_clean_text_is_not_called_approved() -> None:
    page = review_page(review("ok"))
    assert page.plain.startswith("Замечаний не найдено.\n")
    assert "рекомендация" in page.plain
    assert "одобр" not in page.plain.lower()
    assert page.buttons == ()


def test_a_hint_is_an_advice_and_no_remark() -> None:
    page = review_page(review("ok", finding(severity="hint")))
    assert page.plain.startswith("Замечаний не найдено. Есть совет:\n")


def test_a_review_that_could_not_be_finished_says_so() -> None:
    page = review_page(review("warn", skipped=("a.b", "a.c")))
    assert page.plain.startswith("Лучше перечитать.\n\nПроверено не всё: 2 правила не успели сработать.")


def test_findings_of_one_rule_are_one_remark() -> None:
    quotes = ["слон", "слоны", "слон", "слоник", "слонёнок"]
    page = review_page(review("block", *(finding(quote=quote) for quote in quotes)))
    assert "1. «слон», «слоны», «слоник» и ещё 1 — п.\u00a04.2." in page.plain
    assert "1\u00a0замечание." in page.plain


def test_a_topic_without_a_clause_is_said_plainly_and_has_no_button() -> None:
    page = review_page(review("warn", finding(clause=None)))
    assert "тема «Звери», пункта в регламенте нет" in page.plain
    assert page.buttons == ()


def test_the_gravest_remark_stands_first() -> None:
    page = review_page(review("block", finding("a.a", "кот", severity="hint"), finding("a.b", "слон")))
    assert page.plain.index("слон") < page.plain.index("кот")


def test_words_of_a_person_are_never_markup() -> None:
    page = review_page(review("block", finding(quote="<b>&</i> <script>")))
    assert "«<b>&</i> <script>»" in page.plain


def test_many_long_remarks_fit_one_screen_and_the_rest_is_counted() -> None:
    many = [
        finding(f"a.r{n}", "👍" * 400 + str(n), f"{n}.1", message="М" * 300, advice="С" * 300) for n in range(1, 15)
    ]
    page = review_page(review("block", *many))
    assert markup.utf16_length(page.plain) < 2000
    assert "И ещё 12\u00a0замечаний: покажу, когда исправите эти." in page.plain
    assert labels(page) == [["Пункт 1.1", "Пункт 2.1"]]


def test_short_remarks_are_shown_six_at_a_time_four_clauses_in_a_row() -> None:
    page = review_page(review("warn", *(finding(f"a.r{n}", clause=f"{n}.1", severity="warn") for n in range(1, 9))))
    assert [len(row) for row in page.buttons] == [4, 2]
    assert "И ещё 2\u00a0замечания" in page.plain


CLAUSE = Clause("4.2", "Нельзя <никому> & никогда.")
EDITION = Edition("sha", "Регламент", (Section("4", "Запреты", (CLAUSE,)),), 7)


def test_a_clause_is_shown_as_it_is_written_with_the_way_back() -> None:
    page = clause_page(EDITION, CLAUSE, 5)
    assert page.plain == "Пункт 4.2 · Запреты\n\nНельзя <никому> & никогда.\n\nРегламент"
    assert labels(page) == [["← К замечаниям"]]
    assert page.buttons[0][0].data == ShowReview(5).pack()


def test_a_clause_opened_on_its_own_has_no_way_back() -> None:
    assert clause_page(EDITION, CLAUSE, 0).buttons == ()


def test_an_endless_clause_still_fits_a_page() -> None:
    endless = Clause("4.2", "👍" * 10_000)
    assert "полностью — в тексте регламента" in clause_page(EDITION, endless, 5).plain
