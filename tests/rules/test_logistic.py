"""The learner against what is known of logistic regression."""

import numpy as np
import pytest

from rules.logistic import chance, fit
from rules.thresholds import BUDGET, Facts, calibrated, choose

POINTS = np.array([[-2.0, 0.3], [-1.0, -0.2], [-0.5, 0.1], [0.4, 0.0], [1.0, 0.2], [2.5, -0.4]])
LABELS = np.array([[0, 1], [0, 0], [1, 1], [0, 0], [1, 1], [1, 0]], float)
ALL = np.ones_like(LABELS)


def weights(labels: np.ndarray, trust: np.ndarray, penalty: float = 0.5) -> np.ndarray:
    """Of each feature, and last the constant."""
    said = fit(POINTS @ POINTS.T, labels, trust, penalty)
    found: np.ndarray = np.vstack([POINTS.T @ said, said.sum(axis=0)])
    return found


def test_no_small_step_makes_the_loss_less() -> None:
    features = np.hstack([POINTS, np.ones((6, 1))])
    found = weights(LABELS, ALL)
    slope = features.T @ (chance(features @ found) - LABELS) + 0.5 * found
    assert np.abs(slope).max() < 1e-2


def test_each_column_is_learned_as_if_it_were_alone() -> None:
    alone = [weights(LABELS[:, [at]], ALL[:, [at]])[:, 0] for at in range(2)]
    assert weights(LABELS, ALL) == pytest.approx(np.stack(alone, axis=1), abs=1e-2)


def test_a_label_without_weight_is_not_listened_to() -> None:
    trust = ALL.copy()
    trust[0, 0] = 0
    other = LABELS.copy()
    other[0, 0] = 1
    assert weights(LABELS, trust) == pytest.approx(weights(other, trust))


def test_scores_that_boast_are_calmed_down() -> None:
    chance_of = np.random.default_rng(0)
    truth = chance_of.normal(size=(4000, 1)) * 1.5
    guilty = chance_of.random((4000, 1)) < chance(truth)
    facts = Facts(guilty, np.ones_like(guilty), np.zeros_like(guilty), np.zeros_like(guilty))
    [slope], [offset] = calibrated(truth * 3 + 1, facts)
    assert slope == pytest.approx(1 / 3, abs=0.07)
    assert offset == pytest.approx(-1 / 3, abs=0.1)


def test_thresholds_keep_the_false_alarms_in_the_budget() -> None:
    chance_of = np.random.default_rng(0)
    guilty = np.zeros((2000, 11), bool)
    guilty[np.arange(1000), chance_of.integers(0, 11, 1000)] = True
    nothing = np.zeros_like(guilty)
    scores = chance_of.normal(size=guilty.shape) - 3 + 4 * guilty
    chosen = choose(scores, Facts(guilty, ~nothing, nothing, nothing))
    assert chosen.tally.alarm_share <= BUDGET
    assert chosen.tally.f1 > 0.7
    assert all(chosen.silence <= scale.notice <= scale.sure for scale in chosen.scales.values())
