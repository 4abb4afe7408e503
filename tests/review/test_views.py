"""What a verdict says, and that it fits every messenger and one screen."""

import random
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot import markup
from bot.actions import ShowClause, ShowReview
from bot.page import Button, Page
from bot.regulation.actions import ReadClause
from bot.regulation.model import Clause, Edition, Section
from bot.review.model import Calmed, Draft, Judgement, Mended, Silenced, remarks
from bot.views.regulation.clause import clause_page
from bot.views.review.replies import back_page, calmed_pages
from bot.views.review.verdict import (
    PAIR,
    comment_wanted_page,
    kinds_page,
    mended_pages,
    reading_pages,
    review_page,
    shown_in,
    untraced_page,
)
from tests.review.pages import AT, any_review, finding, labels, plain, review

ZONE = ZoneInfo("Europe/Moscow")
SHORT = 9      # letters of a label that a phone does not break in a row of more than two
SCREEN = 2200  # UTF-16 units: the wildest remark of a pack alone is half of them


def judged(*findings: object, text: str = "Вот кит") -> Judgement:
    made = review("warn" if findings else "ok", *findings, draft=Draft(text))  # type: ignore[arg-type]
    return Judgement(made.draft, made.clue, made.verdict, made.findings, (), "abc", 7)


def test_what_to_do_comes_first_and_then_why() -> None:
    page = review_page(review("block", finding(quote="112-233-445 95")))
    assert page.plain == (
        "Так публиковать нельзя. 1\u00a0замечание.\n\n"
        "1. «112-233-445 95» — п.\u00a04.2.\n"
        "Слонов не бывает. Уберите слона.\n\n"
        "Исправьте и пришлите текст ещё раз.\n\n"
        "Проверено как: запись на странице, официальной или личной."
    )
    assert labels(page) == [
        ["п. 4.2"], ["Не нарушение", "На согласование"], ["Другой вид", "Это вопрос"], ["Мои проверки"]
    ]  # fmt: skip
    assert page.buttons[0][0].data == ShowClause(edition=7, number="4.2", review=5).pack()


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 замечание"), (2, "2 замечания"), (5, "5 замечаний"), (11, "11 замечаний"), (21, "21 замечание")],
)
def test_remarks_are_counted_as_people_count(count: int, words: str) -> None:
    page = review_page(review("warn", *(finding(rule=f"a.{n}") for n in range(count))))
    assert plain(page).startswith(f"Лучше исправить. {words}.\n")


def test_a_clean_text_is_not_called_approved() -> None:
    page = review_page(review("ok"))
    assert page.plain.startswith("Замечаний не найдено.\n")
    assert "рекомендация" in page.plain
    assert "одобр" not in page.plain.lower()
    assert labels(page) == [["На согласование", "Другой вид"], ["Это вопрос", "Мои проверки"]]


def test_a_hint_is_an_advice_and_no_remark() -> None:
    page = review_page(review("ok", finding(severity="hint")))
    assert page.plain.startswith("Замечаний не найдено. Есть совет:\n")


def test_a_review_that_could_not_be_finished_says_so() -> None:
    page = review_page(review("warn", skipped=("a.b", "a.c")))
    assert page.plain.startswith("Лучше перечитать.\n\nПроверено не всё: 2 правила не успели сработать.")


def test_what_was_allowed_before_is_told_at_the_end() -> None:
    silenced = tuple(Silenced(7, "a.b", 0, 4, quote, AT.date()) for quote in ("слон", "слон", "<кит>", "кот", "пёс"))
    page = review_page(replace(review("ok"), silenced=silenced[:1]))
    assert page.plain.startswith("Замечаний не найдено.")
    assert page.plain.endswith("\n\nПохожий случай признан допустимым 05.12.2026: «слон».")
    assert untraced_page(replace(review("ok"), silenced=silenced)).plain.partition("Похожий")[2].startswith(
        " случай признан допустимым 05.12.2026: «слон».\nПохожий случай признан допустимым 05.12.2026: «<кит>».\n"
        "Похожий случай признан допустимым 05.12.2026: «кот».\nИ ещё 1.\n\n"
    )


def test_a_new_version_says_that_it_is_new() -> None:
    page = review_page(review("warn", finding(), version=2))
    assert page.plain.startswith("Новая версия. Лучше исправить. 1\u00a0замечание.\n")


def test_findings_of_one_rule_are_one_remark() -> None:
    quotes = ["слон", "слоны", "слон", "слоник", "слонёнок"]
    page = review_page(review("block", *(finding(quote=quote) for quote in quotes)))
    assert "1. «слон», «слоны», «слоник» и ещё 1 — п.\u00a04.2." in page.plain
    assert "1\u00a0замечание." in page.plain


def test_long_words_are_cut_between_words() -> None:
    page = review_page(review("warn", finding(quote="Слон пришёл на побережье и " * 5)))
    (told,) = (row for row in page.plain.splitlines() if row.startswith("1. "))
    words = told.split("»")[0].split("«")[1].split()
    assert set(words) <= {"Слон", "пришёл", "на", "побережье", "и", "…"}
    assert "…" in words


def test_of_what_is_missing_the_title_is_told() -> None:
    page = review_page(review("warn", finding(quote="", title="Нет ответа на вопрос")))
    assert "1. Нет ответа на вопрос — п.\u00a04.2." in page.plain


def test_a_topic_without_a_clause_is_said_plainly_and_has_no_button() -> None:
    page = review_page(review("warn", finding(clause=None)))
    assert "тема «Звери», пункта в регламенте нет" in page.plain
    assert labels(page)[0] == ["Не нарушение", "На согласование"]


def test_the_gravest_remark_stands_first() -> None:
    page = review_page(review("block", finding("a.a", "кот", severity="hint"), finding("a.b", "слон")))
    assert page.plain.index("слон") < page.plain.index("кот")


def test_words_of_a_person_are_never_markup() -> None:
    page = review_page(review("block", finding(quote="<b>&</i> <script>")))
    assert "«<b>&</i> <script>»" in page.plain


def test_many_remarks_are_turned_over_and_counted_on() -> None:
    many = review("block", *(finding(f"a.r{n}", message="М" * 300, advice="С" * 100) for n in range(1, 6)))
    first, second, last = (review_page(many, part) for part in (1, 2, 3))
    assert "\n1. " in first.plain
    assert "\n2. " in first.plain
    assert "Показаны 1–2 из 5." in first.plain
    assert "\n3. " in second.plain
    assert "\n4. " in second.plain
    assert "\n5. " in last.plain
    assert [labels(page)[1] for page in (first, second, last)] == [["2/3 →"], ["← 1/3", "3/3 →"], ["← 2/3"]]
    assert review_page(many, 9) == last
    assert review_page(many, -9) == first


def test_the_way_back_from_a_clause_leads_to_its_part() -> None:
    many = review("block", *(finding(f"a.r{n}", message="М" * 300, advice="С" * 100) for n in range(1, 6)))
    pressed = ShowClause.parse(review_page(many, 2).buttons[0][0].data or "")
    assert pressed == ShowClause(7, "4.2", 5, 2)
    assert ShowReview.parse(opened(CLAUSE, 5, 2).buttons[0][0].data or "") == ShowReview(5, 2)


def test_a_button_from_before_there_were_parts_still_means_something() -> None:
    assert ShowClause.parse("clause:7:4.2:5") == ShowClause(7, "4.2", 5, 1)
    assert ShowReview.parse("review:5") == ShowReview(5, 1)
    assert ShowReview.parse("review") is None
    assert ShowReview.parse("review:5:1:1") is None


@pytest.mark.parametrize(
    ("draft", "clue", "words"),
    [
        (Draft("Вот слон", "official"), "agency", "запись на официальной странице (вы пишете от имени ведомства)."),
        (Draft("Вот слон", "personal"), "private", "запись на личной странице (вы пишете о себе)."),
        (Draft("Вот слон", "reply", "Где?"), "comment", "ответ гражданину (есть его комментарий)."),
        (Draft("Вот слон", "reply"), "answer", "ответ гражданину (вы обращаетесь к человеку)."),
        (Draft("Вот слон", "reply"), None, "ответ гражданину."),
    ],
)
def test_the_kind_is_told_with_its_clue(draft: Draft, clue: object, words: str) -> None:
    assert review_page(review("ok", draft=draft, clue=clue)).plain.endswith(f"Проверено как: {words}")  # type: ignore[arg-type]


def test_a_kind_is_not_offered_twice() -> None:
    page = kinds_page(review("ok", draft=Draft("Вот слон", "personal")))
    assert [label for [label] in labels(page)] == [
        "Официальная страница", "Ответ гражданину", "Комментарий гражданина", "Это вопрос", "← К замечаниям",
    ]  # fmt: skip


def test_without_a_comment_is_no_choice_where_one_is_known() -> None:
    known = review("ok", draft=Draft("Вот слон", "reply", "Где слон?"))
    assert labels(comment_wanted_page(known)) == [["← К замечаниям"]]
    assert labels(comment_wanted_page(review("ok"))) == [["Без него"], ["← К замечаниям"]]


def test_a_mend_is_offered_where_a_machine_can_mend() -> None:
    assert labels(review_page(review("warn", finding(fix=""))))[1] == ["Исправить", "Не нарушение"]


def test_a_forward_may_be_answered_and_a_reading_corrected() -> None:
    forwarded = review_page(review("ok", draft=Draft("Вот слон", origin="forwarded")))
    read = review_page(review("ok", draft=Draft("Вот <слон>", origin="screenshot")))
    assert labels(forwarded)[0] == ["Я отвечаю на этот комментарий"]
    assert labels(read)[0] == ["Поправить прочитанное"]
    assert "Прочитано: «Вот <слон>»" in read.plain


def test_what_was_mended_is_told_and_the_text_stands_alone() -> None:
    before = (finding(fix=""), finding(quote="ивент", fix="событие"), finding(quote="", fix="(запрещена)"))
    told, text = mended_pages(Mended(judged(finding("a.c", "кит")), before))
    assert plain(told) == (
        "Исправил не всё, остальное за вами.\n– убрано «слон»\n– «ивент» → «событие»\n– добавлено «(запрещена)»\n\n"
        "Решать вам:\n– «кит» — п. 4.2\n\n"
        "Исправленный текст — в следующем сообщении. Поправьте остальное и пришлите: запомню и проверю."
    )
    assert (text.plain, text.buttons) == ("Вот кит", ())


def test_a_mended_text_is_called_clean_only_when_it_is() -> None:
    clean, _ = mended_pages(Mended(judged(), (finding(fix=""),)))
    assert plain(clean).startswith("Исправил. Замечаний больше не найдено.\n")
    forbidden, _ = mended_pages(Mended(replace(judged(finding("a.c", "кит")), verdict="block"), (finding(fix=""),)))
    assert plain(forbidden).startswith("Исправил не всё: публиковать пока нельзя.\n")
    unfinished, _ = mended_pages(Mended(replace(judged(), verdict="warn", skipped=("a.d",)), (finding(fix=""),)))
    assert "Проверено не всё: 1 правило не успело сработать." in plain(unfinished)


def test_a_long_mended_text_comes_in_several_messages_and_is_whole() -> None:
    text = "Слон пришёл. " * 700
    _, *pages = mended_pages(Mended(judged(text=text), (finding(fix=""),)))
    assert len(pages) == 3
    assert "".join(page.plain for page in pages) == text


def test_a_text_of_which_nothing_is_left_is_no_empty_message() -> None:
    (told,) = mended_pages(Mended(judged(text=" \n"), (finding(fix=""),)))
    assert "от текста ничего не осталось" in told.plain


def test_a_verdict_without_a_trace_has_nothing_to_come_back_for() -> None:
    many = [finding(f"a.r{n}", clause=f"{n}.1", message="М" * 300, advice="С" * 100) for n in range(1, 6)]
    page = untraced_page(judged(*many))
    assert page.plain.endswith("Следующую проверку без следа выберите в меню заново.")
    assert "И ещё 3 замечания: исправьте эти и проверьте снова." in plain(page)
    assert "Я ничего не сохранил. Ваше сообщение и этот ответ остались в чате" in page.plain
    assert labels(page) == [["п. 1.1", "п. 2.1"]]
    assert ShowClause.parse(page.buttons[0][0].data or "") == ShowClause(7, "1.1", 0)


@pytest.mark.parametrize("seed", range(300))
def test_every_page_of_every_review_fits_the_envelope_and_one_screen(seed: int) -> None:
    """Building a page that does not fit raises."""
    made = any_review(random.Random(seed))
    told: list[int] = []
    part = 1
    while True:
        page = review_page(made, part)
        assert all(len(row) <= PAIR for row in labels(page) if max(map(len, row)) > SHORT)
        assert markup.utf16_length(page.plain) <= SCREEN
        told += [number for number, _ in shown_in(made, part)]
        if not any(label.endswith("→") for row in labels(page) for label in row):
            break
        part += 1
    assert told == list(range(1, len(remarks(made.findings)) + 1))
    kinds_page(made)
    comment_wanted_page(made)
    reading_pages(made)
    untraced_page(made)
    mended_pages(Mended(made, tuple(finding for finding in made.findings if finding.fix is not None)))
    calmed_pages(Calmed(made, is_skeleton=False))
    back_page(made, 2**53)


CLAUSE = Clause("4.2", "Нельзя <никому> & никогда.")
EDITION = Edition("sha", "Регламент", (Section("4", "Запреты", (CLAUSE,)),), 7)


def test_a_clause_is_shown_as_it_is_written_with_the_way_back() -> None:
    page = opened(CLAUSE, 5)
    assert page.plain == "Пункт 4.2 · Запреты\n\nНельзя <никому> & никогда.\n\nРегламент, редакция без даты"
    assert labels(page) == [["← К замечаниям"]]
    assert page.buttons[0][0].data == ShowReview(5).pack()


def test_a_clause_opened_on_its_own_is_read_on_in_its_place() -> None:
    page = opened(CLAUSE, 0)
    assert labels(page) == [["Читать в регламенте"]]
    assert page.buttons[0][0].data == ReadClause(7, 1).pack()


def test_an_endless_clause_fits_a_page_and_is_read_to_its_end_in_the_regulation() -> None:
    endless = Clause("4.2", "👍" * 10_000)
    page = opened(endless, 5)
    assert "👍…" in page.plain
    assert labels(page) == [["Читать в регламенте"], ["← К замечаниям"]]


def test_a_clause_of_an_edition_that_gave_way_says_so() -> None:
    assert clause_page(EDITION, replace(EDITION, id=8), CLAUSE, 5, 1, ZONE).plain.endswith("прежняя редакция без даты")


def test_a_clause_with_a_letter_in_its_number_has_a_button_too() -> None:
    button = ShowClause(7, "3.2.а:б", 5, 2)
    assert ShowClause.parse(Button("п. 3.2.а", button.pack()).data or "") == button


def opened(clause: Clause, review_id: int, part: int = 1) -> Page:
    edition = Edition("x", "Регламент", (Section("4", "Запреты", (clause,)),), 7)
    return clause_page(edition, edition, clause, review_id, part, ZONE)
