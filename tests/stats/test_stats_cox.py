"""Cox's regression against R, against the likelihood written out row by row, and against itself."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats.cox import cox
from habeas.stats.coxrows import place, risk_rows
from habeas.stats.coxsums import information, risk_sums, score_residuals
from tests.reference.published import published

HERE = Path(__file__).parents[1] / "reference"


def table(name):
    with (HERE / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {column: [row[column] for row in rows] for column in rows[0]}


def numbers(column):
    return np.array(column, float)


def yes(column, value):
    return np.array([float(x == value) for x in column])


def gehan():
    data = table("gehan")
    rows = {"stop": numbers(data["time"]), "event": numbers(data["cens"]), "names": ["control"]}
    return rows | {"covariates": yes(data["treat"], "control")[:, None]}


def heart():
    data = {name: numbers(column) for name, column in table("heart_transplant").items()}
    age, surgery, transplant = data["age"], data["surgery"], data["transplant"]
    return {
        "stop": data["stop"], "event": data["event"], "start": data["start"], "cluster": data["id"],
        "covariates": np.column_stack([age, surgery, transplant, age * transplant, surgery * transplant]),
        "names": ["age", "surgery", "transplant", "age:transplant", "surgery:transplant"],
    }  # fmt: skip


def rossi(*, strata=False):
    data = table("rossi")
    columns = {
        "fin": yes(data["fin"], "yes"), "age": numbers(data["age"]), "race": yes(data["race"], "black"),
        "wexp": yes(data["wexp"], "yes"), "mar": yes(data["mar"], "married"), "paro": yes(data["paro"], "yes"),
        "prio": numbers(data["prio"]),
    }  # fmt: skip
    rows = {"stop": numbers(data["week"]), "event": numbers(data["arrest"]), "cluster": np.arange(1, 433) % 40}
    if strata:
        rows["strata"] = columns.pop("race")
    return rows | {"covariates": np.column_stack(list(columns.values())), "names": list(columns)}


def lung():
    data = {name: numbers(column) for name, column in table("lung_cancer").items()}
    rows = {"stop": data["time"], "event": data["status"] == 2, "names": ["age", "female"]}
    return rows | {"covariates": np.column_stack([data["age"], data["sex"] - 1])}


def mgus2(cause):
    data = table("mgus2")
    rows = {"stop": numbers(data["etime"]), "event": numbers(data["ev"]) == cause, "names": ["age", "male"]}
    return rows | {"covariates": np.column_stack([numbers(data["age"]), yes(data["sex"], "M")])}


DATA = {
    "gehan": gehan(),
    "gehan pairs": gehan() | {"strata": table("gehan")["pair"]},
    "heart": heart(),
    "heart weighted": heart() | {"weights": 1 + (np.arange(172) + 1) % 3 / 2},
    "rossi": rossi(),
    "rossi strata": rossi(strata=True),
    "lung": lung(),
    "mgus2 cause 1": mgus2(1),
    "mgus2 cause 2": mgus2(2),
}


def fit(rows, **more):
    return cox(**(rows | more))


@pytest.mark.parametrize("row", published("cox"), ids=lambda row: f"{row['data']} {row['ties']} {row['covariate']}")
def test_coefficients_errors_and_likelihood_are_those_of_r(row):
    found = fit(DATA[row["data"]], ties=row["ties"])
    at = found.names.index(row["covariate"])
    assert found.coefficients[at] == pytest.approx(float(row["coefficient"]), rel=1e-9)
    assert found.standard_errors[at] == pytest.approx(float(row["error"]), rel=1e-9)
    assert found.null_log_likelihood == pytest.approx(float(row["null_log_likelihood"]), rel=1e-11)
    assert found.log_likelihood == pytest.approx(float(row["log_likelihood"]), rel=1e-11)
    assert found.score_test == pytest.approx(float(row["score"]), rel=1e-9)
    assert found.likelihood_ratio == pytest.approx(2 * (found.log_likelihood - found.null_log_likelihood), rel=1e-12)
    if row["robust_error"]:
        assert found.robust_errors[at] == pytest.approx(float(row["robust_error"]), rel=1e-9)
    else:
        assert found.robust_errors is None


PRINTED = [
    ("gehan", "breslow", {"control": (1.5092, 0.4096)}),
    ("gehan", "efron", {"control": (1.5721, 0.4124)}),
    ("mgus2 cause 1", "efron", {"age": (0.013039, 0.008259), "male": (-0.025138, 0.188456)}),
    (
        "heart",
        "efron",
        {
            "age": (0.01391, 0.01812), "surgery": (-0.54654, 0.61091), "transplant": (0.1195, 0.32774),
            "age:transplant": (0.03461, 0.02725), "surgery:transplant": (-0.29295, 0.75817),
        },
    ),
    (
        "rossi",
        "efron",
        {
            "fin": (-0.379422, 0.191379), "age": (-0.057438, 0.021999), "race": (0.3139, 0.307993),
            "wexp": (-0.149796, 0.212224), "mar": (-0.433704, 0.381868), "paro": (-0.084871, 0.195757),
            "prio": (0.091497, 0.028649),
        },
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "ties", "told"), PRINTED, ids=lambda x: x if isinstance(x, str) else "")
def test_coefficients_are_as_printed_in_the_textbooks(name, ties, told):
    found = fit(DATA[name], ties=ties)
    for covariate, (coefficient, error) in told.items():
        at = found.names.index(covariate)
        assert (found.coefficients[at], found.standard_errors[at]) == pytest.approx((coefficient, error), abs=5.1e-5)


def test_the_counts_of_rossi_are_told():
    found = fit(DATA["rossi"])
    assert (found.n, found.events, found.clusters, found.ties, found.level) == (432, 114, 40, "efron", 0.95)
    assert found.events_with[found.names.index("fin")] == 48  # of 216 with money 48 came back (Rossi et al. 1980)


def test_interval_and_p_value_are_of_the_normal_law_of_the_robust_error():
    for cluster in (None, DATA["rossi"]["cluster"]):
        found = fit(DATA["rossi"], cluster=cluster)
        errors = found.standard_errors if cluster is None else found.robust_errors
        np.testing.assert_allclose(found.hazard_ratios, np.exp(found.coefficients))
        np.testing.assert_allclose(np.log(found.low), found.coefficients - 1.959963984540054 * errors)
        np.testing.assert_allclose(np.log(found.high), found.coefficients + 1.959963984540054 * errors)
        for b, error, p in zip(found.coefficients, errors, found.p_values, strict=True):
            assert p == pytest.approx(math.erfc(abs(b / error) / math.sqrt(2)), rel=1e-9)
    assert np.diagonal(found.robust_covariance) == pytest.approx(found.robust_errors**2)
    assert np.diagonal(found.covariance) == pytest.approx(found.standard_errors**2)


# The likelihood written out

times = st.integers(0, 6)
one_row = st.tuples(times, st.integers(1, 4), st.booleans(), st.integers(-2, 2), st.integers(0, 1), st.integers(0, 1))
drawn = st.lists(one_row, min_size=3, max_size=12)


def columns(drawn):
    start, length, event, one, two, stratum = (np.array(column) for column in zip(*drawn, strict=True))
    return start, start + length, event, np.column_stack([one, two]).astype(float), stratum


def written_out(start, stop, event, x, stratum, weight, beta, *, efron):
    """Log-likelihood, gradient and information, one death at a time."""
    likelihood, gradient, matrix = 0.0, np.zeros(2), np.zeros((2, 2))
    for s, t in {(s, t) for s, t, e in zip(stratum, stop, event, strict=True) if e}:
        dead = [i for i in range(len(stop)) if event[i] and stop[i] == t and stratum[i] == s]
        at_risk = [i for i in range(len(stop)) if start[i] < t <= stop[i] and stratum[i] == s]
        mean = sum(weight[i] for i in dead) / len(dead)
        for i in dead:
            likelihood += weight[i] * (x[i] @ beta)
            gradient += weight[i] * x[i]
        for step in range(len(dead)):
            part = step / len(dead) if efron else 0
            hazard = {i: weight[i] * math.exp(x[i] @ beta) * (1 - part * (i in dead)) for i in at_risk}
            whole = sum(hazard.values())
            center = sum(h * x[i] for i, h in hazard.items()) / whole
            likelihood -= mean * math.log(whole)
            gradient -= mean * center
            matrix += mean * sum(h * np.outer(x[i] - center, x[i] - center) for i, h in hazard.items()) / whole
    return likelihood, gradient, matrix


@settings(deadline=None)
@given(drawn, st.lists(st.floats(0.2, 3), min_size=12, max_size=12), st.booleans(), st.tuples(*[st.floats(-2, 2)] * 2))
def test_sums_by_day_are_the_likelihood_written_out(drawn, weights, efron, beta):
    start, stop, event, x, stratum = columns(drawn)
    assume(event.any())
    weight, beta = np.array(weights[: len(drawn)]), np.array(beta)
    first, last = place(stop.astype(float), event, start.astype(float), stratum)
    ones = np.ones(len(drawn), np.intp)
    rows = risk_rows(np.ascontiguousarray(x.T), event, first, last, weight=weight, repeats=ones, efron=efron)
    sums = risk_sums(rows, beta)
    wanted = written_out(start, stop, event, x, stratum, weight, beta, efron=efron)
    assert sums.log_likelihood == pytest.approx(wanted[0], rel=1e-9, abs=1e-9)
    np.testing.assert_allclose(sums.gradient, wanted[1], atol=1e-9)
    np.testing.assert_allclose(information(rows, sums)[0], wanted[2], atol=1e-9)
    np.testing.assert_allclose(score_residuals(rows, sums).sum(axis=1), wanted[1], atol=1e-9)


# The same data told differently

RNG = np.random.default_rng(1955)


def some_rows(n=300, rng=RNG):
    start = rng.integers(0, 20, n) * (rng.random(n) < 0.5)
    return {
        "start": start, "stop": start + rng.integers(1, 30, n), "event": rng.random(n) < 0.5,
        "covariates": np.column_stack([rng.random(n) < 0.4, rng.normal(size=n)]),
        "strata": rng.integers(0, 3, n), "cluster": rng.integers(0, 40, n),
    }  # fmt: skip


def same(one, other, *, rel=1e-8):
    for name in ("coefficients", "standard_errors", "robust_errors", "p_values", "low", "high"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=rel)
    assert one.log_likelihood == pytest.approx(other.log_likelihood, rel=1e-10)
    assert one.null_log_likelihood == pytest.approx(other.null_log_likelihood, rel=1e-10)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_order_of_rows_and_day_zero_and_labels_change_nothing(ties):
    rows = some_rows()
    order = RNG.permutation(300)
    moved = {name: column[order] for name, column in rows.items()}
    moved |= {"start": moved["start"] + 700, "stop": moved["stop"] + 700}
    moved |= {"strata": np.array(list("bca"))[moved["strata"]], "cluster": -moved["cluster"]}
    same(fit(rows, ties=ties), fit(moved, ties=ties))


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_repeats_are_rows_written_out(ties):
    rows, times = some_rows(), RNG.integers(1, 4, 300)
    long = {name: np.repeat(column, times, axis=0) for name, column in rows.items()}
    one, other = fit(rows, repeats=times, ties=ties), fit(long, ties=ties)
    same(one, other)
    assert (one.n, one.events, one.events_with.tolist()) == (other.n, other.events, other.events_with.tolist())
    assert one.n == times.sum()


def test_whole_weights_are_rows_written_out_under_breslow():
    rows, times = some_rows(), RNG.integers(1, 4, 300)
    long = {name: np.repeat(column, times, axis=0) for name, column in rows.items()}
    same(fit(rows, weights=times, ties="breslow"), fit(long, ties="breslow"))


def test_equal_weights_leave_coefficients_and_robust_errors_alone():
    rows = some_rows()
    one, other = fit(rows), fit(rows, weights=np.full(300, 4.0))
    np.testing.assert_allclose(one.coefficients, other.coefficients, rtol=1e-9)
    np.testing.assert_allclose(one.robust_errors, other.robust_errors, rtol=1e-9)
    np.testing.assert_allclose(one.standard_errors, 2 * other.standard_errors, rtol=1e-9)


def test_units_of_a_covariate_move_into_its_coefficient():
    rows = some_rows()
    one, other = fit(rows), fit(rows, covariates=rows["covariates"] * [1000, 0.001] + [5, -90])
    np.testing.assert_allclose(one.coefficients, other.coefficients * [1000, 0.001], rtol=1e-8)
    np.testing.assert_allclose(one.p_values, other.p_values, rtol=1e-7)


def test_without_ties_efron_is_breslow():
    rows = some_rows() | {"stop": 50 + RNG.permutation(300)}
    same(fit(rows, ties="efron"), fit(rows, ties="breslow"))


def test_who_enters_on_the_day_of_an_event_is_not_at_risk_at_it_and_who_leaves_is():
    rows = {"stop": [3, 5, 5, 8, 9, 11], "event": [1, 1, 0, 1, 1, 1], "covariates": [[1], [0], [1], [1], [0], [0]]}
    start = [0, 0, 0, 0, 0, 5]
    later = fit(rows, start=[0, 0, 0, 0, 0, 7])
    assert fit(rows, start=start).coefficients == pytest.approx(later.coefficients)
    assert fit(rows, start=[0, 0, 0, 0, 0, 4]).coefficients != pytest.approx(later.coefficients, rel=1e-3)
    assert fit(rows | {"stop": [3, 5, 4, 8, 9, 11]}, start=start).coefficients != pytest.approx(
        later.coefficients, rel=1e-3
    )


def test_rows_never_at_risk_at_an_event_count_as_rows_and_change_nothing():
    rows = some_rows()
    more = {name: np.concatenate([column, column[:2]]) for name, column in rows.items()}
    more["start"][-2:], more["stop"][-2:], more["event"][-2:] = 90, 95, 0
    one, other = fit(rows), fit(more)
    same(one, other)
    assert (one.n, other.n) == (300, 302)


def test_a_stratum_far_from_the_others_does_not_cost_digits():
    rows = some_rows()
    far = rows["covariates"] + rows["strata"][:, None] * [0, 1e4]
    same(fit(rows), fit(rows, covariates=far), rel=1e-6)


# What is refused

ROWS = {"stop": [6, 7, 9, 10, 11, 13], "event": [1, 0, 1, 1, 0, 1], "covariates": [[1.0], [0], [0], [1], [0], [0]]}
TWO = [[1, 3], [0, 2], [0, 4], [1, 1], [0, 4], [0, 5]]
GROWS = (
    "the coefficient of covariate 'tried' grows without limit: by it, or by it and others, those with an event are told"
    " apart from those without, or it grows with time until hazards lose their digits. Leave it out, join categories, or"
    " use Firth's penalty"
)
REFUSED = {
    "no rows": ({"stop": [], "event": [], "covariates": np.zeros((0, 1))}, "there are no rows"),
    "no event": ({"event": [0] * 6}, "there is no event, so nothing to estimate"),
    "cause": ({"event": [1, 0, 2, 1, 0, 1]}, "row 2: an event is 0 or 1; for one cause give cause == 1"),
    "text": ({"event": ["x"] * 6}, "event must be numbers"),
    "lengths": ({"event": [1, 0]}, "event has the shape (2,), and there are 6 rows"),
    "nan": ({"stop": [6, 7, np.nan, 10, 11, 13]}, "row 2: stop is not a finite number"),
    "backwards": ({"start": [0, 0, 9, 0, 0, 0]}, "row 2: starts at 9 and stops at 9, and must stop later"),
    "unknown": (
        {"covariates": [[1.0], [0], [np.nan], [1], [0], [0]], "names": ["tried"]},
        "row 2: covariate 'tried' is not a finite number",
    ),
    "constant": (
        {"covariates": [[0.1]] * 6, "names": ["tried"]},
        "covariate 'tried' is the same in every row. Leave it out",
    ),
    "constant in strata": (
        {"strata": [0, 0, 1, 0, 1, 1], "covariates": [[1.0], [1], [0], [1], [0], [0]]},
        "covariate 'covariate 0' is the same for all who are at risk together. Leave it out",
    ),
    "constant among those at risk": (
        {"covariates": [[0.0], [0], [0], [1], [1], [1]], "start": [0, 0, 0, 9, 9, 9]},
        "covariate 'covariate 0' is the same for all who are at risk together. Leave it out",
    ),
    "sum": (
        {"covariates": [[a, b, 2 * a - b + 1] for a, b in TWO], "names": ["a", "b", "c"]},
        "covariate 'c' is a sum of the covariates before it. Leave it out",
    ),
    "shape": ({"covariates": [1] * 5}, "covariates have the shape (5, 1), and must have 6 rows and at least one column"),
    "names": ({"names": ["a", "b"]}, "there are 2 names and 1 covariates"),
    "categories": (
        {"covariates": [["m"]] * 6},
        "covariates must be numbers: make a column of 0 and 1 for each category but one",
    ),
    "weights": (
        {"weights": [1, 1, 0, 1, 1, 1]},
        "row 2: weights must be above 0. Leave out rows that do not count",
    ),
    "repeats": (
        {"repeats": [1, 1, 1.5, 1, 1, 1]},
        "row 2: repeats must be whole. Use weights for shares",
    ),
    "strata": (
        {"strata": [0, 0, np.nan, 1, 1, 1]},
        "row 2: strata is unknown. Give the unknown a label of their own",
    ),
    "mixed": (
        {"cluster": np.array([0, None, 1, 1, 1, 1], object)},
        "cluster mixes kinds of labels, or has None. Give the unknown a label of their own",
    ),
    "clusters": (
        {"cluster": [0, 0, 1, 1, 0, 1], "covariates": TWO},
        "2 clusters cannot give the errors of 2 coefficients. Give more clusters than that",
    ),
    "ties": ({"ties": "exact"}, "ties are handled as 'efron' or 'breslow', not 'exact'"),
    "level": ({"level": 1}, "the level of an interval is between 0 and 1, and was 1"),
    "told apart": ({"event": [1, 0, 0, 1, 0, 0], "names": ["tried"]}, GROWS),
    "told apart the other way": ({"event": [0, 0, 1, 0, 1, 1], "names": ["tried"]}, GROWS),
    "far": (
        {"covariates": [[6.0], [7], [9], [10], [11], [13]], "names": ["tried"]},
        GROWS,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_estimated_is_refused_with_the_reason(name):
    change, message = REFUSED[name]
    with pytest.raises(MethodError) as caught:
        fit(ROWS, **change)
    assert str(caught.value) == message


def test_what_is_only_nearly_refused_is_estimated():
    # One of three with an event has not been tried; three clusters for two coefficients; nearly a sum.
    assert np.isfinite(fit(ROWS).coefficients).all()
    assert np.isfinite(fit(ROWS, covariates=TWO, cluster=[0, 0, 1, 1, 2, 2]).robust_errors).all()
    rows = some_rows()
    nearly = np.column_stack([rows["covariates"], rows["covariates"].sum(axis=1) + 1e-3 * RNG.normal(size=300)])
    assert np.isfinite(fit(rows, covariates=nearly).standard_errors).all()


@pytest.mark.parametrize("n", [50, 5000])
def test_a_rare_trait_that_nobody_with_an_event_has_is_refused(n):
    rows = some_rows(n, np.random.default_rng(n))
    never = np.zeros(n)
    never[np.flatnonzero(~rows["event"])[:2]] = 1
    with pytest.raises(MethodError, match="covariate 'rare' grows without limit"):
        fit(rows, covariates=np.column_stack([rows["covariates"], never]), names=["a", "b", "rare"], strata=None)
    never[np.argmax(rows["event"])] = 1
    assert np.isfinite(
        fit(rows, covariates=np.column_stack([rows["covariates"], never]), strata=None).coefficients
    ).all()


def test_a_first_step_that_overshoots_is_halved():
    """One in a hundred values is hundreds of times the median; the score written out is 0 where the fit says."""
    rng = np.random.default_rng(1)
    x = np.sort(np.exp(2.5 * rng.normal(size=200)))
    stop, event = rng.exponential(size=200) / x, rng.random(200) < 0.8
    found = cox(stop, event, x[:, None])
    order = np.argsort(-stop)
    hazard = np.exp(x[order] * found.coefficients[0])
    mean = np.cumsum(hazard * x[order]) / np.cumsum(hazard)
    assert (x[order] - mean) @ event[order] == pytest.approx(0, abs=1e-6)


def drifting(days_a_unit):
    """A covariate that grows with the day, so that early risk sets are nothing beside late ones."""
    rng = np.random.default_rng(7)
    start, noise = np.arange(4000), rng.normal(size=4000)
    event = rng.random(4000) < 1 / (1 + np.exp(-noise))
    covariates = (start / days_a_unit + noise)[:, None]
    return {"start": start, "stop": start + rng.integers(2, 9, 4000), "event": event, "covariates": covariates}


def test_hazards_that_lose_their_digits_are_refused():
    """The truth does not depend on the drift's size; where it is told it is right to four digits."""
    assert fit(drifting(130)).coefficients == pytest.approx(fit(drifting(130.001)).coefficients, rel=1e-4)
    assert fit(drifting(130)).coefficients == pytest.approx([0.432], abs=1e-3)
    with pytest.raises(MethodError, match="or it grows with time until hazards lose their digits"):
        fit(drifting(20))
    with pytest.raises(MethodError, match="or it grows with time until hazards lose their digits"):
        fit(drifting(10))


# Calibration: chance model in each docstring


@pytest.mark.slow
def test_intervals_with_late_entry_and_tied_days_cover_as_often_as_they_say():
    """Weibull times in whole days, entry uniform, two covariates; 2,000 samples of about 300 rows."""
    rng, truth, hits, samples = np.random.default_rng(4), np.array([0.5, -0.3]), np.zeros(2), 2000
    for _ in range(samples):
        x = np.column_stack([rng.random(400) < 0.4, rng.normal(size=400)]).astype(float)
        exact = 60 * (rng.exponential(size=400) / np.exp(x @ truth)) ** (1 / 1.2)
        late, end = rng.integers(0, 40, 400) * (rng.random(400) < 0.5), rng.uniform(20, 150, 400)
        stop = np.ceil(np.minimum(exact, end))
        seen = stop > late
        found = cox(stop[seen], (exact <= end)[seen], x[seen], start=late[seen])
        hits += (np.log(found.low) <= truth) & (truth <= np.log(found.high))
    assert (0.93 * samples <= hits).all()
    assert (hits <= 0.97 * samples).all()


@pytest.mark.slow
def test_errors_by_cluster_cover_where_those_of_single_rows_do_not():
    """150 trials of 2 to 8 persons with one gamma frailty (variance 1) and one covariate of the trial without effect:
    the marginal hazards are equal, so the truth is 0. 1,500 samples."""
    rng, plain, robust, samples = np.random.default_rng(9), 0, 0, 1500
    for _ in range(samples):
        size = rng.integers(2, 9, 150)
        trial = np.repeat(np.arange(150), size)
        frailty, x = rng.gamma(1, 1, 150)[trial], (rng.random(150) < 0.5).astype(float)[trial]
        exact, end = 100 * rng.exponential(size=len(trial)) / frailty, rng.uniform(50, 400, len(trial))
        stop = np.ceil(np.minimum(exact, end))
        found = cox(stop, exact <= end, x[:, None], cluster=trial)
        plain += abs(found.coefficients[0]) <= 1.959964 * found.standard_errors[0]
        robust += abs(found.coefficients[0]) <= 1.959964 * found.robust_errors[0]
    assert 0.93 * samples <= robust <= 0.97 * samples
    assert plain < 0.90 * samples
