"""`situations.yaml`: strict, with a place for every fault, and words that hold under the bot's own rules."""

from datetime import date
from pathlib import Path

import pytest

from bot.views.console.review import rule_fault
from rules.engine import inspect
from rules.loader import faults, load_pack
from rules.pack import RulePack
from rules.situations import Situation
from rules.text import Text
from tests.office import exact_rules
from tests.rules.packs import rule, written

SITUATIONS = """\
contacts:
  keeper: Смотритель
situations:
  - id: bitten
    title: Укусил слон
    now: Отойдите.
    steps: [Промойте рану., Позовите врача., Не дразните слона.]
    template: Меня укусил слон.
    call: [keeper]
    topic: courtesy
"""


def read(directory: Path, text: str) -> Path:
    written(directory, rule())
    (directory / "situations.yaml").write_text(text, encoding="utf-8")
    return directory


@pytest.fixture(scope="module")
def bundled() -> RulePack:
    return load_pack(exact_rules())


def test_a_situation_is_read_as_it_is_written(tmp_path: Path) -> None:
    situations = load_pack(read(tmp_path, SITUATIONS)).situations
    found = situations.get("bitten")
    assert found is not None
    assert (found.title, len(found.steps), situations.contacts["keeper"]) == ("Укусил слон", 3, "Смотритель")
    assert situations.get("kissed") is None


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("- id: bitten\n", "not-a-mapping", 1, 1),
        (SITUATIONS.replace("    now: Отойдите.\n", ""), "missing-key", 4, 5),
        (SITUATIONS.replace("now:", "nov:"), "missing-key", 4, 5),
        (SITUATIONS.replace("Укусил слон", "Укусил слон, которого не было"), "wrong-value", 5, 12),
        (SITUATIONS.replace("Отойдите.", "О" * 251), "wrong-value", 6, 10),
        (SITUATIONS.replace("Отойдите.", "😱" * 126), "wrong-value", 6, 10),
        (SITUATIONS.replace("Отойдите.", "' '"), "wrong-value", 6, 10),
        (SITUATIONS.replace(", Не дразните слона.", ""), "wrong-value", 7, 12),
        (SITUATIONS.replace("[keeper]", "[keeper, doctor]"), "unknown-contact", 9, 20),
        (SITUATIONS.replace("topic: courtesy", "topic: elephants"), "unknown-topic", 10, 12),
        (SITUATIONS + SITUATIONS.split("situations:\n")[1], "duplicate-id", 11, 9),
    ],
)
def test_a_fault_is_named_with_its_place_in_an_editors_words(
    tmp_path: Path, text: str, code: str, line: int, column: int
) -> None:
    found = faults(read(tmp_path, text))[0]
    assert (found.path.name, found.code, found.line, found.column) == ("situations.yaml", code, line, column), found
    assert "should" not in rule_fault(found)


def test_a_pack_without_the_file_tells_nobody_what_to_do(tmp_path: Path) -> None:
    assert load_pack(written(tmp_path, rule())).situations.situations == ()


def test_the_twelve_of_the_bundled_pack_are_there(bundled: RulePack) -> None:
    assert [situation.id for situation in bundled.situations.situations] == [
        "insulted", "provoked", "threatened", "rumour", "journalist", "our-mistake", "asked-for-data",
        "offered-advertising", "hacked", "tagged", "elections", "crisis",
    ]  # fmt: skip


@pytest.mark.parametrize("situation", load_pack(exact_rules()).situations.situations, ids=lambda one: one.id)
def test_what_people_are_given_to_copy_is_clean_under_the_rules(situation: Situation, bundled: RulePack) -> None:
    text = Text(situation.template, frozenset({"reply", "official"}))
    assert [found.rule for found in inspect(text, bundled, date(2026, 11, 24)).findings] == []
