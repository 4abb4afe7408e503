"""What the heads of `rules.meaning` see of a draft: its sense, its words, its shape, and what the exact rules found.

The heads of `rules.comments` see the like of a comment, in a `Layout` of their own.

A change of what is computed here needs another `rules.learned.VERSION`: heads learned from other features would talk
nonsense.
"""

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rules.encoder import WIDTH, Vectors, encode
from rules.learned import CATEGORIES
from rules.morphology import lemmas
from rules.schema import Category, Severity
from rules.text import Span, Text, Word

Evidence = Iterable[tuple[Category, Severity]]  # of the findings of the exact rules
Counts = Mapping[int, int]                      # how often a token stands in a text, by its checksum

_WEIGHTS: dict[Severity, float] = {"block": 1.0, "warn": 1.0, "hint": 0.5}
_GRAMS = (3, 4, 5)
_RUN = re.compile(r"\w+|[^\w\s]+")
_SHOUTED = re.compile(r"\b[А-ЯЁA-Z]{4,}\b")
_QUESTION = re.compile(r"\?")

# Of a long text, and none of them binds one of a messenger's length:
HEAD = 4000      # characters of the whole, of a sentence, of a comment whose sense is taken
SENTENCES = 600  # that are read one by one: ten thousand lines of a letter took five seconds
BATCH = 4000     # characters whose sense is taken at once: all together took 300 MB
BESIDES = 20     # characters that a sentence weighs in a batch beside its own

SHAPES = 9


@dataclass(frozen=True, slots=True)
class Layout:
    """What `Features.dense` is made of, in this order. The first `centred` of the `senses` are told apart from the
    average text; `marks` are findings of exact rules."""

    senses: int
    centred: int
    shapes: int
    marks: int

    @property
    def width(self) -> int:
        return self.senses * WIDTH + self.shapes + self.marks


DRAFT = Layout(senses=4, centred=2, shapes=SHAPES, marks=len(CATEGORIES))
DENSE = DRAFT.width


@dataclass(frozen=True, slots=True)
class Features:
    """`dense` of a draft is `DENSE` long: the sense of the whole, of its sentences on average, of the comment that it
    answers, and of both together; the shape; the evidence."""

    dense: Vectors
    words: Counts
    grams: Counts


def of_text(text: Text, evidence: Evidence) -> tuple[Features, Vectors]:
    """The features of a text that has words, and the senses of its first `SENTENCES` parts, for `of_part`."""
    parts = [text.folded[start:end] for start, end in text.parts[:SENTENCES]]
    context = (text.context or "").strip() if "reply" in text.kinds else ""
    senses = _senses([text.source, *parts, *([context] if context else [])])
    whole, sentences = senses[0], senses[1 : 1 + len(parts)]
    asked = senses[-1] if context else None
    dense = _dense(whole, sentences.mean(axis=0), asked, _shape(text.source, text.kinds, context), evidence)
    return Features(dense, words_of(text.words), grams_of(text.folded)), sentences


def of_part(text: Text, part: Span, sense: Vectors, whole: Features) -> Features:
    """The features of one sentence as if it were the text, with the comment and the kind of the text."""
    start, end = part
    piece = text.folded[start:end]
    asked = whole.dense[2 * WIDTH : 3 * WIDTH]
    shape = _shape(piece, text.kinds, "")
    dense = _dense(sense, sense, asked if asked.any() else None, shape, ())
    first, last = text.words_of(*part)
    return Features(dense, words_of(text.words[first : last + 1]), grams_of(piece))


def _senses(pieces: Sequence[str]) -> Vectors:
    """In several batches for a long text only."""
    batches: list[list[str]] = [[]]
    weight = 0
    for piece in (piece[:HEAD] for piece in pieces):
        weight += len(piece) + BESIDES
        if batches[-1] and weight > BATCH:
            batches.append([])
            weight = len(piece) + BESIDES
        batches[-1].append(piece)
    return np.concatenate([encode(batch) for batch in batches])


def _dense(
    whole: Vectors, mean: Vectors, asked: Vectors | None, shape: Sequence[float], evidence: Evidence
) -> Vectors:
    dense = np.zeros(DENSE, np.float32)
    dense[:WIDTH] = whole
    dense[WIDTH : 2 * WIDTH] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    if asked is not None:
        both = whole * asked
        dense[2 * WIDTH : 3 * WIDTH] = asked
        dense[3 * WIDTH : 4 * WIDTH] = both / max(float(np.linalg.norm(both)), 1e-9)
    dense[4 * WIDTH : 4 * WIDTH + SHAPES] = shape
    for category, severity in evidence:
        if category in CATEGORIES:
            at = DENSE - len(CATEGORIES) + CATEGORIES.index(category)
            dense[at] = max(float(dense[at]), _WEIGHTS[severity])
    return dense


def _shape(source: str, kinds: frozenset[str], context: str) -> list[float]:
    """Each from 0 to about 1."""
    length = max(1, len(source))
    return [
        float("reply" in kinds),
        min(1.0, math.log1p(length) / 7),
        min(1.0, source.count("!") / 3),
        min(1.0, source.count("?") / 2),
        min(1.0, len(_SHOUTED.findall(source)) / 3),
        min(1.0, 5 * sum(char.isdigit() for char in source) / length),
        min(1.0, sum(ord(char) >= 0x2600 for char in source) / 3),
        min(1.0, source.count("\n") / 5),
        min(1.0, len(_QUESTION.findall(context)) / 2),
    ]


def words_of(words: Iterable[Word]) -> Counts:
    return Counter(key(min(lemmas(word.text))) for word in words)


def grams_of(folded: str) -> Counts:
    """Pieces of three to five letters within each word, its ends among them, and of runs of marks."""
    counts: Counter[int] = Counter()
    for run in _RUN.findall(folded.lower()):
        padded = f" {run} "
        counts.update(key(padded[at : at + n]) for n in _GRAMS for at in range(len(padded) - n + 1))
    return counts


def key(token: str) -> int:
    return zlib.crc32(token.encode())
