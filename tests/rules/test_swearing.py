"""Swearing is caught in its disguises, and the dictionary is left in peace."""

import random
from collections.abc import Callable, Iterable, Iterator

import pytest

from rules.morphology import analyser
from rules.swearing import profanity
from rules.text import Text

# The obscene among the dictionary's lemmas, read one by one.
OBSCENE = frozenset({
    "ахуй", "бля", "блядский", "блядь", "выблядок", "гандон", "говно", "говнюк", "дрочить", "ебальник", "еблан",
    "жопа", "заебись", "засранец", "засраный", "мудак", "мудила", "нахуй", "нехуй", "охуение", "охуенно", "охуенный",
    "педераст", "педерастический", "педерастия", "пидарас", "пидор", "пидорас", "пизда", "пиздец", "пиздобол",
    "посрать", "сраный", "ссать", "сука", "сучий", "хер", "херня", "херовый", "хуй", "хуйня", "хуево", "хуевый",
    "шлюха", "шлюшка", "ебаный",
})  # fmt: skip

ROOTS = (
    "хуй", "хуйня", "нахуй", "похуй", "хуёвый", "охуел", "пизда", "пиздец", "распиздяй", "спиздили", "блядь", "блять",
    "бля", "ебать", "заебали", "ебаный", "уебок", "долбоеб", "сука", "мудак", "пидорас", "гандон", "залупа", "говно",
)  # fmt: skip
TWINS = dict(zip("асеорхукнмтвб", "aceopxykhmtb6", strict=True))
LEET = {"а": "@", "о": "0", "б": "6", "з": "3", "и": "1", "с": "$", "ч": "4", "я": "9"}
LATIN = dict(zip("абвгдежзийклмнопрстуфхцчшыьэюя",
                 ["a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u",
                  "f", "h", "c", "ch", "sh", "y", "", "e", "yu", "ya"], strict=True))  # fmt: skip


def caught(source: str) -> list[str]:
    text = Text(source)
    return [source[slice(*text.sent(*span))] for span in profanity(text)]


def twins(word: str, dice: random.Random) -> str:
    return "".join(TWINS.get(char, char) if dice.random() < 0.6 else char for char in word)


def leet(word: str, dice: random.Random) -> str:
    at = dice.choice([i for i, char in enumerate(word) if char in LEET] or [0])
    return word[:at] + LEET.get(word[at], word[at]) + word[at + 1 :]


def parted(word: str, dice: random.Random) -> str:
    return dice.choice([" ", ".", "-", "_", "*", ". ", " - "]).join(word)


def torn(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word))
    return word[:at] + dice.choice([".", "-", "_", "\u200b", "\u00ad"]) + word[at:]


def stretched(word: str, dice: random.Random) -> str:
    at = dice.randrange(len(word))
    return word[:at] + word[at] * dice.randrange(2, 6) + word[at + 1 :]


def masked(word: str, dice: random.Random) -> str:
    if len(word) < 4:
        return word[0] + "*" * (len(word) - 1)
    hidden = dice.randrange(1, len(word) - 2)
    return word[:1] + "*" * hidden + word[1 + hidden :]


def latin(word: str, dice: random.Random) -> str:
    return "".join(LATIN.get(char, char) for char in word.replace("ё", "е"))


def shouted(word: str, dice: random.Random) -> str:
    return twins(stretched("".join(dice.choice((c.upper(), c)) for c in word), dice), dice)


WAYS: tuple[Callable[[str, random.Random], str], ...] = (
    twins, leet, parted, torn, stretched, masked, latin, shouted,
)  # fmt: skip


def obfuscations(count: int) -> Iterator[tuple[str, str]]:
    dice = random.Random(20261123)
    for number in range(count):
        word = dice.choice(ROOTS)
        yield word, WAYS[number % len(WAYS)](word, dice)


def lemmas(prefix: str = "") -> Iterator[str]:
    for word, (_, place) in analyser().dictionary.words.iteritems(prefix):
        if place == 0 and word.replace("ё", "е") not in OBSCENE:
            yield word


def test_two_hundred_disguises_are_seen_through() -> None:
    missed = [(word, shown) for word, shown in obfuscations(200) if not caught(f"Ну это {shown} просто")]
    print(f"\n{200 - len(missed)} of 200 disguises caught; missed: {missed}")
    assert len(missed) <= 10


def flagged(words: Iterable[str]) -> list[str]:
    """Many words in a text, for the sake of speed."""
    ordered = sorted(words)
    return [quote for at in range(0, len(ordered), 500) for quote in caught("\n".join(ordered[at : at + 500]))]


def test_the_dictionary_is_left_in_peace() -> None:
    """A sample of it, and what begins like an obscene word; `make bench` reads it whole."""
    letters = "абвгдежзиклмнорстуфхцчшщэюя"
    sample = random.Random(20261123).sample([a + b + c for a in letters for b in letters for c in letters], 400)
    risky = ["ху", "бля", "пид", "пез", "пед", "еб", "муд", "манд", "говн", "говен", "гонд", "ганд", "жоп", "срал",
             "сран", "сса", "сук", "суч", "хер", "шлю", "залу", "дроч", "зае", "нае", "пое", "уе", "оху", "сх",
             "обл"]  # fmt: skip
    read = {lemma for prefix in [*sample, *risky] for lemma in lemmas(prefix)}
    wrong = flagged(read)
    print(f"\n{len(wrong)} of {len(read)} lemmas flagged: {wrong}")
    assert len(read) > 3_000
    assert wrong == []


@pytest.mark.bench
def test_the_whole_dictionary_is_left_in_peace() -> None:
    read = set(lemmas())
    wrong = flagged(read)
    print(f"\n{len(wrong)} of {len(read)} lemmas flagged: {wrong}")
    assert len(read) > 100_000
    assert len(wrong) < 10


@pytest.mark.parametrize(
    "innocent",
    [
        "Ансамбля", "грабли", "потребление", "сабля", "подстрахуй", "хулиган", "мандат", "мандарин", "команда",
        "оскорблять", "психует", "художник", "Себастьян", "Бляхер", "бляха", "бляшка", "рубля", "корабля",
        "употреблять", "страхуйте", "застрахую", "сухую", "глухую", "хутор", "хуже", "Хулимсунт", "хлебать",
        "колебания", "грёбаный", "небо", "себя", "учёба", "требовать", "служебный", "погребать", "вебинар",
        "Себежский район", "сук дерева", "без сучка", "мудрый", "Мудьюг", "мандала", "педикюр", "педагог", "Пидна",
        "говение", "гавань", "сразу", "сражение", "рассада", "пассат", "Нассау", "Херсон", "херувим", "Хуана",
        "Дебальцево", "Ебелинга", "ребёнок", "дебет", "скребу", "сгребут", "шлюз", "shell", "hub", "Hugo", "Huygens",
        "public", "pizza", "suki-yaki", "bluetooth", "cyclone", "ebay", "debate", "10-й", "5 б", "1 а класс",
        "А. С. Пушкин", "д. 5, кв. 6", "а в с", "Х-й съезд", "С*** И. О.", "Facebook*", "ГУ*", "цена 6 л", "2*2",
        "т. д.", "и т. п.", "ну... бывает", "так... да", "х и у", "сб 10:00, вс 9:00", "email: ebat@huy.ru",
        "в с у дк", "до 3 б.", "№ 4а", "п. 3.1.б", "ОХУЖЕ", "всё-таки", "из-за", "по-русски", "б/у", "к. м. н.",
    ],
)  # fmt: skip
def test_an_innocent_word_is_no_victim(innocent: str) -> None:
    assert caught(innocent) == []


@pytest.mark.parametrize(
    ("source", "quote"),
    [
        ("Ну и х** с ним", "х**"),
        ("вот б***ь", "б***ь"),
        ("полный п****ц", "п****ц"),
        ("с*ка", "с*ка"),
        ("бл*, опять", "бл*"),
        ("это х...й знает что", "х...й"),
        ("о б л я, опять", "б л я"),
        ("о б.л.я опять", "б.л.я"),
        ("бл ять", "бл ять"),
        ("blyat", "blyat"),
        ("cyka blyat", "cyka"),
        ("Да п0хуй!", "п0хуй"),
        ("ПИЗДЕЕЕЦ", "ПИЗДЕЕЕЦ"),
        ("по\u00adхуй", "по\u00adхуй"),
        ("6лять", "6лять"),
        ("сукаааа!", "сукаааа"),
        ("ёб твою", "ёб"),
    ],
)
def test_the_obscene_word_is_quoted_as_it_was_written(source: str, quote: str) -> None:
    assert caught(source)[0] == quote


def test_a_long_text_of_tricks_is_read_in_bounded_work() -> None:
    for filler in ("б ", "*", "х*", "13", "@1", "а.", "бл ", "х-"):
        text = Text((filler * 20_000)[:20_000])
        assert all(0 <= start < end <= len(text.folded) for start, end in profanity(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Сука трёх лет, привита, ждёт хозяина в приюте", []),
        ("Суки и кобели чипированы", []),
        ("Собака лает всю ночь, сука", ["сука"]),
        ("Приют закрыт, с**а", ["с**а"]),
        ("Приют закрыт, блядь", ["блядь"]),
    ],
)
def test_the_female_of_a_dog_is_called_by_its_name_where_dogs_are_kept(text: str, found: list[str]) -> None:
    folded = Text(text)
    assert [folded.folded[start:end] for start, end in profanity(folded)] == found
