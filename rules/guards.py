"""The guards that look twice at a match: is this number what its shape promises? A closed list.

A guard is a pure function from the matched words to yes or no. It reads the digits and passes over all between them.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date


def _digits(matched: str) -> list[int]:
    return [int(char) for char in matched if char.isascii() and char.isdigit()]


def _weighed(digits: Sequence[int], weights: Sequence[int]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=True))


def snils_checksum(matched: str) -> bool:
    """Eleven digits of which the last two are the control number of a SNILS.

    Source: Pension Fund's rule: the sum of digit times place counted from nine, modulo 101, where 100 reads 00.
    Numbers up to 001-001-998 were issued without one.
    """
    digits = _digits(matched)
    if len(digits) != 11:
        return False
    return _weighed(digits[:9], range(9, 0, -1)) % 101 % 100 == digits[9] * 10 + digits[10]


def card_luhn(matched: str) -> bool:
    """13 to 19 digits with the control digit of a bank card (ISO/IEC 7812), not all of them the same."""
    digits = _digits(matched)
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = (digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def inn_checksum(matched: str) -> bool:
    """An INN with its control digits: the ten of an organisation or the twelve of a person."""
    return _inn_organisation(_digits(matched)) or inn_person_checksum(matched)


def inn_person_checksum(matched: str) -> bool:
    """Twelve digits of which the last two are the control digits of a person's INN.

    Source: Tax Service's order of 29.06.2012 № ММВ-7-6/435: weighed sum modulo 11 modulo 10.
    """
    digits = _digits(matched)
    if len(digits) != 12 or len(set(digits)) == 1:
        return False
    first = _weighed(digits[:10], (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10
    second = _weighed(digits[:11], (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10
    return digits[10:] == [first, second]


def _inn_organisation(digits: list[int]) -> bool:
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    return _weighed(digits[:9], (2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10 == digits[9]


def account_key(matched: str) -> bool:
    """A BIK of nine digits and an account of twenty, in either order, whose key belongs to this bank.

    Source: Bank of Russia, order of 08.09.1997 № 515: the last three digits of the BIK before the account (for a
    correspondent account 301… «0» and its fifth and sixth), weighed 7, 1, 3, add up to tens.
    """
    numbers = re.findall(r"\d+", re.sub(r"(?<=\d)[ -](?=\d)", "", matched))
    bik = next((number for number in numbers if len(number) == 9), None)
    account = next((number for number in numbers if len(number) == 20), None)
    if bik is None or account is None:
        return False
    bank = "0" + bik[4:6] if account.startswith("301") else bik[6:]
    weights = (7, 1, 3) * 7 + (7, 1)
    return sum(d * w % 10 for d, w in zip(_digits(bank + account), weights, strict=True)) % 10 == 0


def passport_number(matched: str) -> bool:
    """Ten digits with a series that was printed: a region's code, then the last two of a year from 1997 on.

    Source: Interior Ministry's order of 16.11.2020 № 773: the series is the OKATO code of the region and the year in
    which the blank was made.
    """
    digits = _digits(matched)
    if len(digits) != 10 or digits[:2] == [0, 0]:
        return False
    year = digits[2] * 10 + digits[3]
    return year >= 97 or year <= 40


def phone_number(matched: str) -> bool:
    """Ten digits of a Russian number, or eleven with 7 or 8 before them, and a code that is given to somebody.

    Source: Russian numbering plan: geographic codes begin with 3, 4, 8, mobile ones with 9; 800 is nobody's own.
    """
    own = _subscriber(matched)
    return bool(own) and own[0] in (3, 4, 8, 9) and own[:3] != [8, 0, 0]


def mobile_phone(matched: str) -> bool:
    """A phone number as above whose code is a mobile one."""
    return phone_number(matched) and _subscriber(matched)[0] == 9


def _subscriber(matched: str) -> list[int]:
    """The ten digits, empty when there is another number of them or when they are all the same."""
    digits = _digits(matched)
    if len(digits) == 11 and digits[0] in (7, 8):
        digits = digits[1:]
    return digits if len(digits) == 10 and len(set(digits[3:])) > 1 else []


_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")


def birth_date(matched: str) -> bool:
    """A day of the calendar that somebody now alive may have been born on: day, month in digits or a word, year.

    A year of two digits is one of the last century or of this one.
    """
    parts = re.findall(r"\d+|[а-яё]+", matched.lower())
    at = next((i for i, part in enumerate(parts[:-2]) if part.isdigit() and _month(parts[i + 1])), None)
    if at is None or not parts[at + 2].isdigit() or len(parts[at + 2]) not in (2, 4):
        return False
    year = int(parts[at + 2])
    if len(parts[at + 2]) == 2:
        year += 2000 if year < 30 else 1900
    try:
        return 1910 <= date(year, _month(parts[at + 1]), int(parts[at])).year < 2100
    except ValueError:
        return False


def _month(word: str) -> int:
    """1 to 12, 0 for no month. «Мар» is looked for before «ма»: «март», «мая»."""
    if word.isdigit():
        return int(word) if 1 <= int(word) <= 12 else 0
    return next((number for number, head in enumerate(_MONTHS, start=1) if word.startswith(head)), 0)


GUARDS: dict[str, Callable[[str], bool]] = {
    "snils_checksum": snils_checksum,
    "card_luhn": card_luhn,
    "inn_checksum": inn_checksum,
    "inn_person_checksum": inn_person_checksum,
    "account_key": account_key,
    "passport_number": passport_number,
    "phone_number": phone_number,
    "mobile_phone": mobile_phone,
    "birth_date": birth_date,
}
