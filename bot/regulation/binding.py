"""Which clause speaks of which topic of the rule pack? A guess by sense and by words, for a person to correct.

Each topic is described in a few sentences: what such clauses usually say, its title, the messages of its rules. A
clause is as near as its nearest sentence; the words that topic and clause share weigh more the rarer they are.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from bot.regulation.model import Bound, Content
from rules.encoder import Vectors, encode
from rules.morphology import lemma
from rules.pack import RulePack

Progress = Callable[[int, int], None]  # clauses read, of how many

CANDIDATES = 5
# Below it a regulation is taken to be silent. Over three regulations with 70 clauses to find, the right one came first
# 64 times and among the candidates always; 60 of the 70 lie above, and of the 78 nearest wrong ones 50 lie below.
THRESHOLD = 0.5
_RULES = 3     # the messages that are nearest count
_PORTION = 20  # clauses that are encoded at once; one by one takes longer
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n")
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic as it is looked for; `about` is '' where nobody described it."""

    topic: str
    title: str
    about: str
    messages: tuple[str, ...]


def subjects(pack: RulePack) -> tuple[Subject, ...]:
    abouts = _abouts()
    found: dict[str, list[str]] = {topic: [] for topic in pack.topics}
    for rule in pack.rules:
        found[rule.spec.clause].append(f"{rule.spec.title}. {rule.spec.message}")
    return tuple(
        Subject(topic, title, abouts.get(topic, ""), tuple(found[topic])) for topic, title in pack.topics.items()
    )


def bound(content: Content, topics: Sequence[Subject], progress: Progress | None = None) -> dict[str, Bound]:
    """A topic that the file itself marks keeps its clause. Slow: a clause takes about 10 ms, off the event loop;
    `progress` is called from there."""
    marked = {topic: clause.number for clause in content.clauses for topic in clause.topics}
    scores = _scores(content, topics, progress)
    numbers = [clause.number for clause in content.clauses]
    result: dict[str, Bound] = {}
    for subject, row in zip(topics, scores, strict=True):
        nearest = sorted(range(len(numbers)), key=lambda place: -row[place])
        best = numbers[nearest[0]] if row[nearest[0]] >= THRESHOLD else None
        candidates = tuple(dict.fromkeys(numbers[place] for place in nearest))[:CANDIDATES]
        result[subject.topic] = Bound(marked.get(subject.topic, best), candidates)
    return result


def _scores(content: Content, topics: Sequence[Subject], progress: Progress | None) -> list[list[float]]:
    """How near each clause is to each topic: a row a topic."""
    pieces = [
        [clause.text[:2000], *filter(lambda piece: len(piece) > 3, _SENTENCE.split(clause.text))][:12]
        for clause in content.clauses
    ]
    owners = [place for place, own in enumerate(pieces) for _ in own]
    encoded: list[Vectors] = []
    for start in range(0, len(pieces), _PORTION):
        portion = pieces[start : start + _PORTION]
        encoded.append(encode([piece for own in portion for piece in own]))
        if progress is not None:
            progress(start + len(portion), len(pieces))
    senses = np.vstack(encoded)
    middle = senses.mean(axis=0)  # what all clauses of an office have in common tells them not apart
    senses = _directed(senses - middle)
    owner = np.array(owners)
    words = _Words(content)
    rows: list[list[float]] = []
    for subject in topics:
        described = [f"{subject.title}. {subject.about}", subject.title, *subject.messages]
        near = senses @ _directed(_sense(tuple(described)) - middle).T
        best = np.stack([near[owner == place].max(axis=0) for place in range(owners[-1] + 1)])
        told = np.sort(best[:, 2:], axis=1)[:, -_RULES:].mean(axis=1) if subject.messages else best[:, 1]
        sense = 0.5 * best[:, 0] + 0.15 * best[:, 1] + 0.35 * told
        rows.append((sense + 0.5 * words.shared(subject)).tolist())
    return rows


@cache
def _sense(described: tuple[str, ...]) -> Vectors:
    """The pack's topics are the same for every regulation."""
    return encode(described)


def _directed(vectors: Vectors) -> Vectors:
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    directed: Vectors = vectors / lengths
    return directed


class _Words:
    """The words of the clauses, by how rare they are in this regulation."""

    def __init__(self, content: Content) -> None:
        self._clauses = [_lemmas(clause.text) for clause in content.clauses]
        self._count = Counter(word for clause in self._clauses for word in clause)

    def shared(self, subject: Subject) -> Vectors:
        """For each clause, how much of what is told of the subject it says too: 0 nothing, 1 a good deal."""
        weights: dict[str, float] = defaultdict(float)
        for text, share in ((subject.title, 1.0), (subject.about, 1.0), (" ".join(subject.messages), 0.3)):
            for word in _lemmas(text):
                weights[word] += share * self._rarity(word)
        most = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        found = [sum(weights[word] for word in clause if word in weights) / most for clause in self._clauses]
        shares: Vectors = np.array(found, dtype=np.float32)
        return shares

    def _rarity(self, word: str) -> float:
        """A word that no clause has weighs most: it tells how little a short regulation says of a subject."""
        return math.log((len(self._clauses) + 1) / (self._count[word] + 0.5))


def _lemmas(text: str) -> frozenset[str]:
    return frozenset(lemma(word) for word in _WORD.findall(text.lower()))


@cache
def _abouts() -> dict[str, str]:
    described: dict[str, str] = yaml.safe_load((Path(__file__).parent / "subjects.yaml").read_text(encoding="utf-8"))
    return described
