"""How drafts and questions are learned to be told apart: from the corpus of a pack and from its questions.

People on phones write both without a full stop, so each draft teaches with a sentence of its own without one too, and
each question as it would stand in a letter.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.regulation.answering import questions
from bot.regulation.routing import cues
from bot.regulation.routing.learned import Learned, path, rows
from rules import corpus

_PENALTY = 1.0
_BARE = 0.3          # what a bare sentence is worth beside a whole text
_WORDS = (4, 16)     # of a bare sentence
_FOLDS = 9
_LOST = 0.02         # of the questions, at most, are taken for drafts
_ASTRAY = 0.005      # of the bare sentences, at most, are taken for nothing but questions
_STEPS = 40
_CLOSE = 1e-5

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """`group`: those of one are never learned from to judge each other."""

    text: str
    group: str
    is_question: bool
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Shares, each text judged by what has not seen its situation or its regulation: of `drafts` taken for questions,
    of `questions` taken for drafts, of `bare` sentences taken for nothing but questions."""

    drafts: float
    questions: float
    bare: float


def learn(pack: Path) -> Report:
    """Write `answers/routing.json`; it takes about a minute. Raises `RuleError`, `RegulationError`, `OSError`."""
    drafts = corpus.read(pack).lines
    lessons = questions.read(pack)
    examples = [Example(line.text, line.situation, is_question=False) for line in drafts]
    bare = [
        Example(sentence, line.situation, is_question=False, is_bare=True)
        for line in drafts
        if (sentence := _bare(line.text)) is not None
    ]
    asked = [(lesson.name, line.question) for lesson in lessons.regulations for line in lesson.asked]
    asked += [("", line.question) for line in lessons.outside]
    letters = [Example(f"{text.capitalize()}?", f"?{name}", is_question=True) for name, text in asked]
    examples += [*bare, *(Example(text, f"?{name}", is_question=True) for name, text in asked), *letters]

    texts = [example.text[: cues.HEAD] for example in examples]
    said = rows(texts, [cues.weigh(example.text) for example in examples])
    labels = np.array([float(example.is_question) for example in examples])
    is_bare = np.array([example.is_bare for example in examples])
    weights = np.where(is_bare, _BARE, 1.0)
    scores = _unseen(said, labels, weights, [example.group for example in examples])
    as_asked = np.array([example.is_question for example in examples])
    as_asked[len(examples) - len(letters) :] = False

    either = round(float(np.quantile(scores[as_asked], _LOST)), 3)
    question = round(max(either, float(np.quantile(scores[is_bare], 1 - _ASTRAY))), 3)
    *ready, bias = _fit(said, labels, weights)
    sense = np.array(ready[1:])
    unit = float(np.abs(sense).max()) / 127
    learned = Learned(
        len(drafts), len(asked), round(float(ready[0]), 4), round(float(bias), 4), either, question, unit,
        tuple(int(weight) for weight in np.rint(sense / unit)),
    )  # fmt: skip
    path(pack).parent.mkdir(exist_ok=True)
    path(pack).write_bytes(learned.written())
    is_draft = ~is_bare & (labels == 0)
    return Report(
        float((scores[is_draft] >= either).mean()),
        float((scores[as_asked] < either).mean()),
        float((scores[is_bare] >= question).mean()),
    )


def _bare(text: str) -> str | None:
    """The first short sentence of a draft that asks nothing, as one types it in a hurry."""
    return next(_sentences(text), None)


def _sentences(text: str) -> Iterator[str]:
    least, most = _WORDS
    for sentence in re.split(r"(?<=[.!?…\n])\s+", text):
        bare = re.sub(r"[^\w)]+\Z", "", sentence)
        if least <= len(bare.split()) <= most and "?" not in sentence:
            yield bare[:1].lower() + bare[1:]


def _unseen(said: Numbers, labels: Numbers, weights: Numbers, groups: Sequence[str]) -> Numbers:
    """The score of each text by weights that were fitted without its group."""
    known = sorted(set(groups))
    fold = {group: at % _FOLDS for at, group in enumerate(known)}
    folds = np.array([fold[group] for group in groups])
    scores = np.zeros(len(labels))
    for at in range(_FOLDS):
        out = folds == at
        *ready, bias = _fit(said[~out], labels[~out], weights[~out])
        scores[out] = said[out] @ np.array(ready) + bias
    return scores


def _fit(said: Numbers, labels: Numbers, weights: Numbers) -> Numbers:
    """Logistic regression by Newton's steps: the weight of each column, and last the constant."""
    columns = np.column_stack([said, np.ones(len(said))])
    penalty = np.diag([_PENALTY] * said.shape[1] + [1e-9])
    fitted = np.zeros(columns.shape[1])
    for _ in range(_STEPS):
        chances = 1 / (1 + np.exp(-np.clip(columns @ fitted, -30, 30)))
        slope = columns.T @ (weights * (chances - labels)) + penalty @ fitted
        bend = (columns * (weights * chances * (1 - chances))[:, None]).T @ columns + penalty
        step = np.linalg.solve(bend, slope)
        fitted -= step
        if float(np.abs(step).max()) < _CLOSE:
            break
    return np.asarray(fitted)
