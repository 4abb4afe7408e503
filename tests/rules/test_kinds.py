from datetime import date

import pytest

from rules.kinds import OutOfTime, Pattern
from rules.phrases import Phrases
from rules.text import Text

TODAY = date(2026, 11, 1)


def found(matcher: Pattern | Phrases, source: str) -> list[str]:
    text = Text(source)
    spans = matcher.find(text) if isinstance(matcher, Phrases) else matcher.find(text, TODAY)
    return [source[slice(*text.sent(start, end))] for start, end in spans]


def test_a_pattern_is_blind_to_case_and_may_spell_yo() -> None:
    assert found(Pattern("ёлка"), "Ёлка, ЕЛКА и елка") == ["Ёлка", "ЕЛКА", "елка"]


def test_a_pattern_may_leave_its_left_context_out_of_the_span() -> None:
    assert found(Pattern(r"номер \K\d+"), "Номер 15") == ["15"]


def test_a_match_of_nothing_is_no_match() -> None:
    assert found(Pattern("а*"), "бв") == []


def test_a_pattern_that_runs_away_is_stopped() -> None:
    runaway = Pattern(r"(?:а+)+[бв]")
    with pytest.raises(OutOfTime):
        list(runaway.find(Text("а" * 5000), TODAY))


def test_a_dictionary_form_stands_for_all_forms() -> None:
    assert found(Phrases(["дурак", "реферальная ссылка"]), "Дураки дарят реферальную ссылку дуракам") == [
        "Дураки", "реферальную ссылку", "дуракам",
    ]  # fmt: skip


def test_another_form_stands_for_itself_alone() -> None:
    assert found(Phrases(["голосуйте"]), "голосуют, голосуйте") == ["голосуйте"]


def test_a_phrase_takes_as_many_words_between_as_its_gap() -> None:
    text = "обратиться в соответствующий местный орган"
    assert found(Phrases(["соответствующий орган"]), text) == []
    assert found(Phrases(["соответствующий орган"], gap=1), text) == ["соответствующий местный орган"]


def test_a_phrase_does_not_reach_over_the_end_of_a_sentence() -> None:
    assert found(Phrases(["пить пиво"], gap=2), "Хватит пить. Пиво вредно") == []


def test_a_phrase_reaches_over_a_hyphen() -> None:
    assert found(Phrases(["иван дурак"]), "Иван-дурак") == ["Иван-дурак"]


@pytest.mark.parametrize("phrase", ["", "!!!", "раз, два", "а.б"])
def test_a_phrase_is_made_of_words(phrase: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Phrases([phrase])
