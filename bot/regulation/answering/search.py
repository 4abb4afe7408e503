"""A question held against every clause of a regulation: marks of likeness, and signs that it is answered there at all.

The same arithmetic serves learning (`training.py`) and answering, so what is learned is what is done.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.regulation.answering import senses, words
from bot.regulation.answering.index import Index
from bot.regulation.answering.learned import Learned
from bot.regulation.answering.senses import Middle, Sensed
from rules.encoder import Vectors
from rules.speech import Speech

Numbers = NDArray[np.float64]

MARKS = (
    "use", "e5", "sentence", "title", "concepts", "sentence_concepts", "title_concepts", "forms", "pieces", "memory",
)  # fmt: skip
SIGNS = (
    "domain", "best", "margin", "doubt", "e5", "e5_plain", "use_plain", "concepts", "memory", "known", "spoken",
    "length",
)  # fmt: skip


@dataclass(frozen=True)
class Held:
    """Questions against an index, a row a question: everything but what is learned from other questions."""

    marks: dict[str, Numbers]   # of each clause
    signs: dict[str, Numbers]   # of the question


def hold(texts: Sequence[str], sensed: Sensed, index: Index, speech: Speech, middle: Middle) -> Held:
    """`middle` is that of questions."""
    encoded = index.encoded
    use, e5 = senses.apart(sensed.use, middle.use), senses.apart(sensed.e5, middle.e5)
    own_middle = encoded.e5.mean(axis=0)
    sentence = e5 @ senses.apart(encoded.sentences, encoded.sentences.mean(axis=0)).T
    concepts = [words.concepts(text, speech) for text in texts]
    forms = [words.forms(text, speech) for text in texts]
    marks = {
        "use": use @ senses.apart(encoded.use, encoded.use.mean(axis=0)).T,
        "e5": e5 @ senses.apart(encoded.e5, own_middle).T,
        "sentence": np.stack([index.best_of(row) for row in sentence]),
        "title": e5 @ senses.apart(encoded.titles, own_middle).T,
        "concepts": np.stack([index.concepts.scores(bag) for bag in concepts]),
        "sentence_concepts": np.stack([index.best_of(index.sentence_concepts.scores(bag)) for bag in concepts]),
        "title_concepts": np.stack([index.title_concepts.scores(bag) for bag in concepts]),
        "forms": np.stack([index.forms.scores(bag) for bag in forms]),
        "pieces": np.stack([index.pieces.scores(words.pieces(text, speech)) for text in texts]),
    }
    signs = {
        "e5": marks["e5"].max(axis=1),
        "e5_plain": (sensed.e5 @ encoded.e5.T).max(axis=1),
        "use_plain": (sensed.use @ encoded.use.T).max(axis=1),
        "concepts": marks["concepts"].max(axis=1),
        "known": np.array([_share(form in index.vocabulary for form in bag) for bag in forms]),
        "spoken": np.array([
            _share(bool(speech.concepts(word)) for word in words.tokens(text) if not speech.is_filler(word))
            for text in texts
        ]),
        "length": np.array([np.log1p(len(words.tokens(text))) for text in texts]),
    }  # fmt: skip
    return Held({name: np.asarray(mark, np.float64) for name, mark in marks.items()}, signs)


def standing(marks: dict[str, Numbers]) -> Numbers:
    """How far each clause stands out by each of `MARKS`: questions × clauses × marks, in standard deviations."""
    return np.stack([_standing(marks[name]) for name in MARKS], axis=-1)


def signs_of(scores: Numbers, memory: Numbers, domain: Numbers, held: Held) -> Numbers:
    """A row a question, a column for each of `SIGNS`. `scores` are of the clauses."""
    ordered = -np.sort(-scores, axis=1)
    chances = np.exp(scores - ordered[:, :1])
    chances /= chances.sum(axis=1, keepdims=True)
    signs = held.signs | {
        "domain": domain,
        "best": ordered[:, 0],
        "margin": ordered[:, 0] - ordered[:, min(1, ordered.shape[1] - 1)],
        "doubt": -(chances * np.log(chances + 1e-12)).sum(axis=1),
        "memory": memory.max(axis=1),
    }
    return np.stack([signs[name] for name in SIGNS], axis=1)


@dataclass(frozen=True)
class Searcher:
    """A regulation with what was learned: clauses in the space where questions meet them."""

    index: Index
    learned: Learned
    speech: Speech
    places: Vectors

    @classmethod
    def of(cls, index: Index, learned: Learned, speech: Speech) -> "Searcher":
        texts = [clause.text for clause in index.clauses]
        rows = senses.rows(texts, index.sensed, learned.weights.clause_middle, speech, learned.header.concepts)
        return cls(index, learned, speech, learned.weights.of_clauses(rows))

    def search(self, texts: Sequence[str]) -> tuple[Numbers, Numbers]:
        """The scores of the clauses, a row a question; and how sure it is that the regulation answers it: 0 and more
        is an answer."""
        weights, header = self.learned.weights, self.learned.header
        sensed = senses.questions(texts)
        held = hold(texts, sensed, self.index, self.speech, weights.question_middle)
        rows = senses.rows(texts, sensed, weights.question_middle, self.speech, header.concepts)
        memory = np.asarray(weights.of_questions(rows) @ self.places.T, np.float64)
        domain = np.asarray(rows @ weights.domain.astype(np.float32), np.float64) + float(weights.domain_bias)
        scores = standing(held.marks | {"memory": memory}) @ np.array([header.marks[name] for name in MARKS])
        signs = signs_of(scores, memory, domain, held)
        sure = np.full(len(texts), header.bias - header.least)
        for at, name in enumerate(SIGNS):
            sign = header.signs[name]
            sure += sign.weight * (signs[:, at] - sign.middle) / sign.scale
        return scores, sure


def _standing(mark: Numbers) -> Numbers:
    spread = mark.std(axis=1, keepdims=True)
    return np.where(spread > 1e-9, (mark - mark.mean(axis=1, keepdims=True)) / np.maximum(spread, 1e-9), 0.0)


def _share(facts: Iterable[bool]) -> float:
    known = list(facts)
    return sum(known) / len(known) if known else 0.0
