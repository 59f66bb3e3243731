"""Sums of counts of periods against all ways to choose among them, and against simulated days."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.stats.bounds import Bounds
from habeas.stats.periods import Count, total_of

DAYS = 12


def choices(counts):
    return [chosen for size in range(len(counts) + 1) for chosen in combinations(counts, size)]


def days_of(count):
    return set(range(count.first, count.last + 1))


def largest_sum(counts, first, last):
    """Try every set of counts inside the window that share no day."""
    inside = [c for c in counts if first <= c.first and c.last <= last]
    apart = [c for c in choices(inside) if sum(len(days_of(x)) for x in c) == len(set().union(*map(days_of, c)))]
    return max(sum(c.low or 0 for c in chosen) for chosen in apart)


def smallest_cover(counts, first, last):
    """Try every set of closed counts that together hold every day of the window."""
    closed = [c for c in counts if c.high is not None]
    window = set(range(first, last + 1))
    covers = [c for c in choices(closed) if window <= set().union(*map(days_of, c))]
    return min((sum(c.high for c in chosen) for chosen in covers), default=None)


spans = st.tuples(st.integers(1, DAYS), st.integers(1, DAYS)).map(sorted)
series = st.lists(st.integers(0, 4), min_size=DAYS, max_size=DAYS)


@st.composite
def counted(draw):
    """What happened on each of twelve days, and counts of periods that are all true of it."""
    happened = draw(series)
    counts = []
    for i, (first, last) in enumerate(draw(st.lists(spans, max_size=6))):
        truth = sum(happened[first - 1 : last])
        low = max(0, truth - draw(st.integers(0, 2)))
        high = draw(st.one_of(st.none(), st.just(truth), st.integers(truth, truth + 2)))
        counts.append(Count(first, last, draw(st.sampled_from([low, low, None])), high, f"c{i}"))
    return happened, counts


@settings(deadline=None, max_examples=400)
@given(counted(), spans)
def test_the_bounds_are_the_best_sums_and_hold_the_truth(simulated, window):
    happened, counts = simulated
    first, last = window
    found = total_of(counts, first, last)
    assert found.bounds == (largest_sum(counts, first, last), smallest_cover(counts, first, last))
    truth = sum(happened[first - 1 : last])
    assert found.bounds.low <= truth <= (truth if found.bounds.high is None else found.bounds.high)


@settings(deadline=None)
@given(counted(), spans)
def test_days_in_no_closed_count_inside_the_window_are_missing(simulated, window):
    _, counts = simulated
    first, last = window
    covered = [days_of(c) for c in counts if c.high is not None and first <= c.first and c.last <= last]
    assert total_of(counts, first, last).missing_days == last - first + 1 - len(set().union(*covered))


@settings(deadline=None)
@given(counted(), spans)
def test_the_counts_named_give_the_same_bounds_alone(simulated, window):
    _, counts = simulated
    found = total_of(counts, *window)
    alone = total_of([c for c in counts if c.name in found.used], *window)
    assert alone.bounds == found.bounds


@settings(deadline=None)
@given(counted(), spans, st.randoms(use_true_random=False))
def test_the_order_of_counts_and_the_calendar_do_not_matter(simulated, window, random):
    _, counts = simulated
    first, last = window
    found = total_of(counts, first, last)
    random.shuffle(counts)
    shifted = [c._replace(first=c.first + 700_000, last=c.last + 700_000) for c in counts]
    other = total_of(shifted, first + 700_000, last + 700_000)
    assert (other.bounds, other.missing_days) == (found.bounds, found.missing_days)


@settings(deadline=None)
@given(counted(), spans)
def test_a_count_more_never_loosens_the_bounds(simulated, window):
    _, counts = simulated
    found, fewer = total_of(counts, *window), total_of(counts[:-1], *window)
    assert found.bounds.low >= fewer.bounds.low
    assert fewer.bounds.high is None or found.bounds.high <= fewer.bounds.high


# Counts that contradict each other

numbers = st.integers(0, 9)
any_counts = st.lists(
    st.tuples(spans, numbers, st.one_of(st.none(), numbers)).map(
        lambda x: Count(*x[0], x[1], None if x[2] is None else x[1] + x[2], f"{x[0]} {x[1]} {x[2]}")
    ),
    max_size=5,
)


@settings(deadline=None)
@given(any_counts, spans)
def test_bounds_are_in_order_whatever_the_counts_say(counts, window):
    bounds = total_of(counts, *window).bounds
    assert bounds.low >= 0
    assert bounds.high is None or bounds.low <= bounds.high


@settings(deadline=None)
@given(numbers, numbers, st.integers(0, 3))
def test_rival_counts_of_one_period_stand_side_by_side(one, other, longer):
    counts = [Count(1, 5, one, one, "one"), Count(1, 5, other, other, "other")]
    low, high = sorted((one, other))
    assert total_of(counts, 1, 5).bounds == Bounds(low, high)
    # In a longer window too, neither rival is believed against the other.
    assert total_of(counts, 1, 5 + longer).bounds == Bounds(low, high if longer == 0 else None)


@pytest.mark.parametrize(
    ("counts", "window", "bounds"),
    [
        ("1-5 10 10, 1-9 8 8", "1-9", Bounds(8, 10)),
        ("1-5 10 10, 1-9 8 8", "1-5", Bounds(8, 10)),
        ("1-5 10 10, 1-9 8 8", "6-9", Bounds(0, 10)),
        ("3-6 10 10, 1-4 3 3, 5-8 3 3", "1-8", Bounds(6, 10)),
    ],
)
def test_a_part_that_is_more_than_its_whole_stands_beside_it(counts, window, bounds):
    def read(text):
        span, low, high = text.split()
        return Count(*map(int, span.split("-")), int(low), int(high), text)

    first, last = map(int, window.split("-"))
    assert total_of([read(text) for text in counts.split(", ")], first, last).bounds == bounds


def test_the_same_count_twice_counts_once():
    count = Count(1, 5, 7, 7, "a")
    assert total_of([count, count._replace(name="b")], 1, 5) == total_of([count], 1, 5)


def test_a_count_of_zero_is_a_count():
    found = total_of([Count(1, 5, 0, 0, "none")], 1, 9)
    assert found == (Bounds(0, None), ("none",), 4)


def test_no_counts_set_no_limit():
    assert total_of([], 1, 9) == (Bounds(0, None), (), 9)


def test_a_window_without_days_holds_nothing():
    assert total_of([Count(1, 5, 7, 7, "a")], 3, 2).bounds == Bounds(0, 0)


def test_a_count_of_all_history_takes_no_time():
    assert total_of([Count(1, 3_650_000, 7, 7, "a")], 1, 3_650_000) == (Bounds(7, 7), ("a",), 0)
