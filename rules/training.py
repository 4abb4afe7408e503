"""How a pack learns: from its corpus to its heads, the same ones from the same files.

Thresholds come from a cross-validation in which no text is judged by heads that have seen its situation. The examples
of the pack are learned too, and again with more weight, until the good ones stay clean.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rules import corpus, examples, features
from rules.engine import inspect
from rules.errors import RuleError
from rules.features import Features
from rules.learned import CATEGORIES, VERSION, Header, digest, header_path, weights_path
from rules.loader import load_unlearned
from rules.logistic import Matrix, fit
from rules.meaning import Meaning
from rules.pack import RulePack
from rules.schema import MeaningRule
from rules.table import Table
from rules.thresholds import Chosen, Facts, Tally, choose

FOLDS = 5
PENALTY = 0.07
SIZES = (500, 1000, 2000, 3000)  # of the learning curve

_ROUNDS = 6    # of learning the examples that do not hold yet
_HARDER = 3.0  # times the weight of the round before
_FEWEST = 20   # texts of a corpus that is worth learning from


@dataclass(frozen=True)
class Material:
    """Texts as the heads see them; `labels` and `weights` have a row a text and a column a category."""

    texts: Sequence[Features]
    labels: Matrix
    weights: Matrix

    def __add__(self, other: "Material") -> "Material":
        return Material(
            [*self.texts, *other.texts],
            np.concatenate([self.labels, other.labels]),
            np.concatenate([self.weights, other.weights]),
        )


@dataclass(frozen=True)
class Learned:
    """How the texts of the corpus are judged: by the exact rules alone, and by the whole pack with heads that have
    not seen the situation of the text. `curve` is F1 by the number of texts learned from, when it was asked for.
    `unheld` are the examples that the pack does not hold to in spite of all."""

    texts: int
    exact: Tally
    whole: Tally
    curve: Mapping[int, float]
    unheld: tuple[RuleError, ...]


class TooFewTexts(ValueError):
    """`found` texts are nothing to learn from; `least` are wanted."""

    def __init__(self, found: int, least: int = _FEWEST) -> None:
        super().__init__(f"{found} texts are too few to learn from, {least} are wanted")
        self.found = found
        self.least = least


def learn(directory: Path, *, with_curve: bool = False) -> Learned:
    """Read the corpus of a pack, learn, and write `meaning/`; it takes minutes, and the curve as many again.

    Raises `RuleError`, `TooFewTexts`, `OSError`.
    """
    pack = load_unlearned(directory)
    texts = corpus.read(directory)
    if len(texts.lines) < _FEWEST:
        raise TooFewTexts(len(texts.lines))
    own, facts = _material(texts.lines, pack)
    cases = [case for case in examples.cases(pack) if case.rule.spec.category in CATEGORIES]
    taught = _taught(cases, pack)
    table = Table((own + taught).texts)
    alike = table.alike()
    folds = dealt([line.situation for line in texts.lines])
    chosen = choose(cross(alike, own + taught, folds), facts)
    curve = {
        size: choose(cross(alike, own + taught, folds, size), facts).tally.f1
        for size in (SIZES if with_curve else ()) if size < len(texts.lines)
    }  # fmt: skip
    for _ in range(_ROUNDS):
        header = _written(directory, table, fit_all(alike, own + taught), chosen, texts)
        now = replace(pack, meaning=Meaning(header, weights_path(directory)))
        faults = {
            at: fault for at, case in enumerate(cases)
            if _depends(case) and (fault := examples.fault(case, now)) is not None
        }  # fmt: skip
        if not faults:
            break
        for at in faults:
            taught.weights[at] *= _HARDER
    exact = facts.tally(facts.exact & facts.judged)
    return Learned(len(texts.lines), exact, chosen.tally, curve, tuple(faults.values()))


def cross(alike: Matrix, material: Material, folds: NDArray[np.int64], least: int | None = None) -> Matrix:
    """Scores of the texts that have a fold (the first rows), each by heads learned from the other folds and from all
    rows behind. With `least` only so many texts of the other folds are learned from, drawn by chance."""
    scores = np.zeros((len(folds), material.labels.shape[1]))
    for fold in range(FOLDS):
        asked = np.flatnonzero(folds == fold)
        others = np.flatnonzero(folds != fold)
        if least is not None:
            others = np.array(sorted(random.Random(fold).sample(list(others), min(least, len(others)))))  # noqa: S311
        seen = np.concatenate([others, np.arange(len(folds), len(material.texts))])
        said = fit(alike[np.ix_(seen, seen)], material.labels[seen], material.weights[seen], PENALTY)
        scores[asked] = (alike[np.ix_(asked, seen)] + 1) @ said
    return scores


def fit_all(alike: Matrix, material: Material) -> Matrix:
    return fit(alike, material.labels, material.weights, PENALTY)


def _depends(case: examples.Case) -> bool:
    """Whether the heads may break this example: a good one, or a bad one of a rule of meaning."""
    return "[bad-" not in case.id or isinstance(case.rule.spec, MeaningRule)


def _material(lines: Sequence[corpus.Line], pack: RulePack) -> tuple[Material, Facts]:
    on = examples.day(pack)
    certain = {rule.spec.id: rule.spec.is_certain for rule in pack.rules}
    shape = (len(lines), len(CATEGORIES))
    exact, sure = np.zeros(shape, bool), np.zeros(shape, bool)
    texts: list[Features] = []
    for row, line in enumerate(lines):
        text = line.as_text()
        findings = inspect(text, pack, on).findings
        for finding in findings:
            if finding.category in CATEGORIES:
                exact[row, CATEGORIES.index(finding.category)] = True
                sure[row, CATEGORIES.index(finding.category)] |= certain[finding.rule]
        texts.append(features.of_text(text, [(f.category, f.severity) for f in findings])[0])
    guilty = np.array([[category in line.labels for category in CATEGORIES] for line in lines])
    judged = np.array([[category not in line.maybe for category in CATEGORIES] for line in lines])
    return Material(texts, guilty.astype(float), judged.astype(float)), Facts(guilty, judged, exact, sure)


def _taught(cases: Sequence[examples.Case], pack: RulePack) -> Material:
    """A good example is innocent of everything; a bad one is guilty of its category, and nobody says of which others.
    The exact rules have no say: they know all of these by heart."""
    texts = [features.of_text(case.as_text(), ())[0] for case in cases]
    labels = np.zeros((len(cases), len(CATEGORIES)))
    weights = np.ones_like(labels)
    for row, case in enumerate(cases):
        if "[bad-" in case.id:
            own = CATEGORIES.index(case.rule.spec.category)
            labels[row, own] = 1
            weights[row] = np.arange(len(CATEGORIES)) == own
    return Material(texts, labels, weights)


def dealt(groups: Sequence[str]) -> NDArray[np.int64]:
    """The fold of each text: groups, the situations of drafts or the posts of comments, are dealt out like cards."""
    every = sorted(set(groups))
    random.Random(0).shuffle(every)  # noqa: S311 – nothing is secret here
    fold = {group: at % FOLDS for at, group in enumerate(every)}
    return np.array([fold[group] for group in groups])


def _written(
    directory: Path, table: Table, said: Matrix, chosen: Chosen, texts: corpus.Corpus
) -> Header:
    content = table.heads(said).written()
    header = Header(VERSION, texts.digest, len(texts.lines), digest(content), chosen.silence, chosen.scales)
    header_path(directory).parent.mkdir(exist_ok=True)
    weights_path(directory).write_bytes(content)
    header_path(directory).write_bytes(header.written())
    return header
