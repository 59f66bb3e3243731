"""A group against all others with answers missing in both ways: against every way to fill them in."""

import itertools
import math
import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats.bounds import Bounds
from habeas.stats.comparison import compare
from habeas.stats.strata import informative, stratified_odds_ratio


def parts(n, k):
    """All ways to put n people into k cells."""
    return [x for x in itertools.product(range(n + 1), repeat=k) if sum(x) == n]


def filled(wave):
    """Every table (a, b, c, d) that one wave's counts may be."""
    (a, b, fu), (c, d, su), (ug, uo, both) = wave
    ways = itertools.product(parts(fu, 2), parts(su, 2), parts(ug, 2), parts(uo, 2), parts(both, 4))
    return {
        (a + f[0] + g[0] + u[0], b + f[1] + o[0] + u[1], c + s[0] + g[1] + u[2], d + s[1] + o[1] + u[3])
        for f, s, g, o, u in ways
    }


def every(counts):
    """Every list of tables, one for each wave."""
    return [np.array(tables) for tables in itertools.product(*(sorted(filled(wave)) for wave in counts))]


def ends_of(numbers):
    found = list(numbers)
    return (min(found), max(found)) if found else None


known = st.integers(0, 9)
few = st.integers(0, 2)
one_wave = st.tuples(st.tuples(known, known, few), st.tuples(known, known, few), st.tuples(few, few, few))
sparse = st.tuples(
    st.tuples(known, known, st.integers(0, 1)), st.tuples(known, known, st.just(0)), st.tuples(few, st.just(0), few)
)
# Far more unknown in both ways than known: the best of them are some here and some there.
torn = st.tuples(
    st.tuples(known, known, st.just(0)), st.tuples(known, known, st.just(0)), st.tuples(few, few, st.integers(0, 5))
)
some = st.one_of(st.tuples(one_wave), st.tuples(torn), st.tuples(sparse, sparse))


@settings(max_examples=12, deadline=None)
@given(some)
def test_the_bounds_are_those_of_every_way_to_fill_in_the_unknown(counts):
    assume(np.array(counts).any())
    found, tables = compare(counts, level=0.9), every(counts)
    ratios = [stratified_odds_ratio(table, level=0.9) for table in tables if informative(table).any()]
    if ratios:
        low, high = min(x.value for x in ratios), max(x.value for x in ratios)
        # An end at 0 or without limit may stand for tables that have no odds ratio at all.
        assert found.low == pytest.approx(low, rel=1e-6) or (found.low == 0 < low and len(ratios) < len(tables))
        assert found.high == pytest.approx(high, rel=1e-6) or (found.high == math.inf and len(ratios) < len(tables))
        assert found.low_limit <= min(x.low for x in ratios) * (1 + 1e-9)
        assert found.high_limit >= max(x.high for x in ratios) * (1 - 1e-9)
        assert 0 <= found.low_limit <= found.low <= found.high <= found.high_limit
    if ratios and len(ratios) == len(tables) and not any(wave[2][2] for wave in counts):
        assert found.low_limit == pytest.approx(min(x.low for x in ratios), rel=1e-6)
        assert found.high_limit == pytest.approx(max(x.high for x in ratios), rel=1e-6)


@settings(max_examples=60, deadline=None)
@given(some)
def test_shares_and_their_difference_are_bounded_by_every_way_to_fill_in_the_unknown(counts):
    assume(np.array(counts).any())
    found = compare(counts, level=0.9)
    sums = [table.sum(axis=0).tolist() for table in every(counts)]
    freed = ends_of(a / (a + b) for a, b, _, _ in sums if a + b)
    pool = ends_of((a + c) / (a + b + c + d) for a, b, c, d in sums)
    assert found.pool.bounds == pytest.approx(pool)
    if freed:
        assert found.freed.bounds == pytest.approx(freed)
    difference = ends_of(a / (a + b) - c / (c + d) for a, b, c, d in sums if a + b and c + d)
    if difference:
        assert found.difference.bounds == pytest.approx(difference)
    for told in (found.freed, found.pool, found.difference):
        assert told.value is None or told.bounds.low - 1e-12 <= told.value <= told.bounds.high + 1e-12


@settings(max_examples=40, deadline=None)
@given(some, st.randoms())
def test_the_order_of_waves_does_not_matter_and_others_are_the_inverse(counts, random):
    assume(np.array(counts).any())
    shuffled = list(counts)
    random.shuffle(shuffled)
    one, other = compare(counts, level=0.95), compare(shuffled, level=0.95)
    assert (one.low, one.high_limit) == pytest.approx((other.low, other.high_limit))
    turned = compare(np.array(counts)[:, :, [1, 0, 2]], level=0.95)
    assert turned.high == pytest.approx(1 / one.low if one.low else math.inf, rel=1e-9)
    assert turned.low_limit == pytest.approx(1 / one.high_limit if one.high_limit else math.inf, rel=1e-9)


def test_with_nothing_unknown_the_bounds_are_the_estimate():
    found = compare([[[27, 70, 0], [141, 1162, 0], [0, 0, 0]]], level=0.95)
    exact = stratified_odds_ratio([(27, 70, 141, 1162)], level=0.95)
    assert found.odds == exact
    assert (found.low, found.high) == pytest.approx((exact.value, exact.value))
    assert (found.low_limit, found.high_limit) == pytest.approx((exact.low, exact.high))
    assert found.freed.value == pytest.approx(27 / 97)
    assert found.freed.bounds == Bounds(27 / 97, 27 / 97)
    assert found.deviations == pytest.approx(0.441, abs=1e-3)
    assert (found.freed_known, found.missing, found.why_not) == (97, 0, "")


def test_the_unknown_of_both_kinds_are_split_where_that_is_worst():
    found = compare([[[3, 6, 0], [6, 4, 0], [0, 0, 8]]], level=0.95)
    tables = every([[[3, 6, 0], [6, 4, 0], [0, 0, 8]]])
    highest = max(tables, key=lambda t: stratified_odds_ratio(t, level=0.95).value)
    assert highest.tolist() not in ([[11, 6, 6, 4]], [[3, 6, 6, 12]])
    assert found.high == pytest.approx(stratified_odds_ratio(highest, level=0.95).value)


def test_missing_is_of_the_freed_or_of_the_pool_whichever_is_more():
    assert compare([[[1, 1, 2], [5, 5, 0], [0, 0, 0]]], level=0.95).missing == 0.5
    assert compare([[[4, 4, 0], [1, 1, 10], [0, 0, 0]]], level=0.95).missing == 0.5


def test_where_nobody_was_freed_there_is_no_ratio_and_nothing_limits_it():
    found = compare([[[0, 0, 0], [5, 9, 1], [0, 0, 0]]], level=0.95)
    assert (found.odds, found.low, found.high, found.low_limit, found.high_limit) == (None, 0, math.inf, 0, math.inf)
    assert found.why_not == "in no wave both freed and stayed are known to be both in the group and outside it"
    assert (found.freed.value, found.freed.bounds, found.deviations) == (None, Bounds(0, 1), None)
    assert found.difference.bounds == Bounds(-1, 1)


def test_counts_beyond_an_exact_sum_have_no_limits():
    many = [[[30_000, 30_000, 0], [30_000, 30_000, 0], [0, 0, 0]]]
    assert compare(many, level=0.95).odds is not None
    found = compare(many * 2, level=0.95)
    assert found.why_not == "more people were freed than an exact test can take"
    assert (found.odds, found.low_limit, found.high_limit) == (None, 0, math.inf)
    assert (found.low, found.high) == pytest.approx((1, 1))


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ([[1, 2, 3]], "counts are three by three for each wave; met the shape (1, 3)"),
        ([[[1, 0, 0], [0, -1, 0], [0, 0, 0]]], "counts are whole numbers, 0 or more"),
        ([[[1.5, 0, 0], [0, 1, 0], [0, 0, 0]]], "counts are whole numbers, 0 or more"),
        ([[[0] * 3] * 3], "the counts are of nobody"),
    ],
)
def test_what_is_no_count_is_refused(counts, message):
    with pytest.raises(MethodError, match=f"^{re.escape(message)}$"):
        compare(counts, level=0.95)
