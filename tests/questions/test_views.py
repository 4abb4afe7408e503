"""Pages of questions and of reading: they fit every messenger, and tell of an asker a name and a unit alone."""

import random
from datetime import timedelta

import pytest

from bot.page import Button, Page
from bot.questions.model import (
    REPLY_LIMIT,
    Answered,
    Group,
    Listing,
    Question,
    QuestionCard,
    ReadingProgress,
    Stage,
    Told,
    Unanswered,
)
from bot.regulation.actions import ReadClause
from bot.regulation.model import Clause, Edition, Section
from bot.staff.model import Employee, Role
from bot.views import questions as views
from bot.views import start
from bot.views.regulation import reading
from tests.questions.conftest import NOON, ZONE

ANNA = Employee(7, "Анна <Соколова>", Role.EMPLOYEE, position="главный специалист", unit=3)
VERA = Employee(8, "Вера", Role.PRESS_SECRETARY)


def labels(page: Page) -> list[str]:
    return [button.label for row in page.buttons for button in row]


def regulation(chance: random.Random, number: int = 1) -> Edition:
    def words(most: int) -> str:
        return " ".join(chance.choice(["<слово>", "п. 1.2", "см. 2.1", "раздел 3", "👍", "и"]) for _ in range(most))

    sections = tuple(
        Section(
            chance.choice([str(one), f"Раздел {'X' * one}", ""]),
            words(chance.choice([2, 60])),
            tuple(
                Clause(f"{one}.{two}{'.1' * chance.choice([0, 9])}", words(chance.choice([1, 40, 1500])) + f" {two}")
                for two in range(1, chance.choice([2, 5, 13]))
            ),
        )
        for one in range(1, chance.choice([2, 6, 13]))
    )
    return Edition("sha", words(50), sections, number, chance.choice([None, NOON]))


def question(stage: Stage = Stage.TOLD, text: str = "Где логотип?", **more: object) -> Question:
    return Question(5, ANNA, text, None, NOON, None, Told(1, None), stage, NOON, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(12))
def test_every_page_of_every_regulation_fits_the_envelope_and_its_buttons_lead_somewhere(seed: int) -> None:
    chance = random.Random(seed)
    edition = regulation(chance)
    current = chance.choice([edition, regulation(chance, 2)])
    for part in (0, 1, 2, 9):
        reading.contents_page(edition, current, part, ZONE)
        reading.sought_page(edition, "<слово> " * 30, tuple(edition.clauses), part)
        for place in range(1, len(edition.sections) + 1):
            assert reading.section_page(edition, current, place, part, ZONE) is not None
    assert reading.section_page(edition, current, 99, 1, ZONE) is None
    count = len(tuple(edition.clauses))
    for place, clause in enumerate(edition.clauses, start=1):
        for asked, is_sought in ((0, False), (0, True), (10**9, False)):
            page = reading.clause_page(
                edition, current, ReadClause(edition.id, place, chance.choice([1, 2, 99]), asked), ZONE,
                is_sought=is_sought,
            )  # fmt: skip
            assert page is not None
            for button in (button for row in page.buttons for button in row):
                action = ReadClause.parse(button.data or "")
                assert action is None or 0 < action.clause <= count
        for stage in Stage:
            asked_of = question(stage, "слово " * 900, holder=VERA, reply="<о>" * (REPLY_LIMIT // 3), grounds=())
            answered = Answered(asked_of, edition, clause, tuple(edition.clauses)[:2], asked_of)
            views.answer_page(answered, ZONE)
            for reader in (ANNA, VERA):
                views.card_page(QuestionCard(asked_of, "Управление", edition, clause), reader, ZONE, is_new=True)
    assert reading.clause_page(edition, current, ReadClause(edition.id, 0), ZONE) is None


def test_a_long_clause_is_turned_over_and_nothing_of_it_is_lost() -> None:
    text = " ".join(map(str, range(3000)))
    edition = Edition("sha", "Регламент", (Section("1", "Всё", (Clause("1.1", text),)),), 1, NOON)
    told, part = [], 1
    while True:
        page = reading.clause_page(edition, edition, ReadClause(1, 1, part), ZONE)
        assert page is not None
        told.append(page.plain.split("\n\n")[1])
        if not any(label.startswith(f"{part + 1}/") for label in labels(page)):
            break
        part += 1
    assert " ".join(told).split() == text.split()


def test_a_clause_of_a_former_edition_says_so_and_leads_to_the_one_in_force() -> None:
    old = Edition("a", "Регламент", (Section("1", "А", (Clause("1.1", "Так было."),)),), 1, NOON)
    new = Edition("b", "Регламент", (Section("1", "А", (Clause("1.1", "Так стало."),)),), 2, NOON)
    page = reading.clause_page(old, new, ReadClause(1, 1), ZONE)
    assert page is not None
    assert "Так было." in page.plain
    assert "прежняя редакция от 24.11.2026" in page.plain
    assert "Действующая редакция" in labels(page)


def test_links_of_a_clause_are_buttons_that_keep_the_way_back_to_an_answer() -> None:
    clauses = (Clause("1.1", "Смотрите пункты 1.2 и 1.3."), Clause("1.2", "Б."), Clause("1.3", "В."))
    edition = Edition("a", "Регламент", (Section("1", "А", clauses),), 1, NOON)
    page = reading.clause_page(edition, edition, ReadClause(1, 1, 1, 55), ZONE)
    assert page is not None
    assert page.buttons[0] == (
        Button("п. 1.2", ReadClause(1, 2, 1, 55).pack()), Button("п. 1.3", ReadClause(1, 3, 1, 55).pack())
    )  # fmt: skip
    assert "← К ответу" in labels(page)


def test_of_an_asker_a_name_and_a_unit_are_told_and_nothing_else() -> None:
    page = views.card_page(QuestionCard(question(Stage.OPEN), "Управление", None, None), VERA, ZONE)
    assert "Анна <Соколова>, Управление" in page.plain
    assert "специалист" not in page.plain


def test_a_question_that_means_nothing_alone_is_shown_with_the_one_before() -> None:
    following = Question(
        5, ANNA, "а в выходные?", "Когда отвечать?", NOON, None, Told(1, None), Stage.OPEN, NOON
    )
    page = views.card_page(QuestionCard(following, None, None, None), VERA, ZONE)
    assert "«Когда отвечать?»\n«а в выходные?»" in page.plain


def test_lists_and_the_weekly_page_fit_and_name_nobody() -> None:
    every = tuple(question(Stage.TAKEN, "слово " * 200, holder=VERA, grounds=()) for _ in range(5))
    listing = Listing(every, 2, 3, frozenset({5}))
    views.questions_page(listing, ZONE)
    views.general_page(listing, ZONE)
    groups = tuple(Group("слово " * 200, 3, 1) for _ in range(8))
    page = views.unanswered_page(Unanswered(NOON - timedelta(days=7), NOON, groups, 24, 2, 3), ZONE)
    assert "24 вопроса" in page.plain.replace("\u00a0", " ")
    assert "Анна" not in page.plain
    empty = Listing((), 1, 1)
    assert views.questions_page(empty, ZONE) != views.general_page(empty, ZONE)


def test_an_edition_that_is_being_read_is_said_kindly() -> None:
    edition = regulation(random.Random(1))
    page = views.answer_page(Answered(question(), edition, None, (), reading=ReadingProgress(12, 74)), ZONE)
    assert "12 из 74" in page.plain
    assert "Ответить сейчас" in labels(page)


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_of_every_role_is_whole(role: Role) -> None:
    employee = Employee(1, "Игорь", role)
    both = {label for part in (1, 2) for label in labels(start.menu_page(employee, part))}
    assert {item.label for item in start.MENU if role in item.roles} <= both
