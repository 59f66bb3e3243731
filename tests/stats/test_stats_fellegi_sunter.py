"""m and u without labels: planted shares are found again, and every step is what a loop over pairs computes."""

import math

import numpy as np
import pytest

from habeas.core.errors import MethodError
from habeas.stats.fellegi_sunter import MISSING, fit_m, level_shares, match_weights, posterior

LEVELS = (3, 2, 4)
M = (np.array([0.85, 0.1, 0.05]), np.array([0.9, 0.1]), np.array([0.7, 0.15, 0.1, 0.05]))
U = (np.array([0.01, 0.05, 0.94]), np.array([0.2, 0.8]), np.array([0.001, 0.02, 0.1, 0.879]))


def pairs(seed, n, share, missing=0.2):
    """Levels of n pairs, of which a share are of one person, some parts missing."""
    draw = np.random.default_rng(seed)
    one = draw.random(n) < share
    found = np.empty((n, len(LEVELS)), np.int64)
    for j, size in enumerate(LEVELS):
        found[:, j] = np.where(one, draw.choice(size, n, p=M[j]), draw.choice(size, n, p=U[j]))
    found[draw.random(found.shape) < missing] = MISSING
    return found, one


def counted(found):
    patterns, counts = np.unique(found, axis=0, return_counts=True)
    return patterns, counts.astype(float)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.7])
@pytest.mark.parametrize("seed", range(3))
def test_planted_shares_are_found_again(seed, share):
    found, one = pairs(seed, 200_000, share)
    fit = fit_m(*counted(found), U)
    assert math.isclose(fit.share, one.mean(), abs_tol=0.005)
    for ours, planted in zip(fit.m, M, strict=True):
        assert np.abs(ours - planted).max() < 0.02


def test_the_fit_is_where_a_step_by_hand_stays():
    """One more step over the pairs one by one, as in the textbook, changes nothing."""
    found, _ = pairs(7, 4000, 0.3)
    fit = fit_m(*counted(found), U, enough=1e-12, most_steps=20_000)
    chance = []
    for row in found:
        odds = fit.share / (1 - fit.share)
        for level, m, u in zip(row, fit.m, U, strict=True):
            odds *= 1 if level == MISSING else m[level] / u[level]
        chance.append(odds / (1 + odds))
    assert math.isclose(np.mean(chance), fit.share, rel_tol=1e-6)
    for j, m in enumerate(fit.m):
        total = [0.1 + sum(p for p, row in zip(chance, found, strict=True) if row[j] == k) for k in range(LEVELS[j])]
        assert np.allclose(np.array(total) / sum(total), m, rtol=1e-6)


def test_what_is_missing_is_no_evidence_either_way():
    nothing = np.full((1, 3), MISSING)
    assert match_weights(nothing, M, U).tolist() == [0.0]
    assert math.isclose(posterior(nothing, M, U, 0.25)[0], 0.25)
    some = np.array([[0, MISSING, MISSING]])
    assert math.isclose(match_weights(some, M, U)[0], math.log2(0.85 / 0.01))


def test_shares_of_levels_are_counted_among_those_that_have_one():
    patterns = np.array([[0, 0, MISSING], [1, MISSING, 3], [0, 1, 3]])
    shares = level_shares(patterns, np.array([2.0, 3.0, 5.0]), LEVELS, extra=0.0)
    assert shares[0].tolist() == [0.7, 0.3, 0.0]
    assert shares[1].tolist() == [2 / 7, 5 / 7]
    assert shares[2].tolist() == [0.0, 0.0, 0.0, 1.0]


def test_the_order_of_patterns_and_counts_against_rows_change_nothing():
    found, _ = pairs(3, 3000, 0.4)
    whole = fit_m(found, np.ones(len(found)), U)
    grouped = fit_m(*counted(found), U)
    assert math.isclose(whole.share, grouped.share, rel_tol=1e-9)
    assert all(np.allclose(a, b, rtol=1e-9) for a, b in zip(whole.m, grouped.m, strict=True))


@pytest.mark.parametrize(
    ("patterns", "counts", "problem"),
    [
        ([[3, 0, 0]], [1.0], "a level that its comparison does not have"),
        ([[-2, 0, 0]], [1.0], "a level that its comparison does not have"),
        ([[0, 0]], [1.0], "patterns of shape"),
        ([[0, 0, 0]], [0.0], "no pairs to learn from"),
    ],
)
def test_what_cannot_be_is_refused(patterns, counts, problem):
    with pytest.raises(MethodError, match=problem):
        fit_m(np.array(patterns), np.array(counts), U)


def test_a_fit_that_does_not_settle_is_refused():
    found, _ = pairs(1, 500, 0.3)
    with pytest.raises(MethodError, match="has not settled after 2 steps"):
        fit_m(*counted(found), U, most_steps=2)
