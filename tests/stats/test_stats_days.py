"""Days given back and imposed: twelve people worked by hand, every history of small cases, and what must add up."""

import csv
import math
from datetime import date
from itertools import pairwise, product
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.register.spells import SCHEDULED
from habeas.stats.bounds import Bounds
from habeas.stats.daymeans import largest_share, mean_days, median_days
from habeas.stats.days import (
    MONTH_DAYS,
    counterfactual_curve,
    days_forgiven,
    free_anyway,
    newly_imposed,
    replacement_ratio,
    totals_by,
)
from habeas.stats.scheduled import DayInterval, scheduled_end, served_share
from habeas.stats.spells import OPEN

REFERENCE = Path(__file__).parents[1] / "reference" / "twelve_people.csv"
TWELVE = list(csv.DictReader(REFERENCE.read_text(encoding="utf-8").splitlines()))
PEOPLE, SUM = TWELVE[:-1], TWELVE[-1]
FREED = [row for row in PEOPLE if row["freed"] != "no"]
CREDIT, CAP = (1, 1.5), 9132
FIRST, LAST = (date.fromisoformat(day).toordinal() for day in ("2031-01-01", "2031-12-31"))


def number(text):
    """A day or a number; nothing is no limit."""
    return OPEN if not text else int(text) if text.isdigit() else date.fromisoformat(text).toordinal()


def column(rows, name):
    return np.array([number(row[name]) for row in rows])


def columns(rows, *names):
    return tuple(column(rows, name) for name in names)


def ends(rows=FREED):
    """The scheduled ends of the twelve by our function."""
    return scheduled_end(
        *columns(rows, "start_first", "start_last"),
        **{name: column(rows, name) for name in ("term_low", "term_high", "before_low", "before_high", "restricted")},
        from_arrest=[row["runs_from"] == "arrest" for row in rows],
        credit=CREDIT,
        cap=CAP,
    )


def freed(scheduled, **more):
    low, high = columns(FREED, "released_first", "released_last")
    surely = [row["freed"] == "surely" for row in FREED]
    return days_forgiven(*scheduled, released_low=low, released_high=high, surely=surely, **more)


# The twelve


def test_the_scheduled_ends_of_the_twelve_are_those_worked_by_hand():
    low, high = ends()
    assert low.tolist() == column(FREED, "scheduled_first").tolist()
    assert high.tolist() == column(FREED, "scheduled_last").tolist()


def test_the_days_given_back_to_the_twelve_are_those_worked_by_hand():
    found = freed(ends())
    assert found.low.tolist() == column(FREED, "forgiven_low").tolist()
    assert found.high.tolist() == column(FREED, "forgiven_high").tolist()
    assert found.total == Bounds(int(SUM["forgiven_low"]), int(SUM["forgiven_high"]))


def test_after_two_thirds_less_is_given_back():
    start = DayInterval(*columns(FREED, "start_first", "start_last"))
    early = served_share(start, ends(), share=2 / 3)
    assert early.low.tolist() == column(FREED, "two_thirds_first").tolist()
    assert early.high.tolist() == column(FREED, "two_thirds_last").tolist()
    found = freed(early)
    assert (found.low.tolist(), found.high.tolist()) == tuple(
        c.tolist() for c in columns(FREED, "then_low", "then_high")
    )
    assert found.total == Bounds(int(SUM["then_low"]), int(SUM["then_high"]))


def test_by_way_out_the_twelve_add_up_to_all():
    kinds = ["pardon", "amnesty", "parole", "exchange", "unknown"]
    found = freed(ends())
    sums = totals_by([kinds.index(row["exit"]) for row in FREED], found, groups=5)
    assert sums.tolist() == [[559, 9327], [30, 325], [30, 121], [3287, 8768], [0, 32]]
    assert tuple(sums.sum(axis=0)) == found.total


def test_the_days_newly_imposed_on_the_twelve_are_those_worked_by_hand():
    verdicts, terms = columns(PEOPLE, "verdict_first", "verdict_last"), columns(PEOPLE, "term_low", "term_high")
    window = {"first": FIRST, "last": LAST, "cap": CAP}
    found = newly_imposed(*verdicts, term_low=terms[0], term_high=terms[1], **window)
    assert found == (Bounds(int(SUM["imposed_low"]), int(SUM["imposed_high"])), 4, 6, 1)
    for at, row in enumerate(PEOPLE):
        one = slice(at, at + 1)
        alone = newly_imposed(*(v[one] for v in verdicts), term_low=terms[0][one], term_high=terms[1][one], **window)
        assert alone.days == (int(row["imposed_low"]), int(row["imposed_high"]))


@pytest.mark.parametrize(
    ("months", "surely", "possibly", "low", "high"),
    [(1, 2, 8, 2 / 10, 8 / 10), (3, 3, 8, 3 / 9, 8 / 10), (6, 4, 8, 4 / 9, 8 / 10), (12, 5, 8, 5 / 9, 8 / 10)],
)
def test_so_many_of_the_twelve_were_free_anyway(months, surely, possibly, low, high):
    scheduled, (first, last) = ends(), columns(FREED, "released_first", "released_last")
    left = np.maximum(scheduled.low - last, 0), np.maximum(scheduled.high - first, 0)
    sure = np.array([row["freed"] == "surely" for row in FREED])
    found = free_anyway(*left, months=months, surely=sure)
    assert found == (months, surely, possibly, Bounds(pytest.approx(low, abs=1e-12), pytest.approx(high, abs=1e-12)))
    assert free_anyway(*left, months=math.inf, surely=sure).share == (1, 1)


def test_the_curve_of_the_twelve_holds_the_days_given_back():
    released = DayInterval(*columns(FREED, "released_first", "released_last"))
    sure = np.array([row["freed"] == "surely" for row in FREED])
    edges = np.arange(FIRST, date(2056, 1, 1).toordinal(), 30)
    curve = counterfactual_curve(ends(), released, edges=edges, surely=sure)
    assert (curve.days_low.sum(), curve.days_high.sum()) == (3906, 18573)
    assert (curve.with_high[-1], curve.with_low[-1], curve.without_low[-1]) == (10, 9, 9)


# The scheduled end


def test_the_scheduled_end_is_that_of_the_register():
    random, n = np.random.default_rng(5), 400
    start = random.integers(0, 400, n)
    term = random.integers(1, 3000, n)
    before = random.integers(0, 300, n)
    days = {
        "start_low": start,
        "start_high": start + random.integers(0, 60, n),
        "term_low": term,
        "term_high": term + random.integers(0, 3, n),
        "before_low": before,
        "before_high": before + random.integers(0, 90, n),
    }
    dated, unknown = random.random(n) < 0.4, random.random(n) < 0.3
    unknown &= ~dated
    for credit in ((1.0, 2.0), (1.0, 1.0), (1.5, 1.5), (1.0, 1.5)):
        db = duckdb.connect()
        db.execute(
            "create table spell_of_record as select date '2000-01-01' + a as from_first, date '2000-01-01' + b as "
            "from_last, date '2000-01-01' + b as start_last, c as custody_low, d as custody_high, e as remand_least, "
            "f as remand_most, g as dated_sentence, h as remand_unknown, null::date as told_first, null::date as "
            "told_last from (select unnest($1::int[]) a, unnest($2::int[]) b, unnest($3::int[]) c, unnest($4::int[]) "
            "d, unnest($5::int[]) e, unnest($6::int[]) f, unnest($7::bool[]) g, unnest($8::bool[]) h)",
            [*(c.tolist() for c in days.values()), dated.tolist(), unknown.tolist()],
        )
        for part in SCHEDULED.format(at="").split(";")[:1]:
            db.execute(part, {"least": credit[0], "most": credit[1]})
        theirs = db.execute(
            "select scheduled_first - date '2000-01-01', scheduled_last - date '2000-01-01' from scheduled"
        ).fetchall()
        db.close()
        low, high = days["start_low"], days["start_high"]
        more = {name: c for name, c in days.items() if not name.startswith("start")}
        more["before_high"] = np.where(unknown, OPEN, more["before_high"])
        ours = scheduled_end(low, high, **more, from_arrest=~dated, credit=credit)
        assert list(zip(ours.low.tolist(), ours.high.tolist(), strict=True)) == theirs


@given(
    st.tuples(st.integers(0, 50), st.integers(0, 9)),
    st.tuples(st.integers(1, 400), st.integers(0, 3)),
    st.tuples(st.integers(0, 40), st.integers(0, 20)),
    st.sampled_from([(1, 1), (1, 1.5), (1, 2), (1.5, 2)]),
    st.booleans(),
    st.integers(0, 30),
)
def test_the_scheduled_end_bounds_every_history(start, term, before, credit, arrested, home):
    (s, t, b) = ((low, low + more) for low, more in (start, term, before))
    names = ("term_low", "term_high", "before_low", "before_high")
    found = scheduled_end(
        [s[0]],
        [s[1]],
        **dict(zip(names, [[t[0]], [t[1]], [b[0]], [b[1]]], strict=True)),
        from_arrest=[arrested],
        credit=credit,
        restricted=[home],
    )
    for day, days, waited, each in product(s, t, b, credit):
        off = waited * (each - 1) if arrested else waited * each
        assert found.low[0] <= day + days - off - home / 2 <= found.high[0]


def test_an_end_without_a_limit_says_so():
    more = {
        "term_low": [9, 9, OPEN],
        "term_high": [9, OPEN, OPEN],
        "before_low": [0, 0, 0],
        "before_high": [OPEN, 0, 0],
    }
    found = scheduled_end([0, 0, 0], [0, 0, 0], **more, from_arrest=[False, True, True], credit=(1, 2))
    assert (found.low[0], found.high.tolist()) == (-OPEN, [9, OPEN, OPEN])
    capped = scheduled_end([0, 0, 0], [0, 0, 0], **more, from_arrest=[False, True, True], credit=(1, 2), cap=5)
    assert (capped.low.tolist()[1:], capped.high.tolist()) == ([9, 0], [9, 9, 5])


def test_a_share_served_keeps_what_has_no_limit():
    day = np.array
    found = served_share(DayInterval(day([-OPEN, 0]), day([0, 0])), DayInterval(day([9, 9]), day([9, OPEN])), share=0.5)
    assert (found.low.tolist(), found.high.tolist()) == ([-OPEN, 5], [5, OPEN])


# Days given back, against every history


spans = st.tuples(st.integers(0, 12), st.integers(0, 3)).map(lambda x: (x[0], x[0] + x[1]))
releases = st.lists(st.tuples(spans, spans, st.booleans(), st.integers(1, 2)), min_size=1, max_size=4)


def parted(rows):
    scheduled, released, sure, weights = zip(*rows, strict=True)
    return DayInterval(*np.array(scheduled).T), DayInterval(*np.array(released).T), np.array(sure), np.array(weights)


def histories(rows):
    """Every choice of days, and of who was freed: per person the scheduled end and the release, or None."""
    each = []
    for (a, b), (c, d), sure, weight in rows:
        true = [*product(range(a, b + 1), range(c, d + 1)), *([] if sure else [None])]
        each += [[true[0], true[len(true) // 2], true[-1], *([] if sure else [None])]] * weight
    return product(*each)


@given(releases)
def test_days_given_back_are_bounded_by_every_history_and_the_bounds_are_met(rows):
    scheduled, released, sure, weights = parted(rows)
    found = days_forgiven(
        *scheduled, released_low=released.low, released_high=released.high, surely=sure, weights=weights
    )
    totals = [0, 0]
    for (a, b), (c, d), surely, weight in rows:
        days = [max(0, s - r) for s in range(a, b + 1) for r in range(c, d + 1)] + ([] if surely else [0])
        totals = [totals[0] + weight * min(days), totals[1] + weight * max(days)]
    assert found.total == tuple(totals)


@given(releases, st.sampled_from([0, 0.1, 0.2, 1]))
def test_the_share_free_anyway_is_bounded_by_every_history(rows, months):
    rows = [(*row[:3], 1) for row in rows]
    scheduled, released, sure, _ = parted(rows)
    left = np.maximum(scheduled.low - released.high, 0), np.maximum(scheduled.high - released.low, 0)
    found = free_anyway(*left, months=months, surely=sure)
    shares = []
    for history in histories(rows):
        left_of = [max(0, s - r) for s, r in (x for x in history if x is not None)]
        if left_of:
            shares.append(sum(days <= months * MONTH_DAYS for days in left_of) / len(left_of))
    low, high = found.share
    assert all(low - 1e-12 <= share <= high + 1e-12 for share in shares)


def test_a_share_that_somebody_possibly_freed_can_lower_is_lower():
    found = free_anyway([0, 50, 0, 90], [0, 50, 9, 99], months=1, surely=np.array([True, True, False, False]))
    assert found == (1, 1, 2, Bounds(1 / 3, 2 / 3))


@given(releases)
def test_the_curve_is_bounded_by_every_history_and_its_area_is_the_days_given_back(rows):
    scheduled, released, sure, weights = parted(rows)
    edges = np.array([-1, 4, 7, 8, 20])
    curve = counterfactual_curve(scheduled, released, edges=edges, surely=sure, weights=weights)
    more = {"released_low": released.low, "released_high": released.high, "surely": sure, "weights": weights}
    total = days_forgiven(*scheduled, **more).total
    assert (curve.days_low.sum(), curve.days_high.sum()) == total
    part = counterfactual_curve(scheduled, released, edges=edges[1:3], surely=sure, weights=weights)
    assert [x.tolist() for x in part] == [x[1:3].tolist() for x in curve[:4]] + [x[1:2].tolist() for x in curve[4:]]
    for history in list(histories(rows))[:20]:
        there = [x for x in history if x is not None]
        for at, edge in enumerate(edges):
            without, out = sum(max(s, r) <= edge for s, r in there), sum(r <= edge for _, r in there)
            assert curve.without_low[at] <= without <= curve.without_high[at]
            assert curve.with_low[at] <= out <= curve.with_high[at]
        for at, (first, last) in enumerate(pairwise(edges)):
            days = sum(max(0, min(s, last) - max(r, first)) for s, r in there)
            assert curve.days_low[at] <= days <= curve.days_high[at]


@given(releases, st.randoms(use_true_random=False), st.integers(-500, 500))
def test_order_weights_and_the_day_of_counting_do_not_matter(rows, random, shift):
    def measured(rows, by=0):
        scheduled, released, sure, weights = parted(rows)
        scheduled, released = (DayInterval(x.low + by, x.high + by) for x in (scheduled, released))
        more = {"released_low": released.low, "released_high": released.high, "surely": sure, "weights": weights}
        given_back = days_forgiven(*scheduled, **more)
        left = np.maximum(scheduled.low - released.high, 0), np.maximum(scheduled.high - released.low, 0)
        curve = counterfactual_curve(
            scheduled, released, edges=np.array([-1, 5, 20]) + by, surely=sure, weights=weights
        )
        anyway = free_anyway(*left, months=0.1, surely=sure, weights=weights)
        return given_back.total, anyway, [part.tolist() for part in curve]

    apart = [(*row[:3], 1) for row in rows for _ in range(row[3])]
    random.shuffle(apart)
    assert measured(rows) == measured(apart) == measured(rows, by=shift)


@given(st.lists(st.tuples(spans, spans), min_size=1, max_size=5))
def test_newly_imposed_is_bounded_by_every_history(rows):
    verdict, term = (np.array(x).T for x in zip(*rows, strict=True))
    found = newly_imposed(*verdict, term_low=term[0], term_high=term[1], first=4, last=9, cap=99)
    least = most = surely = possibly = 0
    for (a, b), (c, d) in rows:
        days = [t * (4 <= v <= 9) for v in range(a, b + 1) for t in (c, d)]
        inside = [4 <= v <= 9 for v in range(a, b + 1)]
        least, most, surely, possibly = (
            least + min(days),
            most + max(days),
            surely + all(inside),
            possibly + any(inside),
        )
    assert found == (Bounds(least, most), surely, possibly, 0)


def test_a_term_beyond_the_cap_is_not_cut():
    terms = {"term_low": [50, 50, 5], "term_high": [50, OPEN, OPEN]}
    found = newly_imposed([1, 1, 1], [1, 1, 1], **terms, first=1, last=1, cap=20)
    assert (found.days, found.unknown) == (Bounds(105, 120), 2)


# Ratios and means


def test_the_ratio_has_no_upper_limit_if_perhaps_nobody_was_freed():
    assert replacement_ratio(3, 4, freed_low=0, freed_high=2) == (1.5, None)
    assert replacement_ratio(0, 0, freed_low=2, freed_high=2) == (0, 0)


def test_the_median_and_the_share_of_the_largest_tell_a_few_long_terms():
    days = np.array([30] * 9 + [5000])
    assert median_days(days, days) == (30, 30)
    assert largest_share(days, days, share=0.1) == (pytest.approx(5000 / 5270), pytest.approx(5000 / 5270))
    assert median_days([1, 2], [1, OPEN]) == (1.5, None)


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 5)), min_size=2, max_size=6), st.sampled_from([0.1, 0.3, 0.6])
)
def test_the_share_of_the_largest_is_bounded_and_its_upper_end_is_met(rows, share):
    low, high = np.array([a for a, _ in rows]), np.array([a + b for a, b in rows])
    found = largest_share(low, high, share=share)
    n = math.ceil(share * len(rows) - 1e-9)
    shares = [sum(sorted(x)[-n:]) / sum(x) for x in product(*({a, a + b} for a, b in rows))]
    assert found.low <= min(shares) + 1e-12
    assert found.high == pytest.approx(max(shares), abs=1e-12)


def test_the_mean_has_two_intervals_and_neither_depends_on_the_order():
    random = np.random.default_rng(3)
    low = random.integers(0, 900, 300)
    high = low + random.integers(0, 50, 300)
    found, order = mean_days(low, high, seed=7), random.permutation(300)
    assert found == mean_days(low[order], high[order], seed=7)
    assert found.bounds == pytest.approx((low.mean(), high.mean()), abs=1e-9)
    error = 1.96 * np.array([low.std(), high.std()]) / math.sqrt(300)
    assert found.limits == pytest.approx((low.mean() - error[0], high.mean() + error[1]), abs=4)


@pytest.mark.slow
def test_the_interval_of_the_mean_covers():
    """1,000 samples of 80 terms, most of them short: 95 % intervals hold the mean in 92 to 97 of 100."""
    random = np.random.default_rng(11)
    held = 0
    for sample in range(1000):
        days = random.gamma(2, 200, 80).round().astype(int)
        limits = mean_days(days, days, seed=sample, draws=999).limits
        held += limits.low <= 400 <= limits.high
    assert 920 <= held <= 970


# Refusals


DAY = {"released_low": [1], "released_high": [1]}
TERM = {"term_low": [5], "term_high": [5], "before_low": [0], "before_high": [0], "from_arrest": [True]}
REFUSED = [
    (
        lambda: days_forgiven([9], [OPEN], **DAY),
        "row 0: the sentence has no known end. Give `most`, the days it may ",
    ),
    (lambda: days_forgiven([9], [8], **DAY), "row 0: its scheduled end ends before it begins"),
    (lambda: days_forgiven([9, 9], [9, 9], **DAY), "release: the columns are empty or differ in length"),
    (
        lambda: days_forgiven([], [], released_low=[], released_high=[]),
        "scheduled end: days are whole numbers, and OPEN ",
    ),
    (lambda: days_forgiven([9.0], [math.nan], **DAY), "scheduled end: days are whole numbers, and OPEN where nothing "),
    (lambda: days_forgiven([9], [9], released_low=[-OPEN], released_high=[1]), "a release without a first day gives "),
    (lambda: days_forgiven([9], [9], **DAY, weights=[-1]), "weights are whole numbers from 0 up, one for each row"),
    (lambda: days_forgiven([9], [9], **DAY, surely=[1]), "`surely` is true or false for each row"),
    (lambda: totals_by([1], days_forgiven([9], [9], **DAY), groups=1), "groups are whole numbers from 0 to 0, one "),
    (lambda: free_anyway([-1], [3], months=1), "months and days left are not negative"),
    (lambda: free_anyway([1], [3], months=math.nan), "months and days left are not negative"),
    (lambda: free_anyway([1], [3], months=1, weights=[0]), "share of nobody: the weights of all rows are 0"),
    (
        lambda: newly_imposed([1], [1], term_low=[1], term_high=[2], first=2, last=1, cap=9),
        "a window ends on its first",
    ),
    (
        lambda: newly_imposed([1], [1], term_low=[1], term_high=[OPEN], first=1, last=1, cap=0),
        "a sentence is capped at ",
    ),
    (lambda: replacement_ratio(3, 3, freed_low=0, freed_high=0), "nobody was freed: there is nothing to compare the "),
    (lambda: replacement_ratio(3, 2, freed_low=1, freed_high=1), "a ratio needs two intervals of numbers from 0 up, "),
    (lambda: replacement_ratio(3, math.nan, freed_low=1, freed_high=1), "a ratio needs two intervals of numbers from "),
    (
        lambda: scheduled_end([1], [1], **TERM, credit=(2, 1)),
        "a day before the verdict counts for 2 to 1 days. Give the",
    ),
    (
        lambda: scheduled_end([1], [1], **TERM | {"term_low": [0], "term_high": [0]}, credit=(1, 1)),
        "a term has a day or",
    ),
    (
        lambda: scheduled_end([1], [1], **TERM, credit=(1, 1), restricted_credit=2),
        "a day of restricted liberty counts ",
    ),
    (
        lambda: served_share(*[DayInterval(np.array([1]), np.array([1]))] * 2, share=0),
        "a share served lies above 0 and ",
    ),
    (lambda: counterfactual_curve(*[([1], [1])] * 2, edges=[3]), "a curve needs at least two edges, each later than "),
    (
        lambda: counterfactual_curve(*[([1], [1])] * 2, edges=[3, 3]),
        "a curve needs at least two edges, each later than ",
    ),
    (lambda: mean_days([1], [1], seed=1), "the error of a mean needs two people or more, and 100 draws or more"),
    (
        lambda: mean_days([1, 1], [1, OPEN], seed=1),
        "a number of days has no limit. Cap it, or leave the row out and say",
    ),
    (
        lambda: largest_share([0, 0], [1, 1], share=0.1),
        "nobody has a day for sure: there is nothing to have a share of",
    ),
    (lambda: largest_share([1], [1], share=1), "the largest are a share of the people between 0 and 1, and not 1"),
]


@pytest.mark.parametrize(("ask", "message"), REFUSED)
def test_what_cannot_be_is_refused(ask, message):
    with pytest.raises(MethodError) as met:
        ask()
    assert str(met.value).startswith(message)


def test_what_just_can_be_is_not():
    assert days_forgiven([9], [OPEN], **DAY, most=4).total == (8, 8)
    assert free_anyway([0], [0], months=0).share == (1, 1)
    assert mean_days([1, 1], [1, 1], seed=1, draws=100).limits == (1, 1)
    assert largest_share([0, 1], [1, 1], share=0.5).low == 0.5
