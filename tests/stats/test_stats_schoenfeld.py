"""The test of proportional hazards against R's cox.zph and against the regression with the product written into it."""

import numpy as np
import pytest

from habeas.core.errors import MethodError
from habeas.stats.cox import cox
from habeas.stats.episodes import split_at
from habeas.stats.schoenfeld import proportional_hazards
from tests.reference.published import published
from tests.stats.test_stats_cox import DATA, some_rows


def run(rows, **more):
    return proportional_hazards(**{name: x for name, x in (rows | more).items() if name != "cluster"})


@pytest.mark.parametrize(
    "row", published("proportional"), ids=lambda row: f"{row['data']} {row['clock']} {row['covariate']}"
)
def test_statistics_are_those_of_r(row):
    found = run(DATA[row["data"]], clock=row["clock"])
    if row["covariate"] == "GLOBAL":
        statistic, p_value = found.all_chi_squared, found.all_p_value
    else:
        at = found.names.index(row["covariate"])
        statistic, p_value = found.chi_squared[at], found.p_values[at]
    assert (statistic, p_value) == pytest.approx((float(row["chi_squared"]), float(row["p_value"])), rel=1e-7)


def test_rossi_says_that_the_effect_of_age_changes():
    """Fox & Weisberg 2018, appendix "Cox proportional-hazards regression": age is the covariate that fails."""
    found = run(DATA["rossi"])
    assert found.p_values[found.names.index("age")] < 0.05 < found.p_values[found.names.index("fin")]
    assert found.all_p_value == pytest.approx(0.0134275, abs=1e-6)


def test_scaled_residuals_are_those_of_r_and_their_mean_is_the_coefficient():
    found = run(DATA["rossi"])
    order = np.argsort(found.times, kind="stable")
    # R: cox.zph(fit)$y[1, ], fit that of cox.csv
    first = [-2.10910172, -0.134551588, 1.366329252, -2.49430142, 0.095568363, -3.21154351, -0.422343081]
    np.testing.assert_allclose(found.scaled_residuals[order[0]], first, rtol=1e-6)
    fitted = cox(DATA["rossi"]["stop"], DATA["rossi"]["event"], DATA["rossi"]["covariates"])
    np.testing.assert_allclose(found.scaled_residuals.mean(axis=0), fitted.coefficients, rtol=1e-7)
    assert found.times.shape == (114,)


def test_it_is_the_score_test_of_the_product_with_time():
    """Rows cut at every event and the product as a covariate of its own; the covariate itself has next to no effect,
    so the score at coefficients 0 and at the fit are nearly the same."""
    rows = some_rows(200, np.random.default_rng(3))
    x = rows["covariates"][:, :1] * 1.0
    x = np.random.default_rng(8).permutation(x)
    stop, event = rows["stop"].astype(float), rows["event"]
    cuts = np.unique(stop[event])[:-1]
    pieces = split_at(np.zeros(200), stop, event, origin=np.zeros(200), at=cuts)
    clock = np.append(cuts, stop[event].max())[pieces.period] - stop[event].mean()
    product = np.column_stack([x[pieces.row, 0], x[pieces.row, 0] * clock])
    both = cox(pieces.stop, pieces.event, product, start=pieces.start)
    one = cox(stop, event, x)
    found = proportional_hazards(stop, event, x, clock="identity")
    assert found.chi_squared[0] == pytest.approx(2 * (both.log_likelihood - one.log_likelihood), rel=0.1)
    assert found.chi_squared[0] == pytest.approx(both.score_test - one.score_test, rel=0.1)
    assert found.all_chi_squared == pytest.approx(found.chi_squared[0])


@pytest.mark.parametrize("clock", ["km", "identity"])
def test_order_of_rows_and_units_change_nothing(clock):
    rows, order = some_rows(), np.random.default_rng(5).permutation(300)
    moved = {name: column[order] for name, column in rows.items()}
    moved |= {"start": moved["start"] + 50, "stop": moved["stop"] + 50, "covariates": moved["covariates"] * 7 - 2}
    one, other = run(rows, clock=clock), run(moved, clock=clock)
    np.testing.assert_allclose(one.chi_squared, other.chi_squared, rtol=1e-8)
    assert one.all_chi_squared == pytest.approx(other.all_chi_squared, rel=1e-8)
    np.testing.assert_allclose(one.p_values, other.p_values, rtol=1e-8)


ROWS = {"stop": [6, 7, 9, 10, 11, 13], "event": [1, 0, 1, 1, 0, 1], "covariates": [[1.0], [0], [0], [1], [0], [0]]}
REFUSED = {
    "clock": ({"clock": "log"}, "the clock is 'km' or 'identity', not 'log'"),
    "one day": (
        {"stop": [6, 6, 6, 6, 11, 13], "event": [1, 1, 0, 0, 0, 0], "covariates": [[1], [0], [0], [1], [0], [0]]},
        "all events are at one time of the clock, so hazard ratios cannot be seen to change",
    ),
    "differs once": (
        {"stop": [6, 6, 6, 6, 11, 13], "event": [1, 1, 0, 0, 0, 1], "covariates": [[1], [0], [0], [1], [0], [0]]},
        "covariate 'covariate 0' differs among those at risk at too few events to see a change",
    ),
    "no event": ({"event": [0] * 6}, "there is no event, so nothing to estimate"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_tested_is_refused_with_the_reason(name):
    change, message = REFUSED[name]
    with pytest.raises(MethodError) as caught:
        run(ROWS, **change)
    assert str(caught.value) == message


def test_what_is_only_nearly_refused_is_run():
    assert np.isfinite(run(ROWS).chi_squared).all()


def test_too_few_events_for_all_together_are_refused():
    """Six leave on day 4 and one on day 40, when only one other is inside: one difference for three covariates."""
    x = np.random.default_rng(2).normal(size=(30, 3))
    stop, event = np.array([4] * 10 + list(range(5, 23)) + [40, 41]), np.isin(np.arange(30), [0, 1, 2, 3, 4, 5, 28])
    with pytest.raises(MethodError) as caught:
        proportional_hazards(stop, event, x)
    assert str(caught.value) == "there are too few events to test 3 covariates together. Leave some out"
    assert np.isfinite(proportional_hazards(stop, event, x[:, :1]).all_chi_squared)


@pytest.mark.slow
def test_constant_ratios_are_rejected_as_often_as_the_level_says_and_changing_ones_more():
    """Exponential times in whole days, one covariate; its effect constant, or turned round half-way. 1,000 samples."""
    rng, samples, found = np.random.default_rng(12), 1000, {False: 0, True: 0}
    for changes in found:
        for _ in range(samples):
            x = (rng.random(200) < 0.5).astype(float)
            early = 100 * rng.exponential(size=200) / np.exp(0.5 * x)
            late = 60 + 100 * rng.exponential(size=200) / np.exp((-0.5 if changes else 0.5) * x)
            stop = np.ceil(np.where(early <= 60, early, late))
            found[changes] += proportional_hazards(stop, stop < 300, x[:, None], clock="km").p_values[0] < 0.05
    assert found[False] <= 0.065 * samples
    assert found[True] > 0.5 * samples
