"""Curves against R's survfit, against sums written out, and against repeated draws."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats.incidence import aalen_johansen, kaplan_meier, reliable_from, restricted_mean
from habeas.stats.risk import risk_table
from tests.reference.published import published
from tests.reference.spells import SETS, channing_men, lung, made, mgus2

CAUSES = 3
spell = st.tuples(st.integers(-1, 8), st.integers(1, 9), st.integers(0, CAUSES), st.integers(1, 3))
spells = st.lists(spell, min_size=1, max_size=12)


def risk_of(name):
    data = SETS[name]()
    return risk_table(**data, causes=int(data["cause"].max()))


def any_exit(name):
    data = SETS[name]()
    return risk_table(**{**data, "cause": (data["cause"] > 0).astype(int)}, causes=1)


def make(rows):
    entry, length, cause, weight = (np.array(x) for x in zip(*rows, strict=True))
    return risk_table(entry + length, cause, causes=CAUSES, entry=entry, weights=weight)


def close(found, row, column, **tolerance):
    if row[column]:
        assert found == pytest.approx(float(row[column]), **{"rel": 1e-9, "abs": 1e-9, **tolerance}), column


# Against R


@pytest.mark.parametrize("row", published("kaplan_meier"), ids=lambda r: f"{r['case']} {r['band']} {r['time']}")
def test_the_share_still_held_is_that_of_survfit(row):
    risk = any_exit(row["case"].removesuffix(" from 781"))
    curve = kaplan_meier(risk.from_(781) if "from" in row["case"] else risk, band=row["band"])
    found = curve.at(float(row["time"]))
    close(found.value, row, "survival")
    if float(row["survival"]) > 0:  # R has no standard error where all have left
        close(found.standard_error, row, "standard_error")
    if 0 < float(row["survival"]) < 1:
        close(found.low, row, "low")
        close(found.high, row, "high")
    if float(row["time"]) in risk.times:  # between exits R gives the number at risk at the next one
        close(risk.at(float(row["time"])), row, "at_risk")


@pytest.mark.parametrize("row", published("aalen_johansen"), ids=lambda r: f"{r['case']} {r['time']} {r['cause']}")
def test_the_share_that_left_by_each_cause_is_that_of_survfit(row):
    found, j = aalen_johansen(risk_of(row["case"])).at(float(row["time"])), int(row["cause"]) - 1
    close(found.value[j], row, "incidence")
    close(found.standard_error[j], row, "standard_error", abs=1e-7)


@pytest.mark.parametrize("row", published("quantiles"), ids=lambda r: f"{r['case']} {r['share']}")
def test_quantiles_are_those_of_survfit(row):
    name, _, band = row["case"].rpartition(" ")
    levels = {"level": [1, 1, 1, 1], "level to the end": [1, 1, 1, 0, 0, 0]}
    if name in levels:
        risk = risk_table(np.arange(1, len(levels[name]) + 1), np.array(levels[name]), causes=1)
    else:
        risk = any_exit(name)
    found = kaplan_meier(risk, band=band).quantile(float(row["share"]))
    assert [*found] == [float(row[x]) if row[x] else None for x in ("value", "low", "high")]


@pytest.mark.parametrize("row", published("restricted_means"), ids=lambda r: f"{r['case']} {r['limit']}")
def test_restricted_means_are_those_of_survfit(row):
    found = restricted_mean(kaplan_meier(any_exit(row["case"])), float(row["limit"]))
    close(found.value, row, "mean")
    close(found.standard_error, row, "standard_error")


def test_the_reference_of_lung_cancer_is_met():
    curve = kaplan_meier(any_exit("lung"), band="log")
    assert curve.quantile() == (310, 285, 363)
    assert curve.at([180, 365]).value == pytest.approx([0.722, 0.409], abs=5e-4)
    assert restricted_mean(curve, 365) == pytest.approx((263.2, 7.799), abs=0.05)
    assert (curve.at_risk[0], curve.events.sum()) == (228, 165)


def test_the_reference_of_gehan_is_met():
    drug, control = (kaplan_meier(any_exit(f"gehan {x}"), band="log").quantile() for x in ("6-MP", "control"))
    assert (drug.value, drug.low, drug.high, control.value) == (23, 16, None, 8)


def test_the_reference_of_mgus2_is_met():
    risk = risk_of("mgus2")
    curve = aalen_johansen(risk)
    assert (risk.total, *risk.events.sum(axis=0)) == (1384, 115, 860)
    wanted = [0.03410371, 0.06372217, 0.09981372, 0.10915166]
    assert curve.at([60, 120, 240, 300]).value[:, 0] == pytest.approx(wanted, abs=6e-9)
    assert curve.at(120).standard_error[0] == pytest.approx(0.006796848, abs=6e-10)
    assert curve.at(120).value[1] == pytest.approx(0.5318177, abs=6e-8)


def test_the_men_of_channing_house_do_not_all_die_at_the_second_death():
    """Hyde 1977: the first risk sets are of one or two men."""
    risk = risk_table(**channing_men(), causes=1)
    first = kaplan_meier(risk)
    assert first.survival[first.events > 0][1] == 0
    start = reliable_from(risk, 10)
    later = kaplan_meier(risk.from_(start))
    assert start == 781
    assert later.survival[later.times < 1000].min() > 0.2
    assert (later.start, later.at(start).value) == (782, 1)  # the next man came a month later


# Written out


def sums(rows):
    """Both curves by their definition: {time: (share still held, shares left by cause)}."""
    rows = [(a, a + n, c, w) for a, n, c, w in rows]
    held, left, curves = 1.0, [0.0] * CAUSES, {}
    for t in sorted({x for _, x, _, _ in rows}):
        n = sum(w for a, x, _, w in rows if a < t <= x)
        d = [sum(w for _, x, c, w in rows if x == t and c == j) for j in range(1, CAUSES + 1)]
        left = [f + held * k / n for f, k in zip(left, d, strict=True)]
        held *= 1 - sum(d) / n
        curves[t] = held, left
    return curves


@given(spells)
def test_both_curves_are_their_definition(rows):
    risk, wanted = make(rows), sums(rows)
    curve = aalen_johansen(risk)
    assert curve.survival == pytest.approx([held for held, _ in wanted.values()], abs=1e-12)
    assert curve.incidence == pytest.approx(np.array([left for _, left in wanted.values()]), abs=1e-12)
    assert kaplan_meier(risk).survival == pytest.approx(curve.survival, abs=0)


@given(spells)
def test_the_causes_and_those_still_held_add_up(rows):
    curve = aalen_johansen(make(rows))
    assert curve.incidence.sum(axis=1) + curve.survival == pytest.approx(np.ones(len(curve.times)), abs=1e-12)


@given(spells)
def test_bands_hold_the_curve_and_are_numbers(rows):
    risk = make(rows)
    survival, incidence = kaplan_meier(risk), aalen_johansen(risk)
    for curve, value in ((survival, survival.survival), (incidence, incidence.incidence)):
        assert np.isfinite(np.column_stack([curve.low, value, curve.high, curve.standard_error])).all()
        assert (curve.low <= value + 1e-12).all()
        assert (value <= curve.high + 1e-12).all()
        assert (curve.low >= 0).all()
        assert (curve.high <= 1).all()


@given(spells)
def test_with_one_cause_both_curves_and_bands_are_each_other_turned_over(rows):
    risk = make([(a, n, min(c, 1), w) for a, n, c, w in rows])
    one, other = kaplan_meier(risk), aalen_johansen(risk, band="complementary")
    assert 1 - one.survival == pytest.approx(other.incidence[:, 0], abs=1e-12)
    assert one.standard_error == pytest.approx(other.standard_error[:, 0], abs=1e-7)
    inner = (one.survival > 1e-9) & (one.survival < 1)
    assert 1 - one.high[inner] == pytest.approx(other.low[inner, 0], abs=1e-6)
    assert 1 - one.low[inner] == pytest.approx(other.high[inner, 0], abs=1e-6)


def variance_by_differences(risk, j, step=1e-6):
    """The delta method by numerical derivatives: each hazard moved, the curve computed again."""
    hazards = risk.events / risk.at_risk[:, None]

    def last(h):
        held = np.cumprod(1 - h.sum(axis=1))
        return float((np.concatenate([[1], held[:-1]]) * h[:, j]).sum())

    variance = 0.0
    for u, n in enumerate(risk.at_risk):
        slope = np.zeros(risk.causes)
        for k in range(risk.causes):
            moved = [hazards.copy(), hazards.copy()]
            moved[0][u, k] += step
            moved[1][u, k] -= step
            slope[k] = (last(moved[0]) - last(moved[1])) / (2 * step)
        h = hazards[u]
        variance += slope @ (np.diag(h) - np.outer(h, h)) @ slope / n
    return variance


@settings(max_examples=40, deadline=None)
@given(spells)
def test_the_standard_error_is_the_delta_method_on_the_hazards(rows):
    risk = make([*rows, (-1, 30, 0, 2)])  # somebody stays, so that each hazard can be moved
    found = aalen_johansen(risk).standard_error[-1] ** 2
    wanted = [variance_by_differences(risk, j) for j in range(CAUSES)]
    assert found == pytest.approx(wanted, rel=1e-4, abs=1e-8)


@given(spells, st.randoms(use_true_random=False))
def test_neither_order_nor_the_order_of_ties_moves_a_curve(rows, random):
    one, other = (aalen_johansen(make(x)) for x in (rows, random.sample(rows, len(rows))))
    for name in ("incidence", "standard_error", "low", "high"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@given(spells, st.integers(1, 50))
def test_another_first_day_moves_the_times_alone(rows, days):
    one, other = (aalen_johansen(make(x)) for x in (rows, [(a + days, n, c, w) for a, n, c, w in rows]))
    np.testing.assert_array_equal(one.times + days, other.times)
    np.testing.assert_array_equal(one.incidence, other.incidence)
    np.testing.assert_array_equal(one.standard_error, other.standard_error)


@given(spells)
def test_who_cannot_be_told_apart_can_be_counted_together(rows):
    apart, together = aalen_johansen(make(rows)), aalen_johansen(make([(a, n, min(c, 2), w) for a, n, c, w in rows]))
    assert apart.incidence[:, 1:].sum(axis=1) == pytest.approx(together.incidence[:, 1], abs=1e-12)


# Reading a curve


def test_a_step_counts_from_its_own_time():
    curve = kaplan_meier(risk_table(np.array([2, 4, 6, 8]), np.array([1, 1, 1, 0]), causes=1))
    assert curve.at([0, 1.9, 2, 3.9, 4, 8]).value.tolist() == pytest.approx([1, 1, 0.75, 0.75, 0.5, 0.25])
    assert curve.at(1).high == curve.at(1).low == 1
    assert aalen_johansen(risk_table(np.array([2, 4]), np.array([1, 2]), causes=2)).at([1, 2]).value.tolist() == [
        [0, 0],
        [0.5, 0],
    ]


def test_a_curve_ends_at_the_last_exit_unless_all_have_left():
    open_, closed = (risk_table(np.array([2, 4]), np.array([1, last]), causes=1) for last in (0, 1))
    assert kaplan_meier(closed).at(99).value == 0
    for curve in (kaplan_meier(open_), aalen_johansen(open_)):
        assert curve.at(4).value == 0.5
        with pytest.raises(MethodError) as caught:
            curve.at([3, 5])
        assert str(caught.value) == "the curve ends at 4, where some are still held: ask for no later time"
        with pytest.raises(MethodError, match="cannot be read at a time that is not finite"):
            curve.at(math.nan)
    with pytest.raises(MethodError, match="the curve ends at 4"):
        restricted_mean(kaplan_meier(open_), 5)
    assert restricted_mean(kaplan_meier(open_), 4).value == 3
    assert restricted_mean(kaplan_meier(closed), 99).value == 3


def test_where_all_have_left_the_band_keeps_its_high_end():
    curve = kaplan_meier(risk_table(np.array([1, 2, 3]), np.array([1, 1, 1]), causes=1))
    assert (curve.survival[-1], curve.standard_error[-1], curve.low[-1]) == (0, 0, 0)
    assert curve.high[-1] == curve.high[-2] > 0.5


def test_what_all_left_by_keeps_the_low_end_it_had():
    curve = aalen_johansen(risk_table(np.array([1, 2, 3]), np.array([1, 1, 1]), causes=2))
    assert curve.incidence[-1] == pytest.approx([1, 0])
    assert curve.low[-1, 0] == curve.low[-2, 0] > 0
    assert curve.high[-1].tolist() == pytest.approx([1, 0])


def test_a_median_that_is_not_reached_is_none():
    curve = kaplan_meier(risk_table(np.array([1, 2, 3]), np.array([1, 0, 0]), causes=1))
    assert curve.quantile().value is None
    assert curve.quantile(1 / 3).value == 2  # level from 1 to the end at 3


def test_the_mean_after_a_late_start_counts_from_there():
    risk = risk_table(np.array([5, 9]), np.array([1, 1]), causes=1, entry=np.array([3, 3]))
    assert restricted_mean(kaplan_meier(risk), 9).value == pytest.approx(4)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda risk: kaplan_meier(risk, level=1), "a level must be between 0 and 1, not 1"),
        (lambda risk: aalen_johansen(risk, level=0), "a level must be between 0 and 1, not 0"),
        (lambda risk: kaplan_meier(risk, band="wide"), "a band is log-log, log or plain, not wide"),
        (lambda risk: kaplan_meier(risk).quantile(1), "a quantile needs a share between 0 and 1, not 1"),
        (lambda risk: restricted_mean(kaplan_meier(risk), 0), "the limit 0 is not after the start of the curve, 0"),
    ],
)
def test_what_is_not_asked_well_is_refused(ask, message):
    with pytest.raises(MethodError) as caught:
        ask(risk_of("mgus2"))
    assert str(caught.value) == message


def test_a_million_spells_are_as_precise_as_a_few():
    """Ten thousand copies of each row: the same curve, a hundredth of the standard error."""
    data = mgus2()
    one = aalen_johansen(risk_table(**data, causes=2))
    many = aalen_johansen(risk_table(**data, causes=2, weights=np.full(len(data["exit"]), 10_000)))
    np.testing.assert_allclose(many.incidence, one.incidence, rtol=1e-13)
    np.testing.assert_allclose(many.standard_error, one.standard_error / 100, rtol=1e-6, atol=1e-9)


# By simulation


def drawn(random, n):
    """Spells in months with many ties, three causes, a third seen late, and the shares that are true."""
    exit = random.geometric(0.06, n)
    cause = random.choice([1, 2, 3], n, p=[0.6, 0.3, 0.1])
    entry = np.where(random.random(n) < 0.35, random.integers(0, 12, n), 0)
    censor = random.integers(6, 60, n)
    seen = np.minimum(exit, censor)
    kept = seen > entry
    return {"exit": seen[kept], "cause": np.where(exit <= censor, cause, 0)[kept], "entry": entry[kept]}


@pytest.mark.slow
def test_nineteen_of_twenty_bands_hold_the_truth():
    random, times, draws = np.random.default_rng(1953), np.array([6, 12, 24, 36]), 3000
    gone = 1 - 0.94**times
    truth = np.outer(gone, [0.6, 0.3, 0.1])
    held, left = np.zeros(4), np.zeros((4, 3))
    for _ in range(draws):
        risk = risk_table(**drawn(random, 400), causes=3)
        one, other = kaplan_meier(risk).at(times), aalen_johansen(risk).at(times)
        held += (one.low <= 1 - gone) & (1 - gone <= one.high)
        left += (other.low <= truth) & (truth <= other.high)
    assert (held / draws > 0.93).all()
    assert (held / draws < 0.97).all()
    assert (left / draws > 0.93).all()
    assert (left / draws < 0.97).all()


@pytest.mark.slow
def test_with_late_entry_the_standard_error_is_that_of_repeated_draws():
    random, times = np.random.default_rng(1955), np.array([6, 12, 24, 36])
    found = [aalen_johansen(risk_table(**drawn(random, 300), causes=3)).at(times) for _ in range(3000)]
    spread = np.std([x.value for x in found], axis=0)
    assert np.mean([x.standard_error for x in found], axis=0) == pytest.approx(spread, rel=0.06)


def test_the_bootstrap_of_late_entry_spreads_as_the_standard_error_says():
    random, data = np.random.default_rng(7), made(late=True)
    n, values = len(data["exit"]), []
    for _ in range(600):
        weights = np.bincount(random.integers(0, n, n), minlength=n)
        values.append(aalen_johansen(risk_table(**{**data, "weights": weights}, causes=3)).at(40).value)
    error = aalen_johansen(risk_table(**data, causes=3)).at(40).standard_error
    assert np.std(values, axis=0) == pytest.approx(error, rel=0.15)


def test_the_lung_data_have_no_late_entry():
    assert risk_table(**lung(), causes=1).late == 0


# R 4.2.2, survival 3.5-3: summary(survfit(Surv(etime, factor(ev)) ~ 1, mgus2, conf.type = "log-log"), times = ...).
BANDS_OF_R = [
    (60, 0, 0.0254419907443, 0.0446577215453),
    (120, 0, 0.0512816760849, 0.0779330245960),
    (300, 0, 0.0877249812316, 0.1331725646948),
    (120, 1, 0.503860774822, 0.558942898815),
    (300, 1, 0.726294572519, 0.795047880747),
]


@pytest.mark.parametrize(("time", "cause", "low", "high"), BANDS_OF_R)
def test_the_band_of_a_share_that_has_left_is_that_of_r(time, cause, low, high):
    data = mgus2()
    found = aalen_johansen(risk_table(data["exit"], data["cause"], causes=2)).at(time)
    assert (found.low[cause], found.high[cause]) == pytest.approx((low, high), abs=1e-11)


def test_a_band_has_one_of_two_names():
    with pytest.raises(MethodError, match=r"^a band of a share that has left is log-log or complementary, not plain$"):
        aalen_johansen(risk_table(np.array([1, 2]), np.array([1, 1]), causes=1), band="plain")


def test_days_in_small_integers_do_not_overflow():
    days = np.array([5, 127], np.int8)
    table = risk_table(days, np.array([1, 1], np.int8), causes=1, entry=np.array([-1, -1], np.int8))
    assert table.at_risk.tolist() == [2, 1]
