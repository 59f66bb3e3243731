"""Rank tests against R, against sums written out, and against groups drawn at random."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats.ranktests import gray, log_rank
from tests.reference.published import published
from tests.reference.spells import group, lung, made, mgus2

spell = st.tuples(st.integers(0, 6), st.integers(1, 6), st.integers(0, 2), st.sampled_from("abc"), st.integers(1, 3))
spells = st.lists(spell, min_size=4, max_size=25)


def gehan():
    rows = published("gehan")
    return {
        "exit": np.array([int(r["time"]) for r in rows]),
        "event": np.array([int(r["cens"]) for r in rows]),
        "group": np.array([r["treat"] for r in rows]),
    }


def of_made(*, late=False, weighted=False, strata=False, cause=None):
    data = made(late=late, weighted=weighted)
    event = data.pop("cause")
    return {
        **data,
        "event": event > 0 if cause is None else event == cause,
        "group": group("made_spells", "group"),
        "strata": group("made_spells", "stratum") if strata else None,
    }


LOG_RANK = {
    "gehan": gehan,
    "lung by sex": lambda: {"exit": lung()["exit"], "event": lung()["cause"], "group": group("lung_cancer", "sex")},
    "made": of_made,
    "made by strata": lambda: of_made(strata=True),
    "made cause 1": lambda: of_made(cause=1),
    "made late": lambda: of_made(late=True),
    "made late by strata": lambda: of_made(late=True, strata=True),
    "made weighted": lambda: of_made(weighted=True),
}


def for_gray(case):
    if case.startswith("gray mgus2"):
        return {**mgus2(), "group": group("mgus2", "sex")}
    data = made(weighted="weighted" in case)
    del data["entry"]
    strata = group("made_spells", "stratum") if "strata" in case else None
    return {**data, "group": group("made_spells", "group"), "strata": strata}


@pytest.mark.parametrize("row", published("rank_tests"), ids=lambda row: row["case"])
def test_tests_are_those_of_r(row):
    case, _, cause = row["case"].partition(" cause ")
    found = gray(**for_gray(case), of=int(cause)) if "gray" in case else log_rank(**LOG_RANK[row["case"]]())
    assert found.statistic == pytest.approx(float(row["statistic"]), rel=1e-8)
    assert found.p_value == pytest.approx(float(row["p_value"]), rel=1e-8)
    assert found.df == int(row["df"])


def test_the_references_are_met():
    assert log_rank(**gehan()).statistic == pytest.approx(16.8, abs=0.05)
    plasma, death = (gray(**for_gray("gray mgus2"), of=cause) for cause in (1, 2))
    assert (plasma.statistic, plasma.p_value) == pytest.approx((1.194508, 0.274422), rel=1e-6)
    assert (death.statistic, death.p_value) == pytest.approx((11.651259, 0.000641591), rel=1e-6)


def arrays(rows):
    entry, length, cause, label, weight = (np.array(x) for x in zip(*rows, strict=True))
    return entry, entry + length, cause, label, weight


@given(spells)
def test_the_log_rank_test_is_its_sums(rows):
    entry, exit, cause, label, weight = arrays(rows)
    label = np.where(label == "c", "b", label)
    names = ["a", "b"]
    excess = variance = 0.0
    for t in sorted(set(exit[cause > 0])):
        n = [weight[(entry < t) & (t <= exit) & (label == x)].sum() for x in names]
        d = weight[(exit == t) & (cause > 0)].sum()
        excess += weight[(exit == t) & (cause > 0) & (label == names[0])].sum() - d * n[0] / sum(n)
        if sum(n) > 1:
            variance += d * n[0] * n[1] * (sum(n) - d) / sum(n) ** 2 / (sum(n) - 1)
    assume(variance > 1e-6)
    found = log_rank(exit, cause, label, entry=entry, weights=weight)
    assert found.groups.tolist() == names
    assert found.statistic == pytest.approx(excess**2 / variance, rel=1e-8, abs=1e-12)
    assert found.observed[0] - found.expected[0] == pytest.approx(excess, abs=1e-9)
    assert found.observed.sum() == pytest.approx(found.expected.sum())


def either(rows, which):
    entry, exit, cause, label, weight = arrays(rows)
    try:
        if which == "gray":
            return gray(exit, cause, label, of=1, weights=weight)
        return log_rank(exit, cause, label, entry=entry, weights=weight)
    except MethodError:
        return None


@settings(max_examples=60, deadline=None)
@given(spells, st.randoms(use_true_random=False), st.sampled_from(["gray", "log-rank"]))
def test_order_names_repeats_and_units_of_time_change_nothing(rows, random, which):
    one = either(rows, which)
    assume(one is not None)
    mixed = [
        (3 * a, 3 * n, c, {"a": "z", "b": "y", "c": "x"}[g], w) for a, n, c, g, w in random.sample(rows, len(rows))
    ]
    repeated = [(*row[:4], 1) for row in rows for _ in range(row[4])]
    for other in (either(mixed, which), either(repeated, which)):
        assert other.statistic == pytest.approx(one.statistic, rel=1e-6, abs=1e-9)
        assert other.df == one.df


@given(spells)
def test_without_another_way_out_grays_score_is_that_of_the_log_rank_test(rows):
    _, exit, cause, label, weight = arrays(rows)
    event = (cause == 1).astype(int)
    assume(event.any() and len(set(label)) > 1)
    try:
        one, other = gray(exit, event, label, of=1, weights=weight), log_rank(exit, event, label, weights=weight)
    except MethodError:
        return
    assert one.expected == pytest.approx(other.expected, abs=1e-9)


def test_strata_that_are_one_are_none():
    one, other = log_rank(**gehan()), log_rank(**gehan(), strata=np.ones(42, int))
    assert one.statistic == other.statistic


@pytest.mark.parametrize("test", [log_rank, lambda *a, **k: gray(*a, **k, of=1)], ids=["log-rank", "gray"])
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"group": ["a"] * 4}, "a test needs at least two groups with a weight"),
        ({"group": ["a"] * 3}, "group must be one column as long as the others, 4"),
        (
            {"group": [1.0, np.nan, 2, 2]},
            "group must be text or whole numbers, and not missing. Leave the unknown out, and say so",
        ),
        (
            {"group": ["a", None, "b", "b"]},
            "group must be text or whole numbers, and not missing. Leave the unknown out, and say so",
        ),
        ({"strata": [1, 2]}, "strata must be one column as long as the others, 4"),
        ({"cause": [0, 0, 0, 0]}, "nobody leaves by the cause, so there is no pace to compare"),
        ({"exit": [1, 2, 3, np.nan]}, "exit holds a value that is not finite"),
        ({"weights": [1, 1, 0, 0]}, "a test needs at least two groups with a weight"),
        (
            {"strata": [1, 1, 2, 2]},
            "groups cannot be compared: one is never at risk beside another when somebody leaves",
        ),
        (
            {"cause": [0, 0, 1, 1]},
            "groups cannot be compared: one is never at risk beside another when somebody leaves",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(test, change, message):
    good = {"exit": [1, 2, 3, 4], "cause": [1, 1, 1, 0], "group": ["a", "a", "b", "b"]}
    given = {name: np.array(x) for name, x in {**good, **change}.items()}
    with pytest.raises(MethodError) as caught:
        test(given.pop("exit"), given.pop("cause"), given.pop("group"), **given)
    assert str(caught.value) == message


def test_an_event_is_not_negative_and_a_cause_not_zero():
    with pytest.raises(MethodError, match="it cannot be negative or missing"):
        log_rank(np.array([1, 2]), np.array([1, -1]), np.array(["a", "b"]))
    with pytest.raises(MethodError, match="a cause is 1 or more, not 0"):
        gray(np.array([1, 2]), np.array([1, 1]), np.array(["a", "b"]), of=0)


def test_groups_that_are_just_comparable_are_compared():
    found = log_rank(np.array([2, 3]), np.array([1, 1]), np.array(["a", "b"]))
    assert (found.statistic, found.df) == (pytest.approx(1), 1)


@pytest.mark.slow
@pytest.mark.parametrize("which", ["log-rank", "gray"])
def test_groups_drawn_at_random_differ_in_one_of_twenty(which):
    random, draws, rejected = np.random.default_rng(1955), 4000, 0
    for _ in range(draws):
        n = 240
        exit, cause = random.geometric(0.08, n), random.choice([1, 2], n, p=[0.6, 0.4])
        entry = (
            np.where(random.random(n) < 0.35, random.integers(0, 10, n), 0) if which == "log-rank" else np.zeros(n, int)
        )
        kept = exit > entry
        label, seen = random.integers(0, 3, n)[kept], np.minimum(exit, 25)[kept]
        now = np.where(exit <= 25, cause, 0)[kept]
        found = gray(seen, now, label, of=1) if which == "gray" else log_rank(seen, now > 0, label, entry=entry[kept])
        rejected += found.p_value <= 0.05
    assert 0.04 <= rejected / draws <= 0.06
