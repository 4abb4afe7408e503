"""Which of several sights of one line is kept, and what is no word at all."""

from bot.pictures import lines
from bot.pictures.lines import Box, Line, Word


def line(text: str, *, left: float = 0, top: float = 0, confidence: float = 95, gap: float = 5) -> Line:
    """Letters ten pixels wide and twenty high."""
    words = []
    for part in text.split():
        words.append(Word(part, Box(left, top, left + 10 * len(part), top + 20), confidence))
        left = words[-1].box.right + gap
    return Line(tuple(words))


def told(found: list[Line]) -> list[str]:
    return [line.text for line in found]


def row(number: int, text: str, *, left: int = 0, height: int = 30, confidence: int = 95) -> str:
    return "\t".join(map(str, (5, 1, 1, 1, 1, number, left, 60, 15 * len(text), height, confidence, text)))


def test_boxes_are_those_of_the_picture_before_it_was_enlarged() -> None:
    [found] = lines.from_tsv(row(1, "Приём", left=150), 1.5)
    assert found.words == (Word("Приём", Box(100, 40, 150, 60), 95),)


def test_rows_that_are_no_words_are_passed_over() -> None:
    page = "\t".join(map(str, (1, 1, 0, 0, 0, 0, 0, 0, 600, 800, -1, "")))
    assert lines.from_tsv(page + "\n" + row(1, " "), 1) == []


def test_the_edges_of_a_bubble_and_an_emoji_are_no_words() -> None:
    table = [
        row(1, "|", height=90), row(2, "&"), row(3, "Я", left=50), row(4, "за", left=90), row(5, "—", left=140),
        row(6, "ф", confidence=40), row(7, "(", height=90),
    ]  # fmt: skip
    assert told(lines.from_tsv("\n".join(table), 1)) == ["Я за —"]
    assert lines.from_tsv(row(1, "@&"), 1) == []


def test_of_two_sights_of_one_place_the_more_trusted_is_kept() -> None:
    dim, clear = line("Лрием вегся", confidence=60), line("Приём ведётся", top=2)
    below = line("до обеда", top=40)
    assert told(lines.best([[dim, below], [clear]])) == ["Приём ведётся", "до обеда"]


def test_a_speck_that_looks_like_a_letter_is_not_kept_and_a_short_answer_is() -> None:
    specks = [line("г", top=100), line("“ре", top=140, confidence=80)]
    assert told(lines.best([[line("Да"), *specks]])) == ["Да"]


def test_pieces_of_one_line_are_put_together() -> None:
    pieces = [line("отдела Смирнова", left=100, top=3), line("Начальник", left=0, top=8)]
    assert told(lines.best([pieces])) == ["Начальник отдела Смирнова"]


def test_words_far_apart_in_one_row_stand_in_columns() -> None:
    assert told(list(line("Меню Новость", gap=90).columns())) == ["Меню", "Новость"]
    assert told(list(line("Одна новость", gap=30).columns())) == ["Одна новость"]
