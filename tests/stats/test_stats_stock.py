"""Stock, flows, changes and the middle estimate against every history that the intervals allow, one spell at a time."""

import math
from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats import stock as module
from habeas.stats.spells import OPEN, Spells
from habeas.stats.stock import change_bounds, daily_stock, direction, flows, middle, stock_and_flows, told

LAST, GROUPS = 9, 3
FIELDS = ("start_lo", "start_hi", "end_lo", "end_hi", "group", "known_from", "known_to")
BEFORE, AFTER = -3, LAST + 3  # far enough out to stand for a date without a limit

days = st.integers(-1, LAST + 1)
interval = st.tuples(days, st.integers(0, 4)).map(lambda x: (x[0], x[0] + x[1]))
start = interval | st.tuples(st.just(-OPEN), days)
end = interval | st.tuples(days, st.just(OPEN)) | st.just((OPEN, OPEN))
known = st.sampled_from([(0, OPEN), (0, 5), (5, OPEN)])
row = st.tuples(start, end, st.integers(0, GROUPS - 1), known).filter(lambda r: r[0][0] <= r[1][1])
exact_row = st.tuples(days, st.integers(0, 9) | st.none(), st.integers(0, GROUPS - 1), known).map(
    lambda r: ((r[0], r[0]), (OPEN, OPEN) if r[1] is None else (r[0] + r[1],) * 2, *r[2:])
)
rows = st.lists(row, max_size=6)
asked = st.sampled_from([None, 2, 7])
edges = st.lists(days, min_size=2, max_size=5, unique=True).map(lambda x: np.array(sorted(x)))


def make(rows):
    flat = [(*start, *end, group, *known) for start, end, group, known in rows]
    columns = np.array(flat, np.int64).reshape(-1, 7).T
    types = [np.int32] * 4 + [np.int16] + [np.int32] * 2
    return Spells(**{f: c.astype(t) for f, c, t in zip(FIELDS, columns, types, strict=True)})


def believed(rows, day):
    return [r for r in rows if (r[3][0] <= day < r[3][1] if day is not None else r[3][1] == OPEN)]


def dates(interval):
    """Every day of the interval that a small world can tell apart."""
    low, high = (max(BEFORE, min(AFTER, x)) for x in interval)
    return range(low, high + 1)


def histories(row, *, ordered=True):
    return [(s, e) for s, e in product(dates(row[0]), dates(row[1])) if s <= e or not ordered]


def count(rows, holds, *, ordered=True):
    """Spells for which it holds in every history, and in some, by group."""
    sure, possible = np.zeros((2, GROUPS), int)
    for r in rows:
        answers = {holds(s, e) for s, e in histories(r, ordered=ordered)}
        sure[r[2]] += answers == {True}
        possible[r[2]] += True in answers
    return sure.tolist(), possible.tolist()


def same(counts, wanted):
    sure, possible = zip(*wanted, strict=True)
    assert counts.sure.tolist() == list(sure)
    assert counts.possible.tolist() == list(possible)


@given(rows, asked)
def test_the_stock_is_what_every_and_what_some_history_gives(rows, day):
    found = daily_stock(make(rows), first=0, last=LAST, groups=GROUPS, known=day)
    some = believed(rows, day)
    same(found, [count(some, lambda s, e, t=t: s <= t < e) for t in range(LAST + 1)])


@given(rows, asked, edges)
def test_flows_count_the_dates_whose_interval_is_in_the_period_or_meets_it(rows, day, edges):
    found, some = flows(make(rows), edges, groups=GROUPS, known=day), believed(rows, day)
    same(found.arrivals, [count(some, lambda s, e, a=a, b=b: a <= s < b, ordered=False) for a, b in pairwise(edges)])
    same(found.departures, [count(some, lambda s, e, a=a, b=b: a <= e < b, ordered=False) for a, b in pairwise(edges)])


@given(rows, edges)
def test_flows_of_tightened_spells_are_sharp(rows, edges):
    found, some = flows(make(rows).tightened(), edges, groups=GROUPS), believed(rows, None)
    same(found.arrivals, [count(some, lambda s, e, a=a, b=b: a <= s < b) for a, b in pairwise(edges)])
    same(found.departures, [count(some, lambda s, e, a=a, b=b: a <= e < b) for a, b in pairwise(edges)])


@given(rows)
def test_tightening_leaves_the_stock_as_it_is(rows):
    spells = make(rows)
    one, other = (daily_stock(x, first=0, last=LAST, groups=GROUPS) for x in (spells, spells.tightened()))
    assert one.sure.tolist() == other.sure.tolist()
    assert one.possible.tolist() == other.possible.tolist()


@given(rows, asked, st.integers(0, LAST), st.integers(0, LAST))
def test_change_bounds_are_the_least_and_most_over_all_histories(rows, day, t1, t2):
    t1, t2 = sorted((t1, t2))
    low, high = np.zeros((2, GROUPS), int)
    for r in believed(rows, day):
        changes = [(s <= t2 < e) - (s <= t1 < e) for s, e in histories(r)]
        low[r[2]] += min(changes)
        high[r[2]] += max(changes)
    found = change_bounds(make(rows), t1, t2, groups=GROUPS, known=day)
    assert (found.low.tolist(), found.high.tolist()) == (low.tolist(), high.tolist())


@given(st.lists(exact_row, max_size=8), edges)
def test_on_exact_dates_the_stock_moves_by_what_came_less_what_went(rows, edges):
    spells = make(rows)
    stock = daily_stock(spells, first=-1, last=LAST + 1, groups=GROUPS)
    moved = flows(spells, edges, groups=GROUPS)
    assert stock.sure.tolist() == stock.possible.tolist()
    # The stock of the last day before each edge: a date on the edge belongs to the period that begins there.
    for (a, b), came, went in zip(pairwise(edges), moved.arrivals.sure, moved.departures.sure, strict=True):
        if a > -1:
            assert (stock.sure[b] - stock.sure[a]).tolist() == (came - went).tolist()
            change = change_bounds(spells, int(a) - 1, int(b) - 1, groups=GROUPS)
            assert change.low.tolist() == change.high.tolist() == (came - went).tolist()


@given(st.lists(st.tuples(exact_row, *[st.integers(0, 4)] * 4), max_size=8), edges)
def test_the_truth_lies_within_the_bounds_of_its_coarsened_dates(drawn, edges):
    coarse = []
    for (start, end, *rest), a, b, c, d in drawn:
        wide = (end[0] - c, OPEN if end[1] == OPEN else end[1] + d)
        coarse.append(((start[0] - a, start[1] + b), wide, *rest))
    truth, bounds = (stock_and_flows(make(x), edges, groups=GROUPS) for x in ([r for r, *_ in drawn], coarse))
    within(bounds[0], truth[0])
    within(bounds[1].arrivals, truth[1].arrivals)
    within(bounds[1].departures, truth[1].departures)


def within(bounds, truth):
    assert (bounds.sure <= truth.sure).all()
    assert (truth.possible <= bounds.possible).all()


@given(rows, asked, st.integers(0, LAST))
def test_the_middle_is_the_mean_over_independent_uniform_dates(rows, day, t):
    mean, variance, left_out = np.zeros((3, GROUPS))
    for s, e, group, _ in believed(rows, day):
        begun, over = chance(s, t), chance(e, t)
        if begun is None or over is None:
            # Whatever the dateless end is, the other date may settle it.
            left_out[group] += begun != 0 and over != 1
        else:
            mean[group] += begun * (1 - over)
            variance[group] += begun * (1 - over) * (1 - begun * (1 - over))
    found = middle(make(rows), np.array([t]), groups=GROUPS, known=day)
    np.testing.assert_allclose(found.mean, [mean], atol=1e-12)
    np.testing.assert_allclose(found.sd, np.sqrt([variance]), atol=1e-7)
    assert found.undetermined.tolist() == [left_out.tolist()]


def chance(interval, t):
    """The share of the interval's days up to `t`; None if it has no limit and `t` lies within."""
    low, high = interval
    if t < low or t >= high:
        return float(t >= high)
    return None if low == -OPEN or high == OPEN else (t - low + 1) / (high - low + 1)


@given(rows)
def test_the_middle_lies_within_the_bounds_less_what_it_leaves_out(rows):
    spells = make(rows)
    bounds = daily_stock(spells, first=0, last=LAST, groups=GROUPS)
    found = middle(spells, np.arange(LAST + 1)[::-1], groups=GROUPS)
    assert (bounds.sure[::-1] <= found.mean).all()
    assert (found.mean <= (bounds.possible[::-1] - found.undetermined) + 1e-12).all()


@given(rows, st.randoms(use_true_random=False), st.integers(-1000, 20_000), edges)
def test_neither_order_nor_calendar_changes_a_number(rows, random, shift, edges):
    moved = [(tuple(map(shifted(shift), s)), tuple(map(shifted(shift), e)), g, k) for s, e, g, k in rows]
    random.shuffle(moved)
    one = stock_and_flows(make(rows), edges, groups=GROUPS)
    other = stock_and_flows(make(moved), edges + shift, groups=GROUPS)
    for a, b in zip(tables(*one), tables(*other), strict=True):
        assert a.tolist() == b.tolist()


def shifted(by):
    return lambda day: day if abs(day) == OPEN else day + by


def tables(stock, moved):
    return [
        getattr(counts, side) for counts in (stock, moved.arrivals, moved.departures) for side in ("sure", "possible")
    ]


@given(rows, edges, asked)
def test_one_reading_gives_what_two_give(rows, edges, day):
    spells = make(rows)
    stock = daily_stock(spells, first=int(edges[0]), last=int(edges[-1]) - 1, groups=GROUPS, known=day)
    moved = flows(spells, edges, groups=GROUPS, known=day)
    fused = stock_and_flows(spells, edges, groups=GROUPS, known=day)
    for a, b in zip(tables(stock, moved), tables(*fused), strict=True):
        assert a.tolist() == b.tolist()


@given(st.lists(row, min_size=3, max_size=9), edges)
def test_the_size_of_a_chunk_changes_nothing(rows, edges):
    spells, chunk = make(rows), module.CHUNK
    whole = stock_and_flows(spells, edges, groups=GROUPS)
    try:
        module.CHUNK = 2
        parts = stock_and_flows(spells, edges, groups=GROUPS)
    finally:
        module.CHUNK = chunk
    for a, b in zip(tables(*whole), tables(*parts), strict=True):
        assert a.tolist() == b.tolist()


def test_asking_as_known_on_a_day_is_asking_the_rows_of_that_day():
    rows = [((1, 1), (OPEN, OPEN), 0, (0, 5)), ((1, 1), (4, 4), 0, (5, OPEN))]
    stock = [daily_stock(make(rows), first=3, last=4, groups=1, known=day).sure[:, 0].tolist() for day in (4, 5, None)]
    assert stock == [[1, 1], [1, 0], [1, 0]]


def test_possible_flows_of_months_do_not_add_up_to_those_of_the_year():
    spells = make([((2, 6), (OPEN, OPEN), 0, (0, OPEN))])
    months = flows(spells, np.array([0, 4, 8]), groups=1).arrivals
    year = flows(spells, np.array([0, 8]), groups=1).arrivals
    assert (months.sure.tolist(), months.possible.tolist()) == ([[0], [0]], [[1], [1]])
    assert (year.sure.tolist(), year.possible.tolist()) == ([[1]], [[1]])


def test_a_change_is_tighter_than_two_stocks_subtracted():
    spells = make([((0, 9), (OPEN, OPEN), 0, (0, OPEN))])
    stock = daily_stock(spells, first=4, last=5, groups=1)
    change = change_bounds(spells, 4, 5, groups=1)
    assert (stock.sure[1] - stock.possible[0]).tolist() == [-1]
    assert (change.low.tolist(), change.high.tolist()) == ([0], [1])


def test_bounds_a_fifth_apart_are_told_and_wider_ones_are_not():
    assert [told(low, 1000) for low in (1000, 800, 799, 0)] == [True, True, False, False]
    assert told(0, 0)
    assert all(told(4 * n, 5 * n) for n in range(1, 500))


def test_a_change_has_a_direction_only_if_no_history_leaves_the_stock_as_it_was():
    assert [direction(*x) for x in ((1, 2), (-2, -1), (0, 3), (-3, 0), (-1, 1), (0, 0))] == ["up", "down"] + [None] * 4


def test_a_date_without_a_limit_is_left_out_of_the_middle_and_counted():
    spells = make([((2, 3), (5, OPEN), 0, (0, OPEN))])
    found = middle(spells, np.array([1, 2, 4, 6]), groups=1)
    assert found.mean[:, 0].tolist() == [0, 0.5, 1, 0]
    assert found.undetermined[:, 0].tolist() == [0, 0, 0, 1]
    assert math.isclose(found.sd[1, 0], 0.5)


def test_nobody_is_zero_and_not_an_error():
    stock, moved = stock_and_flows(make([]), np.array([0, 3]), groups=2)
    assert stock.sure.tolist() == [[0, 0]] * 3
    assert moved.departures.possible.tolist() == [[0, 0]]


ONE = make([((1, 1), (2, 2), 0, (0, OPEN))])


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: make([((3, 1), (5, 5), 0, (0, 1))]), "row 0: its start ends before it begins"),
        (lambda: make([((1, 1), (5, 4), 0, (0, 1))]), "row 0: its end ends before it begins"),
        (lambda: make([((3, 3), (1, 2), 0, (0, 1))]), "row 0: its spell ends before it begins"),
        (lambda: replace(ONE, known_to=None), "spells have both known_from and known_to, or neither"),
        (lambda: replace(ONE, group=ONE.group[:0]), "the columns of the spells differ in length"),
        (
            lambda: daily_stock(replace(ONE, known_from=None, known_to=None), first=0, last=1, groups=1, known=3),
            "these spells do not say when they were known. Give known_from and known_to",
        ),
        (lambda: daily_stock(ONE, first=0, last=1, groups=0), "groups must be 0 to -1, and are 0 to 0"),
        (
            lambda: daily_stock(ONE, first=2, last=1, groups=1),
            "the days begin on day 2 and end before it, on day 1",
        ),
        (
            lambda: flows(ONE, np.array([3, 3]), groups=1),
            "periods need at least two edges, each later than the one before",
        ),
        (lambda: middle(ONE, np.array([], np.int64), groups=1), "the middle estimate needs a day"),
    ],
)
def test_what_cannot_be_counted_is_refused(ask, message):
    with pytest.raises(MethodError) as error:
        ask()
    assert str(error.value) == message
