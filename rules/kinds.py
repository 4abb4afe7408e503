"""The kinds of rule, and the guards that look twice at a match.

A new kind is a class with `find`, its shape in `rules.schema`, and a line in `matcher`.
"""

from collections.abc import Callable, Iterator
from typing import Protocol

import regex

from rules.phrases import Phrases
from rules.schema import LexiconRule, PatternRule, RuleSpec
from rules.text import Span, Text

PATTERN_SECONDS = 0.1  # processor time of one pattern over one text; a sound one needs a hundredth of it


class OutOfTime(Exception):
    """A pattern was stopped at its time bound; what it would have found is not known."""


class Matcher(Protocol):
    def find(self, text: Text) -> Iterator[Span]:
        """Folded spans, none of them empty, in the order of the text. Raises `OutOfTime`."""
        ...


def matcher(rule: RuleSpec) -> Matcher:
    """Raises `regex.error`, `UnknownGuard`, or `ValueError(phrase)` for a rule that cannot be run."""
    match rule:
        case PatternRule():
            return Pattern(rule.match, rule.guard)
        case LexiconRule():
            return Phrases(rule.words, rule.gap)


class Pattern:
    def __init__(self, match: str, guard: str | None = None) -> None:
        # A folded text holds no ё, so a pattern that spells it would never match.
        self._pattern = regex.compile(match.replace("ё", "е").replace("Ё", "Е"), regex.IGNORECASE)
        if guard is not None and guard not in GUARDS:
            raise UnknownGuard(guard)
        self._guard = GUARDS[guard] if guard else None

    def find(self, text: Text) -> Iterator[Span]:
        try:
            found = list(self._pattern.finditer(text.folded, timeout=PATTERN_SECONDS))
        except TimeoutError:
            raise OutOfTime from None
        for match in found:
            if match.start() < match.end() and (self._guard is None or self._guard(match.group())):
                yield match.span()


class UnknownGuard(ValueError):
    """A rule names a guard that is not in `GUARDS`."""


def _digits(matched: str) -> list[int]:
    return [int(char) for char in matched if char.isascii() and char.isdigit()]


def snils_checksum(matched: str) -> bool:
    """Eleven digits of which the last two are the control number of a SNILS.

    Source: Pension Fund's rule: the sum of digit times place counted from nine, modulo 101, where 100 reads 00.
    Numbers up to 001-001-998 were issued without one.
    """
    digits = _digits(matched)
    if len(digits) != 11:
        return False
    total = sum(digit * place for digit, place in zip(digits[:9], range(9, 0, -1), strict=True))
    return total % 101 % 100 == digits[9] * 10 + digits[10]


def card_luhn(matched: str) -> bool:
    """13 to 19 digits with the control digit of a bank card (ISO/IEC 7812), not all of them the same."""
    digits = _digits(matched)
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = (digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


GUARDS: dict[str, Callable[[str], bool]] = {"snils_checksum": snils_checksum, "card_luhn": card_luhn}
