"""Found by words in any form."""

import pytest

from bot.regulation.markdown import parse
from bot.regulation.search import search

CONTENT = parse(
    "# Р\n## 1. Пароли\n1.1. Пароль меняют раз в квартал.\n1.2. Доступ отзывают.\n"
    "## 2. Съёмка\n2.1. Детей снимают с согласия родителей.\n2.2. Пароль в кадр не попадает.\n"
)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("2.1", ["2.1"]),
        ("2.1.", ["2.1"]),
        ("2,1", ["2.1"]),
        ("п. 2.1", ["2.1"]),
        ("Пункт 2.1.", ["2.1"]),
        ("паролей", ["1.1", "1.2", "2.2"]),  # a section's title counts for its clauses
        ("смена пароля кварталами", ["1.1", "1.2", "2.2"]),
        ("согласие ребёнка", ["2.1"]),
        ("СЪЕМКА детей", ["2.1"]),
        ("крокодил", []),
        ("!!!", []),
    ],
)
def test_clauses_that_have_every_word_or_else_some(words: str, numbers: list[str]) -> None:
    assert [clause.number for clause in search(CONTENT, words)] == numbers
