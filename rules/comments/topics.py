"""Which comments under one post are about one matter, so that one answer serves them all?

Pure sums again: how alike two comments are in sense and in words, whether one joins the other, whether they speak of
different places. A wrong neighbour costs more than a missed one: an answer to all must be an answer to each.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from rules.comments.model import Comment, Reading
from rules.comments.vocabulary import words as vocabulary
from rules.encoder import Vectors
from rules.features import Counts, grams_of, key
from rules.morphology import lemmas
from rules.text import LIMIT, Text

ALIKE = 0.46  # likeness of two comments about one matter
NEAR = 0.8    # of that, on average over all pairs between two groups, makes them one group

_NAMED = re.compile(r"(?<=[а-яё,0-9] )[А-ЯЁ][а-яё]{3,}")
_EMPTY = vocabulary()["common"]
_LITTLE = 0.25   # of likeness in sense: with no word in common either, two comments are strangers
_OF_POST = 0.4   # what a word of the post weighs

# Weights learned on the corpus did better there and worse elsewhere: in it whoever says the same mostly says it in the
# same thread.
_WORDS, _LETTERS = 3.0, 0.5
_SAME_KIND, _SAME_REASON, _OTHER_REASON = 0.1, 0.1, 0.15
_REPLIES, _SAME_PLACES, _OTHER_PLACES = 0.3, 0.1, 0.1

if TYPE_CHECKING:
    from rules.heads import Heads

Rarity = Callable[[str], float]
Sense = Callable[[str], Vectors]


@dataclass(frozen=True)
class Seen:
    """A comment as its likeness to others is measured. `with_matter` are its words and those that another citizen said
    before it."""

    comment: Comment
    reading: Reading
    sense: Vectors
    with_matter: frozenset[str]
    grams: Counts
    places: frozenset[str]
    said: frozenset[str]


def seen(comment: Comment, reading: Reading, sense: Sense) -> Seen:
    matter = next((said.text for said in reversed(comment.thread) if said.who != "agency"), None)
    words = words_of(comment.text)
    return Seen(
        comment, reading, sense(comment.text), words | words_of(matter) if matter else words,
        grams_of(Text(comment.text[:LIMIT]).folded),
        frozenset(min(lemmas(name.lower())) for name in _NAMED.findall(comment.text)),
        frozenset(said.text.strip() for said in comment.thread),
    )  # fmt: skip


def rarity(heads: "Heads") -> Rarity:
    """How much a word in its dictionary form says, by how few comments have it."""
    known = {
        token: rare - 1
        for token, rare in zip(heads.words_keys.tolist(), heads.words_rarity.tolist(), strict=True)
    }
    rarest = max(known.values(), default=1.0) + 0.5
    return lambda word: known.get(key(word), rarest)


def groups(comments: Sequence[Seen], rarity: Rarity) -> list[int | None]:
    """Comments of one post: those with the same number are about one matter, None stands alone."""
    post = words_of(comments[0].comment.post or "") if comments else frozenset()
    alike = {
        (one, other): likeness(comments[one], comments[other], post, rarity)
        for one, other in combinations(range(len(comments)), 2)
        if not _are_strangers(comments[one], comments[other])
    }
    home = list(range(len(comments)))
    members = {at: [at] for at in home}
    for (one, other), much in sorted(alike.items(), key=lambda pair: (-pair[1], pair[0])):
        first, second = sorted((home[one], home[other]))
        if much < ALIKE:
            break
        if first != second and _mean(members[first], members[second], alike) >= NEAR * ALIKE:
            for at in members.pop(second):
                home[at] = first
                members[first].append(at)
    return [at if len(members[at]) > 1 else None for at in home]


def likeness(one: Seen, other: Seen, post: frozenset[str], rarity: Rarity) -> float:
    """From about 0 for strangers to about 4; the order of the two does not matter."""
    first, second = one.reading, other.reading
    return (
        float(one.sense @ other.sense)
        + _WORDS * _shared(one.with_matter, other.with_matter, post, rarity)
        + _LETTERS * _cosine(one.grams, other.grams)
        + _SAME_KIND * (first.kind == second.kind)
        + _SAME_REASON * (first.reason is not None and first.reason == second.reason)
        - _OTHER_REASON * (first.reason != second.reason)
        + _REPLIES * (other.comment.text.strip() in one.said or one.comment.text.strip() in other.said)
        + _SAME_PLACES * bool(one.places & other.places)
        - _OTHER_PLACES * bool(one.places and other.places and not one.places & other.places)
    )


def _are_strangers(one: Seen, other: Seen) -> bool:
    """Only what awaits an answer can share it; and a post may have a thousand comments, most of them far apart."""
    if not (one.reading.awaits and other.reading.awaits):
        return True
    return not one.with_matter & other.with_matter and float(one.sense @ other.sense) < _LITTLE


def _mean(first: Sequence[int], second: Sequence[int], chances: Mapping[tuple[int, int], float]) -> float:
    pairs = [chances.get((min(x, y), max(x, y)), 0.0) for x in first for y in second]
    return sum(pairs) / len(pairs)


def _shared(one: frozenset[str], other: frozenset[str], post: frozenset[str], rarity: Rarity) -> float:
    """The share of words in common by what they weigh; a word of the post says less."""
    def weight(words: frozenset[str]) -> float:
        return sum(rarity(word) * (_OF_POST if word in post else 1) for word in sorted(words))

    return weight(one & other) / max(weight(one | other), 1e-9)


def _cosine(one: Counts, other: Counts) -> float:
    def length(counts: Counts) -> float:
        return math.sqrt(sum((1 + math.log(often)) ** 2 for often in counts.values()))

    both = sum((1 + math.log(one[token])) * (1 + math.log(other[token])) for token in one.keys() & other.keys())
    return both / max(length(one) * length(other), 1e-9)


@lru_cache(maxsize=4096)
def words_of(source: str) -> frozenset[str]:
    return frozenset(min(lemmas(word.text)) for word in Text(source[:LIMIT]).words) - _EMPTY
