"""Differences against other programs, and bounds against every answer that the unknown may give."""

import math
from fractions import Fraction
from itertools import product
from statistics import mean, variance

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats.bounds import share_bounds
from habeas.stats.differences import (
    criterion_bounds,
    risk_difference,
    risk_difference_bounds,
    standardised_difference,
    standardised_share_difference,
    tipping_point,
    wilson_interval,
)
from tests.reference.published import published

LEVEL = 0.95
few = st.integers(0, 4)
answers = st.tuples(few, few, few)


def filled(yes, no, unknown):
    return [(yes + k, no + unknown - k) for k in range(unknown + 1)]


@pytest.mark.parametrize("row", published("share_differences"), ids=lambda row: " ".join(row[c] for c in "abcd"))
def test_differences_of_shares_are_as_published(row):
    found = risk_difference(*(int(row[cell]) for cell in "abcd"), level=LEVEL)
    assert found == pytest.approx([float(row[name]) for name in ("difference", "low", "high")], abs=1e-9)


@given(few, few, few, few)
def test_to_change_the_groups_turns_the_difference_over(a, b, c, d):
    assume(a + b and c + d)
    found, other = risk_difference(a, b, c, d, level=LEVEL), risk_difference(c, d, a, b, level=LEVEL)
    assert found == pytest.approx((-other.value, -other.high, -other.low))
    assert -1 - 1e-12 <= found.low <= found.value <= found.high <= 1 + 1e-12


@given(st.integers(0, 40), st.integers(0, 40))
def test_wilsons_limits_solve_his_equation(yes, no):
    assume(yes + no)
    n, z = yes + no, 1.959963984540054
    for limit in wilson_interval(yes, no, level=LEVEL):
        assert (yes / n - limit) ** 2 == pytest.approx(z * z * limit * (1 - limit) / n, abs=1e-12)


def test_women_freed_and_women_held_are_four_tenths_of_a_deviation_apart():
    p, q = 27 / 97, 0.12
    told = (p - q) / math.sqrt((p * (1 - p) + q * (1 - q)) / 2)
    assert standardised_share_difference(27, 70, 12, 88) == pytest.approx(told, rel=1e-12)
    assert round(told, 3) == 0.405


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=6), st.lists(st.integers(-9, 9), min_size=2, max_size=6))
def test_the_standardised_difference_is_its_formula(first, second):
    assume(len(set(first)) > 1 or len(set(second)) > 1)
    told = (mean(first) - mean(second)) / math.sqrt((variance(first) + variance(second)) / 2)
    assert standardised_difference(first, second) == pytest.approx(told, rel=1e-12)
    assert standardised_difference(second, first) == pytest.approx(-told, rel=1e-12)
    assert standardised_difference([3 * x + 5 for x in first], [3 * x + 5 for x in second]) == pytest.approx(told)


def test_equal_groups_do_not_differ_even_without_a_deviation():
    assert standardised_difference([0.1, 0.1, 0.1], [0.1, 0.1]) == 0
    assert standardised_share_difference(5, 0, 3, 0) == 0


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: standardised_difference([1], [1, 2]), "a spread needs two values in each group; met 1 and 2"),
        (lambda: standardised_difference([1, math.nan], [1, 2]), "a value is unknown; leave it out, and count it"),
        (
            lambda: standardised_difference([1, 1], [2, 2]),
            "the groups differ and nobody differs within them: no deviation to measure the difference by",
        ),
        (
            lambda: standardised_share_difference(0, 3, 4, 0),
            "the groups differ and nobody differs within them: no deviation to measure the difference by",
        ),
        (lambda: standardised_share_difference(0, 0, 4, 1), "a row of [[0, 0], [4, 1]] is empty"),
        (lambda: risk_difference(1, 2, 0, 0, level=LEVEL), "a row of [[1, 2], [0, 0]] is empty"),
        (lambda: risk_difference(1, -2, 3, 4, level=LEVEL), "negative count in the table [[1, -2], [3, 4]]"),
        (lambda: risk_difference(1, 2, 3, 4, level=95), "the level of an interval is between 0 and 1, and is 95"),
        (lambda: tipping_point(5, 4, 3, share=0.5), "counts that cannot be: yes=5 of known=4, unknown=3"),
        (lambda: tipping_point(0, 0, 0, share=0.5), "counts that cannot be: yes=0 of known=0, unknown=0"),
        (lambda: tipping_point(1, 2, 3, share=50), "a share is from 0 to 1, and is 50"),
        (lambda: criterion_bounds((0, 0, 0), (0, 0, 0)), "the pool is empty"),
        (lambda: criterion_bounds((1, -1, 0), (0, 0, 0)), "negative count among freed (1, -1, 0) or stayed (0, 0, 0)"),
    ],
)
def test_what_has_no_answer_is_refused(ask, message):
    with pytest.raises(MethodError) as caught:
        ask()
    assert str(caught.value) == message


def test_of_those_who_left_homelessness_the_bounds_are_manskis():
    assert share_bounds(21, 43, 42) == pytest.approx((0.1981, 0.5943), abs=5e-5)


@given(answers, answers)
def test_bounds_on_a_difference_are_its_extremes(first, second):
    assume(sum(first) and sum(second))
    every = [a / (a + b) - c / (c + d) for (a, b), (c, d) in product(filled(*first), filled(*second))]
    assert risk_difference_bounds(first, second) == pytest.approx((min(every), max(every)))


@given(few, few, st.integers(0, 9), st.sampled_from([0, 0.07, 0.1, 0.3, 0.5, 2 / 3, 0.9, 1]))
def test_the_tipping_point_is_the_least_number_that_reaches_the_share(yes, no, unknown, share):
    assume(yes + no + unknown)
    enough = [k for k in range(unknown + 1) if (yes + k) / (yes + no + unknown) >= share - 1e-12]
    assert tipping_point(yes, yes + no, unknown, share=share) == (enough[0] if enough else None)


def test_the_tipping_point_is_not_moved_by_rounding():
    assert 0.07 * 100 > 7
    assert tipping_point(0, 0, 100, share=0.07) == 7


@given(answers, answers)
def test_bounds_on_a_criterion_are_its_extremes_over_every_answer(freed, stayed):
    assume(sum(freed) + sum(stayed))
    found = criterion_bounds(freed, stayed)
    every = list(product(filled(*freed), filled(*stayed)))
    coverage = [Fraction(a, a + c) for (a, _), (c, _) in every if a + c]
    assert found.coverage == (pytest.approx((float(min(coverage)), float(max(coverage)))) if coverage else None)
    precision = [a / (a + b) for (a, b), _ in every if a + b]
    assert found.precision == (pytest.approx((min(precision), max(precision))) if precision else None)
    assert found.still_inside == (min(c for _, (c, _) in every), max(c for _, (c, _) in every))
