"""What is taken as seen before, what several estimates say together, how many pairs are one person: reckoned by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from habeas.stats.fellegi_sunter import MISSING, as_patterns, fit_m, level_shares, pooled, settled_share

SIZES = (3, 2)
SOME = st.floats(0.01, 50)
ESTIMATES = st.integers(2, 5).flatmap(
    lambda levels: st.lists(
        st.lists(SOME, min_size=levels, max_size=levels).map(lambda one: [x / sum(one) for x in one]),
        min_size=1,
        max_size=4,
    )
)


# ------------------------------------------------------------------ extra: pairs taken as seen
@given(
    st.lists(st.tuples(st.integers(-1, 2), st.integers(-1, 1), st.integers(0, 40)), min_size=1, max_size=8),
    st.lists(st.integers(1, 20), min_size=3, max_size=3),
    st.lists(st.integers(1, 20), min_size=2, max_size=2),
)
def test_what_is_taken_as_seen_counts_like_pairs_that_were(rows, first, second):
    patterns, counts = as_patterns(rows, 2)
    seen = [(level, MISSING, n) for level, n in enumerate(first)]
    seen += [(MISSING, level, n) for level, n in enumerate(second)]
    more, of_more = as_patterns(rows + seen, 2)
    told = level_shares(patterns, counts, SIZES, extra=[first, second])
    really = level_shares(more, of_more, SIZES, extra=0.0)
    for ours, theirs in zip(told, really, strict=True):
        assert ours.tolist() == pytest.approx(theirs.tolist())


def test_of_no_pairs_the_shares_are_those_taken_before():
    shares = level_shares(*as_patterns([], 2), SIZES, extra=[[6, 3, 1], [3, 1]])
    assert [one.tolist() for one in shares] == [pytest.approx([0.6, 0.3, 0.1]), pytest.approx([0.75, 0.25])]


def test_each_comparison_has_its_own_extra_and_one_number_is_for_all():
    told = as_patterns([(0, 0, 8), (1, 1, 2)], 2)
    first, second = level_shares(*told, SIZES, extra=[[0, 0, 10], [1, 9]])
    assert first.tolist() == pytest.approx([8 / 20, 2 / 20, 10 / 20])
    assert second.tolist() == pytest.approx([9 / 20, 11 / 20])
    first, second = level_shares(*told, SIZES, extra=2.0)
    assert first.tolist() == pytest.approx([10 / 16, 4 / 16, 2 / 16])
    assert second.tolist() == pytest.approx([10 / 14, 4 / 14])


def test_the_fit_stays_where_a_plain_loop_with_the_same_extra_stays():
    rows = [(0, 0, 60), (0, 1, 9), (1, 0, 12), (1, MISSING, 15), (2, 0, 31), (2, 1, 400), (MISSING, 0, 20)]
    u, extra = ((0.02, 0.08, 0.9), (0.1, 0.9)), ((18.0, 9.0, 3.0), (29.0, 1.0))
    fit = fit_m(*as_patterns(rows, 2), u, extra=extra, enough=1e-12, most_steps=20_000)
    chance = []
    for *levels, _ in rows:
        odds = fit.share / (1 - fit.share)
        for level, m, of_two in zip(levels, fit.m, u, strict=True):
            odds *= 1 if level == MISSING else m[level] / of_two[level]
        chance.append(odds / (1 + odds))
    ones = [p * row[2] for p, row in zip(chance, rows, strict=True)]
    assert sum(ones) / sum(row[2] for row in rows) == pytest.approx(fit.share, rel=1e-6)
    for at, (m, before) in enumerate(zip(fit.m, extra, strict=True)):
        met = [sum(n for n, row in zip(ones, rows, strict=True) if row[at] == level) for level in range(SIZES[at])]
        whole = sum(met) + sum(before)
        assert m.tolist() == pytest.approx([(n + e) / whole for n, e in zip(met, before, strict=True)], rel=1e-6)


def test_much_that_was_seen_before_outweighs_a_few_pairs():
    u = ((0.1, 0.2, 0.7), (0.3, 0.7))
    m, _ = fit_m(*as_patterns([(2, 1, 5), (0, 0, 3)], 2), u, extra=[[7e9, 2e9, 1e9], [4e9, 6e9]])
    assert [one.tolist() for one in m] == [pytest.approx([0.7, 0.2, 0.1]), pytest.approx([0.4, 0.6])]


# ------------------------------------------------------------------ pooled: several estimates
@pytest.mark.parametrize(
    ("told", "together"),
    [
        ([[0.5, 0.5], [0.8, 0.2]], [2 / 3, 1 / 3]),  # odds of 1 and of 4: of 2
        ([[0.9, 0.1], [0.1, 0.9]], [0.5, 0.5]),
        ([[0.2, 0.3, 0.5]], [0.2, 0.3, 0.5]),
        ([[1 / 7, 2 / 7, 4 / 7], [4 / 7, 2 / 7, 1 / 7]], [1 / 3, 1 / 3, 1 / 3]),
        ([[0.5, 0.5], [0.5, 0.5], [8 / 9, 1 / 9]], [2 / 3, 1 / 3]),  # the third root of 8
    ],
)
def test_shares_together_are_those_told_by_hand(told, together):
    assert pooled(told) == pytest.approx(together)


@given(ESTIMATES)
def test_the_bits_between_two_levels_are_the_mean_of_those_that_each_estimate_says(told):
    """So that no estimate counts for more because its shares are large; and they are shares."""
    found = pooled(told)
    assert sum(found) == pytest.approx(1)
    for a in range(len(found)):
        for b in range(a):
            bits = sum(math.log2(one[a] / one[b]) for one in told) / len(told)
            assert math.log2(found[a] / found[b]) == pytest.approx(bits, abs=1e-9)


@given(ESTIMATES)
def test_the_order_of_estimates_and_their_repetition_say_nothing(told):
    assert pooled(told[::-1]) == pytest.approx(pooled(told))
    assert pooled(told * 3) == pytest.approx(pooled(told))


# ------------------------------------------------------------------ settled_share: pairs of one person among all
def settled(weights, counts, pairs, begin=0.01, **more):
    return settled_share(np.array(weights, float), np.array(counts, float), pairs, begin=begin, **more)


@pytest.mark.parametrize(("bits", "count", "pairs"), [(10, 100, 10_000), (20, 50, 1e6), (6, 400, 10_000), (8, 10, 200)])
def test_of_one_weight_the_share_is_the_root_of_a_line(bits, count, pairs):
    """s = c/N * Ls / (1 - s + Ls) has the root (cL/N - 1) / (L - 1)."""
    likelier = 2.0**bits
    assert settled([bits], [count], pairs) == pytest.approx((count * likelier / pairs - 1) / (likelier - 1), rel=1e-4)


@given(
    st.lists(st.tuples(st.integers(6, 30), st.integers(1, 400)), min_size=1, max_size=8),
    st.sampled_from([1e-5, 1e-3, 0.2]),
)
def test_the_posteriors_add_up_to_the_share(told, begin):
    """As a root-finder of SciPy finds, wherever it begins."""
    weights, counts = zip(*told, strict=True)
    pairs = sum(counts) * 30.0  # 64 / 30 and more: there is a root above none

    def over(share):
        odds = [2.0**bits * share / (1 - share) for bits in weights]
        return sum(n * one / (1 + one) for n, one in zip(counts, odds, strict=True)) / pairs - share

    expected = brentq(over, 0.5 / pairs, 0.5, xtol=1e-15) if over(0.5 / pairs) > 0 else 0.5 / pairs
    assert settled(weights, counts, pairs, begin=begin) == pytest.approx(expected, rel=1e-4)


def test_a_planted_share_is_found_again():
    """A million pairs, one in two hundred of one person, told by how many of twelve things agree."""
    draw, n = np.random.default_rng(8), 1_000_000
    one = draw.random(n) < 0.005
    agree = draw.binomial(12, np.where(one, 0.9, 0.15))
    weights = agree * math.log2(0.9 / 0.15) + (12 - agree) * math.log2(0.1 / 0.85)
    told, counts = np.unique(weights, return_counts=True)
    likely = told >= 0
    assert settled(told[likely], counts[likely], n) == pytest.approx(one.mean(), rel=0.02)


def test_the_share_is_never_none_and_never_more_than_half():
    assert settled([-30.0], [5], 1000) == 0.5 / 1000
    assert settled([], [], 1000) == 0.5 / 1000
    assert settled([40.0], [900], 1000) == 0.5
    assert settled([5000.0, -5000.0], [10, 10], 1000) == pytest.approx(0.01)
