"""Conditional logit against R, against all sets of people written out, and under what must not matter."""

import csv
import math
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats import condlogit
from habeas.stats.condlogit import conditional_logit, evaluate, make_pools
from habeas.stats.subsets import Pool, fourier_angles, subset_sums
from tests.reference.published import published

LEVEL = 0.95
FOLDER = Path(condlogit.__file__).parents[2] / "tests" / "reference"

# Weeks of remission of 21 + 21 leukaemia patients, a minus sign for those still in it (Freireich et al. 1963, Blood
# 21:699; Gehan 1965, Biometrika 52:203).
TREATED = [6, 6, 6, 7, 10, 13, 16, 22, 23, -6, -9, -10, -11, -17, -19, -20, -25, -32, -32, -34, -35]
CONTROL = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def columns(name, *names):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [np.array([float(row[column]) for row in rows]) for column in names]


def remission():
    weeks = [(abs(t), t > 0, x) for x, group in ((0.0, TREATED), (1.0, CONTROL)) for t in group]
    at_risk = [
        (t, week == t and over, x) for t in {w for w, over, _ in weeks if over} for week, over, x in weeks if week >= t
    ]
    strata, chosen, x = zip(*at_risk, strict=True)
    return np.array(chosen), np.array(x)[:, None], np.array(strata)


def data(name):
    if name == "remission":
        return remission()
    if name == "made waves":
        y, *x, strata = columns("made_waves", "y", "x1", "x2", "x3", "g")
    elif name == "matched":
        y, *x, strata = columns("matched_infertility", "case", "spontaneous", "induced", "stratum")
    else:
        y, *x, strata = columns("matched_infertility", "case", "spontaneous", "induced", "age", "education")
    return y, np.column_stack(x), strata.astype(int)


@pytest.mark.parametrize("name", ["made waves", "matched", "by education", "remission"])
def test_fits_are_those_of_r(name):
    rows = [row for row in published("conditional_logits") if row["name"] == name]
    y, x, strata = data(name)
    fit = conditional_logit(y, x, strata=strata, level=LEVEL)
    # R stops at a relative gain in likelihood of 1e-9.
    assert fit.coefficients == pytest.approx([float(row["coefficient"]) for row in rows], rel=1e-6)
    assert fit.standard_errors == pytest.approx([float(row["standard_error"]) for row in rows], rel=1e-6)
    assert fit.log_likelihood_null == pytest.approx(float(rows[0]["log_likelihood_null"]), rel=1e-12)
    assert fit.log_likelihood == pytest.approx(float(rows[0]["log_likelihood"]), rel=1e-12)


def test_the_made_waves_are_as_in_the_method_notes():
    y, x, strata = data("made waves")
    fit = conditional_logit(y, x, strata=strata, level=LEVEL, names=["x1", "x2", "x3"])
    assert fit.coefficients == pytest.approx([1.09934, 0.62743, 0.35379], abs=5e-6)
    assert fit.standard_errors == pytest.approx([0.19077, 0.08662, 0.25267], abs=5e-6)
    assert (fit.chosen, fit.at_risk, fit.strata_used, fit.strata_empty) == (148, 5600, 4, 0)
    assert fit.low == pytest.approx(fit.coefficients - 1.959963985 * fit.standard_errors, rel=1e-9)
    assert fit.high == pytest.approx(fit.coefficients + 1.959963985 * fit.standard_errors, rel=1e-9)
    assert fit.p_values == pytest.approx([8.27749e-09, 4.37695e-13, 0.161441], rel=1e-5)


# Sums over subsets

people = st.lists(st.tuples(st.integers(-2, 2), st.integers(0, 1), st.integers(1, 3)), min_size=1, max_size=5)


@settings(max_examples=60)
@given(people, st.floats(-3, 3), st.floats(-6, 6), st.data())
def test_sums_over_subsets_are_those_over_every_subset(kinds, first, second, data):
    everyone = [(x, z) for x, z, n in kinds for _ in range(n)]
    assume(len(everyone) > 1)
    size = data.draw(st.integers(1, len(everyone) - 1))
    beta = np.array([first, second])
    sums = np.array([np.sum(some, axis=0) for some in combinations(np.array(everyone, float), size)])
    logs = sums @ beta
    shares = np.exp(logs - logs.max())
    x, n = np.array([k[:2] for k in kinds], float), np.array([k[2] for k in kinds], float)
    log_weight, mean, covariance = subset_sums(Pool(covariates=x, counts=n, total=np.zeros(2), size=size), beta)
    assert log_weight == pytest.approx(logs.max() + math.log(shares.sum()), rel=1e-11, abs=1e-11)
    shares /= shares.sum()
    expected = shares @ sums
    spread = (sums - expected).T @ ((sums - expected) * shares[:, None])
    assert mean == pytest.approx(expected, rel=1e-10, abs=1e-10)
    assert covariance == pytest.approx(spread, rel=1e-9, abs=1e-10)


def test_sums_over_subsets_are_those_of_the_symmetric_polynomials():
    """1,400 people with odds that differ ten-thousandfold: the recurrence in logarithms, one person at a time."""
    draw = np.random.default_rng(3)
    eta = draw.normal(0, 2.5, 1400)
    for size in (1, 37, 700, 1390):
        logs = np.concatenate([[0.0], np.full(size, -np.inf)])
        for x in eta:
            logs[1:] = np.logaddexp(logs[1:], logs[:-1] + x)
        pool = Pool(covariates=eta[:, None], counts=np.ones(1400), total=np.zeros(1), size=size)
        assert subset_sums(pool, np.ones(1))[0] == pytest.approx(logs[-1], rel=1e-12)


def test_the_gradient_and_information_are_the_derivatives():
    y, x, strata = data("by education")
    pools, _ = make_pools(y, x, strata, np.ones(len(y)))
    beta, step = np.array([0.7, -0.4, 0.05]), 1e-5
    _, score, information = evaluate(pools, beta)
    for i in range(3):
        move = np.eye(3)[i] * step
        above, below = evaluate(pools, beta + move), evaluate(pools, beta - move)
        assert (above[0] - below[0]) / (2 * step) == pytest.approx(score[i], rel=1e-6)
        assert (below[1] - above[1]) / (2 * step) == pytest.approx(information[i], rel=1e-5)


@given(st.floats(0.01, 1000), st.integers(2, 100_000))
def test_there_are_never_more_nodes_than_sizes_and_few_are_left_out(variance, people):
    nodes, angles = fourier_angles(variance, people)
    assert nodes % 2 == 1
    assert nodes <= people + 2
    assert angles[0] == 0
    assert len(angles) <= nodes // 2 + 1


# What must not matter


@pytest.fixture
def small():
    draw = np.random.default_rng(8)
    x = np.column_stack([draw.integers(0, 2, 60), draw.integers(0, 3, 60)]).astype(float)
    return (draw.random(60) < 0.3 + 0.2 * x[:, 0]).astype(float), x, np.repeat([3, 1, 7], 20)


def same(fit, other):
    for name in ("coefficients", "covariance", "low", "high", "p_values"):
        assert getattr(other, name) == pytest.approx(getattr(fit, name), rel=1e-8), name
    assert other.log_likelihood == pytest.approx(fit.log_likelihood, rel=1e-10)
    assert (other.chosen, other.at_risk, other.strata_used) == (fit.chosen, fit.at_risk, fit.strata_used)


def test_the_order_of_rows_and_the_codes_of_strata_do_not_matter(small):
    y, x, strata = small
    fit = conditional_logit(y, x, strata=strata, level=LEVEL)
    order = np.random.default_rng(1).permutation(60)
    same(fit, conditional_logit(y[order], x[order], strata=-strata[order], level=LEVEL))


def test_counts_are_repeated_rows(small):
    y, x, strata = small
    counts = np.random.default_rng(2).integers(1, 4, 60)
    repeated = [np.repeat(column, counts, axis=0) for column in (y, x, strata)]
    same(
        conditional_logit(repeated[0], repeated[1], strata=repeated[2], level=LEVEL),
        conditional_logit(y, x, strata=strata, counts=counts, level=LEVEL),
    )


def test_a_shift_and_scale_of_a_covariate_only_scale_its_coefficient(small):
    y, x, strata = small
    fit = conditional_logit(y, x, strata=strata, level=LEVEL)
    moved = conditional_logit(y, x * [1, 1000] + [5, -70_000], strata=strata, level=LEVEL)
    assert moved.coefficients * [1, 1000] == pytest.approx(fit.coefficients, rel=1e-7)
    assert moved.log_likelihood == pytest.approx(fit.log_likelihood, rel=1e-9)


def test_not_chosen_is_the_mirror_of_chosen(small):
    y, x, strata = small
    fit = conditional_logit(y, x, strata=strata, level=LEVEL)
    mirror = conditional_logit(1 - y, x, strata=strata, level=LEVEL)
    assert mirror.coefficients == pytest.approx(-fit.coefficients, rel=1e-8)
    assert mirror.log_likelihood == pytest.approx(fit.log_likelihood, rel=1e-10)


def test_strata_without_choice_say_nothing_and_are_counted(small):
    y, x, strata = small
    fit = conditional_logit(y, x, strata=strata, level=LEVEL)
    more = np.concatenate([x, [[9, 9], [1, 5], [4, 4]]])
    found = conditional_logit([*y, 0, 0, 1], more, strata=[*strata, 20, 20, 21], level=LEVEL)
    same(fit, found)
    assert (fit.strata_empty, found.strata_empty) == (0, 2)


def test_one_binary_covariate_gives_the_exact_odds_ratio():
    from habeas.stats.strata import stratified_odds_ratio

    tables = [(5, 32, 90, 300), (9, 12, 60, 170)]
    y = np.concatenate([np.repeat([1, 1, 0, 0], row) for row in tables])
    x = np.concatenate([np.repeat([1, 0, 1, 0], row) for row in tables])[:, None]
    strata = np.repeat([0, 1], [sum(row) for row in tables])
    fit = conditional_logit(y, x, strata=strata, level=LEVEL)
    assert math.exp(fit.coefficients[0]) == pytest.approx(stratified_odds_ratio(tables, level=LEVEL).value, rel=1e-9)


# Refusals


def refused(*args, **kwargs):
    with pytest.raises(MethodError) as caught:
        conditional_logit(*args, level=LEVEL, **kwargs)
    return str(caught.value)


def test_separation_is_refused_by_name_and_one_person_less_is_not():
    draw = np.random.default_rng(5)
    x = np.column_stack([draw.normal(size=80), draw.integers(0, 2, 80), draw.normal(size=80)])
    y = (draw.random(80) < 0.3).astype(float)
    strata = np.repeat([0, 1], 40)
    x[:, 1] = np.where(y == 1, 1, x[:, 1])  # all chosen have it
    said = refused(y, x, strata=strata, names=["age", "ill", "term"])
    assert said == (
        "separation: ill divides chosen and not chosen so well that no finite estimate is the best; "
        "use Firth's penalty (firth_logit with the strata as columns)"
    )
    x[np.flatnonzero(y == 1)[0], 1] = 0
    assert conditional_logit(y, x, strata=strata, level=LEVEL).coefficients[1] > 0


def test_all_columns_without_an_end_are_named_and_no_other():
    draw = np.random.default_rng(6)
    ill, old = draw.integers(0, 2, (2, 200)).astype(float)
    y = ((ill + old == 2) & (draw.random(200) < 0.5)).astype(float)
    said = refused(
        y, np.column_stack([ill, draw.normal(size=200), old]), strata=y * 0 > 1, names=["ill", "term", "old"]
    )
    assert said.startswith("separation: ill, old divides ")


def test_separation_in_one_stratum_alone_is_none():
    y, x = [1, 0, 0, 1, 0, 1, 0, 0], [[3], [2], [1], [1], [2], [0], [2], [1]]
    assert np.isfinite(conditional_logit(y, x, strata=[0, 0, 0, 1, 1, 2, 2, 2], level=LEVEL).coefficients).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"strata": [0, 0, 1]}, "unequal lengths: 4 chosen or not, strata (3,), counts (4,)"),
        ({"counts": [1, 1, 1]}, "unequal lengths: 4 chosen or not, strata (4,), counts (3,)"),
        ({"counts": [1, 1, 0, 1]}, "counts are whole numbers of people, 1 or more"),
        ({"counts": [1, 1, 1.5, 1]}, "counts are whole numbers of people, 1 or more"),
        ({"counts": [1, 1, math.nan, 1]}, "counts are whole numbers of people, 1 or more"),
        ({"strata": [0.5, 0, 1, 1]}, "strata are whole numbers, one for each row"),
        (
            {"chosen": [1, 0, 2, 0]},
            "an outcome is 0 or 1, and one is neither; leave out who is unknown, and count them",
        ),
        (
            {"chosen": [1, 0, math.nan, 0]},
            "an outcome is 0 or 1, and one is neither; leave out who is unknown, and count them",
        ),
        (
            {"covariates": [[1], [math.nan], [math.inf], [2]]},
            "2 rows have an unknown covariate; leave them out, and count them",
        ),
        ({"covariates": [1, 2, 3]}, "outcomes (n,) and covariates (n, columns) are needed; met (4,) and (3, 1)"),
        (
            {"covariates": [[1], [2, 3], [3], [4]]},
            "outcomes and covariates are numbers, as many covariates in each row",
        ),
        ({"covariates": [[0.1], [0.1], [1e6], [1e6]]}, "column 0 is the same for all in each stratum; leave it out"),
        ({"names": ["age", "sex"]}, "2 names for 1 columns"),
        ({"chosen": [1, 1, 0, 0]}, "in no stratum were some chosen and some not; there is nothing to compare"),
        ({"covariates": [[5], [5], [7], [7]]}, "column 0 is the same for all in each stratum; leave it out"),
        (
            {"covariates": [[1, 2], [0, 0], [0, 0], [3, 6]]},
            "column 1 is a combination of the columns before it; leave one of them out",
        ),
    ],
)
def test_what_cannot_be_estimated_is_refused(change, message):
    given = {"chosen": [1, 0, 1, 0], "covariates": [[1], [0], [0], [1]], "strata": [0, 0, 1, 1], **change}
    assert refused(given.pop("chosen"), given.pop("covariates"), **given) == message


def test_large_strata_are_sent_to_cox_regression_and_the_largest_allowed_is_answered():
    x, strata = [[1.0], [0.0], [1.0], [0.0]], [0] * 4
    assert (
        conditional_logit([1, 1, 0, 0], x, strata=strata, counts=[400, 600, 50_000, 49_000], level=LEVEL).chosen == 1000
    )
    for counts in ([400, 601, 50_000, 48_000], [400, 600, 50_001, 49_000]):
        assert "use Cox regression with Efron ties" in refused([1, 1, 0, 0], x, strata=strata, counts=counts)


@pytest.mark.slow
def test_intervals_cover_the_truth():
    """1,400 at risk, 37 freed, four waves."""
    draw = np.random.default_rng(12)
    truth, runs, hits = np.array([0.8, 0.4]), 500, np.zeros(2)
    x = np.column_stack([draw.random(5600) < 0.2, draw.normal(size=5600)]).astype(float)
    strata = np.repeat(range(4), 1400)
    for _ in range(runs):
        y = np.zeros(5600)
        for g in range(4):
            mine = np.flatnonzero(strata == g)
            # Independent choices given that they number 37 are the conditional logit's sets.
            weight = np.exp(x[mine] @ truth)
            low, high = 0.0, 1.0
            for _ in range(60):
                middle = (low + high) / 2
                low, high = (middle, high) if (middle * weight / (1 + middle * weight)).sum() < 37 else (low, middle)
            share = low * weight / (1 + low * weight)
            while True:
                taken = draw.random(1400) < share
                if taken.sum() == 37:
                    break
            y[mine[taken]] = 1
        fit = conditional_logit(y, x, strata=strata, level=LEVEL)
        hits += (fit.low <= truth) & (truth <= fit.high)
    assert (hits / runs >= 0.93).all()
    assert (hits / runs <= 0.97).all()
