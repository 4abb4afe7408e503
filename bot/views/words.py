"""How Russian counts, and where a phone must not break a line."""

import re

_LOOSE = re.compile(r"(?<=\d) (?=[а-яё])|(?<=\bп\.) (?=\d)")


def plural(count: int, one: str, few: str, many: str) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return one
    return few if count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14} else many


def tied(text: str) -> str:
    """Words of ours with no line broken after a number or «п.», which a phone would leave alone at the end."""
    return _LOOSE.sub("\u00a0", text)
