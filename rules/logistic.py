"""Logistic regression on likenesses: many columns of labels, one matrix of how alike two texts are.

With fewer texts than features this is the quick way, and all folds of a cross-validation share one matrix.
"""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

_KEPT = 8      # former steps that shape the next one (L-BFGS)
_STEPS = 80
_CLOSE = 1e-5  # of the loss of a text: a step that gains less is the last


def chance(scores: Matrix) -> Matrix:
    """Logits as probabilities."""
    ready: Matrix = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    return ready


def fit(alike: Matrix, labels: Matrix, weights: Matrix, penalty: float) -> Matrix:
    """How much each text says about each column: a score of a text is its likenesses to these texts, each plus one
    (which is the constant term), times this.

    `alike` is symmetric; a weight of 0 leaves the label of that text out. Columns do not influence each other.
    """
    kernel = alike + 1
    said = np.zeros_like(labels)
    scores = np.zeros_like(labels)
    slope = weights * (chance(scores) - labels)
    slope_scores = kernel @ slope
    loss = _loss(scores, said, labels, weights, penalty)
    past: list[tuple[Matrix, Matrix, Matrix, Matrix, Matrix]] = []
    first = 1 / (penalty + np.abs(kernel).sum(axis=1).max() / 32)
    for _ in range(_STEPS):
        step, step_scores = _direction(slope, slope_scores, past, first)
        # Every inner product is that of the space of features: <a, b> = a · K b.
        downhill = -(slope * step_scores).sum(axis=0)
        length = np.ones(labels.shape[1])
        for _ in range(30):
            new, new_scores = said - length * step, scores - length * step_scores
            new_loss = _loss(new_scores, new, labels, weights, penalty)
            steep = new_loss > loss + 1e-4 * length * downhill
            if not steep.any():
                break
            length = np.where(steep, length / 2, length)
        new_slope = weights * (chance(new_scores) - labels) + penalty * new
        new_slope_scores = kernel @ new_slope
        past = [
            *past[1 - _KEPT :],
            (new - said, new_scores - scores, new_slope - slope, new_slope_scores - slope_scores,
             ((new - said) * (new_slope_scores - slope_scores)).sum(axis=0)),
        ]  # fmt: skip
        gained = loss - new_loss
        said, scores, slope, slope_scores, loss = new, new_scores, new_slope, new_slope_scores, new_loss
        if gained.max() < _CLOSE * len(labels):
            break
    return said


def _loss(scores: Matrix, said: Matrix, labels: Matrix, weights: Matrix, penalty: float) -> Matrix:
    wrong: Matrix = (weights * (np.logaddexp(0, scores) - labels * scores)).sum(axis=0)
    simple: Matrix = (said * scores).sum(axis=0)
    return wrong + penalty / 2 * simple


def _direction(
    slope: Matrix, slope_scores: Matrix, past: list[tuple[Matrix, Matrix, Matrix, Matrix, Matrix]], first: float
) -> tuple[Matrix, Matrix]:
    """The two loops of L-BFGS, for every column at once; what the step does to the scores is carried along."""
    step, scores = slope.copy(), slope_scores.copy()
    shares = []
    for moved, _, turned, turned_scores, both in reversed(past):
        share = (moved * scores).sum(axis=0) / np.maximum(both, 1e-12)
        shares.append(share)
        step, scores = step - share * turned, scores - share * turned_scores
    if past:
        _, _, turned, turned_scores, both = past[-1]
        first_now = both / np.maximum((turned * turned_scores).sum(axis=0), 1e-12)
        step, scores = step * first_now, scores * first_now
    else:
        step, scores = step * first, scores * first
    for (moved, moved_scores, _, turned_scores, both), share in zip(past, reversed(shares), strict=True):
        again = share - (step * turned_scores).sum(axis=0) / np.maximum(both, 1e-12)
        step, scores = step + again * moved, scores + again * moved_scores
    return step, scores
