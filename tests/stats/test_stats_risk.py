"""The risk table against counting by hand, one time and one spell at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.core.errors import MethodError
from habeas.stats import risk as module
from habeas.stats.incidence import kaplan_meier, reliable_from
from habeas.stats.risk import risk_table, risk_table_of_counts

CAUSES = 3
FIELDS = ("times", "at_risk", "events", "censored", "entry_times", "entered")
spell = st.tuples(st.integers(-1, 8), st.integers(1, 9), st.integers(0, CAUSES), st.integers(1, 3))
spells = st.lists(spell, min_size=1, max_size=12)


def table(rows, *, weighted=True, entries=True, scale=1, shift=0):
    entry, length, cause, weight = (np.array(x) for x in zip(*rows, strict=True))
    exit = entry + length if entries else length
    return risk_table(
        exit * scale + shift,
        cause,
        causes=CAUSES,
        entry=entry * scale + shift if entries else None,
        weights=weight if weighted else None,
    )


def by_hand(rows):
    rows = [(a, a + n, c, w) for a, n, c, w in rows]
    for t in sorted({x for _, x, _, _ in rows}):
        now = [(c, w) for _, x, c, w in rows if x == t]
        leaving = [sum(w for c, w in now if c == j) for j in range(CAUSES + 1)]
        yield t, sum(w for a, x, _, w in rows if a < t <= x), leaving


def same(one, other):
    for name in FIELDS:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    assert (one.start, one.late, one.total) == (other.start, other.late, other.total)


@given(spells)
def test_at_risk_are_those_who_entered_before_and_have_not_left(rows):
    found, wanted = table(rows), list(by_hand(rows))
    assert found.times.tolist() == [t for t, _, _ in wanted]
    assert found.at_risk.tolist() == [n for _, n, _ in wanted]
    assert np.column_stack([found.censored, found.events]).tolist() == [left for _, _, left in wanted]
    assert found.total == sum(w for *_, w in rows)
    assert found.late == sum(w for a, _, _, w in rows if a > 0)
    assert found.start == max(0, min(a for a, *_ in rows))


@given(spells, st.lists(st.integers(-3, 20), min_size=1))
def test_the_number_at_risk_can_be_asked_at_any_time(rows, times):
    wanted = [sum(w for a, n, _, w in rows if a < t <= a + n) for t in times]
    assert table(rows).at(times).tolist() == wanted


@given(spells, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, random):
    mixed = random.sample(rows, len(rows))
    same(table(rows), table(mixed))


@given(spells)
def test_a_weight_is_a_repeated_row(rows):
    repeated = [row for row in rows for _ in range(row[3])]
    same(table(rows), table(repeated, weighted=False))


@given(spells, st.booleans())
def test_times_that_are_not_whole_give_the_same_table(rows, entries):
    days, hours = table(rows, entries=entries), table(rows, entries=entries, scale=0.3)
    assert days.times * 0.3 == pytest.approx(hours.times)
    for name in FIELDS[1:4]:
        np.testing.assert_array_equal(getattr(days, name), getattr(hours, name))


@given(spells, st.sampled_from([np.int16, np.int32, np.uint8, np.float32]))
def test_any_type_of_number_gives_the_same_table(rows, kind):
    entry, length, cause, _ = (np.array(x) for x in zip(*rows, strict=True))
    entry, exit = (entry + 1).astype(kind), (entry + 1 + length).astype(kind)
    one = risk_table(exit, cause, causes=CAUSES, entry=entry)
    same(one, risk_table(exit.astype(np.int64), cause, causes=CAUSES, entry=entry.astype(np.int64)))


def test_days_far_apart_are_not_laid_out_one_by_one(monkeypatch):
    rows = [(0, 5, 1, 1), (2, 5, 0, 1), (3, 4_000_000_000, 2, 1)]
    assert table(rows).times.tolist() == [5, 7, 4_000_000_003]
    assert table(rows).at_risk.tolist() == [3, 2, 1]


@given(spells)
def test_counts_of_a_database_give_the_same_table(rows):
    days = sorted({t for a, n, *_ in rows for t in (a, a + n)}, reverse=True)
    entered = [sum(w for a, _, _, w in rows if a == t) for t in days]
    left = [[sum(w for a, n, c, w in rows if a + n == t and c == j) for j in range(CAUSES + 1)] for t in days]
    same(table(rows), risk_table_of_counts(np.array(days), np.array(entered), np.array(left)))


@given(spells, st.integers(-3, 20))
def test_from_a_time_on_is_as_if_nobody_had_been_seen_before(rows, time):
    whole, later = table(rows), [(max(a, time), a + n - max(a, time), c, w) for a, n, c, w in rows if a + n > time]
    if time <= whole.start:
        assert whole.from_(time) is whole
    elif later:
        found, wanted = whole.from_(time), table(later)
        for name in FIELDS[:4]:
            np.testing.assert_array_equal(getattr(found, name), getattr(wanted, name))
        assert (found.start, found.total) == (wanted.start, wanted.total)
        assert found.at(range(25)).tolist() == wanted.at(range(25)).tolist()
    else:
        with pytest.raises(MethodError, match="nobody is observed for longer than"):
            whole.from_(time)


def test_weights_that_are_not_whole_leave_nobody_when_all_have_left():
    random = np.random.default_rng(4)
    found = risk_table(random.integers(1, 50, 999), np.ones(999, int), causes=1, weights=random.random(999))
    assert kaplan_meier(found).survival[-1] == 0
    assert (found.at_risk >= found.left()).all()


def test_rows_of_weight_zero_are_left_out():
    found = risk_table(np.array([3, 4]), np.array([1, 1]), causes=1, weights=np.array([0, 2]))
    assert (found.times.tolist(), found.total) == ([4], 2)


def test_without_entries_one_who_leaves_on_the_first_day_counts():
    found = risk_table(np.array([0, 1]), np.array([1, 1]), causes=1)
    assert (found.times.tolist(), found.at_risk.tolist(), found.start) == ([0, 1], [2, 1], 0)


def test_one_who_leaves_when_another_enters_is_not_at_risk_together_with_them():
    found = risk_table(np.array([5, 9]), np.array([1, 1]), causes=1, entry=np.array([0, 5]))
    assert found.at_risk.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"exit": [], "cause": []}, "there are no spells, or none with a weight"),
        ({"weights": [0, 0]}, "there are no spells, or none with a weight"),
        ({"exit": [1, 2, 3]}, "the columns differ in length: exit 3, cause 2"),
        ({"exit": [1, np.nan]}, "exit holds a value that is not finite"),
        ({"entry": [-np.inf, 0]}, "entry holds a value that is not finite"),
        ({"weights": [np.nan, 1]}, "weights holds a value that is not finite"),
        ({"exit": ["a", "b"]}, "exit must be one column of numbers"),
        ({"exit": [[1, 2]]}, "exit must be one column of numbers"),
        ({"exit": [3, -1]}, "row 1: observed for -1, less than 0"),
        ({"entry": [0, 4]}, "row 1: enters at or after its exit. Leave it out, and say so"),
        ({"cause": [0, 3]}, "causes must be whole numbers from 0, still held, to 2"),
        ({"cause": [-1, 1]}, "causes must be whole numbers from 0, still held, to 2"),
        ({"cause": [0.5, 1]}, "causes must be whole numbers from 0, still held, to 2"),
        ({"weights": [1, -1]}, "a weight is negative"),
        ({"weights": [0, -1]}, "a weight is negative"),
        ({"causes": 0}, "there must be at least one cause of leaving, not 0"),
    ],
)
def test_what_cannot_be_counted_is_refused(change, message):
    good = {"exit": [3, 4], "cause": [1, 2], "causes": 2}
    given = {k: np.array(v) if isinstance(v, list) else v for k, v in {**good, **change}.items()}
    with pytest.raises(MethodError) as caught:
        risk_table(given.pop("exit"), given.pop("cause"), **given)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("days", "entered", "left", "message"),
    [
        ([0, 0], [2, 0], [[0, 0], [0, 2]], "a day is given twice. Add its counts up first"),
        ([0, 1], [2, -1], [[0, 0], [0, 1]], "a count is negative"),
        ([0, 1], [2, 0], [[0, 0], [0, 1]], "2 enter and 1 leave. Count those still held in column 0"),
        ([0, 1], [0, 2], [[0, 0], [0, 2]], "more leave at 1 than are at risk. Spells enter before they end"),
        ([0, 1], [np.nan, 2], [[0, 0], [0, 2]], "counts are empty or not finite"),
        (
            [0, 1],
            [2],
            [[0, 0], [0, 2]],
            "counts need a column of days, one of entries, and two or more of exits, of one length",
        ),
        (
            [0, 1],
            [2, 0],
            [[0], [2]],
            "counts need a column of days, one of entries, and two or more of exits, of one length",
        ),
        ([0, 1], [0, 0], [[0, 0], [0, 0]], "no spell has a weight"),
    ],
)
def test_counts_that_cannot_be_are_refused(days, entered, left, message):
    with pytest.raises(MethodError) as caught:
        risk_table_of_counts(*(np.array(x) for x in (days, entered, left)))
    assert str(caught.value) == message


# The first reliable time


def test_a_first_exit_from_a_small_risk_set_is_passed_over():
    exit, entry = np.array([5, *[20] * 9, 30]), np.array([4, *[10] * 10])
    made = risk_table(exit, np.ones(11, int), causes=1, entry=entry)
    assert kaplan_meier(made).survival.tolist() == [0, 0, 0]
    assert reliable_from(made, 10) == 5
    assert kaplan_meier(made.from_(5)).survival.tolist() == pytest.approx([0.1, 0])
    with pytest.raises(MethodError) as caught:
        reliable_from(made, 11)
    assert str(caught.value) == "at most 10 are at risk when someone leaves, fewer than 11"


def test_without_late_entry_the_start_is_reliable():
    assert reliable_from(risk_table(np.arange(1, 21), np.ones(20, int), causes=1), 10) == 0


def test_where_nobody_left_there_is_no_risk_set_to_judge():
    with pytest.raises(MethodError, match="nobody left, so no risk set can be judged"):
        reliable_from(risk_table(np.arange(1, 21), np.zeros(20, int), causes=1))


def test_a_risk_set_that_falls_again_before_it_has_grown_is_not_yet_reliable():
    exit = np.array([10] * 10 + [15] + [30] * 20)
    entry = np.array([0] * 10 + [9] + [20] * 20)
    made = risk_table(exit, np.ones(31, int), causes=1, entry=entry)
    assert made.at_risk.tolist() == [11, 1, 20]
    assert reliable_from(made, 10) == 15


@given(spells)
def test_the_grid_and_the_distinct_times_agree(rows):
    grid, kept = table(rows), module.LONG
    try:
        module.LONG = module.SPARSE = 0
        same(grid, table(rows))
    finally:
        module.LONG, module.SPARSE = kept, 16
