"""Fine and Gray's regression against R's cmprsk and survival, against the formula written out, and its refusals."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats.cox import cox
from habeas.stats.coxnewton import Maximum
from habeas.stats.coxsums import information, risk_sums
from habeas.stats.finegray import censoring, fine_gray, person_influence, weighted_rows
from tests.reference.published import published

with (Path(__file__).parents[1] / "reference" / "mgus2.csv").open(encoding="utf-8") as file:
    PEOPLE = list(csv.DictReader(file))
MGUS2 = {
    "exit": np.array([float(row["etime"]) for row in PEOPLE]),
    "cause": np.array([int(row["ev"]) for row in PEOPLE]),
    "covariates": np.array([[float(row["age"]), row["sex"] == "M"] for row in PEOPLE]),
    "names": ("age", "male"),
}


def fit(rows, **more):
    return fine_gray(**(rows | more))


@pytest.mark.parametrize("row", published("fine_gray"), ids=lambda r: f"{r['cause']} {r['ties']} {r['covariate']}")
def test_coefficients_and_errors_are_those_of_r(row):
    found = fit(MGUS2, of=int(row["cause"]), ties=row["ties"])
    at = found.names.index(row["covariate"])
    assert found.coefficients[at] == pytest.approx(float(row["coefficient"]), rel=1e-7)
    assert found.log_likelihood == pytest.approx(float(row["log_likelihood"]), rel=1e-10)
    if row["error"]:
        assert found.standard_errors[at] == pytest.approx(float(row["error"]), rel=1e-9)


def test_the_printed_coefficients_and_the_opposite_sign_of_the_cause_specific_hazard():
    found = fit(MGUS2, of=1)
    np.testing.assert_allclose(found.coefficients, [-0.01733815, -0.26003824], atol=5e-9)
    np.testing.assert_allclose(found.standard_errors, [0.005737103, 0.185681035], atol=5e-10)
    np.testing.assert_allclose(fit(MGUS2, of=1, ties="efron").coefficients, [-0.017302, -0.259757], atol=5e-7)
    hazard = cox(MGUS2["exit"], MGUS2["cause"] == 1, MGUS2["covariates"])
    assert hazard.coefficients[0] > 0 > found.coefficients[0]
    assert (found.n, found.events, found.competing, found.censored) == (1384, 115, 860, 409)
    assert found.events_with[1] == sum(row["ev"] == "1" and row["sex"] == "M" for row in PEOPLE)


def test_both_ways_with_ties_give_errors_a_per_mille_apart():
    one, other = fit(MGUS2, of=1), fit(MGUS2, of=1, ties="efron")
    np.testing.assert_allclose(one.standard_errors, other.standard_errors, rtol=2e-3)


def test_interval_and_p_value_are_of_the_normal_law():
    found = fit(MGUS2, of=1, level=0.9)
    np.testing.assert_allclose(found.ratios, np.exp(found.coefficients))
    np.testing.assert_allclose(np.log(found.high), found.coefficients + 1.6448536269514722 * found.standard_errors)
    np.testing.assert_allclose(np.log(found.low), found.coefficients - 1.6448536269514722 * found.standard_errors)
    z = np.abs(found.coefficients / found.standard_errors)
    np.testing.assert_allclose(found.p_values, [math.erfc(x / math.sqrt(2)) for x in z])
    np.testing.assert_allclose(np.diagonal(found.covariance), found.standard_errors**2)


# The formula written out

person = st.tuples(st.integers(1, 6), st.integers(0, 2), st.integers(-2, 2), st.integers(0, 1))
people = st.lists(person, min_size=4, max_size=12)


def free(t, ends, causes):
    """The chance of not being censored before t, product by product."""
    chance = 1.0
    for u in sorted({e for e, c in zip(ends, causes, strict=True) if c == 0 and e < t}):
        at_risk = sum(e >= u for e in ends)
        chance *= 1 - sum(e == u and c == 0 for e, c in zip(ends, causes, strict=True)) / at_risk
    return chance


def written_out(ends, causes, x, beta):
    """Log-likelihood and gradient with Breslow's ties, one exit at a time."""
    likelihood, gradient = 0.0, np.zeros(2)
    for i, t in enumerate(ends):
        if causes[i] != 1:
            continue
        weight = [
            1.0 if e >= t else free(t, ends, causes) / free(e, ends, causes) if c == 2 else 0.0
            for e, c in zip(ends, causes, strict=True)
        ]
        hazard = np.array(weight) * np.exp(x @ beta)
        likelihood += x[i] @ beta - math.log(hazard.sum())
        gradient += x[i] - hazard @ x / hazard.sum()
    return likelihood, gradient


@settings(deadline=None)
@given(people, st.tuples(*[st.floats(-2, 2)] * 2), st.booleans())
def test_grouped_sums_are_the_weighted_likelihood_written_out(people, beta, efron):
    ends, causes, *columns = (np.array(column) for column in zip(*people, strict=True))
    assume((causes == 1).any())
    x, beta = np.array(columns, float).T, np.array(beta)
    law = censoring(ends.astype(float), causes == 0, exits_first=efron)
    rows, person = weighted_rows(x.T, ends.astype(float), causes == 1, causes == 2, law, efron=efron)
    sums = risk_sums(rows, beta)
    if not efron:
        wanted = written_out(ends, causes, x, beta)
        assert sums.log_likelihood == pytest.approx(wanted[0], rel=1e-9, abs=1e-9)
        np.testing.assert_allclose(sums.gradient, wanted[1], atol=1e-9)
    # What the estimate of the censoring adds has mean 0, whatever the coefficients.
    found = Maximum(beta, sums, information(rows, sums)[0], 0, 0, 0)
    influence = person_influence(rows, person, found, ends.astype(float), causes == 0, law)
    np.testing.assert_allclose(influence.sum(axis=1), sums.gradient, atol=1e-9)


RNG = np.random.default_rng(1956)


def some_rows(n=300, causes=3):
    x = np.column_stack([RNG.random(n) < 0.4, RNG.normal(size=n)])
    return {"exit": RNG.integers(1, 40, n), "cause": RNG.integers(0, causes, n), "covariates": x, "of": 1}


def same(one, other):
    for name in ("coefficients", "standard_errors", "p_values", "low", "high"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-8)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_order_units_of_time_and_names_of_other_causes_change_nothing(ties):
    rows, order = some_rows(), RNG.permutation(300)
    moved = {name: column[order] for name, column in rows.items() if name != "of"} | {"of": 1}
    moved["exit"] = moved["exit"] * 7 + 100
    moved["cause"] = np.where(moved["cause"] == 2, 2 + RNG.integers(0, 3, 300), moved["cause"])
    same(fit(rows, ties=ties), fit(moved, ties=ties))


def test_without_other_causes_it_is_cox_with_breslow_ties():
    rows = some_rows(causes=2)
    one, other = fit(rows), cox(rows["exit"], rows["cause"], rows["covariates"], cluster=range(300), ties="breslow")
    np.testing.assert_allclose(one.coefficients, other.coefficients, rtol=1e-9)
    np.testing.assert_allclose(one.standard_errors, other.robust_errors, rtol=1e-9)


def test_without_censoring_who_left_otherwise_stays_to_the_end():
    rows = some_rows()
    rows["cause"] = 1 + rows["cause"] % 2
    stop = np.where(rows["cause"] == 1, rows["exit"], 1000)
    other = cox(stop, rows["cause"] == 1, rows["covariates"], cluster=range(300), ties="breslow")
    found = fit(rows)
    np.testing.assert_allclose(found.coefficients, other.coefficients, rtol=1e-9)
    np.testing.assert_allclose(found.standard_errors, other.robust_errors, rtol=1e-9)


def test_errors_by_cluster_count_copies_once():
    rows = some_rows()
    twice = {
        name: np.tile(column, (2, 1) if name == "covariates" else 2) for name, column in rows.items() if name != "of"
    }
    found, one = fit(twice | {"of": 1}, cluster=np.tile(np.arange(300), 2)), fit(rows)
    np.testing.assert_allclose(found.coefficients, one.coefficients, rtol=1e-9)
    np.testing.assert_allclose(found.standard_errors, one.standard_errors, rtol=1e-9)
    assert (found.clusters, one.clusters) == (300, None)


ROWS = {"exit": [3, 5, 6, 8, 9, 11], "cause": [1, 2, 1, 0, 1, 1], "covariates": [[1], [0], [0], [1], [0], [0]], "of": 1}
REFUSED = {
    "nobody": ({"of": 3}, "nobody left by cause 3, so there is nothing to estimate"),
    "inside": ({"of": 0}, "nobody left by cause 0, so there is nothing to estimate"),
    "part": ({"cause": [1, 2, 1, 0, 1.5, 1]}, "row 4: a cause is a whole number, 0 for those still inside, and was 1.5"),
    "negative": (
        {"cause": [1, 2, 1, 0, -1, 1]},
        "row 4: a cause is a whole number, 0 for those still inside, and was -1",
    ),
    "day 0": ({"exit": [3, 0, 6, 8, 9, 11]}, "row 1: starts at 0 and stops at 0, and must stop later"),
    "unknown": ({"exit": [3, np.nan, 6, 8, 9, 11]}, "row 1: stop is not a finite number"),
    "nobody at all": ({"exit": [], "cause": []}, "there are no rows"),
    "constant": (
        {"covariates": [[2]] * 6},
        "covariate 'covariate 0' is the same in every row. Leave it out",
    ),
    "ties": ({"ties": "exact"}, "ties are handled as 'efron' or 'breslow', not 'exact'"),
    "level": ({"level": 0}, "the level of an interval is between 0 and 1, and was 0"),
    "clusters": ({"cluster": [0] * 6}, "1 clusters cannot give the errors of 1 coefficients. Give more than that"),
    "told apart": (
        {"cause": [1, 2, 2, 0, 2, 2]},
        "the coefficient of covariate 'covariate 0' grows without limit: by it, or by it and others, those with an"
        " event are told apart from those without, or it grows with time until hazards lose their digits. Leave it out,"
        " join categories, or use Firth's penalty",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_estimated_is_refused_with_the_reason(name):
    change, message = REFUSED[name]
    with pytest.raises(MethodError) as caught:
        fit(ROWS, **change)
    assert str(caught.value) == message


def test_what_is_only_nearly_refused_is_estimated():
    assert np.isfinite(fit(ROWS, cluster=[0, 0, 0, 1, 1, 1]).standard_errors).all()
    assert np.isfinite(fit(ROWS, cause=[1, 1, 2, 0, 2, 2]).coefficients).all()


@pytest.mark.slow
def test_intervals_cover_as_often_as_they_say():
    """Subdistribution hazards made to be proportional (Fine & Gray 1999, section 4): share 0.4 leaves by cause 1 where
    covariates are 0; censoring uniform; times in whole days of a fine grid. 1,000 samples of 400."""
    rng, truth, hits, samples, share = np.random.default_rng(6), np.array([0.5, -0.3]), np.zeros(2), 1000, 0.4
    for _ in range(samples):
        x = np.column_stack([rng.random(400) < 0.5, rng.normal(size=400)]).astype(float)
        ratio = np.exp(x @ truth)
        first = rng.random(400) < 1 - (1 - share) ** ratio
        # The share that has left by cause 1, among those who ever do, is uniform: solve for the time.
        u = rng.random(400)
        inner = (1 - (1 - u * (1 - (1 - share) ** ratio)) ** (1 / ratio)) / share
        exact = np.where(first, -np.log1p(-inner), rng.exponential(size=400))
        end = rng.uniform(0.2, 3, 400)
        cause = np.where(exact <= end, np.where(first, 1, 2), 0)
        found = fine_gray(np.ceil(100 * np.minimum(exact, end)), cause, x, of=1)
        hits += (np.log(found.low) <= truth) & (truth <= np.log(found.high))
    assert (0.93 * samples <= hits).all()
    assert (hits <= 0.97 * samples).all()
