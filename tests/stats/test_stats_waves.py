"""Runs of acts against a second way to find them, against published acts, and under changes that must not matter."""

from datetime import date
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats import waves as module
from habeas.stats.waves import Act, VagueAct, find_waves, spread_counts, stability, stable_range, wave_bounds
from tests.reference.published import published

acts = st.lists(st.builds(Act, st.integers(1, 60), st.integers(0, 12)), max_size=9)
gaps = st.integers(1, 30)
minimums = st.integers(1, 15)
vague = st.builds(
    lambda first, length, size: VagueAct(first, first + length, size),
    st.integers(0, 9),
    st.sampled_from([0, 0, 1, 3, 6]),
    st.integers(0, 4),
)
vague_acts = st.lists(vague, max_size=4).flatmap(lambda x: st.just(x) | st.just([*x[:3], *x[:1]]))


def components(acts, gap):
    """Acts joined wherever two of them are at most `gap` days apart, one pair at a time."""
    groups = [{i} for i in range(len(acts))]
    for i, one in enumerate(acts):
        for j, other in enumerate(acts):
            if abs(one.day - other.day) <= gap:
                joined = next(g for g in groups if i in g) | next(g for g in groups if j in g)
                groups = [g for g in groups if not g & joined] + [joined]
    return sorted(
        (min(acts[i].day for i in g), max(acts[i].day for i in g), sum(acts[i].size for i in g)) for g in groups
    )


@settings(deadline=None)
@given(acts, gaps, minimums)
def test_waves_are_the_acts_joined_pair_by_pair(acts, gap, minimum):
    found = find_waves(acts, gap=gap, minimum=minimum)
    wanted = [group for group in components(acts, gap) if group[2] >= minimum]
    assert [(w.first_day, w.last_day, w.size) for w in found] == wanted


@settings(deadline=None)
@given(acts, gaps, minimums)
def test_positions_count_acts_in_day_order(acts, gap, minimum):
    ordered = sorted(acts)
    for wave in find_waves(acts, gap=gap, minimum=minimum):
        own = ordered[wave.first : wave.last + 1]
        assert (own[0].day, own[-1].day, sum(a.size for a in own)) == (wave.first_day, wave.last_day, wave.size)


@settings(deadline=None)
@given(acts, gaps, minimums, st.integers(-50, 700_000), st.randoms(use_true_random=False))
def test_neither_order_nor_calendar_changes_the_waves(acts, gap, minimum, shift, random):
    found = find_waves(acts, gap=gap, minimum=minimum)
    moved = [Act(act.day + shift, act.size) for act in acts]
    random.shuffle(moved)
    again = find_waves(moved, gap=gap, minimum=minimum)
    back = [w._replace(first_day=w.first_day - shift, last_day=w.last_day - shift) for w in again]
    assert back == found


@settings(deadline=None)
@given(acts, gaps)
def test_a_larger_gap_never_makes_more_runs(acts, gap):
    acts = [act for act in acts if act.size]
    assert len(find_waves(acts, gap=gap + 1, minimum=1)) <= len(find_waves(acts, gap=gap, minimum=1))


@settings(deadline=None)
@given(acts, gaps, minimums)
def test_a_larger_minimum_never_makes_more_waves(acts, gap, minimum):
    larger = find_waves(acts, gap=gap, minimum=minimum + 1)
    assert {w.first_day for w in larger} <= {w.first_day for w in find_waves(acts, gap=gap, minimum=minimum)}


@settings(deadline=None)
@given(acts, gaps)
def test_no_one_is_lost_or_counted_twice(acts, gap):
    assert sum(w.size for w in find_waves(acts, gap=gap, minimum=0)) == sum(act.size for act in acts)


@settings(deadline=None)
@given(acts, st.lists(gaps, max_size=4), st.lists(minimums, max_size=3))
def test_the_stability_table_has_a_row_for_each_minimum_and_gap(acts, some_gaps, some_minimums):
    rows = stability(acts, gaps=some_gaps, minimums=some_minimums)
    assert rows == [(m, g, len(find_waves(acts, gap=g, minimum=m))) for m in some_minimums for g in some_gaps]


@settings(deadline=None)
@given(st.lists(st.integers(1, 3), min_size=1, max_size=12), st.data())
def test_the_stable_range_is_the_longest_one_around_the_gap(waves, data):
    counts = list(enumerate(waves, start=1))
    gap = data.draw(st.integers(1, len(waves)))
    ranges = [
        (low, high)
        for low in range(1, gap + 1)
        for high in range(gap, len(waves) + 1)
        if len(set(waves[low - 1 : high])) == 1
    ]
    assert stable_range(counts, gap) == max(ranges, key=lambda ends: ends[1] - ends[0])


def test_the_acts_of_2024_form_four_three_or_two_waves_by_the_gap():
    acts = [Act(date.fromisoformat(row["day"]).toordinal(), int(row["size"])) for row in published("waves")]
    assert [b.day - a.day for a, b in pairwise(acts)] == [44, 19, 12]
    for minimum in (3, 5, 10):
        by_gap = {gap: waves for _, gap, waves in stability(acts, gaps=range(1, 46), minimums=[minimum])}
        assert set(map(by_gap.get, range(1, 12))) == {4}
        assert set(map(by_gap.get, range(12, 19))) == {3}
        assert set(map(by_gap.get, range(19, 44))) == {2}
        assert set(map(by_gap.get, (44, 45))) == {1}


def test_acts_exactly_the_gap_apart_are_one_wave():
    acts = [Act(1, 5), Act(8, 5)]
    assert len(find_waves(acts, gap=7, minimum=5)) == 1
    assert len(find_waves(acts, gap=6, minimum=5)) == 2


def test_no_acts_make_no_waves():
    assert find_waves([], gap=7, minimum=5) == []
    assert find_waves([Act(1, 0)], gap=7, minimum=1) == []


def numbers_of_waves(acts, gap, minimum):
    """The number of waves for each day that each act can have, one placement at a time."""
    for days in product(*(range(act.first, act.last + 1) for act in acts)):
        placed = [Act(day, act.size) for day, act in zip(days, acts, strict=True)]
        yield len(find_waves(placed, gap=gap, minimum=minimum))


@settings(max_examples=50)
@given(vague_acts, st.integers(0, 5), st.integers(1, 7))
def test_bounds_are_the_least_and_most_waves_over_all_days_of_vague_acts(acts, gap, minimum):
    numbers = set(numbers_of_waves(acts, gap, minimum))
    assert wave_bounds(acts, gap=gap, minimum=minimum) == (min(numbers), max(numbers), True)


@settings(max_examples=50)
@given(vague_acts, st.integers(0, 5), st.integers(1, 7))
def test_bounds_where_acts_overlap_too_much_hold_every_number_of_waves(acts, gap, minimum):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_CELLS", 0)
        found = wave_bounds(acts, gap=gap, minimum=minimum)
    numbers = set(numbers_of_waves(acts, gap, minimum))
    assert found.least <= min(numbers)
    assert max(numbers) <= found.most
    if found.exact:
        assert (found.least, found.most) == (min(numbers), max(numbers))


@settings(max_examples=50)
@given(vague_acts, st.integers(0, 5), st.integers(1, 7), st.integers(1, 9), st.randoms(use_true_random=False))
def test_neither_order_nor_calendar_nor_unit_changes_the_bounds(acts, gap, minimum, unit, random):
    moved = [VagueAct(act.first + 700_000, act.last + 700_000, act.size * unit) for act in acts]
    random.shuffle(moved)
    assert wave_bounds(moved, gap=gap, minimum=minimum * unit) == wave_bounds(acts, gap=gap, minimum=minimum)


@settings(max_examples=50)
@given(acts, gaps, minimums)
def test_bounds_of_exact_acts_are_their_number_of_waves(acts, gap, minimum):
    number = len(find_waves(acts, gap=gap, minimum=minimum))
    exact = [VagueAct(act.day, act.day, act.size) for act in acts]
    assert wave_bounds(exact, gap=gap, minimum=minimum) == (number, number, True)


def test_many_acts_of_one_month_are_exact_and_many_kinds_of_them_are_not():
    alike = [VagueAct(30 * i, 30 * i + 29, 5) for i in range(12) for _ in range(10)]
    assert wave_bounds(alike, gap=7, minimum=5).exact
    found = wave_bounds([VagueAct(i, 60 + i, 5 + i) for i in range(25)], gap=7, minimum=5)
    assert found == (1, 11, False)
    none_alone = wave_bounds([VagueAct(i, 60 + i, 5 + i) for i in range(25)], gap=7, minimum=100)
    assert none_alone == (0, 4, False)


def test_bounds_refuse_what_is_no_act_and_no_wave():
    with pytest.raises(MethodError) as caught:
        wave_bounds([VagueAct(3, 2, 5)], gap=7, minimum=5)
    assert str(caught.value) == (
        "an act needs a first day no later than its last and a size of at least 0, not VagueAct(first=3, last=2, size=5)"
    )
    for gap, minimum in ((-1, 5), (7, 0)):
        with pytest.raises(MethodError) as caught:
            wave_bounds([], gap=gap, minimum=minimum)
        assert str(caught.value) == (
            f"waves need a gap of at least 0 and a minimum of at least 1, not {gap} and {minimum}"
        )
    assert wave_bounds([VagueAct(2, 2, 0)], gap=0, minimum=1) == (0, 0, True)
    assert wave_bounds([], gap=0, minimum=1) == (0, 0, True)


@settings(max_examples=50)
@given(vague_acts, st.integers(-3, 12), st.integers(1, 20))
def test_an_act_is_spread_evenly_over_its_days(acts, start, days):
    first, last, sizes = ([act[i] for act in acts] for i in range(3))
    found = spread_counts(first, last, sizes, start=start, days=days)
    wanted = [
        sum(act.size / (act.last - act.first + 1) for act in acts if act.first <= day <= act.last)
        for day in range(start, start + days)
    ]
    assert found == pytest.approx(wanted, abs=1e-12)
    assert [x == 0 for x in found] == [x == 0 for x in wanted]


def test_spread_counts_keep_the_whole_and_leave_no_crumbs():
    random = np.random.default_rng(1)
    first = random.integers(0, 20_000, 5000)
    last = first + random.integers(0, 400, 5000)
    found = spread_counts(first, last, np.full(5000, 0.1), start=-100, days=21_000)
    assert found.sum() == pytest.approx(500, rel=1e-12)
    assert found.min() == 0
    assert (found[:100] == 0).all()
    assert (found[last.max() + 101 :] == 0).all()


@pytest.mark.parametrize(
    ("columns", "days", "message"),
    [
        (([1], [2], [1, 1]), 5, "acts need three columns of one length, not (1,), (1,) and (2,)"),
        (([1], [2], [1]), 0, "acts are spread over at least one day, and days are whole numbers"),
        (([1.5], [2], [1]), 5, "acts are spread over at least one day, and days are whole numbers"),
        (([3], [2], [1]), 5, "an act needs a first day no later than its last and a size of at least 0"),
        (([1], [2], [-1]), 5, "an act needs a first day no later than its last and a size of at least 0"),
        (([1], [2], [float("nan")]), 5, "an act needs a first day no later than its last and a size of at least 0"),
    ],
)
def test_what_cannot_be_spread_is_refused(columns, days, message):
    with pytest.raises(MethodError) as caught:
        spread_counts(*columns, start=0, days=days)
    assert str(caught.value) == message
