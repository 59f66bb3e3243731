"""Bursts against every path of states, against the R package, and under changes that must not matter."""

import math
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats.bursts import GAMMA, MOST_STATES, SCALE, batched_bursts, bursts
from tests.reference.published import published

batches = st.lists(st.tuples(st.integers(0, 2), st.sampled_from([0, 3, 5, 8])), max_size=6).map(
    lambda rows: [(min(r, d), d) for r, d in [*rows, (1, 3), (0, 8)]]
)
scales = st.sampled_from([1.2, 1.5, 1.9])
gammas = st.sampled_from([0.2, 0.6, 1.0, 1.5])
offsets = st.lists(st.integers(0, 400), min_size=3, max_size=6, unique=True)


def cost_of(path, rows, scale, gamma):
    rate = sum(r for r, _ in rows) / sum(d for _, d in rows)
    chances = (rate, rate * scale)
    enter = gamma * math.log(sum(d > 0 for _, d in rows))
    total = sum(enter for before, after in pairwise((0, *path)) if after > before)
    for state, (r, d) in zip(path, rows, strict=True):
        total -= r * math.log(chances[state]) + (d - r) * math.log(1 - chances[state])
    return total


def columns(rows):
    return [r for r, _ in rows], [d for _, d in rows]


@settings(max_examples=30)
@given(batches, scales, gammas)
def test_no_path_of_two_states_is_cheaper_and_none_as_cheap_has_a_shorter_burst(rows, scale, gamma):
    found = batched_bursts(*columns(rows), scale=scale, gamma=gamma)
    costs = {path: cost_of(path, rows, scale, gamma) for path in product((0, 1), repeat=len(rows))}
    least = min(costs.values())
    own = tuple(found.states.tolist())
    assert costs[own] == pytest.approx(least, abs=1e-9)
    assert sum(own) == min(sum(path) for path, cost in costs.items() if cost <= least + 1e-12)


@settings(max_examples=30)
@given(batches, scales, gammas)
def test_a_burst_is_a_run_of_batches_and_worth_what_it_saves(rows, scale, gamma):
    found = batched_bursts(*columns(rows), scale=scale, gamma=gamma)
    states = np.zeros(len(rows), int)
    for burst in found.bursts:
        states[burst.first : burst.last + 1] = 1
        inside = rows[burst.first : burst.last + 1]
        rate = found.rate
        saved = sum(
            r * math.log(scale) + (d - r) * (math.log(1 - scale * rate) - math.log(1 - rate)) for r, d in inside
        )
        assert burst.weight == pytest.approx(saved)
        assert burst.weight >= gamma * math.log(sum(d > 0 for _, d in rows)) - 1e-9
        assert rows[burst.first][1] > 0
        assert rows[burst.last][1] > 0
    assert states.tolist() == found.states.tolist()
    assert all(b.first > a.last + 1 for a, b in pairwise(found.bursts))


@settings(max_examples=30)
@given(batches, scales, gammas, st.data())
def test_a_batch_without_anybody_at_risk_changes_nothing_else(rows, scale, gamma, data):
    at = data.draw(st.integers(0, len(rows)))
    plain = batched_bursts(*columns(rows), scale=scale, gamma=gamma)
    padded = batched_bursts(*columns([*rows[:at], (0, 0), *rows[at:]]), scale=scale, gamma=gamma)
    assert np.delete(padded.states, at).tolist() == plain.states.tolist()
    assert [b.weight for b in padded.bursts] == pytest.approx([b.weight for b in plain.bursts])


def test_the_stream_begins_outside_a_burst():
    """Entering costs log(4) at once, even for the first batch."""
    rows = [(9, 10), (0, 10), (0, 10), (0, 10)]
    gain = cost_of((0,) * 4, rows, 2, 0) - cost_of((1, 0, 0, 0), rows, 2, 0)
    just = gain / math.log(4)
    assert batched_bursts(*columns(rows), scale=2, gamma=just * 0.999).states.tolist() == [1, 0, 0, 0]
    assert batched_bursts(*columns(rows), scale=2, gamma=just * 1.001).states.tolist() == [0, 0, 0, 0]


def test_a_planted_wave_of_fractional_acts_is_found():
    events = np.zeros(300)
    events[[20, 90, 170, 260]] = 1
    events[120:134] = 0.8
    found = batched_bursts(events, np.full(300, 10), scale=SCALE, gamma=GAMMA)
    assert [(burst.first, burst.last) for burst in found.bursts] == [(120, 133)]


def test_the_levels_of_the_documented_example_are_those_of_the_r_package():
    stream = [*range(0, 401, 100), *range(410, 451, 5), *range(451, 470, 2), *range(480, 601, 5)]
    stream += [700, *range(710, 801, 5), 900, 1000]
    wanted = {(int(row["level"]), float(row["first"]), float(row["last"])) for row in published("bursts")}
    assert {tuple(level) for level in bursts(stream, scale=2, gamma=1)} == wanted


def test_to_rise_a_level_costs_gamma_times_the_logarithm_of_the_number_of_gaps():
    gaps = [40, 5, 5, 5, 5, 40]
    moments, mean = np.append(0, np.cumsum(gaps)), np.mean(gaps)
    gain = 4 * (math.log(2) - 5 / mean)
    just = gain / math.log(6)
    assert max(bursts(moments, scale=2, gamma=just * 0.99)).level > 1
    assert bursts(moments, scale=2, gamma=just * 1.01) == ((1, 0, 100),)


def nested(path, moments):
    found = set()
    for level in range(max(path) + 1):
        inside = [s >= level for s in path]
        for i, on in enumerate(inside):
            if on and (i == 0 or not inside[i - 1]):
                j = next((k for k in range(i, len(path)) if not inside[k]), len(path))
                found.add((level + 1, moments[i], moments[j]))
    return found


@settings(max_examples=30)
@given(offsets, gammas)
def test_no_path_of_many_states_is_cheaper(moments, gamma):
    moments = sorted(moments)
    gaps = [b - a for a, b in pairwise(moments)]
    rates = [len(gaps) / sum(gaps) * 2**i for i in range(5)]

    def cost(path):
        rises = sum(max(after - before, 0) for before, after in pairwise((0, *path)))
        fits = sum(rates[s] * gap - math.log(rates[s]) for s, gap in zip(path, gaps, strict=True))
        return rises * gamma * math.log(len(gaps)) + fits

    found = {tuple(level) for level in bursts(moments, scale=2, gamma=gamma)}
    if max(level for level, *_ in found) <= 5:
        costs = {path: cost(path) for path in product(range(5), repeat=len(gaps))}
        least = min(costs.values())
        assert any(nested(path, moments) == found for path, c in costs.items() if c <= least + 1e-9)


@settings(max_examples=30)
@given(offsets, gammas, st.randoms(use_true_random=False))
def test_neither_order_nor_calendar_changes_the_levels(moments, gamma, random):
    moved = [m + 700_000 for m in moments]
    random.shuffle(moved)
    again = bursts(moved, scale=2, gamma=gamma)
    assert [(n, a - 700_000, b - 700_000) for n, a, b in again] == [
        tuple(x) for x in bursts(moments, scale=2, gamma=gamma)
    ]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: bursts([1, 5, 5, 9], scale=2, gamma=1),
            "two events at 5: the gap between them has no likelihood. Count events by day and use batched_bursts",
        ),
        (lambda: bursts([1], scale=2, gamma=1), "bursts need a column of at least two times, none of them missing"),
        (
            lambda: bursts([1, math.nan], scale=2, gamma=1),
            "bursts need a column of at least two times, none of them missing",
        ),
        (lambda: bursts([1, 2], scale=1, gamma=1), "scale must be above 1, and is 1"),
        (lambda: bursts([1, 2], scale=2, gamma=0), "gamma must be above 0, and is 0"),
        (
            lambda: bursts([0, 1, 1000], scale=1.01, gamma=1),
            f"scale 1.01 needs 696 states, more than {MOST_STATES}. Use a larger scale",
        ),
        (lambda: batched_bursts([0, 0], [5, 5], scale=2, gamma=1), "no batch has an event, so there is no base rate"),
        (lambda: batched_bursts([1, 3], [5, 2], scale=2, gamma=1), "batch 1 has more events than are at risk"),
        (lambda: batched_bursts([1, -1], [5, 2], scale=2, gamma=1), "events and at_risk must be numbers of at least 0"),
        (
            lambda: batched_bursts([1, 1], [5, math.nan], scale=2, gamma=1),
            "events and at_risk must be numbers of at least 0",
        ),
        (
            lambda: batched_bursts([1], [5, 2], scale=2, gamma=1),
            "events and at_risk must be two columns of one length, and are (1,) and (2,)",
        ),
        (
            lambda: batched_bursts([1, 1], [2, 2], scale=2, gamma=1),
            "2 times the rate 0.5 is no rate below 1. Use a smaller scale or finer batches",
        ),
        (lambda: batched_bursts([1, 1], [2, 2], scale=math.nan, gamma=1), "scale must be above 1, and is nan"),
    ],
)
def test_what_has_no_burst_rate_is_refused(call, message):
    with pytest.raises(MethodError) as caught:
        call()
    assert str(caught.value) == message


def test_a_burst_rate_just_below_one_is_taken():
    assert batched_bursts([1, 1], [2, 2], scale=1.99, gamma=1).states.tolist() == [0, 0]


@pytest.mark.slow
@pytest.mark.parametrize("acts", [10, 30, 100, 300])
def test_a_steady_stream_has_a_burst_in_at_most_five_of_a_hundred_series(acts):
    """Measured with 1,500 series: 0.000, 0.000, 0.005 and 0.015 for 1,000 days; 0.000 to 0.030 for 365 days."""
    random = np.random.default_rng(acts)
    for days in (365, 1000):
        series = [random.poisson(acts / days, days) for _ in range(400)]
        found = [
            bool(batched_bursts(x, np.full(days, 100), scale=SCALE, gamma=GAMMA).bursts) for x in series if x.any()
        ]
        assert np.mean(found) <= 0.05


@pytest.mark.slow
def test_a_month_with_ten_times_the_rate_is_found():
    random = np.random.default_rng(53)
    hits = 0
    for _ in range(200):
        events = random.poisson(0.06, 1000)
        events[500:530] = random.poisson(0.6, 30)
        found = batched_bursts(events, np.full(1000, 100), scale=SCALE, gamma=GAMMA).bursts
        hits += any(burst.first < 530 and burst.last >= 500 for burst in found)
    assert hits >= 160
