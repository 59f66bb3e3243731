"""Rows split in time: against R's survSplit, and what splitting must leave as it is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats.cox import cox
from habeas.stats.episodes import known_at_start, split_at, switch_on
from habeas.stats.spells import OPEN
from tests.reference.published import published
from tests.stats.test_stats_cox import DATA, fit, some_rows


def pieces(found):
    return list(
        zip(*(getattr(found, x).tolist() for x in ("row", "start", "stop", "event", "period")), strict=True)
    )  # fmt: skip


def test_heart_is_split_as_r_splits_it():
    rows = DATA["heart"]
    first = slice(60)
    found = split_at(
        rows["start"][first], rows["stop"][first], rows["event"][first], origin=np.zeros(60), at=[30, 90, 400]
    )
    told = published("split_heart")
    for name in ("start", "stop", "event", "period"):
        assert getattr(found, name).tolist() == [float(row[name]) for row in told], name
    assert rows["covariates"][found.row, 2].tolist() == [float(row["transplant"]) for row in told]


def test_rows_wholly_before_or_after_the_day_stay_one_and_the_day_itself_is_before():
    start, stop = [0, 0, 0, 3, 3, 3], [3, 4, 5, 9, 4, 5]
    found = split_at(start, stop, [1, 1, 1, 2, 2, 0], origin=[100, 100, 100, 101, 101, 100], at=104)
    assert pieces(found) == [
        (0, 0, 3, 1, 0),
        (1, 0, 4, 1, 0),
        (2, 0, 4, 0, 0),
        (2, 4, 5, 1, 1),
        (3, 3, 9, 2, 1),
        (4, 3, 4, 2, 1),
        (5, 3, 4, 0, 0),
        (5, 4, 5, 0, 1),
    ]


day = st.integers(-5, 15)
some = st.lists(st.tuples(day, st.integers(1, 9), st.integers(0, 3), day), min_size=1, max_size=8)


@given(some, st.lists(day, min_size=1, max_size=4, unique=True).map(sorted))
def test_every_day_at_risk_is_in_one_piece_of_its_period(rows, at):
    start, length, event, origin = (np.array(column) for column in zip(*rows, strict=True))
    found = split_at(start, start + length, event, origin=origin, at=at)
    days = [
        (row, t, period)
        for row, first, last, _, period in pieces(found)
        for t in range(int(first) + 1, int(last) + 1)
    ]  # fmt: skip
    assert days == [
        (row, t, sum(t + origin[row] > cut for cut in at))
        for row in range(len(rows))
        for t in range(start[row] + 1, start[row] + length[row] + 1)
    ]
    for row in range(len(rows)):
        own = found.event[found.row == row]
        assert own[-1] == event[row]
        assert not own[:-1].any()


@settings(deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(0, 60), min_size=1, max_size=5, unique=True).map(sorted))
def test_splitting_without_a_new_covariate_changes_no_number(seed, at):
    rng = np.random.default_rng(seed)
    rows = some_rows(80, rng)
    found = split_at(rows["start"], rows["stop"], rows["event"], origin=rng.integers(0, 30, 80), at=at)
    for ties in ("efron", "breslow"):
        one = fit(rows, ties=ties)
        more = {name: rows[name][found.row] for name in ("covariates", "strata", "cluster")}
        other = fit(more, start=found.start, stop=found.stop, event=found.event, ties=ties)
        np.testing.assert_allclose(one.coefficients, other.coefficients, rtol=1e-8)
        np.testing.assert_allclose(one.standard_errors, other.standard_errors, rtol=1e-8)
        np.testing.assert_allclose(one.robust_errors, other.robust_errors, rtol=1e-8)
        assert one.log_likelihood == pytest.approx(other.log_likelihood, rel=1e-11)
        assert one.events == other.events


def test_a_thaw_that_doubles_the_hazard_is_found():
    """Arrests over 400 days, exponential times, the hazard doubled after day 300: calendar time is not time since
    arrest, so the two can be told apart."""
    rng = np.random.default_rng(11)
    origin = rng.integers(0, 400, 6000)
    before = rng.exponential(200, 6000)
    wait = np.maximum(300 - origin, 0)
    time = np.ceil(np.where(before <= wait, before, wait + rng.exponential(100, 6000)))
    found = split_at(np.zeros(6000), time, np.ones(6000), origin=origin, at=300)
    thaw = cox(found.stop, found.event, found.period[:, None], start=found.start, cluster=found.row)
    assert thaw.low[0] < 2 < thaw.high[0]
    assert thaw.high[0] - thaw.low[0] < 0.5


def test_the_transplant_of_the_stanford_patients_switches_on():
    """One row a patient and the day of transplant give the two rows of R's `heart`."""
    rows = DATA["heart"]
    people, first = np.unique(rows["cluster"], return_index=True)
    last = np.append(first[1:], 172) - 1
    got = last > first
    on = np.where(got, rows["stop"][first], OPEN)
    found = switch_on(
        np.zeros(len(people)), rows["stop"][last], rows["event"][last], on=on, known_on=on, name="transplant"
    )
    assert found.start.tolist() == rows["start"].tolist()
    assert found.stop.tolist() == rows["stop"].tolist()
    assert found.event.tolist() == rows["event"].tolist()
    assert found.period.tolist() == rows["covariates"][:, 2].tolist()


def test_a_switch_before_the_row_or_after_it_leaves_one_row():
    found = switch_on([5, 5, 5, 5], [9, 9, 9, 9], [1, 1, 1, 1], on=[2, 5, 9, OPEN], known_on=[0, 5, 99, OPEN])
    assert pieces(found) == [(0, 5, 9, 1, 1), (1, 5, 9, 1, 1), (2, 5, 9, 1, 0), (3, 5, 9, 1, 0)]


# What is refused

LATE = "row 1: petition is so from day 3 but was learnt on day 4. Let it count from the day it was learnt"


def test_what_was_learnt_after_it_is_said_to_hold_is_refused():
    with pytest.raises(MethodError) as caught:
        switch_on([0, 0, 0], [9, 9, 9], [1, 1, 1], on=[OPEN, 3, 2], known_on=[0, 4, 9], name="petition")
    assert str(caught.value) == LATE
    assert len(switch_on([0, 0], [9, 9], [1, 1], on=[OPEN, 3], known_on=[OPEN, 3]).row) == 3


def test_a_value_from_the_future_of_its_row_is_refused():
    assert known_at_start([0, 5], [1, 0], known_on=[0, 5], name="ill").tolist() == [1, 0]
    with pytest.raises(MethodError, match="row 0: ill was learnt on day 1, after the row begins on day 0"):
        known_at_start([0, 5], [1, 0], known_on=[1, 5], name="ill")
    with pytest.raises(MethodError) as caught:
        known_at_start([0, 5, 0], [1, 0, 1], known_on=[0, 6, 8], name="ill")
    assert str(caught.value) == (
        "row 1: ill was learnt on day 6, after the row begins on day 5. Split the row on that day, or use what was known"
        " before"
    )


REFUSED = {
    "no days": ({"at": []}, "the days to split at must be one day or several, each later than the one before"),
    "not ascending": (
        {"at": [4, 4]},
        "the days to split at must be one day or several, each later than the one before",
    ),
    "unknown day": (
        {"at": np.nan},
        "the days to split at must be one day or several, each later than the one before",
    ),
    "origin": ({"origin": [0, np.nan]}, "row 1: origin is not a finite number"),
    "backwards": ({"start": [0, 9]}, "row 1: starts at 9 and stops at 9, and must stop later"),
    "code": ({"event": [1, 0.5]}, "row 1: an event is a whole number, 0 for none"),
    "lengths": ({"event": [1]}, "event has the shape (1,), and there are 2 rows"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_row_or_no_day_is_refused(name):
    change, message = REFUSED[name]
    with pytest.raises(MethodError) as caught:
        split_at(**({"start": [0, 0], "stop": [9, 9], "event": [1, 0], "origin": [0, 0], "at": 4} | change))
    assert str(caught.value) == message


def test_sorting_by_the_future_makes_an_effect_that_is_not_there():
    """Immortal time: half petition at a random day if still inside; release ignores it. Split, the ratio is about 1;
    taken from the first day, those who petition seem to stay."""
    rng = np.random.default_rng(13)
    time, day = np.ceil(rng.exponential(100, 4000)), rng.integers(1, 200, 4000)
    filed = (rng.random(4000) < 0.5) & (day < time)
    found = switch_on(
        np.zeros(4000), time, np.ones(4000), on=np.where(filed, day, OPEN), known_on=np.where(filed, day, OPEN)
    )
    right = cox(found.stop, found.event, found.period[:, None], start=found.start)
    wrong = cox(time, np.ones(4000), filed[:, None])
    assert right.low[0] < 1 < right.high[0]
    assert wrong.high[0] < 0.6
    with pytest.raises(MethodError, match="row"):
        known_at_start(np.zeros(4000), filed, known_on=np.where(filed, day, 0), name="petition")


def test_nothing_is_assumed_of_an_empty_split():
    with pytest.raises(MethodError, match="there are no rows"):
        split_at([], [], [], origin=[], at=4)
