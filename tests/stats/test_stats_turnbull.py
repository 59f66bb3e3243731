"""Turnbull's estimate against published masses, R, Kaplan-Meier, and plain expectation-maximisation."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats import turnbull as module
from habeas.stats.incidence import kaplan_meier
from habeas.stats.risk import risk_table
from habeas.stats.turnbull import turnbull
from tests.reference.published import published

end = st.integers(0, 8)
row = st.tuples(end, st.integers(1, 5) | st.just(math.inf), st.integers(1, 3)).map(lambda x: (x[0], x[0] + x[1], x[2]))
rows = st.lists(row, min_size=1, max_size=12)


def cosmesis(treatment):
    some = [r for r in published("breast_cosmesis") if r["group"] == treatment]
    return np.array([float(r["L"]) for r in some]), np.array(
        [float(r["R"].replace("Inf", "inf") or "inf") for r in some]
    )


def arrays(rows):
    return [np.array(x, float) for x in zip(*rows, strict=True)]


def test_radiation_has_its_published_masses():
    """Finkelstein & Wolfe 1985; npsurv in R."""
    found = turnbull(*cosmesis("RT"), closed=False)
    assert found.log_likelihood == pytest.approx(-58.06002, abs=5e-6)
    wanted = [(4, 5), (6, 7), (7, 8), (11, 12), (24, 25), (33, 34), (38, 40), (46, 48)]
    assert list(zip(found.low, found.high, strict=True)) == wanted
    masses = [0.0463, 0.0334, 0.0887, 0.0708, 0.0926, 0.0818, 0.1209, 0.4656]
    assert found.mass == pytest.approx(masses, abs=5e-5)


def test_radiation_and_chemotherapy_has_its_published_likelihood():
    assert turnbull(*cosmesis("RCT"), closed=False).log_likelihood == pytest.approx(-66.03757, abs=5e-6)


def test_closed_intervals_have_another_answer():
    """The published number is filed under RCT; it is the last mass of RT, .4656 if intervals are (low, high]."""
    assert turnbull(*cosmesis("RT"), closed=True).mass[-1] == pytest.approx(0.46003, abs=5e-6)


def plain(low, high, weight, closed):
    """Expectation-maximisation on every day, all of it in one matrix, for long."""
    cells = np.arange(0, 14.5, 0.5) if closed else np.arange(0.5, 14.5, 0.5)
    inside = (low[:, None] <= cells if closed else low[:, None] < cells) & (cells <= high[:, None])
    mass = np.full(len(cells), 1 / len(cells))
    for _ in range(1500):
        mass = mass * ((weight / (inside @ mass)) @ inside) / weight.sum()
    return weight @ np.log(inside @ mass), inside @ mass


@settings(max_examples=25, deadline=None)
@given(rows, st.booleans())
def test_it_is_as_likely_as_what_expectation_maximisation_comes_to(rows, closed):
    low, high, weight = arrays(rows)
    found = turnbull(low, high, weights=weight, closed=closed)
    best, _ = plain(low, high, weight, closed)
    assert found.log_likelihood >= best - 1e-9
    assert found.log_likelihood == pytest.approx(best, abs=2e-2)
    assert found.mass.sum() == pytest.approx(1)
    assert 0 <= found.gap <= module.GAP


@settings(max_examples=60, deadline=None)
@given(rows, st.booleans())
def test_no_shift_of_mass_to_any_time_makes_the_rows_likelier(rows, closed):
    """The Kuhn-Tucker conditions on every possible time, not only on those with mass."""
    low, high, weight = arrays(rows)
    found = turnbull(low, high, weights=weight, closed=closed)
    holds = (low[:, None] <= found.low) & (found.high <= high[:, None])
    chance = holds @ found.mass
    for time in np.arange(0, 15, 0.5):
        inside = (low <= time if closed else low < time) & (time <= high)
        assert (weight * inside / chance).sum() <= weight.sum() + 1e-6


@settings(max_examples=60, deadline=None)
@given(rows, st.booleans(), st.randoms(use_true_random=False))
def test_order_weights_and_the_first_day_change_nothing(rows, closed, random):
    one = turnbull(*arrays(rows)[:2], weights=arrays(rows)[2], closed=closed)
    mixed = random.sample(rows, len(rows))
    repeated = [(a + 7, b + 7) for a, b, w in mixed for _ in range(w)]
    other = turnbull(*arrays(repeated), closed=closed)
    assert other.log_likelihood == pytest.approx(one.log_likelihood, abs=2e-8)


@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1, max_size=12))
def test_of_exact_and_open_times_it_is_the_curve_of_kaplan_and_meier(rows):
    time, ended = (np.array(x) for x in zip(*rows, strict=True))
    curve = kaplan_meier(risk_table(time, ended, causes=1))
    # One last seen held on a day leaves later: after that day.
    found = turnbull(np.where(ended, time, time + 0.5), np.where(ended, time, np.inf), closed=True)
    known = curve.times[curve.times <= time[ended].max(initial=0)]
    low, high = found.survival(known)
    assert low == pytest.approx(curve.at(known).value, abs=1e-5)
    assert high == pytest.approx(low)


def test_the_share_later_is_open_only_inside_an_interval_with_mass():
    days, visits = (turnbull(np.array([2, 6]), np.array([4, 8]), closed=closed) for closed in (True, False))
    asked = [1, 2, 3, 4, 5, 6, 8]
    low, high = days.survival(asked)
    assert low.tolist() == [1, 0.5, 0.5, 0.5, 0.5, 0, 0]
    assert high.tolist() == [1, 1, 1, 0.5, 0.5, 0.5, 0]
    assert visits.survival(asked)[0].tolist() == [1, 1, 0.5, 0.5, 0.5, 0.5, 0]
    assert visits.survival(asked)[1].tolist() == high.tolist()


def test_days_that_touch_meet_and_visits_that_touch_do_not():
    low, high = np.array([1, 3]), np.array([3, 5])
    days, visits = (turnbull(low, high, closed=closed) for closed in (True, False))
    assert (days.low.tolist(), days.high.tolist(), days.log_likelihood) == ([3], [3], 0)
    assert visits.mass == pytest.approx([0.5, 0.5])


def test_hundreds_of_rows_are_answered():
    random = np.random.default_rng(3)
    time, width = random.exponential(300, 600), random.integers(0, 60, 600)
    low = np.floor(time - random.random(600) * width).clip(0)
    found = turnbull(low, low + width, closed=True)
    assert found.gap <= module.GAP
    low_end, high_end = found.survival([100, 300, 900])
    truth = np.exp(-np.array([100, 300, 900]) / 300)
    assert (low_end - 0.06 < truth).all()
    assert (truth < high_end + 0.06).all()


def test_an_estimate_that_does_not_settle_is_not_given(monkeypatch):
    monkeypatch.setattr(module, "ROUNDS", 1)
    monkeypatch.setattr(module, "EM_ROUNDS", 1)
    with pytest.raises(MethodError, match="below the highest log-likelihood after 1 rounds"):
        turnbull(*cosmesis("RT"), closed=False)


@pytest.mark.parametrize(
    ("low", "high", "closed", "message"),
    [
        ([], [], True, "there are no intervals, or none with a weight"),
        ([1, 2], [3], True, "low, high and weights differ in length"),
        ([1, np.nan], [3, 4], True, "low holds a value that is not finite"),
        ([1, 2], [3, np.nan], True, "high holds a value that is missing. Infinite is: not yet"),
        ([1, 5], [3, 4], True, "interval 1 ends before it begins"),
        ([1, 4], [3, 4], False, "interval 1 is empty: (low, high] needs a later high, [low, high] closed=True"),
    ],
)
def test_what_is_no_interval_is_refused(low, high, closed, message):
    with pytest.raises(MethodError) as caught:
        turnbull(np.array(low, float), np.array(high, float), closed=closed)
    assert str(caught.value) == message


def test_a_day_is_an_interval_if_both_ends_belong_to_it():
    assert turnbull(np.array([4]), np.array([4]), closed=True).mass.tolist() == [1]
    with pytest.raises(MethodError, match="a weight is negative"):
        turnbull(np.array([4]), np.array([4]), weights=np.array([-1]), closed=True)
