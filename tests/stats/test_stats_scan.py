"""The scan statistic against Naus' formula, a count of all windows, and steady streams."""

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats.scan import MOST_ACTS, most_within, naus, p_values, scan_statistic
from tests.reference.published import published

acts = st.lists(st.integers(0, 40), min_size=2, max_size=12)
some_widths = st.lists(st.integers(1, 41), min_size=1, max_size=4)
FEW = {"first": 0, "last": 40, "draws": 39, "seed": 1}


def in_window(days, width):
    return max(sum(start <= day < start + width for day in days) for start in days)


@pytest.mark.parametrize("row", published("scans"), ids=lambda row: f"{row['within']} of {row['points']}")
def test_the_exact_chance_is_as_published(row):
    found = naus(int(row["within"]), int(row["points"]), float(row["width"]))
    assert found == pytest.approx(float(row["p_value"]), abs=1e-8)


@settings(max_examples=30)
@given(st.integers(2, 30), st.floats(0.01, 0.99))
def test_all_points_within_a_width_is_the_distribution_of_the_range(n, width):
    assert naus(n, n, width) == pytest.approx(n * width ** (n - 1) - (n - 1) * width**n, rel=1e-9)


@settings(max_examples=30)
@given(st.integers(3, 30), st.floats(0.01, 0.5), st.data())
def test_naus_formula_is_a_chance_and_falls_with_the_count(n, width, data):
    k = data.draw(st.integers(n // 2 + 1, n))
    b = [comb(n, i) * width**i * (1 - width) ** (n - i) for i in range(n + 1)]
    assert naus(k, n, width) == pytest.approx((k / width - n - 1) * b[k] + 2 * sum(b[k:]), rel=1e-7)
    assert 0 <= naus(k, n, width) <= 1 + 1e-12
    assert k == n or naus(k + 1, n, width) <= naus(k, n, width) + 1e-12


def test_the_formula_agrees_with_points_drawn_at_random():
    points = np.sort(np.random.default_rng(1965).integers(0, 100_000, (40_000, 8)).astype(np.int32), axis=1)
    most = most_within(points, np.array([15_000, 30_000]))
    assert (most[:, 0] >= 5).mean() == pytest.approx(naus(5, 8, 0.15), abs=0.005)
    assert (most[:, 1] >= 6).mean() == pytest.approx(naus(6, 8, 0.3), abs=0.006)


@settings(max_examples=30)
@given(acts, some_widths)
def test_the_window_of_each_width_is_the_earliest_with_the_most_acts(days, widths):
    found = scan_statistic(days, widths=widths, **FEW)
    for window, width in zip(found.windows, widths, strict=True):
        assert window.width == width
        assert window.acts == in_window(days, width) == sum(window.first <= day <= window.last for day in days)
        assert window.last - window.first < width
        starts = [s for s in days if sum(s <= day < s + width for day in days) == window.acts]
        assert window.first == min(starts)
    assert found.best.p_value == min(window.p_value for window in found.windows)


@settings(max_examples=30)
@given(acts, some_widths, st.randoms(use_true_random=False), st.integers(-1000, 1000))
def test_neither_order_nor_calendar_changes_the_scan(days, widths, random, shift):
    found, moved = scan_statistic(days, widths=widths, **FEW), [day + shift for day in days]
    random.shuffle(moved)
    again = scan_statistic(moved, widths=widths, **{**FEW, "first": shift, "last": 40 + shift})
    assert again.p_value == found.p_value
    assert [w._replace(first=w.first - shift, last=w.last - shift) for w in again.windows] == list(found.windows)


@settings(max_examples=30)
@given(acts, st.integers(1, 41))
def test_the_p_value_of_one_width_needs_no_correction(days, width):
    found = scan_statistic(days, widths=[width], **FEW)
    assert found.p_value == found.windows[0].p_value
    assert found.p_value * 40 == pytest.approx(round(found.p_value * 40))
    assert found.p_value >= 1 / 40
    assert scan_statistic(days, widths=[width, width], **FEW).p_value == found.p_value


def test_the_p_value_of_all_widths_counts_the_data_sets_with_as_small_a_least_p_value():
    most = np.array([[3, 2], [1, 4], [2, 2], [3, 1], [1, 1]])
    each, together = p_values(most, 5)
    # Alone: 2 of 5 have 3 or more, 3 of 5 have 2 or more. The least of the others are 1/5, 3/5, 2/5 and 1.
    assert each.tolist() == [2 / 5, 3 / 5]
    assert together == 3 / 5


def test_the_p_value_is_near_the_chance_over_all_placements():
    days, width, length = [3, 4, 8], 2, 9
    placements = list(product(range(length), repeat=3))
    exact = sum(in_window(p, width) >= 2 for p in placements) / len(placements)
    found = scan_statistic(days, first=0, last=length - 1, widths=[width], draws=40_000, seed=7)
    assert found.p_value == pytest.approx(exact, abs=0.01)
    level = scan_statistic(days, first=0, last=length - 1, widths=[width], draws=40_000, seed=7, intensity=[3] * length)
    assert level.p_value == pytest.approx(exact, abs=0.01)


def test_acts_where_most_are_expected_are_no_surprise():
    days = [10, 50, 51, 52, 53, 54, 90]
    season = np.ones(101)
    season[50:55] = 100
    plain = scan_statistic(days, first=0, last=100, widths=[5], draws=999, seed=3)
    expected = scan_statistic(days, first=0, last=100, widths=[5], draws=999, seed=3, intensity=season)
    assert plain.p_value == 0.001
    assert expected.p_value > 0.5
    season[0:10] = season[91:] = 0
    assert scan_statistic(days, first=0, last=100, widths=[5], draws=99, seed=3, intensity=season).p_value > 0.5


def test_the_same_seed_gives_the_same_scan_in_chunks():
    days = np.arange(0, 3000, 3)
    one, other = (scan_statistic(days, first=0, last=2999, widths=[9], draws=600, seed=2) for _ in range(2))
    assert one == other
    assert one.draws == 600
    assert one.windows[0].acts == 3


PERIOD = {"first": 1, "last": 9, "widths": [3], "draws": 9, "seed": 1}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: naus(1, 8, 0.1), "of 8 points, 2 to 8 can crowd together, not 1"),
        (lambda: naus(9, 8, 0.1), "of 8 points, 2 to 8 can crowd together, not 9"),
        (lambda: naus(5, 8, 1), "the width is a share of the period between 0 and 1, and is 1"),
        (
            lambda: naus(4, 8, 0.1),
            "the formula is exact for more than half of the points and a width of at most 1/2, not for 4 of 8 within 0.1."
            " Use scan_statistic",
        ),
        (
            lambda: naus(5, 8, 0.6),
            "the formula is exact for more than half of the points and a width of at most 1/2, not for 5 of 8 within 0.6."
            " Use scan_statistic",
        ),
        (lambda: scan_statistic([3], **PERIOD), "a scan needs a column of at least two acts"),
        (lambda: scan_statistic([0, 3], **PERIOD), "acts from day 0 to 3 are not all in the period 1 to 9"),
        (lambda: scan_statistic([3, 10], **PERIOD), "acts from day 3 to 10 are not all in the period 1 to 9"),
        (
            lambda: scan_statistic([3, np.nan], **PERIOD),
            "days must be whole numbers. Leave out acts without a day and say how many",
        ),
        (
            lambda: scan_statistic([3] * (MOST_ACTS + 1), **PERIOD),
            "5001 acts are more than the 5000 a scan is for. Are they persons?",
        ),
        (
            lambda: scan_statistic([3, 4], **{**PERIOD, "widths": []}),
            "widths must be whole numbers of days from 1 to the 9 of the period",
        ),
        (
            lambda: scan_statistic([3, 4], **{**PERIOD, "widths": [10]}),
            "widths must be whole numbers of days from 1 to the 9 of the period",
        ),
        (lambda: scan_statistic([3, 4], **{**PERIOD, "draws": 0}), "the null must be drawn at least once, not 0 times"),
        (
            lambda: scan_statistic([3, 4], **PERIOD, intensity=[1] * 8),
            "the intensity needs a number for each of the 9 days, and has shape (8,)",
        ),
        (
            lambda: scan_statistic([3, 4], **PERIOD, intensity=[-1] + [1] * 8),
            "the intensity must be numbers of at least 0",
        ),
        (
            lambda: scan_statistic([3, 4], **PERIOD, intensity=[1, 1, 0, *[1] * 6]),
            "an act is on a day on which the intensity is 0, so chance cannot have put it there",
        ),
    ],
)
def test_what_cannot_be_scanned_is_refused(call, message):
    with pytest.raises(MethodError) as caught:
        call()
    assert str(caught.value) == message


def test_what_is_just_enough_is_scanned():
    assert scan_statistic([1, 9], **{**PERIOD, "widths": [9]}).p_value == 1
    assert naus(5, 8, 0.5) <= 1


@pytest.mark.slow
def test_a_steady_stream_is_a_wave_in_at_most_six_of_a_hundred_series():
    random = np.random.default_rng(95)
    for n, length in ((6, 400), (25, 1500), (120, 1500)):
        p = [
            scan_statistic(
                random.integers(0, length, n), first=0, last=length - 1, widths=[7, 14, 30, 90], draws=199, seed=i
            ).p_value
            for i in range(800)
        ]
        assert np.mean(np.array(p) <= 0.05) <= 0.06, n


@pytest.mark.slow
def test_a_week_with_four_more_acts_is_found():
    random, hits = np.random.default_rng(4), 0
    for i in range(200):
        days = [*random.integers(0, 1500, 20), *random.integers(700, 707, 5)]
        found = scan_statistic(days, first=0, last=1499, widths=[7, 14, 30], draws=499, seed=i)
        hits += found.p_value <= 0.05 and 695 <= found.best.first <= 706
    assert hits >= 180
