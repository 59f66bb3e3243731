"""Bounds against the curves of every set of dates that the intervals allow, and imputed curves against the truth."""

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats.coarse import UNKNOWN, Dates, bounding_curves, drawn, impute
from habeas.stats.incidence import aalen_johansen
from habeas.stats.risk import risk_table

CAUSES = 2
FIELDS = ("start_low", "start_high", "end_low", "end_high", "cause", "seen")
TIMES = np.arange(12)
row = st.tuples(
    st.integers(0, 4),
    st.integers(0, 2),
    st.integers(0, 5),
    st.integers(0, 3),
    st.integers(-1, CAUSES),
    st.integers(-1, 6),
).map(lambda x: (x[0], x[0] + x[1], x[0] + x[2], x[0] + x[2] + x[3], x[4], x[5]))


def make(rows, *, seen=True):
    columns = [np.array(x) for x in zip(*rows, strict=True)]
    found = dict(zip(FIELDS, columns, strict=True))
    return Dates(**found if seen else {**found, "seen": None})


def curves(chosen, seen=True):
    """The curves of exact dates (start, end, cause, seen), 1 and 0 where nobody is at risk."""
    exit = np.array([e - s for s, e, _, _ in chosen])
    entry = np.array([max(v - s, -1) if seen else -1 for s, _, _, v in chosen])
    cause, kept = np.array([c for _, _, c, _ in chosen]), entry < exit
    if not kept.any():
        return np.ones(len(TIMES)), np.zeros((len(TIMES), CAUSES))
    curve = aalen_johansen(risk_table(exit[kept], cause[kept], causes=CAUSES, entry=entry[kept]))
    step = np.searchsorted(curve.times, TIMES, side="right")
    held = np.concatenate([[1], curve.survival])[step]
    return held, np.vstack([np.zeros(CAUSES), curve.incidence])[step]


def choices(row):
    a, b, c, d, cause, seen = row
    causes = [1, 2] if cause == UNKNOWN else [cause]
    return [(s, e, k, seen) for s in range(a, b + 1) for e in range(c, d + 1) if s <= e for k in causes]


def inside(found, held, left):
    assert (found.survival_low - 1e-9 <= held).all()
    assert (held <= found.survival_high + 1e-9).all()
    assert (found.incidence_low - 1e-9 <= left).all()
    assert (left <= found.incidence_high + 1e-9).all()


def bounded(rows, seen=True):
    try:
        return bounding_curves(make(rows, seen=seen), TIMES, causes=CAUSES)
    except MethodError:  # nobody was at risk
        return None


@settings(max_examples=60, deadline=None)
@given(st.lists(row, min_size=1, max_size=8), st.booleans(), st.randoms(use_true_random=False))
def test_the_curves_of_possible_dates_are_inside(rows, seen, random):
    found = bounded(rows, seen)
    assume(found is not None)
    for _ in range(12):
        inside(found, *curves([random.choice(choices(r)) for r in rows], seen))


@settings(max_examples=30, deadline=None)
@given(st.lists(row, min_size=1, max_size=3))
def test_the_curves_of_all_possible_dates_are_inside(rows):
    found, histories = bounded(rows), [choices(r) for r in rows]
    assume(found is not None and np.prod([len(x) for x in histories]) <= 400)
    for chosen in product(*histories):
        inside(found, *curves(chosen))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, CAUSES)), min_size=1, max_size=4))
def test_with_exact_starts_and_last_days_the_share_still_held_is_bounded_sharply(rows):
    rows = [(0, 0, low, low + (width if cause else 0), cause, 0) for low, width, cause in rows]
    histories = [curves(chosen, seen=False)[0] for chosen in product(*(choices(r) for r in rows))]
    found = bounded(rows, seen=False)
    assert found.survival_low == pytest.approx(np.min(histories, axis=0), abs=1e-9)
    assert found.survival_high == pytest.approx(np.max(histories, axis=0), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.lists(row, min_size=1, max_size=8), st.booleans())
def test_exact_dates_have_the_curve_itself_as_both_bounds(rows, seen):
    rows = [(a, a, c, c, abs(k), v) for a, _, c, _, k, v in rows]
    found = bounded(rows, seen)
    assume(found is not None)
    held, left = curves([r[1:2] + r[3:] for r in rows], seen)
    assert found.survival_low == pytest.approx(held, abs=1e-9)
    assert found.survival_high == pytest.approx(held, abs=1e-9)
    assert found.incidence_low == pytest.approx(left, abs=1e-9)
    assert found.incidence_high == pytest.approx(left, abs=1e-9)


def test_a_later_exit_can_lower_the_curve():
    """All-latest durations are no bound: one last seen on day 2 makes the exit on day 3 weigh more than on day 1."""
    rows = [(0, 0, 1, 3, 1, -1), (0, 0, 2, 2, 0, -1), (0, 0, 11, 11, 1, -1)]
    early, late = (curves([(0, day, 1, -1), (0, 2, 0, -1), (0, 11, 1, -1)])[0][5] for day in (1, 3))
    assert (early, late) == pytest.approx((2 / 3, 1 / 2))
    assert bounded(rows).survival_low[5] == pytest.approx(1 / 2)


def test_an_unknown_cause_counts_for_each_and_for_none():
    day = np.zeros(4, int)
    dates = Dates(start_low=day, start_high=day, end_low=day + 3, end_high=day + 3, cause=np.array([1, UNKNOWN, 2, 0]))
    found = bounding_curves(dates, [3], causes=2)
    assert found.incidence_low.tolist() == [[0.25, 0.25]]
    assert found.incidence_high.tolist() == [[0.5, 0.5]]
    assert (found.survival_low, found.survival_high) == (0.25, 0.25)


# Imputation


def random_dates(random, n, *, width=31):
    """True durations and causes, and dates of which two in three are known to a month."""
    start, exit = random.integers(0, 2000, n), random.geometric(1 / 200, n)
    cause, last = random.choice([1, 2], n, p=[0.7, 0.3]), random.integers(100, 700, n)
    held = exit > last
    end = start + np.minimum(exit, last)
    seen = np.where(random.random(n) < 0.3, start + random.integers(0, 90, n), start - 1)

    def month(day, vague):
        first = day // width * width
        return np.where(vague, first, day), np.where(vague, first + width - 1, day)

    vague = random.random((2, n)) < 2 / 3
    start_low, start_high = month(start, vague[0])
    end_low, end_high = month(end, vague[1] & ~held)
    dates = Dates(
        start_low=start_low,
        start_high=start_high,
        end_low=end_low,
        end_high=end_high,
        cause=np.where(held, 0, cause),
        seen=seen,
    )
    return dates, start, end


def true_curve(dates, start, end, times):
    entry = np.maximum(dates.seen - start, -1)
    kept = entry < end - start
    return aalen_johansen(
        risk_table((end - start)[kept], dates.cause[kept], causes=2, entry=entry[kept]), band="complementary"
    ).at(times)


def test_exact_dates_are_imputed_as_they_are():
    dates, start, end = random_dates(np.random.default_rng(5), 300, width=1)
    found, wanted = impute(dates, [50, 200], causes=2, seed=1, draws=3), true_curve(dates, start, end, [50, 200])
    assert found.incidence == pytest.approx(wanted.value)
    assert found.standard_error == pytest.approx(wanted.standard_error)
    assert found.low == pytest.approx(wanted.low, rel=1e-5)
    assert found.high == pytest.approx(wanted.high, rel=1e-5)
    assert found.between == pytest.approx(0, abs=1e-12)
    assert found.survival == pytest.approx(1 - wanted.value.sum(axis=1))


def test_imputed_curves_lie_between_the_bounds_and_come_again_with_the_seed():
    dates, start, end = random_dates(np.random.default_rng(6), 400)
    one, other, third = (impute(dates, [50, 200, 400], causes=2, seed=seed, draws=20) for seed in (1, 1, 2))
    assert (one.incidence == other.incidence).all()
    assert (one.incidence != third.incidence).any()
    bounds = bounding_curves(dates, [50, 200, 400], causes=2)
    for curve in (one, third):
        inside(bounds, curve.survival, curve.incidence)
    inside(
        bounds,
        1 - true_curve(dates, start, end, [50, 200, 400]).value.sum(axis=1),
        true_curve(dates, start, end, [50, 200, 400]).value,
    )
    assert (one.survival_low < one.survival).all()
    assert (one.survival < one.survival_high).all()
    assert (one.between > 0).all()


def test_no_drawn_end_comes_before_its_start():
    day = np.zeros(500, int)
    dates = Dates(start_low=day, start_high=day + 9, end_low=day, end_high=day + 9, cause=day + 1)
    exit, _, _ = drawn(dates, np.random.default_rng(1))
    assert (len(exit), exit.min()) == (500, 0)


@pytest.mark.slow
def test_nineteen_of_twenty_imputed_bands_hold_the_truth_and_bounds_always_hold_the_true_curve():
    random, times, runs = np.random.default_rng(1930), np.array([60, 200, 400]), 500
    gone = 1 - (1 - 1 / 200) ** times
    truth, hits = np.outer(gone, [0.7, 0.3]), np.zeros((3, 2))
    for run in range(runs):
        dates, start, end = random_dates(random, 300)
        found = impute(dates, times, causes=2, seed=run, draws=25)
        hits += (found.low <= truth) & (truth <= found.high)
        wanted = true_curve(dates, start, end, times).value
        inside(bounding_curves(dates, times, causes=2), 1 - wanted.sum(axis=1), wanted)
    assert (hits / runs > 0.92).all()
    assert (hits / runs < 0.98).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"start_low": [2, 0]}, "row 0: its start ends before it begins"),
        ({"end_low": [4, 9]}, "row 1: its end ends before it begins"),
        ({"start_low": [0, 8], "start_high": [0, 8]}, "row 1: its detention ends before it begins"),
        ({"end_high": [9, 2**31 - 1]}, "a date has no limit. Give the last day on which it could be"),
        ({"cause": [1]}, "the columns of the dates differ in length"),
        ({"seen": [0.5, 1]}, "seen must be whole days"),
        ({"seen": [np.nan, 1]}, "seen holds a value that is not finite"),
        ({"cause": [1, 3]}, "causes must be -1 for unknown, 0 for still held, or 1 to 2"),
        ({"seen": [9, 9]}, "nobody was seen before their end, so nobody was at risk"),
    ],
)
def test_dates_that_cannot_be_are_refused(change, message):
    good = {"start_low": [0, 0], "start_high": [0, 1], "end_low": [2, 3], "end_high": [5, 5], "cause": [1, 0]}
    with pytest.raises(MethodError) as caught:
        bounding_curves(Dates(**{k: np.array(v) for k, v in {**good, **change}.items()}), [3], causes=2)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda d: bounding_curves(d, [], causes=2), "times must be whole days, at least one"),
        (lambda d: bounding_curves(d, [1.5], causes=2), "times must be whole days, at least one"),
        (lambda d: bounding_curves(d, [-1], causes=2), "a time is before the start of the detention"),
        (
            lambda d: impute(d, [1], causes=2, seed=1),
            "a cause is unknown. Count it as one of its own, or use bounding_curves",
        ),
        (lambda d: impute(d, [1], causes=2, seed=1, draws=1), "at least two draws are needed, not 1"),
    ],
)
def test_what_is_not_asked_well_is_refused(ask, message):
    day = np.zeros(2, int)
    dates = Dates(start_low=day, start_high=day, end_low=day + 3, end_high=day + 3, cause=np.array([1, UNKNOWN]))
    with pytest.raises(MethodError) as caught:
        ask(dates)
    assert str(caught.value) == message
