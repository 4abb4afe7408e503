"""How much of one text stands in another: what a set of texts written by hand has to be free of."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

LONG = 6     # words: two texts that share so many in a row were cut by one template
ALIKE = 0.5  # of the words of two texts are the same

_WORD = re.compile(r"\w+")


@cache
def words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold().replace("ё", "е")))


@cache
def runs(text: str) -> frozenset[tuple[str, ...]]:
    said = words(text)
    return frozenset(said[start : start + LONG] for start in range(len(said) - LONG + 1))


def likeness(one: str, other: str) -> float:
    """The share of words that two texts have in common; 1 when they differ in nothing but letter case and marks."""
    first, second = set(words(one)), set(words(other))
    return len(first & second) / len(first | second) if first | second else float(one == other)


def alike_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Places of every two texts whose likeness is `ALIKE` or more.

    Two such texts share a word among the rarest of each, one more than half of them: only those meet.
    """
    often = Counter(word for text in texts for word in set(words(text)))
    met: defaultdict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        rarest = sorted(set(words(text)), key=lambda word: (often[word], word))
        rarest = rarest[: len(rarest) - int(len(rarest) * ALIKE) + 1]
        for other in sorted({other for word in rarest for other in met[word]}):
            if likeness(texts[other], text) >= ALIKE:
                yield other, place
        for word in rarest:
            met[word].append(place)
