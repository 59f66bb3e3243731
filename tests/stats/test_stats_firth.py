"""Firth's logistic regression against other programs, against a general optimiser, and under separation."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from habeas.core.errors import MethodError
from habeas.stats import firth
from habeas.stats.firth import firth_logit
from tests.reference.published import published

LEVEL = 0.95
FOLDER = Path(firth.__file__).parents[2] / "tests" / "reference"


def endometrial():
    """79 women with cancer of the womb, high grade or not (Heinze & Schemper 2002); all 13 with NV have high grade."""
    with (FOLDER / "endometrial.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return np.array([int(r["HG"]) for r in rows]), np.array([[float(r[c]) for c in ("NV", "PI", "EH")] for r in rows])


def penalised(y, x, beta):
    """The definition, term by term."""
    design = np.column_stack([np.ones(len(y)), x])
    share = 1 / (1 + np.exp(-design @ beta))
    information = sum(p * (1 - p) * np.outer(row, row) for p, row in zip(share, design, strict=True))
    return float(np.sum(np.log(np.where(y == 1, share, 1 - share)))) + 0.5 * math.log(np.linalg.det(information))


def highest(y, x, column, fixed, start):
    """The highest point of the definition with one coefficient fixed, by a method that needs no derivatives."""
    free = [i for i in range(len(start)) if i != column]

    def fall(part):
        beta = np.array(start, float)
        beta[free], beta[column] = part, fixed
        return -penalised(y, x, beta)

    found = minimize(
        fall, np.array(start)[free], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-11, "maxiter": 9999}
    )
    return -found.fun


@pytest.fixture(scope="module")
def fit():
    return firth_logit(*endometrial(), level=LEVEL, names=["NV", "PI", "EH"])


def test_the_endometrial_fit_is_that_of_other_programs(fit):
    rows = published("firth_logits")
    assert list(fit.names) == [row["column"] for row in rows]
    assert fit.coefficients == pytest.approx([float(row["coefficient"]) for row in rows], abs=1e-6)
    assert fit.standard_errors[1] == pytest.approx(float(rows[1]["standard_error"]), abs=1e-6)
    assert fit.low == pytest.approx([float(row["low"]) for row in rows], abs=1e-7)
    assert fit.high == pytest.approx([float(row["high"]) for row in rows], abs=1e-7)
    assert fit.p_values == pytest.approx([float(row["p_value"]) for row in rows], rel=1e-6)
    assert fit.log_likelihood == pytest.approx(float(rows[0]["log_likelihood"]), rel=1e-12)
    assert (fit.yes, fit.people) == (30, 79)


def test_ends_and_p_values_solve_their_equations():
    draw = np.random.default_rng(2)
    x = np.column_stack([draw.integers(0, 2, 30), draw.normal(size=30)])
    y = (draw.random(30) < 0.35).astype(int)
    y[x[:, 0] == 1] = 1  # separation
    fit = firth_logit(y, x, level=0.9)
    top = penalised(y, x, fit.coefficients)
    assert fit.log_likelihood == pytest.approx(top, rel=1e-12)
    for i in range(3):
        for end in (fit.low[i], fit.high[i]):
            assert 2 * (top - highest(y, x, i, end, fit.coefficients)) == pytest.approx(2.705543454, rel=1e-5)
        fall = top - highest(y, x, i, 0.0, fit.coefficients)
        assert fit.p_values[i] == pytest.approx(math.erfc(math.sqrt(fall)), rel=1e-5)


@settings(max_examples=5)
@given(st.lists(st.integers(0, 6), min_size=4, max_size=4))
def test_a_table_gets_a_half_in_each_cell(cells):
    """Saturated models: Firth's penalty is Jeffreys' prior, which adds a half to each cell (Firth 1993, section 3)."""
    a, b, c, d = cells
    if 0 in (a + c, b + d, a + b, c + d):
        return
    y = np.repeat([1, 1, 0, 0], cells)
    x = np.repeat([1.0, 0.0, 1.0, 0.0], cells)[:, None]
    fit = firth_logit(y, x, level=LEVEL)
    odds = math.log((a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5)))
    assert fit.coefficients == pytest.approx([math.log((b + 0.5) / (d + 0.5)), odds], abs=1e-6)
    assert fit.low[1] < odds < fit.high[1]


def test_rows_in_any_order_and_covariates_in_any_unit_give_the_same(fit):
    y, x = endometrial()
    order = np.random.default_rng(1).permutation(len(y))
    other = firth_logit(y[order], x[order] * [1, 100, -1] + [0, 0, 8], level=LEVEL)
    for name in ("coefficients", "low", "high"):
        assert getattr(other, name)[1:3] * [1, 100] == pytest.approx(getattr(fit, name)[1:3], rel=1e-6), name
    assert other.p_values[1:] == pytest.approx(fit.p_values[1:], rel=1e-6)
    assert (other.low[3], other.high[3]) == pytest.approx((-fit.high[3], -fit.low[3]), rel=1e-6)


def test_with_many_people_the_penalty_hardly_matters():
    draw = np.random.default_rng(3)
    x = draw.normal(size=(4000, 2))
    y = draw.random(4000) < 1 / (1 + np.exp(1 - 0.5 * x[:, 0]))
    fit = firth_logit(y, x, level=LEVEL)
    design, beta = np.column_stack([np.ones(4000), x]), np.zeros(3)
    for _ in range(20):
        p = 1 / (1 + np.exp(-design @ beta))
        beta = beta + np.linalg.solve((design * (p * (1 - p))[:, None]).T @ design, design.T @ (y - p))
    assert fit.coefficients == pytest.approx(beta, abs=2e-3)
    assert fit.high - fit.coefficients == pytest.approx(1.96 * fit.standard_errors, rel=0.03)


@pytest.mark.parametrize(
    ("outcome", "covariates", "names", "message"),
    [
        ([0, 0, 0], [[1], [2], [3]], (), "the outcome is 0 for all 3; there is nothing to compare"),
        ([1, 1, 1], [[1], [2], [3]], (), "the outcome is 1 for all 3; there is nothing to compare"),
        ([0, 1, 0], [[4], [4], [4]], ["age"], "age is the same for all; leave it out"),
        (
            [0, 1, 0, 1],
            [[1, 3], [2, 5], [3, 7], [5, 11]],
            ["age", "term"],
            "term is a combination of the columns before it; leave one of them out",
        ),
        ([0, 1, 0], [[1], [2], [3]], ["age", "sex"], "2 names for 1 columns"),
        (
            [0, 1, 2],
            [[1], [2], [3]],
            (),
            "an outcome is 0 or 1, and one is neither; leave out who is unknown, and count them",
        ),
        ([0, 1, 0], [[1], [math.nan], [3]], (), "1 rows have an unknown covariate; leave them out, and count them"),
    ],
)
def test_what_cannot_be_estimated_is_refused(outcome, covariates, names, message):
    with pytest.raises(MethodError) as caught:
        firth_logit(outcome, covariates, level=LEVEL, names=names)
    assert str(caught.value) == message
