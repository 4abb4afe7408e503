import unicodedata

import pytest
import regex

from rules.errors import TextTooLong
from rules.text import LIMIT, Text


def sent(source: str, folded_word: str) -> str:
    """What stands in the sent text where a word stands in the folded one."""
    text = Text(source)
    at = text.folded.index(folded_word)
    start, end = text.sent(at, at + len(folded_word))
    return source[start:end]


def test_yo_reads_as_ye_and_keeps_its_place() -> None:
    assert sent("Всё ещё ждём", "ждем") == "ждём"


def test_an_emoji_before_a_word_moves_its_offset_by_code_points_not_bytes() -> None:
    text = Text("👨‍👩‍👧 слон")
    start = text.folded.index("слон")
    assert text.sent(start, start + 4) == (6, 10)


@pytest.mark.parametrize(
    "hidden",
    ["идиот", "ид\u00adиот", "и\u200bд\u200bи\u200bот", "и\u2060диот\ufe0f", "идиoт", "и\u0301диот", "идио\u0336т"],
)
def test_a_word_is_found_behind_invisible_signs_accents_and_foreign_letters(hidden: str) -> None:
    assert sent(f"Вот {hidden}!", "идиот").strip("\ufe0f") == hidden.strip("\ufe0f")


def test_a_letter_in_two_code_points_is_quoted_whole() -> None:
    parted = unicodedata.normalize("NFD", "чужой")
    assert sent(f"это {parted} дом", "чужой") == parted


def test_a_latin_word_with_one_cyrillic_letter_becomes_latin() -> None:
    assert "instagram" in Text("мой instаgrаm").folded


def test_words_of_one_alphabet_stay_as_they_are() -> None:
    assert Text("MAX и VK, a не OK").folded == "MAX и VK, a не OK"


def test_every_dash_space_and_quotation_mark_is_plain() -> None:
    assert Text("112–233—445\u00a095 «да»").folded == '112-233-445 95 "да"'


def test_wide_digits_are_digits() -> None:
    assert Text("１２３").folded == "123"


def test_folding_never_moves_an_offset_outside_the_text() -> None:
    source = "".join(chr(code) for code in range(0x20, 0x3000) if unicodedata.category(chr(code)) != "Cn")
    text = Text(source)
    spans = [text.sent(i, i + 1) for i in range(len(text.folded))]
    assert all(0 <= start < end <= len(source) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)


@pytest.mark.parametrize(
    ("source", "sentences"),
    [
        ("Он пришёл. Она ушла!", ["Он пришел.", " Она ушла!"]),
        ("Дом на ул. Ленина, д. 5. Вход со двора", ["Дом на ул. Ленина, д. 5.", " Вход со двора"]),
        ("Первая строка\nвторая", ["Первая строка\n", "вторая"]),
        ("А. С. Пушкин жил", ["А. С. Пушкин жил"]),
    ],
)
def test_sentences_end_where_people_end_them(source: str, sentences: list[str]) -> None:
    text = Text(source)
    found = [text.folded[slice(*text.sentences(m.start(), m.end()))] for m in regex.finditer(r"\w+", text.folded)]
    assert list(dict.fromkeys(found)) == sentences


def test_a_text_and_its_context_are_bounded() -> None:
    Text("я" * LIMIT)
    with pytest.raises(TextTooLong, match="20001"):
        Text("я" * (LIMIT + 1))
    with pytest.raises(TextTooLong):
        Text("да", frozenset({"reply"}), "я" * (LIMIT + 1))


def test_an_empty_text_has_no_words() -> None:
    assert Text("").words == ()
    assert Text("\u200b").folded == ""


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Ещё 😀 раз", "Ещё"),
        ("Вот сло\u00adны тут", "сло\u00adны"),
        ("э\u0301то", "э\u0301"),
        ("раз", "раз"),
        ("аб", "б"),
    ],
)
def test_a_span_as_it_was_sent_leads_to_the_folded_one_and_back(source: str, words: str) -> None:
    text = Text(source)
    at = source.index(words)
    assert text.sent(*text.read(at, at + len(words))) == (at, at + len(words))


@pytest.mark.parametrize(
    ("source", "at", "seen"), [("аб\u200bв", 2, "б"), ("\u200bабв", 0, "а"), ("абв\u200b", 3, "в")]
)
def test_a_span_of_which_nothing_is_seen_is_read_as_a_letter_beside_it(source: str, at: int, seen: str) -> None:
    text = Text(source)
    assert text.folded[slice(*text.read(at, at + 1))] == seen


def test_an_invisible_text_has_nothing_to_read() -> None:
    assert Text("\u200b").read(0, 1) == (0, 0)


def test_parts_are_the_sentences_that_hold_a_word() -> None:
    text = Text("Да! 😀\n\n Вот ул. Мира.  А это — конец… !!!")
    assert [text.folded[start:end] for start, end in text.parts] == ["Да!", "Вот ул. Мира.", "А это - конец…"]
    assert Text("… 😀").parts == ()
