"""The share among people drawn by lot, and the greatest p-value: against every draw, every way to fill in, and R."""

import itertools
import math
import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from habeas.core.errors import MethodError
from habeas.stats import comparison
from habeas.stats.comparison import compare
from habeas.stats.drawn import Drawn, drawn_share, worst_p_value
from habeas.stats.strata import informative, stratified_odds_ratio
from tests.stats.test_stats_comparison import every, some

# The share among people drawn by lot


@st.composite
def drawings(draw, most=5):
    """Pools of a few strata, and how many are freed of each: of one at least somebody."""
    pools = draw(st.lists(st.tuples(*[st.integers(0, most)] * 3), min_size=1, max_size=3))
    freed = [draw(st.integers(0, sum(pool))) for pool in pools]
    assume(any(freed))
    return pools, freed


def draws(people, freed):
    """The number who meet it in every draw of so many of each pool of people, 1 or 0."""
    each = (itertools.combinations(pool, n) for pool, n in zip(people, freed, strict=True))
    return [sum(map(sum, chosen)) for chosen in itertools.product(*each)]


@given(drawings(most=3), st.sampled_from((0.5, 0.8, 0.9, 0.95)))
@settings(max_examples=100, deadline=None)
def test_few_draws_lie_beyond_the_ends_and_no_nearer_share_has_that(drawing, level):
    pools, freed = drawing
    found, total = drawn_share(pools, freed, level=level), sum(freed)
    for side, met, end in ((1, (1, 0, 0), found.low), (-1, (1, 0, 1), found.high)):
        people = [[met[i] for i in range(3) for _ in range(pool[i])] for pool in pools]
        numbers = draws(people, freed)
        mean = sum(numbers) / len(numbers)
        beyond = sum(side * n < side * (end * total - side * 1e-9) for n in numbers)
        upto = sum(side * n <= side * (end * total + side * 1e-9) for n in numbers)
        assert beyond <= (1 - level) / 2 * len(numbers) + 1e-6
        assert upto >= (1 - level) / 2 * len(numbers) - 1e-6 or end * total == pytest.approx(mean)


@given(drawings())
@settings(max_examples=100, deadline=None)
def test_what_is_expected_is_by_the_known_of_each_stratum(drawing):
    pools, freed = drawing
    found = drawn_share(pools, freed, level=0.9)
    known = [(yes, no, n) for (yes, no, _), n in zip(pools, freed, strict=True) if yes + no and n]
    if not known:
        assert found == Drawn(expected=None, low=0, high=1)
        return
    met = sum(n * yes / (yes + no) for yes, no, n in known)
    assert found.expected == pytest.approx(met / sum(n for *_, n in known))
    assert 0 <= found.low <= found.expected <= found.high <= 1


@given(drawings(most=40), st.randoms(), st.sampled_from((0.3, 0.9, 0.95)))
@settings(max_examples=150, deadline=None)
def test_an_answer_turned_into_unknown_never_narrows_the_share(drawing, random, level):
    pools, freed = drawing
    masked = [list(pool) for pool in pools]
    for pool in masked:
        for answer in (0, 1):
            turned = random.randint(0, pool[answer])
            pool[answer] -= turned
            pool[2] += turned
    before, after = drawn_share(pools, freed, level=level), drawn_share(masked, freed, level=level)
    assert after.low <= before.low
    assert after.high >= before.high


@given(st.integers(0, 400), st.integers(0, 1000), st.integers(0, 300), st.data())
@settings(max_examples=60, deadline=None)
def test_in_one_stratum_the_ends_are_quantiles_of_the_hypergeometric(yes, no, unknown, data):
    assume(yes + no + unknown)
    freed = data.draw(st.integers(1, yes + no + unknown))
    found = drawn_share([(yes, no, unknown)], [freed], level=0.937)
    for end, met, tail in ((found.low, yes, 0.0315), (found.high, yes + unknown, 0.9685)):
        people = yes + no + unknown
        quantile, mean = hypergeom.ppf(tail, people, met, freed) / freed, met / people
        assert end == pytest.approx(min(quantile, mean) if end == found.low else max(quantile, mean))


def test_one_stratum_is_as_r_has_it():
    """qhyper(.025, 168, 1232, 37) / 37 and qhyper(.975, 300, 1100, 37) / 37 in R."""
    found = drawn_share([(168, 1100, 132)], [37], level=0.95)
    assert (found.low, found.high) == pytest.approx((0.027027027027, 0.351351351351), rel=1e-11)
    assert found.expected == 168 / 1268


def test_two_strata_are_as_r_convolves_them():
    """The 5 % and 95 % quantiles of sums of dhyper, by `convolve` and `cumsum` in R: 5 and 16 of 30."""
    found = drawn_share([(30, 60, 10), (5, 11, 4)], [20, 10], level=0.9)
    assert (found.low, found.high) == (5 / 30, 16 / 30)


def test_simulated_draws_lie_where_they_should():
    pools, freed, random = [(60, 200, 0), (300, 100, 0), (10, 30, 0)], [20, 30, 5], np.random.default_rng(1953)
    shares = sum(random.hypergeometric(y, n, k, 100_000) for (y, n, _), k in zip(pools, freed, strict=True)) / 55
    found = drawn_share(pools, freed, level=0.95)
    assert found.expected == pytest.approx(shares.mean(), abs=1e-3)
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(shares, (0.025, 0.975))), abs=1e-9)


def test_a_chance_that_is_the_tail_but_for_rounding_reaches_it():
    assert drawn_share([(39, 1, 0)], [1], level=0.95).low == 0
    assert drawn_share([(99, 1, 0)], [1], level=0.95) == Drawn(expected=0.99, low=0.99, high=1)


@pytest.mark.parametrize(
    ("pools", "freed", "message"),
    [
        ([(3, 4, 5)], [13], "13 were freed of a pool of 12, in stratum 0, from 0"),
        ([(9, 9, 9), (3, 4, 5)], [1, 13], "13 were freed of a pool of 12, in stratum 1, from 0"),
        ([(3, 4, 5)], [0], "nobody was freed: there is no share among them"),
        ([(3, 4, -1)], [1], "pools and freed are whole numbers, 0 or more"),
        ([(3, 4, 1)], [-1], "pools and freed are whole numbers, 0 or more"),
        ([(3, 4, 1.5)], [1], "pools and freed are whole numbers, 0 or more"),
        ([(3, 4)], [1], "pools are rows of three counts, one row for each stratum; met the shape (1, 2)"),
        ([(3, 4, 5)], [1, 2], "the freed are one number for each of 1 strata; met the shape (2,)"),
        ([(10**6, 10**6, 0)], [10**6], "1000001 totals are possible, more than 100000: too large for an exact test"),
    ],
)
def test_what_cannot_be_drawn_is_refused(pools, freed, message):
    with pytest.raises(MethodError, match=f"^{re.escape(message)}$"):
        drawn_share(pools, freed, level=0.95)


def test_a_level_that_no_interval_has_is_refused():
    with pytest.raises(MethodError, match=r"^the level of an interval is between 0 and 1, and is 1$"):
        drawn_share([(3, 4, 5)], [1], level=1)


# The greatest p-value

cell = st.integers(0, 8)
waves = st.lists(st.lists(cell, min_size=9, max_size=9), min_size=1, max_size=3).map(
    lambda cells: np.array(cells).reshape(-1, 3, 3)
)
# An answer known, and where it is when it is not: freed or not, in the group or not.
MASKS = [((i, j), (2, j)) for i in (0, 1) for j in range(3)] + [((i, j), (i, 2)) for i in range(3) for j in (0, 1)]
steps = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(MASKS)), min_size=1, max_size=6)


def masked(counts, turned):
    """The counts with some answers turned into unknown."""
    made = counts.copy()
    for wave, (known, unknown) in turned:
        one = made[wave % len(made)]
        if one[known]:
            one[known] -= 1
            one[unknown] += 1
    return made


def doubled(table):
    if not informative(table).any():
        return 1.0
    found = stratified_odds_ratio(table, level=0.9)
    return min(1.0, 2 * min(found.p_more, found.p_fewer))


@settings(max_examples=60, deadline=None)
@given(waves)
def test_with_nothing_unknown_it_is_twice_the_smaller_tail(counts):
    counts[:, 2, :] = counts[:, :, 2] = 0
    assume(counts.any())
    assert worst_p_value(counts) == pytest.approx(doubled(counts[:, :2, :2].reshape(-1, 4)), rel=1e-9)


@settings(max_examples=6, deadline=None)
@given(some)
def test_no_way_to_fill_in_has_a_greater_p_value(counts):
    assume(np.array(counts).any())
    tables = every(counts)
    found, greatest = worst_p_value(counts), max(doubled(table) for table in tables)
    assert found >= greatest * (1 - 1e-9)
    ratios = [stratified_odds_ratio(table, level=0.9) for table in tables if informative(table).any()]
    if {x.freed > x.expected for x in ratios} == {True, False} or len(ratios) < len(tables):
        assert found == 1
    elif not any(wave[2][2] for wave in counts):
        assert found == pytest.approx(greatest, rel=1e-9)


@settings(max_examples=80, deadline=None)
@given(waves, steps)
def test_an_answer_turned_into_unknown_never_lowers_it(counts, turned):
    assume(counts.any())
    assert worst_p_value(masked(counts, turned)) >= worst_p_value(counts) * (1 - 1e-9)


@settings(max_examples=60, deadline=None)
@given(waves, st.sampled_from((0.5, 0.8, 0.95)))
def test_it_is_small_exactly_where_the_limits_leave_out_one(counts, level):
    counts[:, 2, 2] = 0
    assume(counts.any())
    found, p = compare(counts, level=level), worst_p_value(counts)
    assume(abs(p - (1 - level)) > 1e-9)
    assert (p < 1 - level) == (found.low_limit > 1 or found.high_limit < 1)


def test_it_is_as_r_has_it():
    """phyper(8, 29, 71, 10, lower.tail = FALSE), doubled; mantelhaen.test(exact = TRUE, alternative = "greater")."""
    one = [[[9, 1, 0], [20, 70, 0], [0, 0, 0]]]
    assert worst_p_value(one) == pytest.approx(8.44693581983e-05, rel=1e-11)
    # The worst of two waves: whoever is unknown stands against the group, as in the tables given to R.
    two = [[[9, 0, 1], [20, 70, 0], [0, 0, 0]], [[3, 1, 0], [3, 30, 1], [1, 1, 0]]]
    assert worst_p_value(two) == pytest.approx(2 * 4.76298345758e-06, rel=1e-10)


def test_it_is_one_where_the_direction_is_not_known():
    assert worst_p_value([[[9, 1, 30], [20, 70, 0], [0, 0, 0]]]) == 1
    assert worst_p_value([[[9, 0, 0], [0, 0, 0], [0, 0, 0]]]) == 1


# The limits of a comparison


@settings(max_examples=80, deadline=None)
@given(waves, steps)
def test_an_answer_turned_into_unknown_never_narrows_bounds_and_limits(counts, turned):
    assume(counts.any())
    never_narrower(counts, turned)


@pytest.mark.slow
@settings(max_examples=4000, deadline=None)
@given(waves, steps, st.integers(1, 12))
def test_answers_turned_into_unknown_never_narrow_them(counts, turned, times):
    assume(counts.any())
    never_narrower(counts * times, turned * times)


def never_narrower(counts, turned):
    before, after = compare(counts, level=0.9), compare(masked(counts, turned), level=0.9)
    for low in ("low", "low_limit"):
        assert getattr(after, low) <= getattr(before, low) * (1 + 1e-9)
    for high in ("high", "high_limit"):
        assert getattr(after, high) >= getattr(before, high) * (1 - 1e-9)
    for share in ("freed", "pool"):
        was, now = getattr(before, share).bounds, getattr(after, share).bounds
        assert now.low <= was.low
        assert now.high >= was.high


def test_counts_too_large_for_a_sum_stay_so_when_an_answer_becomes_unknown():
    """One freed fewer known was few enough for the limit on one side, which then was narrower: 0.98 instead of 0."""
    before = compare([[[50_000, 50_000, 0], [60_000, 60_000, 0], [0, 0, 0]]], level=0.95)
    after = compare([[[49_999, 50_000, 0], [60_000, 60_000, 0], [1, 0, 0]]], level=0.95)
    assert (before.low_limit, before.high_limit) == (after.low_limit, after.high_limit) == (0, math.inf)
    assert worst_p_value([[[50_000, 50_000, 0], [60_000, 60_000, 0], [0, 0, 0]]]) == 1


@settings(max_examples=80, deadline=None)
@given(waves, steps, st.integers(3, 12))
def test_nothing_is_narrower_or_lower_at_the_most_that_a_sum_takes(counts, turned, most):
    assume(counts.any())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparison, "MOST_TABLES", most)
        never_narrower(counts, turned)
        assert worst_p_value(masked(counts, turned)) >= worst_p_value(counts) * (1 - 1e-9)
