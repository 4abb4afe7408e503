"""From scores of texts that the heads have not seen to the scales of `rules.learned`.

All matrices have a row a text and a column a category.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rules.learned import CATEGORIES, MANY, Scale
from rules.logistic import Matrix, chance
from rules.schema import Category

BUDGET = 0.08  # of innocent texts, the share of those with any finding, by exact rules or by meaning
SURE = 0.5     # probability from which a finding has the severity of its rule

_NOTICES = [round(0.02 * step, 2) for step in range(5, 45)]
_SILENCES = [round(0.05 * step, 2) for step in range(7)]
_TRUST = 8.0    # texts' worth, that a score is a logit already:
_HONEST = np.array([1.0, 0.0])

Yes = NDArray[np.bool_]


@dataclass(frozen=True)
class Facts:
    """What people say (`guilty`, and `judged` where it is not disputed) and what the exact rules found of every text;
    `certain` findings cannot be silenced."""

    guilty: Yes
    judged: Yes
    exact: Yes
    certain: Yes

    def found(self, chances: Matrix, notice: float, silence: float) -> Yes:
        """The categories of which the pack as a whole finds something."""
        are_many = self.exact.sum(axis=1, keepdims=True) >= MANY
        found: Yes = self.certain | (self.exact & (are_many | (chances >= silence))) | (chances >= notice)
        return found & self.judged

    def tally(self, found: Yes) -> "Tally":
        guilty = self.guilty & self.judged
        innocent = ~self.guilty.any(axis=1)
        return Tally(
            hits=tuple(map(int, (found & guilty).sum(axis=0))),
            false=tuple(map(int, (found & ~guilty).sum(axis=0))),
            missed=tuple(map(int, (guilty & ~found).sum(axis=0))),
            innocent=int(innocent.sum()),
            false_alarms=int(found[innocent].any(axis=1).sum()),
            guilty=int((~innocent).sum()),
            overlooked=int((~found[~innocent].any(axis=1)).sum()),
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """`hits`, `false` and `missed` by category, in the order of `CATEGORIES`; `false_alarms` are innocent texts with
    any finding, `overlooked` guilty ones without."""

    hits: tuple[int, ...]
    false: tuple[int, ...]
    missed: tuple[int, ...]
    innocent: int
    false_alarms: int
    guilty: int
    overlooked: int

    @property
    def f1(self) -> float:
        hits, wrong = sum(self.hits), sum(self.false) + sum(self.missed)
        return 2 * hits / max(1, 2 * hits + wrong)

    @property
    def alarm_share(self) -> float:
        return self.false_alarms / max(1, self.innocent)


def calibrated(scores: Matrix, facts: Facts) -> tuple[Matrix, Matrix]:
    """Slope and offset of each category that make probabilities of its scores (Platt)."""
    lines = [
        _line(scores[seen, column], facts.guilty[seen, column].astype(float))
        for column, seen in enumerate(facts.judged.T)
    ]
    slopes, offsets = np.array(lines).T
    return slopes, offsets


def _line(scores: Matrix, guilty: Matrix) -> Matrix:
    """Newton's way, with shorter steps where a whole one overshoots."""
    rows = np.stack([scores, np.ones(len(scores))], axis=1)
    line = _HONEST.copy()
    for _ in range(30):
        likely = chance(rows @ line)
        slope = rows.T @ (likely - guilty) + _TRUST * (line - _HONEST)
        bend = (rows * (likely * (1 - likely))[:, None]).T @ rows + _TRUST * np.eye(2)
        step = np.linalg.solve(bend, slope)
        while _loss(rows, guilty, line - step) > _loss(rows, guilty, line) and np.abs(step).max() > 1e-6:
            step = step / 2
        line = line - step
    return line


def _loss(rows: Matrix, guilty: Matrix, line: Matrix) -> float:
    scores = rows @ line
    wrong = (np.logaddexp(0, scores) - guilty * scores).sum()
    return float(wrong + _TRUST / 2 * ((line - _HONEST) ** 2).sum())


@dataclass(frozen=True)
class Chosen:
    """What a header says of thresholds, and how good the pack is with them."""

    scales: dict[Category, Scale]
    silence: float
    tally: Tally


def choose(scores: Matrix, facts: Facts) -> Chosen:
    """The best F1 over all categories that keeps the false alarms in the budget.

    Each category has a calibration of its own and so its own threshold in scores; a threshold of its own in
    probabilities as well was tried and won nothing on other situations.
    """
    slopes, offsets = calibrated(scores, facts)
    slopes, offsets = slopes.round(4), offsets.round(4)
    chances = chance(scores * slopes + offsets)
    strictest = (_NOTICES[-1], _SILENCES[-1])
    tallies = {
        (notice, silence): facts.tally(facts.found(chances, notice, silence))
        for notice in _NOTICES for silence in _SILENCES if silence <= notice
    }  # fmt: skip
    fitting = [pair for pair, tally in tallies.items() if tally.alarm_share <= BUDGET]
    notice, silence = max(fitting, default=strictest, key=lambda pair: (tallies[pair].f1, pair))
    of_category = {
        category: Scale(float(slope), float(offset), notice, max(SURE, notice))
        for category, slope, offset in zip(CATEGORIES, slopes, offsets, strict=True)
    }
    return Chosen(of_category, silence, tallies[notice, silence])
