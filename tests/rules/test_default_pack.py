"""The rules that come with the bot. Each of their examples is a test of its own."""

from dataclasses import replace
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
REGULATION = markdown.load(DEFAULT / "regulation.md")


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in examples.cases(PACK)])
def test_an_example_holds(case: examples.Case) -> None:
    assert examples.fault(case, PACK) is None


def test_the_regulation_has_a_clause_for_every_topic() -> None:
    assert [topic for topic in PACK.topics if REGULATION.clause_for(topic) is None] == []
    assert {topic for clause in REGULATION.clauses for topic in clause.topics} == set(PACK.topics)


def test_the_regulation_is_short_enough_to_be_read_and_its_clauses_for_a_phone() -> None:
    assert 50 <= len(list(REGULATION.clauses)) <= 70
    assert [clause.number for clause in REGULATION.clauses if len(clause.text) > 300] == []


def test_the_clauses_are_numbered_in_order() -> None:
    numbers = [clause.number for section in REGULATION.sections for clause in section.clauses]
    counted = [f"{at}.{n}" for at, s in enumerate(REGULATION.sections, 1) for n in range(1, len(s.clauses) + 1)]
    assert numbers == counted


@pytest.mark.parametrize(
    "demand",
    [
        "корпоративах, вечеринках и частном отдыхе не публикуются",
        "не показываются, чьими бы они ни были",
        "Отвечаем вежливо",
        "Ответ подробен",
        "Разговор поддерживают до конца",
        "страниц не ведут",
        "отвечают не позднее одного дня",
    ],
)
def test_the_regulation_makes_the_demands_that_the_bot_was_made_for(demand: str) -> None:
    assert any(demand in clause.text for clause in REGULATION.clauses)


@pytest.mark.parametrize(
    "filler",
    ["а", "8", "1 ", "подпишитесь ", "мой ", "обратитесь ", "не в нашей компетенции ", "её номер ",
     "отдадим голоса за ", "пить ", "мы с мужем на море ", "мой дом ", "спасибо за ", "губернатор опять ", "рейд ",
     "вот проект ", "подпишитесь на наш инст ", "пишите в вотсап, ", "х* ", "б ", "Иванов Иван ", "напишите телефон ",
     "вы не ", "точно построим ", "мигрантам не место ", "!?", "!\"", ". "],
)
def test_no_rule_runs_out_of_its_time_on_a_long_dull_text(filler: str) -> None:
    """Those of meaning have no bound and are left out."""
    text = Text((filler * LIMIT)[:LIMIT], frozenset(KINDS))
    assert inspect(text, replace(PACK, meaning=None), examples.day(PACK)).skipped == ()


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
