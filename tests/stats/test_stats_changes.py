"""Blocks of constant rate against astropy, a search of all divisions, and under changes that must not matter."""

import math
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats.changes import change_points, count_change_points, penalty
from tests.reference.published import published

times = st.lists(st.integers(0, 60), min_size=2, max_size=14).filter(lambda x: len(set(x)) > 1)
cells = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), min_size=2, max_size=9).map(
    lambda x: [(n if e else 0, e) for n, e in x]
)
rates = st.sampled_from([0.01, 0.05, 0.3, 0.9])


def fitness(counts, lengths, inner, cost):
    """The penalised log likelihood of a division at these inner edges."""
    cuts = [0, *inner, len(counts)]
    total = 0.0
    for a, b in pairwise(cuts):
        n, length = sum(counts[a:b]), sum(lengths[a:b])
        total += (n * math.log(n / length) if n else 0) - cost
    return total


def best_fitness(counts, lengths, cost):
    k = len(counts)
    return max(fitness(counts, lengths, c, cost) for r in range(k) for c in combinations(range(1, k), r))


def same(one, other):
    assert one.edges == pytest.approx(other.edges, rel=1e-12)
    assert one.counts == pytest.approx(other.counts, rel=1e-12)
    assert one.rates == pytest.approx(other.rates, rel=1e-9)


def test_the_rate_of_disasters_in_coal_mines_changed_once_in_1890():
    found = change_points([float(row["date"]) for row in published("coal_mining")], false_alarm=0.05)
    assert found.edges.round(3).tolist() == [1851.203, 1890.146, 1962.22]
    assert found.changes.round(3).tolist() == [1890.146]
    # Of the 191 dates of the file 124 are before 1890.146: 1890.102 is, 1890.190 is not.
    assert found.counts.tolist() == [124, 67]
    assert found.rates.round(2).tolist() == [3.18, 0.93]


@pytest.mark.parametrize("row", published("bayesian_blocks"), ids=lambda row: row["name"])
def test_blocks_are_those_of_astropy(row):
    moments, edges = ([float(x) for x in row[name].split()] for name in ("times", "edges"))
    weights = [float(x) for x in row["weights"].split()] or None
    found = change_points(moments, weights=weights, false_alarm=float(row["false_alarm"]))
    assert found.edges.tolist() == pytest.approx(edges, rel=1e-12)


@settings(max_examples=30)
@given(times, rates)
def test_no_division_of_the_events_fits_better(moments, false_alarm):
    points = sorted(set(moments))
    if len(points) > 9:
        points = points[:9]
        moments = [m for m in moments if m in points]
    found = change_points(moments, false_alarm=false_alarm)
    edges = [points[0], *((a + b) / 2 for a, b in pairwise(points)), points[-1]]
    counts, cost = [moments.count(p) for p in points], penalty(len(points), false_alarm)
    inner = [edges.index(x) for x in found.changes]
    lengths = np.diff(edges).tolist()
    assert fitness(counts, lengths, inner, cost) == pytest.approx(best_fitness(counts, lengths, cost), abs=1e-9)


@settings(max_examples=30)
@given(cells, rates)
def test_no_division_of_the_days_fits_better(rows, false_alarm):
    counts, exposure = (list(column) for column in zip(*rows, strict=True))
    if not any(counts):
        return
    found = count_change_points(counts, exposure, false_alarm=false_alarm)
    cost = penalty(sum(e > 0 for e in exposure), false_alarm)
    inner = found.changes.astype(int).tolist()
    assert fitness(counts, exposure, inner, cost) == pytest.approx(best_fitness(counts, exposure, cost), abs=1e-9)


@settings(max_examples=30)
@given(times, st.randoms(use_true_random=False), st.integers(-800_000, 800_000))
def test_neither_order_nor_calendar_changes_the_blocks(moments, random, shift):
    found, moved = change_points(moments), [m + shift for m in moments]
    random.shuffle(moved)
    again = change_points(moved)
    assert (again.edges - shift).tolist() == found.edges.tolist()
    assert again.counts.tolist() == found.counts.tolist()


@settings(max_examples=30)
@given(times, st.data())
def test_a_weight_is_so_many_events_at_one_time(moments, data):
    weights = data.draw(st.lists(st.integers(0, 4), min_size=len(moments), max_size=len(moments)))
    repeated = [m for m, w in zip(moments, weights, strict=True) for _ in range(w)]
    if len(set(repeated)) > 1:
        same(change_points(moments, weights=weights), change_points(repeated))


@settings(max_examples=30)
@given(times, rates)
def test_blocks_hold_every_event_once_and_their_rate_is_count_over_length(moments, false_alarm):
    found = change_points(moments, false_alarm=false_alarm)
    assert found.counts.sum() == len(moments)
    assert (np.diff(found.edges) > 0).all()
    assert found.rates == pytest.approx(found.counts / np.diff(found.edges))
    assert np.histogram(moments, found.edges)[0].tolist() == found.counts.tolist()


def test_the_period_of_watching_bounds_the_outer_blocks():
    found = change_points([10, 11, 12, 13], period=(0, 20))
    assert found.edges.tolist() == [0, 20]
    assert found.rates.tolist() == [0.2]
    # Watched for long with nothing: now the four events are a block.
    assert len(change_points([10, 11, 12, 13], period=(-5000, 5000)).counts) == 3


def test_an_event_on_each_day_of_the_period_is_a_steady_rate():
    for length in (3, 30, 300):
        found = change_points(range(length), period=(-0.5, length - 0.5))
        assert found.rates.tolist() == [1]
        assert len(count_change_points([1] * length, [1] * length).counts) == 1


def test_a_rate_per_person_inside_is_steady_where_events_follow_the_stock():
    counts, stock = [1] * 100 + [5] * 100, [20] * 100 + [100] * 100
    assert count_change_points(counts, [1] * 200).edges.tolist() == [0, 100, 200]
    steady = count_change_points(counts, stock)
    assert steady.edges.tolist() == [0, 200]
    assert steady.rates.tolist() == [0.05]


def test_days_without_exposure_tell_nothing():
    counts, exposure = [0, 1, 0, 1, 6, 5, 7, 6], [1] * 8
    plain = count_change_points(counts, exposure)
    padded = count_change_points([*counts[:2], 0, 0, *counts[2:]], [1, 1, 0, 0, *exposure[2:]])
    assert padded.counts.tolist() == plain.counts.tolist() == [2, 24]
    assert padded.rates.tolist() == plain.rates.tolist() == [0.5, 6]


def test_days_without_exposure_do_not_make_a_change_dearer():
    """The gain of this change lies between the penalty of 8 cells and that of 80."""
    counts, exposure = [1, 1, 1, 1, 4, 4, 4, 4], [1] * 8
    gain = 16 * math.log(4) - 20 * math.log(2.5)
    assert penalty(8, 0.05) < gain < penalty(80, 0.05)
    padded = count_change_points([*counts, *[0] * 72], [*exposure, *[0] * 72])
    assert padded.counts.tolist() == [4, 16]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: change_points([]), "a change of rate needs events at two distinct times at least, and there are 0"),
        (
            lambda: change_points([3, 3]),
            "a change of rate needs events at two distinct times at least, and there are 1",
        ),
        (
            lambda: change_points([1, 2], weights=[1, 0]),
            "a change of rate needs events at two distinct times at least, and there are 1",
        ),
        (
            lambda: change_points([1, math.nan]),
            "a time is missing or infinite. Leave out events without a date and say how many",
        ),
        (lambda: change_points([1, 2], weights=[1, -1]), "weights must be numbers of at least 0"),
        (lambda: change_points([1, 2], weights=[1, math.nan]), "weights must be numbers of at least 0"),
        (
            lambda: change_points([1, 2], weights=[1]),
            "times and weights must be columns of one length, and are (2,) and (1,)",
        ),
        (lambda: change_points([1, 2], false_alarm=0), "the false alarm rate must be between 0 and 1, and is 0"),
        (lambda: change_points([1, 2], false_alarm=1), "the false alarm rate must be between 0 and 1, and is 1"),
        (lambda: change_points([1, 5], period=(2, 9)), "events from 1 to 5 are not all in the period 2 to 9"),
        (lambda: change_points([1, 5], period=(0, 4)), "events from 1 to 5 are not all in the period 0 to 4"),
        (lambda: count_change_points([1, 2], [1, 0]), "cell 1 has events and no exposure"),
        (lambda: count_change_points([0, 0], [1, 1]), "no cell has an event, so there is no rate"),
        (lambda: count_change_points([1, -1], [1, 1]), "the counts must be numbers of at least 0"),
        (lambda: count_change_points([1, 1], [1, math.inf]), "the exposure must be numbers of at least 0"),
        (
            lambda: count_change_points([1], [1, 1]),
            "counts and exposure must be two columns of one length, and are (1,) and (2,)",
        ),
        (
            lambda: count_change_points([1], [1], false_alarm=2),
            "the false alarm rate must be between 0 and 1, and is 2",
        ),
    ],
)
def test_what_has_no_rate_is_refused(call, message):
    with pytest.raises(MethodError) as caught:
        call()
    assert str(caught.value) == message


def test_two_distinct_times_are_enough():
    assert change_points([1, 2]).edges.tolist() == [1, 2]
    assert change_points([1, 5], period=(1, 5)).edges.tolist() == [1, 5]


@pytest.mark.slow
def test_a_steady_stream_has_a_change_in_at_most_six_of_a_hundred_series():
    random = np.random.default_rng(20240703)
    for n, tries in ((12, 1500), (60, 800), (200, 300)):
        found = 0
        for _ in range(tries):
            days = random.integers(0, 1000, random.poisson(n))
            found += len(set(days)) > 1 and len(change_points(days).counts) > 1
        assert found / tries < 0.06 + 2 * math.sqrt(0.05 * 0.95 / tries), n
    daily = [len(count_change_points(random.poisson(0.1, 500), np.ones(500)).counts) > 1 for _ in range(400)]
    assert np.mean(daily) < 0.06


@pytest.mark.slow
def test_a_rate_four_times_as_high_is_found_near_where_it_began():
    random = np.random.default_rng(20240816)
    near = 0
    for _ in range(200):
        days = np.concatenate([random.integers(0, 700, 35), random.integers(700, 1000, 60)])
        near += any(abs(change - 700) <= 60 for change in change_points(days).changes)
    assert near >= 180
