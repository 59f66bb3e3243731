"""The exact test within waves against R, against the sums written out in fractions, and against every unknown answer."""

import math
from fractions import Fraction
from itertools import product
from time import perf_counter

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats.exact import MOST_TABLES, exact_odds_ratio
from habeas.stats.strata import convolve, mantel_haenszel, odds_ratio_bounds, stratified_odds_ratio
from tests.reference.published import published

LEVEL = 0.95
cells = st.integers(0, 5)
table = st.tuples(cells, cells, cells, cells)
tables = st.lists(table, min_size=1, max_size=4)
FIELDS = ("value", "low", "high", "p_value", "p_more", "p_fewer", "expected")


def told(row):
    return [[int(n) for n in part.split()] for part in row["tables"].split(";")]


def informs(a, b, c, d):
    return 0 not in (a + b, c + d, a + c, b + d)


def weights(rows):
    """The number of ways to each total of the first cells, by adding up all tables with these margins."""
    found = {0: 1}
    for a, b, c, d in rows:
        ways = {
            k: math.comb(a + c, k) * math.comb(b + d, a + b - k) for k in range(max(0, a - d), min(a + b, a + c) + 1)
        }
        found = {
            t: sum(n * ways.get(t - k, 0) for k, n in found.items())
            for t in range(min(found) + min(ways), max(found) + max(ways) + 1)
        }
    return found


def chances(rows, odds):
    shares = {t: n * odds**t for t, n in weights(rows).items()}
    whole = sum(shares.values())
    return {t: share / whole for t, share in shares.items()}


def numbers(found):
    return [getattr(found, name) for name in FIELDS]


@pytest.mark.parametrize("row", published("odds_ratios_stratified"), ids=lambda row: row["name"])
def test_stratified_odds_ratios_are_those_of_r(row):
    """R looks for its roots with a loose tolerance (531.51 of the rabbits is 529.84 there); the next tests hold the
    equations."""
    found = stratified_odds_ratio(told(row), level=LEVEL)
    assert (found.value, found.low, found.high) == pytest.approx(
        [float(row[name]) for name in ("odds_ratio", "low", "high")], rel=5e-3
    )
    assert found.p_value == pytest.approx(float(row["p_value"]), rel=1e-6)
    assert mantel_haenszel(told(row)) == pytest.approx(float(row["mantel_haenszel"]), rel=1e-9)


def test_tea_tasting_alone_is_one_stratum():
    found = stratified_odds_ratio([(3, 1, 1, 3)], level=LEVEL)
    assert found.value == pytest.approx(6.40832, rel=1e-6)
    assert (found.low, found.high) == pytest.approx((0.2117356, 626.2435305888), rel=1e-6)
    assert (found.p_value, found.p_more) == pytest.approx((0.48571, 0.24286), abs=5e-6)


def test_twins_alone_are_one_stratum():
    found = stratified_odds_ratio([(2, 15, 10, 3)], level=LEVEL)
    assert found.value == pytest.approx(0.0469366, rel=1e-5)
    assert (found.low, found.high) == pytest.approx((0.003317164, 0.363189602), rel=1e-6)
    assert (found.p_value, found.p_fewer) == pytest.approx((0.00053672, 0.00046518), abs=5e-9)


@settings(max_examples=30)
@given(table)
def test_one_stratum_is_the_exact_odds_ratio_of_its_table(row):
    assume(informs(*row))
    found = stratified_odds_ratio([row], level=LEVEL)
    assert (found.value, found.low, found.high, found.p_value) == exact_odds_ratio(*row, level=LEVEL)


@settings(max_examples=30)
@given(tables)
@example([(3, 1, 1, 3), (2, 2, 1, 3)])
def test_the_test_adds_up_the_totals_no_likelier_than_the_one_seen(rows):
    rows = [row for row in rows if informs(*row)]
    assume(rows)
    freed, even = sum(row[0] for row in rows), chances(rows, Fraction(1))
    found = stratified_odds_ratio(rows, level=LEVEL)
    assert found.p_value == pytest.approx(float(sum(p for p in even.values() if p <= even[freed])), rel=1e-9)
    assert found.p_more == pytest.approx(float(sum(p for t, p in even.items() if t >= freed)), rel=1e-9)
    assert found.p_fewer == pytest.approx(float(sum(p for t, p in even.items() if t <= freed)), rel=1e-9)
    assert found.expected == pytest.approx(float(sum(t * p for t, p in even.items())), rel=1e-9)
    assert (found.freed, found.used, found.empty) == (freed, len(rows), 0)


@settings(max_examples=30)
@given(tables, st.sampled_from([0.5, 0.95, 0.99]))
def test_the_odds_ratio_and_its_ends_solve_their_equations(rows, level):
    rows = [row for row in rows if informs(*row)]
    assume(rows)
    freed, least, most = sum(row[0] for row in rows), min(weights(rows)), max(weights(rows))
    found, tail = stratified_odds_ratio(rows, level=level), (1 - level) / 2
    if least < freed < most:
        assert sum(t * p for t, p in chances(rows, found.value).items()) == pytest.approx(freed, rel=1e-8)
    else:
        assert found.value == (0 if freed == least else math.inf)
    if freed == least:
        assert found.low == 0
    else:
        assert sum(p for t, p in chances(rows, found.low).items() if t >= freed) == pytest.approx(tail, rel=1e-7)
    if freed == most:
        assert found.high == math.inf
    else:
        assert sum(p for t, p in chances(rows, found.high).items() if t <= freed) == pytest.approx(tail, rel=1e-7)


@settings(max_examples=20)
@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_waves_does_not_matter_and_waves_that_say_nothing_are_counted(rows, order):
    assume(any(informs(*row) for row in rows))
    mixed = [*rows, (0, 0, 3, 4), (2, 0, 5, 0), (0, 0, 0, 0)]
    order.shuffle(mixed)
    found, other = stratified_odds_ratio(rows, level=LEVEL), stratified_odds_ratio(mixed, level=LEVEL)
    assert numbers(other) == pytest.approx(numbers(found), rel=1e-8)
    assert (other.used, other.empty) == (found.used, found.empty + 3)


@settings(max_examples=20)
@given(tables)
def test_to_change_the_columns_turns_the_common_odds_over(rows):
    assume(any(informs(*row) for row in rows))
    found = stratified_odds_ratio(rows, level=LEVEL)
    other = stratified_odds_ratio([(b, a, d, c) for a, b, c, d in rows], level=LEVEL)
    turned = [1 / x if x else math.inf for x in (other.value, other.high, other.low)]
    assert (found.value, found.low, found.high) == pytest.approx(turned, rel=1e-7)
    assert (found.p_value, found.p_more) == pytest.approx((other.p_value, other.p_fewer), rel=1e-8)


def test_far_tails_keep_their_digits():
    """Some twenty deviations out, against sums of whole numbers."""
    rows = [(60, 40, 300, 1600)] * 3
    exact = weights(rows)
    freed = 180
    whole = sum(exact.values())
    beyond = Fraction(sum(n for t, n in exact.items() if t >= freed), whole)
    both = Fraction(sum(n for n in exact.values() if n <= exact[freed]), whole)
    found = stratified_odds_ratio(rows, level=LEVEL)
    assert found.p_more == pytest.approx(float(beyond), rel=1e-9)
    assert found.p_value == pytest.approx(float(both), rel=1e-9)
    assert found.p_value < 1e-60


def test_a_total_too_unlikely_for_a_float_at_even_odds_still_has_its_odds_ratio():
    """540 of 600 where 120 are expected: its chance at even odds is below 1e-330."""
    rows = [(90, 10, 110, 790)] * 6
    logs = {t: math.log(n) for t, n in weights(rows).items()}
    found = stratified_odds_ratio(rows, level=LEVEL)
    assert found.p_value == 0

    def shares(odds):
        tilted = {t: x + (t - 540) * math.log(odds) for t, x in logs.items()}
        top = max(tilted.values())
        raw = {t: math.exp(x - top) for t, x in tilted.items()}
        whole = sum(raw.values())
        return {t: x / whole for t, x in raw.items()}

    assert sum(t * p for t, p in shares(found.value).items()) == pytest.approx(540, rel=1e-9)
    assert sum(p for t, p in shares(found.low).items() if t >= 540) == pytest.approx(0.025, rel=1e-7)
    assert sum(p for t, p in shares(found.high).items() if t <= 540) == pytest.approx(0.025, rel=1e-7)


def test_twenty_waves_of_a_hundred_thousand_take_less_than_two_seconds():
    draw = np.random.default_rng(4)
    group = draw.integers(20_000, 60_000, 20)
    freed = draw.hypergeometric(group, 100_000 - group, 2_000)
    begun = perf_counter()
    found = stratified_odds_ratio(
        [(a, 2_000 - a, g - a, 98_000 - g + a) for a, g in zip(freed, group, strict=True)], level=LEVEL
    )
    assert perf_counter() - begun < 2
    assert found.low < 1 < found.high


def test_too_many_totals_are_refused_and_one_fewer_are_not():
    half = MOST_TABLES // 2
    flat = np.zeros(half)
    assert len(convolve([np.zeros(1), np.zeros(MOST_TABLES)], 3)) == MOST_TABLES
    with pytest.raises(MethodError) as caught:
        convolve([flat, flat, np.zeros(3)], 3)
    assert str(caught.value) == "100001 totals are possible, more than 100000: too large for an exact test"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [(0, 0, 3, 4), (2, 0, 5, 0)],
            "no wave has both freed and stayed, both in the group and outside it: no odds ratio exists",
        ),
        ([(3, 1, 1, 3), (1, -1, 2, 2)], "negative count in the table of wave 1, from 0"),
        ([(3, 1, 1.5, 3)], "tables hold whole numbers; a count is missing or has decimals"),
        ([(3, 1, math.nan, 3)], "tables hold whole numbers; a count is missing or has decimals"),
        ([(3, 1, 1)], "tables are rows of four counts, one row for each wave; met the shape (1, 3)"),
        ([(3, 1, 1, 3), (3, 1, 1)], "tables are rows of four counts; some row has more or fewer"),
        ([], "tables are rows of four counts, one row for each wave; met the shape (0,)"),
        (np.zeros((0, 4), int), "tables are rows of four counts, one row for each wave; met the shape (0, 4)"),
    ],
)
def test_tables_that_say_nothing_or_are_none_are_refused(rows, message):
    with pytest.raises(MethodError) as caught:
        stratified_odds_ratio(rows, level=LEVEL)
    assert str(caught.value) == message


def test_mantel_and_haenszel_have_no_ratio_without_discordance():
    assert mantel_haenszel([(2, 0, 1, 3)]) == math.inf
    with pytest.raises(MethodError):
        mantel_haenszel([(2, 0, 1, 0)])


few = st.integers(0, 2)
unknown = st.lists(st.tuples(st.tuples(few, few, few, few), few, few), min_size=1, max_size=2)


@settings(max_examples=20)
@given(unknown)
@example([((1, 1, 1, 1), 2, 2), ((0, 2, 1, 1), 1, 1)])
@example([((0, 1, 0, 1), 1, 0)])
def test_bounds_are_the_extremes_over_every_answer_of_the_unknown(waves):
    rows, freed, stayed = ([wave[i] for wave in waves] for i in range(3))
    found = []
    for xs in product(*(range(u + 1) for u in freed)):
        for ys in product(*(range(v + 1) for v in stayed)):
            filled = [
                (a + x, b + u - x, c + y, d + v - y)
                for (a, b, c, d), u, v, x, y in zip(rows, freed, stayed, xs, ys, strict=True)
            ]
            if any(informs(*row) for row in filled):
                found.append(stratified_odds_ratio(filled, level=LEVEL))
    try:
        bounds = odds_ratio_bounds(rows, unknown_freed=freed, unknown_stayed=stayed, level=LEVEL)
    except MethodError:
        return
    slack = 1 + 1e-9
    assert bounds.low <= min(x.value for x in found) * slack
    assert bounds.high * slack >= max(x.value for x in found)
    assert bounds.low_limit <= min(x.low for x in found) * slack
    assert bounds.high_limit * slack >= max(x.high for x in found)
    for rows_at, end, limit, best in ((bounds.least, "value", "low", min), (bounds.most, "value", "high", max)):
        if any(informs(*row) for row in rows_at.tolist()):
            mine = bounds.low if best is min else bounds.high
            assert mine == pytest.approx(best(getattr(x, end) for x in found), rel=1e-9)
            mine = bounds.low_limit if best is min else bounds.high_limit
            assert mine == pytest.approx(best(getattr(x, limit) for x in found), rel=1e-9)


def test_without_unknown_the_bounds_are_one_number():
    rows = [(3, 1, 1, 3), (2, 2, 1, 3)]
    bounds = odds_ratio_bounds(rows, unknown_freed=[0, 0], unknown_stayed=[0, 0], level=LEVEL)
    found = stratified_odds_ratio(rows, level=LEVEL)
    assert (bounds.low, bounds.high, bounds.low_limit, bounds.high_limit) == (
        found.value,
        found.value,
        found.low,
        found.high,
    )


def test_nothing_limits_an_end_whose_table_has_no_odds_ratio():
    bounds = odds_ratio_bounds([(0, 1, 0, 1)], unknown_freed=[1], unknown_stayed=[0], level=LEVEL)
    assert (bounds.low, bounds.low_limit, bounds.high) == (0, 0, math.inf)


@pytest.mark.parametrize(
    ("freed", "stayed", "message"),
    [
        ([1, 1], [1], "the unknown are one whole number for each of 1 waves, 0 or more"),
        ([1], [-1], "the unknown are one whole number for each of 1 waves, 0 or more"),
        ([0.5], [1], "the unknown are one whole number for each of 1 waves, 0 or more"),
        ([2], [0], "whatever the unknown are, no wave compares freed and stayed in the group and outside it"),
    ],
)
def test_unknown_counts_that_cannot_be_are_refused(freed, stayed, message):
    with pytest.raises(MethodError) as caught:
        odds_ratio_bounds([(0, 0, 0, 0)], unknown_freed=freed, unknown_stayed=stayed, level=LEVEL)
    assert str(caught.value) == message


@pytest.mark.slow
@pytest.mark.parametrize("odds", [1.0, 2.5])
def test_the_exact_interval_covers_and_the_exact_test_seldom_rejects_the_truth(odds):
    """Four waves, 37 freed of 350 in each, a group of 15 to 30 per cent; Fisher's noncentral draws."""
    draw = np.random.default_rng(44)
    group = np.array([52, 70, 90, 105])
    runs, covered, rejected = 2_000, 0, 0
    shares = []
    for g in group:
        k = np.arange(38)
        logs = np.array(
            [math.log(math.comb(g, i)) + math.log(math.comb(350 - g, 37 - i)) + i * math.log(odds) for i in k]
        )
        shares.append(np.exp(logs - logs.max()) / np.exp(logs - logs.max()).sum())
    freed = np.stack([draw.choice(38, runs, p=p) for p in shares], axis=1)
    for row in freed:
        found = stratified_odds_ratio(
            [(a, 37 - a, g - a, 313 - g + a) for a, g in zip(row, group, strict=True)], level=LEVEL
        )
        covered += found.low <= odds <= found.high
        rejected += found.p_value <= 0.05
    assert covered / runs >= 0.95
    if odds == 1:
        assert rejected / runs <= 0.06


def test_tables_of_two_by_two_are_tables_of_four():
    import numpy as np

    tables = [(14, 16, 150, 1200), (7, 23, 140, 1180)]
    folded = np.array(tables).reshape(-1, 2, 2)
    assert stratified_odds_ratio(folded, level=0.95) == stratified_odds_ratio(tables, level=0.95)
