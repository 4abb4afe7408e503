"""The rules that come with the bot. Each of their examples is a test of its own."""

from pathlib import Path

import pytest

from bot.regulation import markdown
from rules import examples
from rules.engine import inspect
from rules.loader import load_pack
from rules.schema import KINDS
from rules.text import LIMIT, Kind, Text

DEFAULT = Path(__file__).parents[2] / "rules" / "default"
PACK = load_pack(DEFAULT)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in examples.cases(PACK)])
def test_an_example_holds(case: examples.Case) -> None:
    assert examples.fault(case, PACK) is None


def test_nothing_is_wrong_with_the_pack() -> None:
    assert examples.problems(PACK) == ()


def test_the_regulation_has_a_clause_for_every_topic() -> None:
    regulation = markdown.load(DEFAULT / "regulation.md")
    assert [topic for topic in PACK.topics if regulation.clause_for(topic) is None] == []
    assert {topic for clause in regulation.clauses for topic in clause.topics} == set(PACK.topics)


@pytest.mark.parametrize(
    "filler",
    ["а", "8", "1 ", "подпишитесь ", "мой ", "обратитесь ", "не в нашей компетенции ", "её номер ",
     "отдадим голоса за ", "пить ", "подпишитесь на наш инст ", "пишите в вотсап, ", "х* ", "б "],
)
@pytest.mark.parametrize("kind", KINDS)
def test_no_rule_runs_out_of_its_time_on_a_long_dull_text(filler: str, kind: Kind) -> None:
    text = Text((filler * LIMIT)[:LIMIT], frozenset({kind}))
    assert inspect(text, PACK, examples.day(PACK)).skipped == ()


@pytest.mark.parametrize(
    "text",
    [
        "Доброе утро! Сегодня приём ведёт Ольга Петровна, кабинет 4, с 9 до 18. Телефон 8 (8692) 54-12-34.",
        "Субботник в сквере у вокзала — 12 апреля в 10:00. Грабли выдадим, чай будет!",
        "Иван Сергеевич, спасибо, что написали. Яму на Лесной, 5 засыплют до пятницы, подрядчик уже на месте.",
        "За ночь выпало 14 сантиметров снега, на улицах 46 машин. Просим не оставлять автомобили на обочинах.",
        "Горячая линия 8 800 200-20-20 работает круглосуточно, звонок бесплатный. Наш канал в MAX: max.ru/admin.",
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_an_ordinary_text_is_left_in_peace(text: str, kind: Kind) -> None:
    assert inspect(Text(text, frozenset({kind})), PACK, examples.day(PACK)).findings == ()
