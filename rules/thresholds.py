"""From scores of texts that the heads have not seen to the scales of `rules.learned`.

All matrices have a row a text and a column a category.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rules.learned import CATEGORIES, Scale
from rules.logistic import Matrix, chance
from rules.schema import Category

BUDGET = 0.08  # of innocent texts, the share of those with any finding, by exact rules or by meaning
SURE = 0.5     # probability from which a finding has the severity of its rule

_STEPS = [round(0.02 * step, 2) for step in range(5, 45)]
_SILENCES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3)
_TOGETHER = 8  # texts' worth of trust that a score is a logit already

Yes = NDArray[np.bool_]


@dataclass(frozen=True)
class Facts:
    """What people say (`guilty`, and `judged` where it is not disputed) and what the exact rules found of every text;
    `certain` findings cannot be silenced."""

    guilty: Yes
    judged: Yes
    exact: Yes
    certain: Yes

    def found(self, chances: Matrix, notice: Matrix, silence: float) -> Yes:
        """The categories of which the pack as a whole finds something."""
        found: Yes = self.certain | (self.exact & (chances >= silence)) | (chances >= notice)
        return found & self.judged

    def f1(self, found: Yes) -> float:
        guilty = self.guilty & self.judged
        return float(2 * (found & guilty).sum() / max(1, found.sum() + guilty.sum()))

    def false_alarms(self, found: Yes) -> float:
        innocent = ~self.guilty.any(axis=1)
        return float(found[innocent].any(axis=1).mean()) if innocent.any() else 0.0


def calibrated(scores: Matrix, facts: Facts) -> tuple[Matrix, Matrix]:
    """Slope and offset of each category that make probabilities of its scores (Platt)."""
    slopes, offsets = np.ones(scores.shape[1]), np.zeros(scores.shape[1])
    for column in range(scores.shape[1]):
        seen = facts.judged[:, column]
        rows = np.stack([scores[seen, column], np.ones(seen.sum())], axis=1)
        guilty = facts.guilty[seen, column].astype(float)
        line = np.array([1.0, 0.0])
        for _ in range(30):
            likely = chance(rows @ line)
            slope = rows.T @ (likely - guilty) + _TOGETHER * (line - [1.0, 0.0])
            bend = (rows * (likely * (1 - likely))[:, None]).T @ rows + _TOGETHER * np.eye(2)
            line = line - np.linalg.solve(bend, slope)
        slopes[column], offsets[column] = line
    return slopes, offsets


def scales(scores: Matrix, facts: Facts) -> dict[Category, Scale]:
    """The best F1 over all categories that keeps the false alarms in the budget."""
    slopes, offsets = calibrated(scores, facts)
    chances = chance(scores * slopes + offsets)
    notice, silence = _thresholds(chances, facts)
    return {
        category: Scale(
            slope=round(float(slopes[at]), 4), offset=round(float(offsets[at]), 4), notice=float(notice[at]),
            sure=max(SURE, float(notice[at])), silence=silence,
        )
        for at, category in enumerate(CATEGORIES)
    }  # fmt: skip


def _thresholds(chances: Matrix, facts: Facts) -> tuple[Matrix, float]:
    """One threshold for all first, then each category by itself."""
    worth: list[tuple[float, float, float]] = []
    for silence in _SILENCES:
        for step in _STEPS:
            found = facts.found(chances, np.full(chances.shape[1], step), silence)
            if facts.false_alarms(found) <= BUDGET:
                worth.append((facts.f1(found), step, silence))
    _, step, silence = max(worth, default=(0.0, _STEPS[-1], _SILENCES[-1]))
    notice = np.full(chances.shape[1], step)
    return notice, silence
