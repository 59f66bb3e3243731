"""Runs of acts against a second way to find them, against published acts, and under changes that must not matter."""

from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.stats.waves import Act, find_waves, stability, stable_range
from tests.reference.published import published

acts = st.lists(st.builds(Act, st.integers(1, 60), st.integers(0, 12)), max_size=9)
gaps = st.integers(1, 30)
minimums = st.integers(1, 15)


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
