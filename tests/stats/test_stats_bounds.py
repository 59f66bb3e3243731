"""Bounds against counting: every number that an interval can hold is tried."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats.bounds import Bounds, add, divide, inside, qualified, rounding_step, share_bounds, subtract, union
from tests.reference.published import published

QUALIFIERS = ("exactly", "about", "at least", "more than", "at most", "less than")
MANY = 700  # stands for "without limit" where numbers are tried one by one
small = st.integers(0, 12)


def says(number, value, qualifier, half):
    """Whether "`qualifier` `value`" is true of `number`; "about" is `half` either way."""
    return {
        "exactly": number == value,
        "about": abs(number - value) <= half,
        "at least": number >= value,
        "more than": number > value,
        "at most": number <= value,
        "less than": number < value,
    }[qualifier]


# Shares


@pytest.mark.parametrize("row", published("shares"), ids=lambda row: row["name"])
def test_worst_case_shares_are_as_published(row):
    low, high = share_bounds(int(row["yes"]), int(row["no"]), int(row["unknown"]))
    assert [round(low, 3), round(high, 3)] == [float(row["low"]), float(row["high"])]


@settings(deadline=None)
@given(small, small, small)
def test_a_share_is_bounded_by_every_way_to_fill_in_the_unknown(yes, no, unknown):
    total = yes + no + unknown
    if total:
        shares = [(yes + k) / total for k in range(unknown + 1)]
        assert share_bounds(yes, no, unknown) == (min(shares), max(shares))


def test_the_share_of_nobody_and_negative_counts_are_refused():
    with pytest.raises(MethodError) as caught:
        share_bounds(0, 0, 0)
    assert str(caught.value) == "share of nobody: yes, no and unknown are all 0"
    with pytest.raises(MethodError) as caught:
        share_bounds(1, -1, 2)
    assert str(caught.value) == "negative count among yes=1, no=-1, unknown=2"


# Numbers as published


@settings(deadline=None)
@given(st.integers(0, 10**7))
def test_a_number_is_rounded_to_the_largest_one_or_five_times_a_power_of_ten_that_divides_it(value):
    steps = [k * 10**n for n in range(8) for k in (1, 5)]
    assert rounding_step(value) == (max(step for step in steps if value % step == 0) if value else 1)


@pytest.mark.parametrize("qualifier", QUALIFIERS)
@settings(deadline=None)
@given(value=st.integers(0, 300))
def test_a_published_number_means_each_whole_count_that_fits_its_words_and_no_other(value, qualifier):
    bounds = qualified(value, qualifier)
    high = MANY if bounds.high is None else bounds.high
    half = rounding_step(value) / 2
    meant = [n for n in range(MANY + 1) if says(n, value, qualifier, half)]
    # Nobody can be fewer than nobody: "less than 0" is read as 0.
    assert [n for n in range(MANY + 1) if bounds.low <= n <= high] == (meant or [0])
    assert (bounds.high is None) == (qualifier in ("at least", "more than"))


def test_an_unknown_qualifier_is_refused():
    for refuse in (lambda: qualified(1, "some"), lambda: inside(Bounds(1, 1), 1, "some", tolerance=0.1)):
        with pytest.raises(MethodError) as caught:
            refuse()
        assert str(caught.value) == "no qualifier 'some'"


# Claims about numbers

spans = st.tuples(st.integers(0, 40), st.one_of(st.none(), st.integers(0, 40))).map(
    lambda ends: Bounds(ends[0], None if ends[1] is None else ends[0] + ends[1])
)


@pytest.mark.parametrize("qualifier", QUALIFIERS)
@settings(deadline=None)
@given(bounds=spans, value=st.integers(0, 60))
def test_a_claim_is_true_of_all_of_none_or_of_some_of_the_numbers_in_an_interval(bounds, value, qualifier):
    high = MANY if bounds.high is None else bounds.high
    true_of = {says(n, value, qualifier, value / 10) for n in range(bounds.low, high + 1)}
    assert inside(bounds, value, qualifier, tolerance=0.1) is (None if len(true_of) == 2 else true_of.pop())


@pytest.mark.parametrize("percent", [1, 4, 5, 8, 30, 50, 70, 90])
def test_about_a_share_is_within_ten_percent_of_it_both_ends_included(percent):
    share = Fraction(percent, 100)
    for edge, outside in ((share * 9 / 10, -1), (share * 11 / 10, 1)):
        for n in range(edge.denominator, 2000, edge.denominator):
            yes = int(edge * n)
            assert inside(Bounds(yes / n, yes / n), percent / 100, "about", tolerance=0.1) is True, (yes, n)
            beyond = (yes + outside) / n
            assert inside(Bounds(beyond, beyond), percent / 100, "about", tolerance=0.1) is False, (yes, n)


@settings(deadline=None)
@given(st.integers(1, 3000), st.data(), st.integers(0, 1000), st.sampled_from(QUALIFIERS))
def test_a_share_is_held_against_a_percentage_as_if_no_float_were_in_between(n, data, tenths, qualifier):
    yes = data.draw(st.integers(0, n))
    share, percent = Fraction(yes, n), Fraction(tenths, 1000)
    told = inside(Bounds(yes / n, yes / n), tenths / 10 / 100, qualifier, tolerance=0.1)
    assert told is says(share, percent, qualifier, percent / 10)


# Sums, differences, ratios


def numbers(bounds):
    return range(int(bounds.low), int(bounds.high) + 1)


closed = st.tuples(small, small).map(sorted).map(lambda ends: Bounds(*ends))


@settings(deadline=None)
@given(closed, closed)
def test_sums_and_differences_hold_each_sum_and_difference_and_reach_their_ends(left, right):
    for combine, truth in ((add([left, right]), int.__add__), (subtract(left, right), int.__sub__)):
        values = {truth(a, b) for a, b in product(numbers(left), numbers(right))}
        assert combine == Bounds(min(values), max(values))


@settings(deadline=None)
@given(closed, closed)
def test_a_ratio_holds_each_ratio_and_is_open_above_if_the_divisor_may_be_zero(left, right):
    found = divide(left, right)
    values = {a / b for a, b in product(numbers(left), numbers(right)) if b}
    assert found.low == (min(values) if values else None)
    assert found.high == (None if right.low == 0 else max(values))


@settings(deadline=None)
@given(st.lists(closed, min_size=1, max_size=4))
def test_a_union_is_the_smallest_interval_that_holds_all(parts):
    assert union(parts) == Bounds(min(p.low for p in parts), max(p.high for p in parts))


def test_an_open_end_stays_open():
    open_above = Bounds(3, None)
    assert add([Bounds(1, 2), open_above]) == Bounds(4, None)
    assert subtract(Bounds(10, 12), open_above) == Bounds(None, 9)
    assert subtract(open_above, Bounds(1, 2)) == Bounds(1, None)
    assert divide(open_above, Bounds(2, 4)) == Bounds(0.75, None)
    assert union([Bounds(1, 2), open_above]) == Bounds(1, None)
    assert add([]) == Bounds(0, 0)


def test_the_union_of_nothing_is_refused():
    with pytest.raises(MethodError) as caught:
        union([])
    assert str(caught.value) == "the union of no intervals"


def test_an_interval_without_ends_is_not_exact():
    assert Bounds(2, 2).exact
    assert not Bounds(2, 3).exact
    assert not Bounds(None, None).exact
