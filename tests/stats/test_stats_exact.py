"""Exact tests against published numbers and against the hypergeometric distribution written out."""

import math
from fractions import Fraction

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats.exact import (
    MOST_TABLES,
    clopper_pearson_interval,
    exact_odds_ratio,
    jeffreys_interval,
    sample_odds_ratio,
)
from tests.reference.published import published

LEVEL = 0.95
cells = st.integers(0, 9)
tables = st.tuples(cells, cells, cells, cells)


def has_odds(a, b, c, d):
    return 0 not in (a + b, c + d, a + c, b + d)


def chances(a, b, c, d, odds):
    """The chance of each count of the first cell, given all margins, if the odds are `odds`."""
    counts = range(max(0, a - d), min(a + b, a + c) + 1)
    weights = {k: math.comb(a + c, k) * math.comb(b + d, a + b - k) * odds**k for k in counts}
    whole = sum(weights.values())
    return {k: weight / whole for k, weight in weights.items()}


@pytest.mark.parametrize("row", published("odds_ratios"), ids=lambda row: row["name"])
def test_odds_ratios_are_as_published(row):
    found = exact_odds_ratio(*(int(row[cell]) for cell in "abcd"), level=LEVEL)
    told = {"odds_ratio": found.value, "low": found.low, "high": found.high, "p_value": found.p_value}
    for name, value in told.items():
        if row[name]:
            assert value == pytest.approx(float(row[name]), rel=1e-4 if name == "odds_ratio" else 2e-5), name


@settings(deadline=None)
@given(tables)
@example((3, 1, 1, 3))
@example((0, 5, 5, 0))
@example((9, 9, 9, 9))
def test_the_p_value_is_the_chance_of_tables_no_likelier_than_this(table):
    assume(has_odds(*table))
    even = chances(*table, Fraction(1))
    p = sum(chance for chance in even.values() if chance <= even[table[0]])
    assert exact_odds_ratio(*table, level=LEVEL).p_value == pytest.approx(float(p), rel=1e-9)


@settings(deadline=None)
@given(tables)
@example((3, 1, 1, 3))
def test_the_odds_ratio_is_the_one_under_which_the_count_is_expected(table):
    assume(has_odds(*table))
    a = table[0]
    found = exact_odds_ratio(*table, level=LEVEL).value
    counts = chances(*table, 1)
    if a in (min(counts), max(counts)):
        assert found == (0 if a == min(counts) else math.inf)
    else:
        expected = sum(k * chance for k, chance in chances(*table, found).items())
        assert expected == pytest.approx(a, rel=1e-9)


@settings(deadline=None)
@given(tables, st.sampled_from([0.5, 0.9, 0.95, 0.99]))
@example((3, 1, 1, 3), 0.95)
def test_each_end_of_the_interval_leaves_half_of_the_rest_beyond_it(table, level):
    assume(has_odds(*table))
    a, tail = table[0], (1 - level) / 2
    found = exact_odds_ratio(*table, level=level)
    counts = chances(*table, 1)
    if a == min(counts):
        assert found.low == 0
    else:
        above = sum(chance for k, chance in chances(*table, found.low).items() if k >= a)
        assert above == pytest.approx(tail, rel=1e-8)
    if a == max(counts):
        assert found.high == math.inf
    else:
        below = sum(chance for k, chance in chances(*table, found.high).items() if k <= a)
        assert below == pytest.approx(tail, rel=1e-8)


@settings(deadline=None)
@given(tables)
def test_to_change_the_columns_turns_the_odds_over(table):
    assume(has_odds(*table))
    a, b, c, d = table
    found, other = exact_odds_ratio(a, b, c, d, level=LEVEL), exact_odds_ratio(b, a, d, c, level=LEVEL)
    turned = (math.inf if x == 0 else 1 / x for x in (other.value, other.high, other.low))
    assert (found.value, found.low, found.high) == pytest.approx(tuple(turned), rel=1e-8)
    assert found.p_value == pytest.approx(other.p_value, rel=1e-9)
    assert found.low <= found.value <= found.high
    assert exact_odds_ratio(a, c, b, d, level=LEVEL) == pytest.approx(found, rel=1e-8)


@settings(deadline=None)
@given(tables)
def test_more_of_the_group_among_the_chosen_never_lowers_the_odds(table):
    a, b, c, d = table
    assume(has_odds(*table) and b and c)
    fewer, more = exact_odds_ratio(*table, level=LEVEL), exact_odds_ratio(a + 1, b - 1, c - 1, d + 1, level=LEVEL)
    assert fewer.low <= more.low * (1 + 1e-9)
    assert fewer.high <= more.high * (1 + 1e-9)


def test_counts_of_millions_are_answered_at_once():
    found = exact_odds_ratio(30, 85, 173_000_000, 1_167_000_000, level=LEVEL)
    assert found.value == pytest.approx(sample_odds_ratio(30, 85, 173_000_000, 1_167_000_000), rel=1e-6)
    assert found.low < found.value < found.high


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ((1, 2, -1, 4), "negative count in the table [[1, 2], [-1, 4]]"),
        ((0, 0, 3, 4), "a row or column of [[0, 0], [3, 4]] is empty"),
        ((3, 4, 0, 0), "a row or column of [[3, 4], [0, 0]] is empty"),
        ((0, 3, 0, 4), "a row or column of [[0, 3], [0, 4]] is empty"),
        ((3, 0, 4, 0), "a row or column of [[3, 0], [4, 0]] is empty"),
        ((MOST_TABLES,) * 4, "the counts of [[100000, 100000], [100000, 100000]] are too large for an exact test"),
    ],
)
def test_a_table_without_odds_or_too_large_is_refused(table, message):
    with pytest.raises(MethodError) as caught:
        exact_odds_ratio(*table, level=LEVEL)
    assert str(caught.value) == message


def test_the_plain_odds_ratio_is_infinite_where_nobody_else_was_chosen():
    assert sample_odds_ratio(2, 1, 1, 2) == 4
    assert sample_odds_ratio(2, 0, 1, 2) == math.inf
    assert sample_odds_ratio(2, 1, 0, 2) == math.inf


# Jeffreys


def test_two_successes_of_two_say_a_third_or_more():
    """Of "it paid off in 2008 and in 2015" with nothing to set against it; the mean of the posterior is 0.83."""
    low, high = jeffreys_interval(2, 0, level=LEVEL)
    assert (round(low, 2), high) == (0.33, 1)


def test_the_interval_of_one_no_solves_the_distribution_in_closed_form():
    _, high = jeffreys_interval(0, 1, level=LEVEL)
    below = 2 / math.pi * (math.asin(math.sqrt(high)) + math.sqrt(high * (1 - high)))  # Beta(1/2, 3/2)
    assert below == pytest.approx(0.975, rel=1e-9)


@settings(deadline=None)
@given(st.integers(0, 50), st.integers(0, 50))
def test_the_interval_holds_the_share_and_is_the_mirror_of_the_other_answer(yes, no):
    low, high = jeffreys_interval(yes, no, level=LEVEL)
    other_low, other_high = jeffreys_interval(no, yes, level=LEVEL)
    assert (low, high) == pytest.approx((1 - other_high, 1 - other_low), abs=1e-9)
    if yes + no:
        assert low <= yes / (yes + no) <= high
    assert (low == 0) == (yes == 0)
    assert (high == 1) == (no == 0)


# Clopper and Pearson


@pytest.mark.parametrize(
    ("yes", "no", "level", "low", "high"),
    [
        (0, 30, 0.95, 0, 0.1157033082),  # R 4.2.2: binom.test(0, 30)
        (7, 23, 0.95, 0.0993378650, 0.4228365230),  # R 4.2.2: binom.test(7, 30)
        (0, 30, 0.90, 0, 0.0950339),  # the one-sided 95 % limit of the rule of three
        (30, 0, 0.95, 1 - 0.1157033082, 1),
    ],
)
def test_exact_limits_of_a_share_are_as_published(yes, no, level, low, high):
    assert clopper_pearson_interval(yes, no, level=level) == pytest.approx((low, high), abs=1e-7)


@given(st.integers(0, 30), st.integers(0, 30), st.sampled_from([0.5, 0.9, 0.95]))
def test_each_exact_limit_of_a_share_leaves_half_of_the_rest_beyond_it(yes, no, level):
    assume(yes + no)
    low, high = clopper_pearson_interval(yes, no, level=level)
    n = yes + no

    def chance(counts, share):
        return sum(math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in counts)

    assert low == 0 if yes == 0 else chance(range(yes, n + 1), low) == pytest.approx((1 - level) / 2, rel=1e-8)
    assert high == 1 if no == 0 else chance(range(yes + 1), high) == pytest.approx((1 - level) / 2, rel=1e-8)


@pytest.mark.parametrize(("yes", "no"), [(-1, 3), (3, -1), (0, 0)])
def test_a_share_of_nobody_has_no_exact_limits(yes, no):
    with pytest.raises(MethodError) as caught:
        clopper_pearson_interval(yes, no, level=LEVEL)
    assert str(caught.value) == f"a share needs somebody and no negative count; met yes={yes}, no={no}"


@pytest.mark.parametrize("level", [0, 1, -0.95, 95, math.nan])
def test_a_level_in_per_cent_is_refused(level):
    for ask in (lambda: clopper_pearson_interval(1, 2, level=level), lambda: exact_odds_ratio(3, 1, 1, 3, level=level)):
        with pytest.raises(MethodError) as caught:
            ask()
        assert str(caught.value) == f"the level of an interval is between 0 and 1, and is {level}"


def test_counts_from_a_table_of_floats_or_of_small_integers_are_counts():
    import numpy as np

    expected = exact_odds_ratio(200, 100, 100, 200, level=0.95)
    assert exact_odds_ratio(*np.array([200, 100, 100, 200], np.uint8), level=0.95) == expected
    assert exact_odds_ratio(200.0, 100.0, 100.0, 200.0, level=0.95) == expected
    with pytest.raises(MethodError, match=r"^a count is a whole number of people, not 3.5$"):
        exact_odds_ratio(3.5, 1, 1, 3, level=0.95)


@pytest.mark.parametrize("interval", [jeffreys_interval, clopper_pearson_interval])
def test_an_interval_of_a_share_is_never_nan(interval):
    with pytest.raises(MethodError):
        interval(-1, 3, level=0.95)
    with pytest.raises(MethodError):
        interval(1, 2, level=95)
    with pytest.raises(MethodError):
        interval(float("nan"), 2, level=0.95)
