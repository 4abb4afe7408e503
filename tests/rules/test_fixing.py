from dataclasses import dataclass

import pytest

from rules.examples import unmark
from rules.fixing import fixed


@dataclass(frozen=True)
class Mend:
    start: int
    end: int
    fix: str | None


def mended(marked: str, *fixes: str | None) -> str | None:
    """A text whose <<marked>> spans are mended, each in its way; one way is enough for all of them."""
    source, spans = unmark(marked)
    ways = fixes * len(spans) if len(fixes) == 1 else fixes
    return fixed(source, [Mend(*span, fix) for span, fix in zip(spans, ways, strict=True)])


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("Ваш номер <<112>> принят.", "Ваш номер принят."),
        ("Ваш номер — <<112>>.", "Ваш номер."),
        ("Ваш номер: <<112>>, он принят.", "Ваш номер, он принят."),
        ("Кот, <<слон>>, кит.", "Кот, кит."),
        ("Кот, кит, <<слон>>.", "Кот, кит."),
        ("Кот, кит, <<слон>>", "Кот, кит"),
        ("Кот (<<слон>>) спит.", "Кот спит."),
        ("Кот («<<слон>>») спит.", "Кот спит."),
        ("Кот (<<слон>> и кит) спит.", "Кот (и кит) спит."),
        ("Кот (кит, <<слон>>) спит.", "Кот (кит) спит."),
        ("<<Слон>>, идите в окно 4.", "Идите в окно 4."),
        ("<<Слон>> идёт.", "Идёт."),
        ("Кот спит. <<Слон>> идёт.", "Кот спит. Идёт."),
        ("Кот спит. <<Слон>>! Кит плывёт.", "Кот спит. Кит плывёт."),
        ("👉 <<Слон>> идёт", "👉 Идёт"),
        ("Дом на ул. <<Ленина>>, вход со двора.", "Дом на ул., вход со двора."),
        ("Кот\n<<слон>>\nкит", "Кот\nкит"),
        ("Кот\n— <<слон>>\n— кит", "Кот\n— кит"),
        ("Кот\n<<слон>>", "Кот"),
        ("<<Слон>>\nкит", "кит"),
        ("Было <<слон>> -5 градусов", "Было -5 градусов"),
        ("<<Слон>> -5 градусов", "-5 градусов"),
        ("Кот/<<слон>>/кит", "Кот//кит"),
        ("Кот  <<слон>>  кит", "Кот кит"),
        ("Кот (<<слон>>, кит) спит", "Кот (кит) спит"),
        ("<<Слон>>", ""),
        ("<<Слон>>!", ""),
    ],
)
def test_what_a_taken_out_span_leaves_behind_is_tidied(marked: str, text: str) -> None:
    assert mended(marked, "") == text


def test_a_span_may_be_replaced_and_keeps_its_capital() -> None:
    assert mended("<<Слоны>> и <<слоны>>!", "коты") == "Коты и коты!"


def test_nothing_else_is_touched() -> None:
    assert mended("  Два  пробела ,  <<слон>>  и  \n\n\n  всё . ", "кот") == "  Два  пробела ,  кот  и  \n\n\n  всё . "


def test_what_is_missing_comes_at_the_end() -> None:
    assert mended("Вот кот.<<>>", "Вот слон.") == "Вот кот. Вот слон."
    assert mended("Вот кот.\n<<>>", "Вот слон.") == "Вот кот.\nВот слон."
    assert mended("<<>>", "Вот слон.") == "Вот слон."


def test_neighbours_may_all_be_taken_out() -> None:
    assert mended("<<Слон>>, <<кит>>, <<кот>> спят.", "") == "Спят."
    assert mended("Спят <<слон>>, <<кит>>, <<кот>>.", "") == "Спят."
    assert mended("Спят <<слон>>, <<кит>>.", "кот", "") == "Спят кот."


def test_a_text_without_mends_has_no_mended_one() -> None:
    assert mended("Вот <<слон>>.", None) is None
    assert fixed("Вот слон.", []) is None


def test_a_finding_without_a_mend_leaves_its_words() -> None:
    assert mended("Вот <<слон>> и <<кит>>.", None, "кот") == "Вот слон и кот."


def test_of_overlapping_mends_the_first_and_the_longer_is_made() -> None:
    assert fixed("белый слон", [Mend(6, 10, "кот"), Mend(0, 10, "пёс"), Mend(0, 5, "чёрный")]) == "пёс"


def test_an_absence_and_a_span_at_the_end_are_both_mended() -> None:
    assert fixed("Вот слон", [Mend(4, 8, ""), Mend(8, 8, "Вот кот.")]) == "Вот Вот кот."
