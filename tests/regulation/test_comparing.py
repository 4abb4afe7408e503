from bot.regulation import comparing
from bot.regulation.comparing import Change, Kind, compared
from bot.regulation.model import Clause, Content, Section

PHOTOS = "Фотографии застолий и отдыха сотрудник не публикует."
CARS = "Дорогие машины, часы и украшения не показывают."
ANSWERS = "На вопрос отвечают не позднее одного рабочего дня."
POLITE = "С гражданином говорят вежливо и по имени."


def edition(**sections: dict[str, str]) -> Content:
    return Content(
        "",
        "Регламент",
        tuple(
            Section(str(number), title, tuple(Clause(n.replace("_", "."), text) for n, text in clauses.items()))
            for number, (title, clauses) in enumerate(sections.items(), start=1)
        ),
    )


def told(changes: tuple[Change, ...]) -> list[tuple[Kind, str, str]]:
    return [(c.kind, c.before.number if c.before else "", c.after.number if c.after else "") for c in changes]


OLD = edition(page={"1.1": PHOTOS, "1.2": CARS}, answers={"2.1": ANSWERS, "2.2": POLITE})


def test_nothing_changed() -> None:
    assert compared(OLD, OLD) == ()


def test_spaces_and_line_ends_are_no_change() -> None:
    new = edition(page={"1.1": PHOTOS.replace(" и ", "\nи  "), "1.2": CARS}, answers={"2.1": ANSWERS, "2.2": POLITE})
    assert compared(OLD, new) == ()


def test_changed_words_are_marked_on_both_sides() -> None:
    sooner = ANSWERS.replace("одного рабочего дня", "двух часов")
    new = edition(page={"1.1": PHOTOS, "1.2": CARS}, answers={"2.1": sooner, "2.2": POLITE})
    (change,) = compared(OLD, new)
    assert change.kind is Kind.CHANGED
    assert [piece.text for piece in change.was if piece.is_marked] == ["одного рабочего дня"]
    assert [piece.text for piece in change.now if piece.is_marked] == ["двух часов"]
    assert "".join(piece.text for piece in change.was) == ANSWERS


def test_a_clause_put_in_renumbers_those_after_it() -> None:
    new = edition(
        page={"1.1": "Оговорку «личное мнение» не считают защитой.", "1.2": PHOTOS, "1.3": CARS},
        answers={"2.1": ANSWERS, "2.2": POLITE},
    )
    assert told(compared(OLD, new)) == [
        (Kind.ADDED, "", "1.1"), (Kind.RENUMBERED, "1.1", "1.2"), (Kind.RENUMBERED, "1.2", "1.3"),
    ]  # fmt: skip
    assert not any(change.has_other_words for change in compared(OLD, new) if change.kind is Kind.RENUMBERED)


def test_a_removed_clause_stands_where_it_stood() -> None:
    new = edition(page={"1.1": CARS}, answers={"2.1": ANSWERS, "2.2": POLITE + " Отвечают подробно."})
    assert told(compared(OLD, new)) == [
        (Kind.REMOVED, "1.1", ""), (Kind.RENUMBERED, "1.2", "1.1"), (Kind.CHANGED, "2.2", "2.2"),
    ]  # fmt: skip


def test_a_clause_that_went_to_another_section_has_moved() -> None:
    new = edition(page={"1.1": PHOTOS, "1.2": CARS, "1.3": POLITE}, answers={"2.1": ANSWERS})
    assert told(compared(OLD, new)) == [(Kind.MOVED, "2.2", "1.3")]


def test_a_section_under_another_name_is_the_same_section() -> None:
    new = edition(private={"1.1": PHOTOS, "1.2": CARS}, answers={"2.1": ANSWERS, "2.2": POLITE})
    assert compared(OLD, new) == ()


def test_other_words_under_an_old_number_are_another_clause() -> None:
    new = edition(page={"1.1": PHOTOS, "1.2": "Пароль меняют раз в квартал."}, answers={"2.1": ANSWERS, "2.2": POLITE})
    assert told(compared(OLD, new)) == [(Kind.REMOVED, "1.2", ""), (Kind.ADDED, "", "1.2")]


def test_a_clause_too_long_for_a_comparison_is_marked_whole() -> None:
    long = "слово " * comparing._LONG
    (change,) = compared(edition(page={"1.1": long}), edition(page={"1.1": long + "ещё"}))
    assert [piece.is_marked for piece in change.now] == [True]
