from pathlib import Path

import pytest

from rules.errors import RuleError
from rules.examples import cases, problems, unmark
from rules.text import Link
from tests.rules.packs import ENOUGH, pack, rule


def told(directory: Path, *rules: str) -> list[RuleError]:
    """What is wrong with little packs, but that they are little."""
    return [found for found in problems(pack(directory, *rules)) if found.code != "few-examples"]


def codes(directory: Path, *rules: str) -> list[str]:
    return [found.code for found in told(directory, *rules)]


def test_a_sound_pack_has_no_problems(tmp_path: Path) -> None:
    assert codes(tmp_path, rule()) == []


def test_marks_are_taken_out_and_remembered() -> None:
    assert unmark("Вот <<слон>> и <<кит>>.") == ("Вот слон и кит.", ((4, 8), (11, 14)))


@pytest.mark.parametrize(
    ("examples", "code"),
    [
        ("- bad: '<<Вот слон>>.'", "fires-elsewhere"),
        ("- bad: 'Вот <<слон>> и слон.'", "fires-elsewhere"),
        ("- bad: 'Вот слон.'", "bad-mark"),
        ("- bad: 'Вот <<слон.'", "bad-mark"),
        ("- bad: 'Вот <<слон>>.'\n  fix: 'Вот слоник.'", "clean-fires"),
        ("- bad: 'Вот <<слон>>.'\n- good: 'Слоны!'", "clean-fires"),
        ("- bad: 'Вот <<слон>>.'\n- good: 'Вот <<кот>>.'", "bad-mark"),
    ],
)
def test_an_example_that_does_not_hold_is_told(tmp_path: Path, examples: str, code: str) -> None:
    assert codes(tmp_path, rule(examples=examples)) == [code]


def test_a_rule_that_never_fires_is_told(tmp_path: Path) -> None:
    assert codes(tmp_path, rule(match="'никогда'"))[0] == "never-matches"
    assert codes(tmp_path / "b", rule(examples="- good: 'Вот кот.'")) == ["never-matches"]


def test_a_good_example_stays_clean_under_the_other_rules_too(tmp_path: Path) -> None:
    examples = "- bad: 'Вот <<кот>>.'\n- good: 'Вот пёс.'"
    [found] = told(tmp_path, rule(), rule(id="test.cat", match="'кот'", examples=examples))
    assert found.code == "clean-fires"
    assert found.details["by"] == "test.cat «кот»"


def test_an_exception_without_its_example_is_told(tmp_path: Path) -> None:
    unneeded = rule(except_="['игрушка', 'мультик']", examples="- bad: '<<Слон>>.'\n- good: 'Слон — игрушка.'")
    [found] = told(tmp_path, unneeded)
    assert (found.code, found.details["exception"]) == ("exception-unneeded", "мультик")


def test_a_runaway_pattern_is_told(tmp_path: Path) -> None:
    slow = rule(match="'(?:а+)+[бв]|слон'", examples=f"- bad: '<<слон>>'\n- good: '{'а' * 1990}'")
    assert codes(tmp_path, slow) == ["too-slow"]


def test_examples_are_judged_on_a_day_when_all_rules_are_in_force(tmp_path: Path) -> None:
    assert codes(tmp_path, rule(), rule(id="test.later", since="2030-01-01", match="'кит'",
                                        examples="- bad: '<<кит>>'")) == []  # fmt: skip


def test_a_case_is_named_after_its_rule(tmp_path: Path) -> None:
    examples = "- bad: '<<слон>>'\n- bad: '<<слоны>>'\n  fix: 'коты'\n- good: 'кот'"
    assert [case.id for case in cases(pack(tmp_path, rule(examples=examples)))] == [
        "test.rule[bad-1]", "test.rule[bad-2]", "test.rule[fix-2]", "test.rule[good-1]",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fix", "code"),
    [("'кот'", []), ("''", []), ("'{} (игрушка)'", ["fix-fires"]), ("'кит'", ["fix-fires"]), ("'пёс'", [])],
)
def test_a_mend_that_calls_a_rule_forth_is_told(tmp_path: Path, fix: str, code: list[str]) -> None:
    whale = rule(id="test.whale", match="'кит|мышь'", examples="- bad: 'Вот <<кит>>.'")
    bad = "- bad: 'Вот <<слон>> и мышь.'"  # of the mouse the other rule spoke before, the mend is not to blame
    assert codes(tmp_path, rule(fix=fix, examples=bad), whale) == code


def test_a_mend_is_tried_where_something_is_missing_too(tmp_path: Path) -> None:
    examples = "- bad: 'Вот кот.<<>>'"
    absent = rule(kind="absence", match="'слон'", examples=examples, fix="'Вот слон.'")
    assert codes(tmp_path / "a", absent) == []
    assert codes(tmp_path / "b", absent.replace("Вот слон.", "Вот кит.")) == ["fix-fires"]


@pytest.mark.parametrize(("bad", "good"), [(2, 3), (3, 2), (0, 3)])
def test_a_rule_with_few_examples_of_a_sort_is_told(tmp_path: Path, bad: int, good: int) -> None:
    examples = "\n".join(["- bad: 'Вот <<слон>>.'"] * bad + ["- good: 'Вот кот.'"] * good)
    found = problems(pack(tmp_path, rule(examples=examples)))[0]
    assert (found.code, found.line) == ("few-examples", 1)
    assert (found.details["bad"], found.details["good"], found.details["least"]) == (str(bad), str(good), "3")


def test_three_of_each_sort_are_enough(tmp_path: Path) -> None:
    assert problems(pack(tmp_path, rule(examples=ENOUGH))) == ()


def test_a_link_lies_under_the_words_that_an_example_names(tmp_path: Path) -> None:
    examples = "- bad: 'Вот <<слон>> и кот.'\n  links: {кот: 'https://a.example'}"
    [case] = cases(pack(tmp_path, rule(examples=examples)))
    assert case.as_text().links == (Link(11, 14, "https://a.example"),)
