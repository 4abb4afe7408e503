"""Numbers as word processors and people write them: decimal, Roman, letters of two alphabets."""

from collections.abc import Callable

from bot.regulation.importing.words import LARGE_LETTERS, LETTERS, LOOKALIKES, SMALL_LETTERS

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_LOOKALIKES = str.maketrans(LOOKALIKES)


def roman(number: int) -> str:
    digits = []
    for value, digit in _ROMAN:
        count, number = divmod(number, value)
        digits.append(digit * count)
    return "".join(digits)


def latin_roman(text: str) -> str:
    """A Roman number in Latin letters, however it was typed."""
    return text.upper().translate(_LOOKALIKES)


def roman_value(text: str) -> int:
    """0 for what is no Roman number, «IIII» and «VX» among it."""
    digits = latin_roman(text)
    if not digits or any(digit not in _VALUES for digit in digits):
        return 0
    values = [_VALUES[digit] for digit in digits]
    total = sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))
    return total if roman(total) == digits else 0


def letters(alphabet: str) -> Callable[[int], str]:
    """After the last letter Word doubles the first: я, аа, бб."""
    return lambda number: alphabet[(number - 1) % len(alphabet)] * ((number - 1) // len(alphabet) + 1)


# w:numFmt and style:num-format, by the name of either. (ECMA-376 part 1, 17.18.59; ODF 1.3, 20.316)
FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "1": str,
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": roman,
    "I": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "i": lambda number: roman(number).lower(),
    "upperLetter": letters(_LATIN.upper()),
    "A": letters(_LATIN.upper()),
    "lowerLetter": letters(_LATIN),
    "a": letters(_LATIN),
    "russianLower": letters(LETTERS),
    "russianUpper": letters(LETTERS.upper()),
    SMALL_LETTERS: letters(LETTERS),
    LARGE_LETTERS: letters(LETTERS.upper()),
    "none": lambda number: "",
    "": lambda number: "",
}


def written(number: int, form: str) -> str:
    """A counter as its list shows it. A form unknown to us is shown in digits; a counter below 1 too."""
    return FORMATS.get(form, str)(number) if number > 0 else str(number)
