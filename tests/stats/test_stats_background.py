"""Size against background: against R, a published fit, the likelihood itself, and counts drawn from known rates."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gammaln

from habeas.core.errors import MethodError
from habeas.stats.background import (
    FEWEST_PERIODS,
    Background,
    count_tail,
    fit_background,
    likely_dispersion,
    tail_probability,
)
from tests.reference.published import published

counts = st.lists(st.integers(0, 12), min_size=12, max_size=30)
TAILS = [row for row in published("count_tails") if row["kind"] == "tail"]
CONDITIONAL = [row for row in published("count_tails") if row["kind"] == "conditional"]


def steady(total, exposure, **other):
    return Background(**{"total": total, "exposure": exposure, "dispersion": 0, "periods": 50, **other})


@pytest.mark.parametrize("row", TAILS, ids=lambda row: f"{row['size']} of {row['mean']}")
def test_tails_are_those_of_r(row):
    found = count_tail(int(row["size"]), mean=float(row["mean"]), dispersion=float(row["dispersion"]))
    assert found == pytest.approx(float(row["p_value"]), rel=1e-10)


@pytest.mark.parametrize("row", CONDITIONAL, ids=lambda row: f"{row['size']} and {row['other']}")
def test_against_a_poisson_background_the_chance_is_the_exact_conditional_test(row):
    own, whole = (float(x) for x in row["share"].split("/"))
    found = tail_probability(int(row["size"]), steady(float(row["other"]), whole - own), exposure=own, periods=own)
    assert found == pytest.approx(float(row["p_value"]), rel=1e-10)


@pytest.mark.parametrize("row", published("dispersions"), ids=lambda row: row["name"])
def test_the_likeliest_dispersion_is_as_published(row):
    leaves = [int(n) for n in row["zero_upwards"].split()]
    observed = np.repeat(np.arange(len(leaves)), leaves).astype(float)
    assert 1 / likely_dispersion(observed, np.full(len(observed), observed.mean())) == pytest.approx(
        float(row["k"]), abs=1e-4
    )


def log_likelihood(y, mean, dispersion):
    k = 1 / dispersion
    return (gammaln(y + k) - gammaln(k) + k * np.log(k / (k + mean)) + y * np.log(mean / (k + mean))).sum()


@settings(max_examples=30)
@given(counts)
def test_no_dispersion_is_likelier(observed):
    y = np.array(observed, float)
    mean = np.full(len(y), max(y.mean(), 0.1)) * np.linspace(0.5, 1.5, len(y))
    found = likely_dispersion(y, mean)
    grid = np.geomspace(1e-4, 50, 60)
    if found == 0:
        assert ((y - mean) ** 2 - y).sum() <= 1e-6
    else:
        assert log_likelihood(y, mean, found) >= max(log_likelihood(y, mean, a) for a in grid) - 1e-7


@settings(max_examples=30)
@given(counts, st.randoms(use_true_random=False))
def test_the_fit_knows_no_order_and_counts_that_vary_little_are_poisson(observed, random):
    found = fit_background(observed, [2] * len(observed))
    mixed = list(observed)
    random.shuffle(mixed)
    assert fit_background(mixed, [2] * len(observed)).dispersion == pytest.approx(found.dispersion, rel=1e-6, abs=1e-6)
    assert found.rate == pytest.approx(sum(observed) / (2 * len(observed)))
    if np.var(observed, ddof=1) <= np.mean(observed):
        assert found.dispersion == 0
    else:
        moment = (np.var(observed, ddof=1) - np.mean(observed)) / np.mean(observed) ** 2
        assert found.dispersion >= moment * (1 - 1e-9)


def test_the_moment_dispersion_weighs_each_residual_by_its_variance():
    observed, exposure = np.array([0, 9, 1, 0, 12, 3, 0, 8, 30, 2, 1, 0.0]), np.arange(1.0, 13)
    found = fit_background(observed, exposure)
    mean = exposure * observed.sum() / exposure.sum()
    own = ((observed - mean) ** 2 / (mean + found.dispersion * mean**2)).sum()
    assert found.dispersion > likely_dispersion(observed, mean)
    assert own == pytest.approx(11)


def test_periods_without_exposure_are_left_out():
    plain = fit_background([3, 1, 4] * 4, [1] * 12)
    assert fit_background([3, 1, 4] * 4 + [0, 0], [1] * 12 + [0, 0]) == plain
    assert plain.periods == 12


@settings(max_examples=30)
@given(st.integers(0, 60), st.integers(0, 200), st.floats(0.1, 20), st.floats(0, 3))
def test_a_larger_size_is_never_likelier_and_one_more_event_behind_never_makes_it_less_likely(size, total, own, extra):
    known = steady(total, 50, dispersion=extra)
    chance = tail_probability(size, known, exposure=own, periods=1)
    assert 0 <= tail_probability(size + 1, known, exposure=own, periods=1) <= chance <= 1
    assert tail_probability(0, known, exposure=own, periods=1) == 1


@settings(max_examples=30)
@given(st.integers(0, 20), st.floats(0, 30), st.floats(1e-3, 5))
def test_the_tail_is_one_less_the_chances_of_smaller_counts(size, mean, dispersion):
    k = 1 / dispersion
    smaller = [
        math.exp(gammaln(n + k) - gammaln(k) - gammaln(n + 1)) * (k / (k + mean)) ** k * (mean / (k + mean)) ** n
        for n in range(size)
    ]
    assert count_tail(size, mean=mean, dispersion=dispersion) == pytest.approx(1 - math.fsum(smaller), abs=1e-8)


def test_dispersion_makes_a_large_wave_less_surprising_and_a_long_one_averages_it():
    calm, rough = steady(50, 50), steady(50, 50, dispersion=2)
    assert tail_probability(12, calm, exposure=4, periods=4) < 0.01
    assert tail_probability(12, rough, exposure=4, periods=4) > 0.02
    assert tail_probability(12, rough, exposure=4, periods=1) > tail_probability(12, rough, exposure=4, periods=4)
    assert tail_probability(12, rough, exposure=4, periods=1 / 7) == tail_probability(12, rough, exposure=4, periods=1)


def test_the_error_of_rate_and_dispersion_is_in_the_chance():
    """By hand: own 1.3, of the rate 1/51 + 1.3/50, and mean 51/50."""
    known = steady(50, 50, dispersion=1.3 * 47 / 49)
    whole = (1 + 1.3) * (1 + 1 / 51 + 1.3 / 50) - 1
    assert tail_probability(6, known, exposure=1, periods=1) == pytest.approx(
        count_tail(6, mean=1.02, dispersion=whole)
    )


def test_no_background_event_at_all_still_leaves_a_chance():
    silent = fit_background([0] * 12, [1] * 12)
    assert (silent.rate, silent.dispersion) == (0, 0)
    assert tail_probability(1, silent, exposure=1, periods=1) == pytest.approx(1 / 13)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: fit_background([1] * 11, [1] * 11),
            f"a background needs {FEWEST_PERIODS} periods outside the wave, and there are 11",
        ),
        (
            lambda: fit_background([1] * 11 + [0], [1] * 11 + [0]),
            f"a background needs {FEWEST_PERIODS} periods outside the wave, and there are 11",
        ),
        (
            lambda: steady(1, 1, periods=11),
            f"a background needs {FEWEST_PERIODS} periods outside the wave, and there are 11",
        ),
        (lambda: fit_background([1, -1] * 6, [1] * 12), "the counts must be numbers of at least 0"),
        (lambda: fit_background([1] * 12, [math.nan] * 12), "the exposure must be numbers of at least 0"),
        (lambda: fit_background([1] * 12, [1] * 11 + [0]), "period 11 has events and no exposure"),
        (
            lambda: fit_background([1] * 12, [1] * 11),
            "counts and exposure must be two columns of one length, and are (12,) and (11,)",
        ),
        (
            lambda: steady(-1, 1),
            "a background has a total and a dispersion of at least 0 and an exposure above 0",
        ),
        (
            lambda: tail_probability(-1, steady(5, 5), exposure=1, periods=1),
            "the size of a wave is a whole number of at least 0, not -1",
        ),
        (
            lambda: tail_probability(2, steady(5, 5), exposure=0, periods=1),
            "the wave needs exposure and periods above 0, and has 0 and 1",
        ),
        (
            lambda: count_tail(2, mean=-1, dispersion=0),
            "mean and dispersion must be numbers of at least 0, and are -1 and 0",
        ),
    ],
)
def test_what_has_no_background_is_refused(call, message):
    with pytest.raises(MethodError) as caught:
        call()
    assert str(caught.value) == message


def test_twelve_periods_are_just_enough():
    assert fit_background([1] * 12, [1] * 12).rate == 1


@pytest.mark.slow
@pytest.mark.parametrize(("periods", "limit"), [(12, 0.07), (26, 0.06), (104, 0.06)])
def test_a_period_like_the_others_is_large_in_about_five_of_a_hundred(periods, limit):
    """With a dispersion of 0, 0.5 and 2; the test of few periods with much dispersion is a little too ready."""
    random = np.random.default_rng(periods)
    for mean in (1, 5, 50):
        for dispersion in (0, 0.5, 2):
            hits = 0
            for _ in range(1000):
                rates = mean * (
                    random.gamma(1 / dispersion, dispersion, periods + 1) if dispersion else np.ones(periods + 1)
                )
                own, *others = random.poisson(rates)
                hits += tail_probability(int(own), fit_background(others, [1] * periods), exposure=1, periods=1) <= 0.05
            assert hits / 1000 <= limit + 0.012, (mean, dispersion, hits)
