"""Draws by lot against the distributions they must have, and against all draws there are."""

import math
from itertools import combinations, product
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats.draws import SHARES, randomisation_test, sample
from habeas.stats.exact import exact_odds_ratio
from habeas.stats.strata import stratified_odds_ratio

VALUES = [30.0, 41.0, 52.5, 63.0, 74.0, 18.0, 22.0, 35.0, 41.0]
CHOSEN = [0, 0, 1, 0, 1, 0, 1, 0, 0]
STRATA = [1, 1, 1, 1, 1, 5, 5, 5, 5]


def every_draw(statistic):
    """The statistic of all draws of two of the first five and one of the last four."""
    return np.array([statistic([*a, *b]) for a, b in product(combinations(VALUES[:5], 2), combinations(VALUES[5:], 1))])


@pytest.mark.parametrize(("name", "statistic"), [("mean", np.mean), ("sum", np.sum), ("median", np.median)])
def test_the_draws_are_all_draws_equally_often(name, statistic):
    found = randomisation_test(VALUES, CHOSEN, strata=STRATA, statistic=name, draws=40_000, seed=7)
    every, seen = every_draw(statistic), statistic([52.5, 74.0, 22.0])
    assert found.observed == pytest.approx(seen)
    assert found.mean == pytest.approx(every.mean(), rel=0.01)
    assert found.p_more == pytest.approx((every >= seen - 1e-9).mean(), abs=0.015)
    assert found.p_fewer == pytest.approx((every <= seen + 1e-9).mean(), abs=0.015)
    assert found.p_value == min(1, 2 * min(found.p_more, found.p_fewer))
    inverse = np.quantile(every, SHARES, method="inverted_cdf")
    assert found.quantiles[2] == pytest.approx(inverse[2], rel=0.06)
    assert list(found.quantiles) == sorted(found.quantiles)
    assert (found.chosen, found.people, found.strata_used, found.strata_fixed, found.draws) == (3, 9, 2, 0, 40_000)


@settings(max_examples=20)
@given(st.integers(1, 12), st.data())
def test_a_sample_has_different_people_of_the_pool(people, data):
    size = data.draw(st.integers(0, people))
    found = sample(np.random.default_rng(1), people, size, 50)
    assert found.shape == (50, size)
    assert ((found >= 0) & (found < people)).all()
    assert all(len(set(row)) == size for row in found.tolist())


@pytest.mark.parametrize(("people", "size"), [(5, 2), (5, 3), (6, 3)])
def test_every_sample_comes_equally_often(people, size):
    found = sample(np.random.default_rng(2), people, size, 30_000)
    sets, counts = np.unique(np.sort(found, axis=1), axis=0, return_counts=True)
    number = math.comb(people, size)
    assert len(sets) == number
    assert ((counts - 30_000 / number) ** 2).sum() / (30_000 / number) < number + 5 * math.sqrt(2 * number)


def test_a_share_is_drawn_as_a_count_and_agrees_with_fisher():
    values = np.repeat([1, 0, 1, 0], [9, 28, 170, 1193])
    chosen = np.repeat([1, 1, 0, 0], [9, 28, 170, 1193])
    found = randomisation_test(values, chosen, strata=np.zeros(1400, int), statistic="share", draws=99_999, seed=3)
    exact = stratified_odds_ratio([(9, 28, 170, 1193)], level=0.95)
    assert found.observed == 9 / 37
    assert found.p_more == pytest.approx(exact.p_more, rel=0.1)
    assert found.p_fewer == pytest.approx(exact.p_fewer, rel=0.01)
    assert found.mean == pytest.approx(exact.expected / 37, rel=0.01)
    assert exact.p_value == exact_odds_ratio(9, 28, 170, 1193, level=0.95).p_value


def test_counts_and_people_drawn_give_the_same_answer():
    """A third value, of one person never chosen by the count's rule, forces the slow way."""
    values = np.repeat([1.0, 0.0, 1.0, 0.0], [9, 28, 170, 1193])
    chosen = np.repeat([1, 1, 0, 0], [9, 28, 170, 1193])
    fast = randomisation_test(values * 3 - 1, chosen, strata=values * 0 > 1, statistic="sum", seed=3)
    values[-1] = 1e-12
    slow = randomisation_test(values * 3 - 1, chosen, strata=values * 0 > 1, statistic="sum", seed=4)
    assert slow.observed == fast.observed == 9 * 2 - 28
    assert slow.mean == pytest.approx(fast.mean, abs=0.3)
    assert slow.quantiles == pytest.approx(fast.quantiles, abs=3.1)
    assert slow.p_more == pytest.approx(fast.p_more, abs=0.02)


def test_the_seed_alone_decides_and_the_order_of_rows_does_not():
    order = np.random.default_rng(1).permutation(9)
    ask = {"statistic": "median", "draws": 999}
    found = randomisation_test(VALUES, CHOSEN, strata=STRATA, seed=1, **ask)
    mixed = [np.array(column)[order] for column in (VALUES, CHOSEN, STRATA)]
    assert randomisation_test(mixed[0], mixed[1], strata=mixed[2], seed=1, **ask) == found
    assert randomisation_test(VALUES, CHOSEN, strata=STRATA, seed=2, **ask) != found


def test_draws_are_counted_with_what_was_seen():
    """The observed sum is the greatest of all, so of 99 draws only those that are it count, and one more."""
    v = list(range(100))
    found = randomisation_test(v, [int(x >= 90) for x in v], strata=[0] * 100, statistic="sum", draws=99, seed=5)
    assert (found.p_more, found.p_fewer, found.p_value) == (0.01, 1.0, 0.02)


@pytest.mark.parametrize("statistic", ["mean", "sum", "median"])
def test_values_that_differ_by_rounding_alone_are_the_same(statistic):
    """0 + 0.3 and 0.1 + 0.2 are one sum and two floats: of the six pairs, four add up to as little."""
    assert 0.1 + 0.2 > 0.3
    found = randomisation_test([0, 0.1, 0.2, 0.3], [1, 0, 0, 1], strata=[0] * 4, statistic=statistic, seed=5)
    assert found.p_fewer == pytest.approx(4 / 6, abs=0.02)
    assert found.p_more == pytest.approx(4 / 6, abs=0.02)


def test_a_stratum_without_choice_counts_and_is_not_drawn():
    found = randomisation_test(
        [*VALUES, 99, 98], [*CHOSEN, 1, 0], strata=[*STRATA, 8, 9], statistic="sum", draws=99, seed=5
    )
    plain = randomisation_test(VALUES, CHOSEN, strata=STRATA, statistic="sum", draws=99, seed=5)
    assert (found.strata_used, found.strata_fixed) == (2, 2)
    assert found.observed == plain.observed + 99
    assert found.p_value == plain.p_value
    assert found.mean == pytest.approx(plain.mean + 99)


def test_four_waves_of_1400_take_less_than_two_seconds():
    draw = np.random.default_rng(1)
    values, strata = draw.normal(size=5600), np.repeat(range(4), 1400)
    chosen = np.tile(np.arange(1400) < 37, 4)
    begun = perf_counter()
    randomisation_test(values, chosen, strata=strata, statistic="median", seed=1)
    assert perf_counter() - begun < 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"values": [1, math.nan, 3]}, "1 of 3 values are unknown; leave those people out, and count them"),
        ({"chosen": [1, 2, 0]}, "chosen is 0 or 1, and one is neither"),
        ({"chosen": [1, 0]}, "values, chosen and strata are needed for the same people; met (3,), (2,), (3,)"),
        ({"strata": [0.5, 1, 1]}, "strata are whole numbers, one for each row"),
        ({"chosen": [0, 0, 0]}, "in no stratum were some chosen and some not; a draw would change nothing"),
        ({"chosen": [1, 1, 1]}, "in no stratum were some chosen and some not; a draw would change nothing"),
        ({"statistic": "mode"}, "no statistic 'mode'; there are mean, median, sum, share"),
        ({"statistic": "share"}, "a share needs values of 0 and 1"),
        ({"draws": 0}, "0 draws; at least one is needed"),
    ],
)
def test_what_cannot_be_drawn_is_refused(change, message):
    given = {"values": [1, 2, 3], "chosen": [1, 0, 0], "strata": [0, 0, 0], "statistic": "mean", "seed": 1, **change}
    with pytest.raises(MethodError) as caught:
        randomisation_test(given.pop("values"), given.pop("chosen"), **given)
    assert str(caught.value) == message


@pytest.mark.slow
@pytest.mark.parametrize("statistic", ["mean", "median", "share"])
def test_freed_drawn_by_lot_are_seldom_found_special(statistic):
    draw = np.random.default_rng(21)
    strata, rejected, runs = np.repeat(range(4), 350), 0, 1_000
    values = np.round(draw.gamma(2, 20, 1400)) if statistic != "share" else (draw.random(1400) < 0.2).astype(float)
    for run in range(runs):
        chosen = np.concatenate([draw.permutation(np.arange(350) < 37) for _ in range(4)])
        found = randomisation_test(values, chosen, strata=strata, statistic=statistic, draws=499, seed=run)
        rejected += found.p_value <= 0.05
    assert rejected / runs <= 0.06
