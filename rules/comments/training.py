"""How a pack learns what comments mean: from its corpus to its heads, the same ones from the same files.

Thresholds come from a cross-validation in which no comment is judged by heads that have seen its post.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rules.comments import corpus, features, signs, topics
from rules.comments.corpus import Line
from rules.comments.judge import decided
from rules.comments.learned import (
    COLUMNS,
    FLAGS,
    KIND_COLUMNS,
    REASON_COLUMNS,
    VERSION,
    Header,
    Notices,
    header_path,
    weights_path,
)  # fmt: skip
from rules.comments.measure import Figures, figures, is_disputed, pairs, truth
from rules.comments.model import KINDS, REASONS, Comment, Reading
from rules.comments.shares import Share, share
from rules.comments.signs import Signs
from rules.learned import digest
from rules.logistic import Matrix
from rules.table import Table
from rules.training import Material, TooFewTexts, cross, dealt, fit_all

FALSE_URGENT = 0.028  # share of calm comments that may be called urgent
EVEN = 0.7           # 0 judges a rare kind by its share in the corpus, 1 as if all kinds were as frequent
CAREFUL = 0.965      # of what awaits an answer: found where nothing may be lost
SIZES = (500, 1000, 2000, 3000)  # of the learning curve

_FEWEST = 50
_SCORES = np.arange(-3, 3.01, 0.1).round(1)  # among which a threshold is sought


@dataclass(frozen=True)
class Learned:
    """Of a cross-validation. `pairs` are two comments about one matter. `curve` is by the number of comments learned
    from, when it was asked for."""

    comments: int
    figures: Figures
    pairs: Share
    curve: Mapping[int, Figures]


def learn(pack: Path, *, with_curve: bool = False) -> Learned:
    """Read the corpus of a pack, learn, and write the heads; it takes minutes, and the curve as many again.

    Raises `RuleError`, `TooFewTexts`, `OSError`.
    """
    texts, known = corpus.read(pack), signs.read(pack)
    lines = texts.lines
    if len(lines) < _FEWEST:
        raise TooFewTexts(len(lines), _FEWEST)
    material = of_lines(lines, known)
    table = Table(material.texts, features.LAYOUT)
    alike = table.alike()
    folds = dealt([line.group for line in lines])
    rarer = _rarer(lines)
    notices, readings = judged(cross(alike, material, folds) + rarer, lines, known)
    curve = {
        size: figures(judged(cross(alike, material, folds, size) + rarer, lines, known)[1], lines)
        for size in (SIZES if with_curve else ()) if size < len(lines) * 4 // 5
    }  # fmt: skip
    heads = table.heads(fit_all(alike, material))
    content = replace(heads, bias=(heads.bias + rarer).astype(np.float32)).written()
    header = Header(VERSION, texts.digest, len(lines), digest(content), notices)
    weights_path(pack).write_bytes(content)
    header_path(pack).write_bytes(header.written())
    rare = topics.rarity(heads)

    def groups(comments: Sequence[Comment], said: Sequence[Reading]) -> list[int | None]:
        seen = [topics.seen(comment, one, features.sense) for comment, one in zip(comments, said, strict=True)]
        return topics.groups(seen, rare)

    return Learned(len(lines), figures(readings, lines), pairs(lines, readings, groups), curve)


def _rarer(lines: Sequence[Line]) -> Matrix:
    """What is added to the score of each column: a rare kind would lose every contest against complaints."""
    added = np.zeros(len(COLUMNS))
    shares = [max(1, sum(line.kind == kind for line in lines)) / len(lines) for kind in KINDS]
    added[KIND_COLUMNS] = -EVEN * np.log(shares)
    return added


def of_lines(lines: Sequence[Line], known: Signs) -> Material:
    labels = np.array([_labels(line) for line in lines], float)
    weights = np.array([_weights(line) for line in lines], float)
    return Material([features.of_comment(line.comment, known) for line in lines], labels, weights)


def judged(scores: Matrix, lines: Sequence[Line], known: Signs) -> tuple[Notices, list[Reading]]:
    """The thresholds that serve these scores best, and what heads and signs say with them."""
    notices = _notices(scores, lines)
    return notices, [
        decided(row, known.of(line.comment.text), notices) for row, line in zip(scores, lines, strict=True)
    ]  # fmt: skip


def _labels(line: Line) -> list[bool]:
    flags = [truth(line, name) for name in FLAGS]
    return [*flags, *(line.kind == kind for kind in KINDS), *(line.reason == reason for reason in REASONS)]


def _weights(line: Line) -> list[bool]:
    """Nothing is learned of what is disputed."""
    kinds, reasons = line.maybe.get("kind", ()), line.maybe.get("urgent_reason", ())
    return [
        *(not is_disputed(line, name) for name in FLAGS),
        *(kind not in kinds for kind in KINDS),
        *(reason not in reasons for reason in REASONS),
    ]


def _notices(scores: Matrix, lines: Sequence[Line]) -> Notices:
    best = {name: _best(scores, lines, name) for name in FLAGS if name != "urgent"}
    heads = scores[:, FLAGS.index("urgent")] + scores[:, REASON_COLUMNS].max(axis=1)
    calm = [line.reason is None and not line.is_disputed("urgency") for line in lines]
    owed = scores[[line.awaits and not line.is_disputed("awaits") for line in lines], FLAGS.index("awaits")]
    careful = round(min(float(np.quantile(owed, 1 - CAREFUL)), best["awaits"]), 2)
    return Notices(careful=careful, urgent=round(float(np.quantile(heads[calm], 1 - FALSE_URGENT)), 2), **best)


def _best(scores: Matrix, lines: Sequence[Line], name: str) -> float:
    """The threshold with the best F1, the middle one of those that are as good within a hair."""
    seen = np.array([not is_disputed(line, name) for line in lines])
    true = np.array([truth(line, name) for line in lines])[seen]
    own = scores[seen, COLUMNS.index(name)]
    reached = np.array([share(list(zip(own >= at, true, strict=True))).f1 for at in _SCORES])
    good: NDArray[np.int64] = np.flatnonzero(reached >= reached.max() - 0.002)
    return round(float(_SCORES[good].mean()), 2)
