"""What people read of an approval, and that it fits every messenger."""

import random
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.approval.actions import ShowHistory
from bot.approval.model import (
    REASON_LIMIT,
    Approval,
    ApprovalCard,
    ApprovalDesk,
    ApprovalMove,
    History,
    HistoryEntry,
    Refusal,
    Stage,
    Standing,
    Step,
)
from bot.approval.service import ENTRIES, LISTED
from bot.approval.when import NoHour, Past, TooFar, UnreadableMoment
from bot.review.model import ListedReview as Listed
from bot.review.model import Listing, remarks
from bot.staff.model import Account, Colleague, Employee, Role
from bot.views.approval import cards as views
from bot.views.approval.standing import line
from bot.views.review.intake import mine_page
from bot.views.review.verdict import review_page
from tests.review.pages import AT, any_review, finding, labels, plain, review
from tests.review.test_other_views import MOSCOW

ANNA = Employee(1, "Анна Соколова", Role.EMPLOYEE)
BORIS = Employee(2, "Борис <Белов>", Role.PRESS_SECRETARY)
VERA = Employee(3, "Вера Ким", Role.PRESS_SECRETARY)
GLEB = Employee(4, "Глеб", Role.EMPLOYEE)


def approval(stage: Stage, holder: Employee | None = None, **more: object) -> Approval:
    values = {"planned_at": None, "asked_at": AT, "since": AT} | more
    return Approval(12, review("block", finding()), ANNA, stage, holder, (BORIS, VERA), **values)  # type: ignore[arg-type]


def card(stage: Stage, holder: Employee | None = None, may_decide: bool = True, **more: object) -> ApprovalCard:
    return ApprovalCard(approval(stage, holder, **more), may_decide)


@pytest.mark.parametrize(
    ("stage", "holder", "words"),
    [
        (Stage.OPEN, None, "На согласовании с 5 декабря, 14:20. Пока никто не взял."),
        (Stage.TAKEN, "Вера Ким", "На согласовании: Вера Ким, с 5 декабря, 14:20."),
        (Stage.RETURNED, "Вера Ким", "Возвращено с замечанием: Вера Ким, 5 декабря, 14:20."),
        (Stage.APPROVED, "Вера Ким", "Согласовано: Вера Ким, 5 декабря, 14:20."),
        (Stage.WITHDRAWN, None, "Запрос на согласование отозван, 5 декабря, 14:20."),
    ],
)
def test_where_a_text_stands_is_one_sentence_on_its_verdict_and_in_the_list(
    stage: Stage, holder: str | None, words: str
) -> None:
    standing = Standing(12, 1, stage, holder, AT)
    assert line(standing, MOSCOW) == words
    assert words in review_page(review("ok"), 1, standing, MOSCOW).plain


def test_an_approval_of_an_older_version_is_not_taken_for_one_of_this() -> None:
    standing = Standing(12, 1, Stage.APPROVED, "Вера", AT)
    page = review_page(review("ok", version=2), 1, standing, MOSCOW)
    assert "Версия 1. Согласовано: Вера" in page.plain
    assert labels(page)[0][0] == "На согласование"
    assert labels(review_page(review("ok"), 1, standing, MOSCOW))[0][0] == "Согласование"


@pytest.mark.parametrize(
    ("made", "reader", "buttons"),
    [
        (card(Stage.OPEN), VERA,
         [["Взять", "Весь черновик"], ["Согласовать", "Вернуть"], ["История", "Все запросы"]]),
        (card(Stage.OPEN), GLEB, [["Взять", "Весь черновик"], ["Согласовать", "Вернуть"], ["История"]]),
        (card(Stage.TAKEN, VERA), VERA,
         [["Отдать", "Весь черновик"], ["Согласовать", "Вернуть"], ["История", "Все запросы"]]),
        (card(Stage.TAKEN, VERA), BORIS, [["Весь черновик"], ["История", "Все запросы"]]),
        (card(Stage.TAKEN, VERA, passed_on_at=AT), GLEB,
         [["Взять", "Весь черновик"], ["Согласовать", "Вернуть"], ["История"]]),
        (card(Stage.OPEN, may_decide=False), VERA, [["Весь черновик"], ["История", "Все запросы"]]),
        (card(Stage.APPROVED, VERA), VERA, [["Весь черновик"], ["История", "Все запросы"]]),
    ],
)  # fmt: skip
def test_a_card_offers_what_its_reader_may_do(made: ApprovalCard, reader: Employee, buttons: list[list[str]]) -> None:
    assert labels(views.card_page(made, reader, MOSCOW)) == buttons


def test_a_card_is_known_by_its_history() -> None:
    for stage in Stage:
        data = [button.data for row in views.card_page(card(stage, VERA), BORIS, MOSCOW).buttons for button in row]
        assert ShowHistory(12).pack() in data


def test_a_card_that_rings_says_why_first() -> None:
    page = views.card_page(card(Stage.OPEN), VERA, MOSCOW, Step.WARNED)
    assert page.plain.startswith("Скоро публикация, а решения ещё нет.\n\nНа согласование: Анна Соколова\n")


def test_what_was_decided_stands_first_and_then_why() -> None:
    returned = approval(Stage.RETURNED, BORIS, reason="Укажите адрес.", planned_at=AT)
    assert plain(views.card_page(ApprovalCard(returned, True), VERA, MOSCOW)).startswith(
        "Возвращено с замечанием: Борис <Белов>, 5 декабря, 14:20.\n\nЗамечание: Укажите адрес.\n\n"
        "Автор: Анна Соколова\n"
    )
    assert plain(views.standing_page(returned, MOSCOW)).startswith(
        "Возвращено с замечанием: Борис <Белов>, 5 декабря, 14:20.\n\nЗамечание: Укажите адрес.\n\nНажмите "
    )


def test_the_words_of_people_are_never_markup() -> None:
    returned = approval(Stage.RETURNED, BORIS, reason="<b>&</i>")
    assert "Замечание: <b>&</i>" in views.standing_page(returned, MOSCOW).plain
    assert "Борис <Белов>" in views.standing_page(returned, MOSCOW).plain
    assert "Борис <Белов>" in views.standing_page(approval(Stage.OPEN), MOSCOW).plain


def test_only_a_person_approves() -> None:
    for told in (views.card_page(card(Stage.OPEN), VERA, MOSCOW), views.standing_page(approval(Stage.OPEN), MOSCOW)):
        assert "одобр" not in told.plain.lower()
        assert "Согласовано" not in told.plain


def test_the_overdue_are_seen_on_the_desk() -> None:
    late, early = (approval(Stage.OPEN, planned_at=AT + timedelta(minutes=by)) for by in (-1, 1))
    told = plain(views.desk_page(ApprovalDesk((late, early), 1, 1), MOSCOW, AT))
    assert "публикация 5 декабря, 14:19 — срок прошёл; никто не взял" in told
    assert "публикация 5 декабря, 14:21; никто не взял" in told
    assert "никто не ждёт" in views.desk_page(ApprovalDesk((), 1, 1), MOSCOW, AT).plain


def test_the_author_is_told_what_matters_and_not_more() -> None:
    ring = (Colleague(VERA, ()),)
    told = {
        step: views.author_page(ApprovalMove(step, approval(Stage.OPEN), None, None, ring=ring), MOSCOW)
        for step in Step
    }
    assert {step for step, page in told.items() if page} == {
        Step.APPROVED, Step.RETURNED, Step.WARNED, Step.MISSED, Step.PASSED_ON
    }  # fmt: skip
    alone = views.author_page(ApprovalMove(Step.PASSED_ON, approval(Stage.OPEN), None, None), MOSCOW)
    assert alone is not None
    assert "передать больше некому" in alone.plain


def test_what_cannot_be_read_as_a_moment_is_asked_for_again() -> None:
    for said in (UnreadableMoment(), NoHour(), Past(AT), TooFar()):
        page = views.unreadable_moment_page(said, 5, MOSCOW)
        assert "«сегодня в 18:00»" in page.plain
        assert labels(page) == [["Без срока"], ["← К замечаниям"]]


@pytest.mark.parametrize("seed", range(100))
def test_every_page_of_every_approval_fits_the_envelope(seed: int) -> None:
    """Building a page that does not fit raises."""
    dice = random.Random(seed)
    person = Employee(2**53, dice.choice(("Вера", "<" * 200, "👍" * 200)), dice.choice(list(Role)))
    made = replace(
        approval(dice.choice(list(Stage)), dice.choice((None, person))),
        id=2**53,
        review=any_review(dice),
        author=dice.choice((ANNA, person)),
        addressees=(person,) * dice.randrange(9),
        planned_at=dice.choice((None, AT)),
        reason=dice.choice((None, "Короче", "<" * REASON_LIMIT, "👍" * REASON_LIMIT)),
        passed_on_at=dice.choice((None, AT)),
    )
    to = (Colleague(person, (Account("vk", 1, "5", 1),)),) * dice.randrange(9)
    entry = HistoryEntry(AT, dice.choice(list(Step)), dice.choice((None, person.name)), 2**31, made.reason)
    zone = ZoneInfo("Europe/Moscow")
    for step in (None, *Step):
        views.card_page(ApprovalCard(made, dice.random() < 0.8), person, zone, step)
    for step in Step:
        views.author_page(ApprovalMove(step, made, None, None, ring=to), zone)
    views.standing_page(made, zone)
    views.when_page(made.review, to)
    views.nobody_page(made.review)
    views.remark_page(made)
    views.reason_page(made)
    views.revision_wanted_page(made)
    views.draft_pages(made)
    views.desk_page(ApprovalDesk((made,) * LISTED, 2, 3), zone, AT)
    views.history_page(History(made, (entry,) * ENTRIES, 2, 3), person, zone)
    for remark in remarks(made.review.findings):
        assert views.remark_words(remark)
    for refusal in Refusal:
        views.refused(refusal)
        views.refused_page(refusal)
    for part in range(1, 30):
        review_page(made.review, part, made.standing, zone)


def test_the_list_of_ones_own_says_where_each_stands() -> None:
    entries = tuple(Listed(n, "Слово " * 40, "block", AT, n) for n in range(5))
    standings = {n: Standing(12, 1, Stage.TAKEN, "👍" * 200, AT) for n in range(5)}
    page = mine_page(Listing(entries, 2, 3), MOSCOW, standings)
    assert page.plain.count("На согласовании: ") == 5
