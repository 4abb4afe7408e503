"""Which clauses does a text name?"""

import pytest

from bot.regulation.links import cited
from bot.regulation.model import Clause, Content, Section

OTHERS = Section("II", "Раздел", tuple(Clause(number, number) for number in ("II.2", "3.1.б", "3.1(1)")))
CONTENT = Content(
    "sha",
    "Регламент",
    (
        OTHERS,
        *(Section(str(one), "Раздел", tuple(Clause(f"{one}.{two}", f"{one}.{two}") for two in range(1, 12)))
        for one in range(1, 8)),
    ),
)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("см. п. 3.1", ["3.1"]),
        ("(см. п.3.1)", ["3.1"]),
        ("смотрите (см. 4.11).", ["4.11"]),
        ("в соответствии с пунктом 2.4 настоящего регламента", ["2.4"]),
        ("подпунктом «а» пункта 2.4", ["2.4"]),
        ("подпунктами «а» и «б» пункта 2.4, п. 3.2", ["2.4", "3.2"]),
        ("пункты 2.4.а, 2.4.б и 2.5", ["2.4", "2.5"]),
        ("п. 3.1.б", ["3.1.б"]),
        ("п. 3.1(1)", ["3.1(1)"]),
        ("п. 3.1(2)", []),  # a clause put in later is another one
        ("пункт II.2", ["II.2"]),
        ("глава II", ["II"]),
        ("пунктами 2.4 и 2.5, а также п. 5.1", ["2.4", "2.5", "5.1"]),
        ("пп. 1.1, 1.2, 1.3", ["1.1", "1.2", "1.3"]),
        ("пункты 1.1–1.3", ["1.1", "1.3"]),
        ("как сказано в разделе 6", ["6"]),
        ("разделами 2 и 3 Регламента", ["2", "3"]),
        ("п. 3.1; снова п. 3.1", ["3.1"]),
        ("п. 9.9", []),
        ("(пункт 10 статьи 17 закона 79-ФЗ)", []),
        ("пункт 1.1 части 2 статьи 17", []),
        ("пункту 2.1 Указа Президента", []),
        ("п. 3.1 ст. 20 Федерального закона", []),
        ("в 2.1 раза больше, 3.1 процента", []),
        ("главный 5", []),
    ],
)
def test_what_a_text_names_and_what_it_cites_of_a_law(text: str, numbers: list[str]) -> None:
    assert [target.number for target in cited(CONTENT, text)] == numbers
