"""Did an edit leave the matter as it was: a typo mended, a word of courtesy added?"""

from collections.abc import Sequence
from functools import lru_cache

from rules.comments.vocabulary import words as vocabulary
from rules.morphology import lemmas
from rules.text import LIMIT, Text

NEW = 2  # words of substance that make another matter of a comment, whatever they are

# Words that are added without asking for anything more.
_EMPTY = vocabulary()["courtesy"]
_ASKS = vocabulary()["asking"]


def same_matter(before: str, after: str) -> bool:
    """Whether who has answered `before` has answered `after` as well."""
    old, new = _substance(before), _substance(after)
    if old == new:
        return True
    added = _without(new, old)
    lost = _without(old, new)
    if any(word.isdigit() for word in added):
        return False  # another house, another date
    if not added:
        return True
    asks_more = after.count("?") > before.count("?") or any(
        word in _ASKS and word not in _words(before) for word in _words(after)
    )
    if asks_more and (len(added) > 1 or not lost):
        return False
    return len(added) < NEW or len(added) <= len(lost) <= 1


def _substance(source: str) -> tuple[str, ...]:
    return tuple(word for word in _words(source) if not (_forms(word) & _EMPTY))


@lru_cache(maxsize=256)
def _words(source: str) -> tuple[str, ...]:
    return tuple(word.text for word in Text(source[:LIMIT]).words)


def _without(words: Sequence[str], others: Sequence[str]) -> list[str]:
    """Those words that none of the others stands for: not in another form, not misspelt, not run together."""
    run = "".join(others)
    return [
        word for word in words
        if not any(_alike(word, other) for other in others) and not (len(word) > 3 and word in run)
    ]  # fmt: skip


def _alike(one: str, other: str) -> bool:
    if one == other or _forms(one) & _forms(other):
        return True
    if one.isdigit() or other.isdigit() or one[0] != other[0]:
        return False  # a typo spares the first letter; «Речная» and «Заречная» are two streets
    allowed = 1 if min(len(one), len(other)) <= 5 else 2
    return min(len(one), len(other)) > 2 and _distance(one, other, allowed) <= allowed


@lru_cache(maxsize=4096)
def _forms(word: str) -> frozenset[str]:
    return lemmas(word) | {word}


def _distance(one: str, other: str, most: int) -> int:
    """Letters to add, drop, change or swap; more than `most` is only known to be more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        above, before, row = before, row, [at]
        for to, opposite in enumerate(other, start=1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != opposite))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == opposite:
                cost = min(cost, above[to - 2] + 1)
            row.append(cost)
    return row[-1]
